"""Tables as offices turn, stack and widen them, mapped on the page as a person does, and saved value by value.

The seed stands in the test's name; `-k "[17"` makes the same file again.
"""

import io
import os
import random
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_new_rows import confirm
from clusters.models import Cluster
from progress.models import Milestone, SiteFigure
from progress.tests.cast import browser, call_stages, make_cast, text_of
from spreadsheets.models import ImportRun, ImportState, LayoutMapping
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate
from values.numbers import format_number

pytestmark = [pytest.mark.usefixtures("ends_hold"), pytest.mark.once]
SEEDS = int(os.environ.get("IMPORT_SEEDS", "5"))
SYLLABLES = ["Nông", "Hạ", "Phia", "Khao", "Bản", "Áng", "Đông", "Viên", "Mỹ", "Lương"]
AREA, LEASED, INVESTMENT = "site_figures/area", "site_figures/leased-area", "site_figures/total-investment"
# Headers that the tracker knows, and some that a person has to map.
HEADERS = {
    AREA: ["Diện tích (ha)", "Quy mô (ha)", "Đất đai cả khu (ha)"],
    INVESTMENT: ["Tổng mức đầu tư (tỷ đồng)", "Tiền của (tỷ đồng)"],
    "progress/site-clearance:state": ["GPMB", "Tình hình đất sạch"],
    "developer": ["Chủ đầu tư", "Đơn vị làm"],
}


@pytest.fixture
def cast():
    return call_stages(make_cast(), {"site-clearance": "GPMB"})


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


class Case:
    """Two sites and their values, under headers as one office writes them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        chance = self.chance
        made = {" ".join(chance.sample(SYLLABLES, 2)) for _nth in range(chance.randint(1, 3))}
        self.sites = [*sorted(made), "Cẩm Giàng", "Vằng Mười"]
        chance.shuffle(self.sites)
        keys = chance.sample([*HEADERS], chance.randint(2, 4))
        keys += [key for key in (AREA, "developer") if key not in keys][: max(0, 3 - len(keys))]
        self.headers = {key: chance.choice(HEADERS[key]) for key in keys}
        self.headers[keys[0]], self.headers[keys[1]] = HEADERS[keys[0]][0], HEADERS[keys[1]][0]  # enough to see by
        self.meant: dict[str, dict[str, Any]] = {site: {} for site in self.sites}
        self.written: dict[str, dict[str, Any]] = {site: {} for site in self.sites}
        for site in self.sites:
            for key in keys:
                self.meant[site][key], self.written[site][key] = self._value(key)

    def _value(self, key: str) -> tuple[Any, Any]:
        chance = self.chance
        if key == "developer":
            return chance.choice(
                [("Công ty Cổ phần Nhựa đường", "Công ty Cổ phần Nhựa đường"), (None, "Kêu gọi đầu tư")]
            )
        if key.startswith("progress"):
            percent = chance.randint(1, 99)
            return percent, chance.choice([f"{percent}%", f"Đạt {percent} %"])
        number = Decimal(chance.randint(10, 900)) / 10
        return number, chance.choice([float(number), format_number(number)])

    def name(self, site: str) -> str:
        return self.chance.choice([f"CCN {site}", f"Cụm công nghiệp {site}"])


def send(client, content: bytes) -> ImportRun:
    response = client.post("/import/", {"file": SimpleUploadedFile("biểu.xlsx", content), "kind": ""})
    assert response.status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def reading(run) -> str:
    return f"/imports/{run.pk}/reading/"


def posted(form) -> dict[str, str]:
    """What a browser sends of the form as it stands."""
    data = {"columns": "1"}
    for table in form.tables:
        for row in table.rows:
            data[row.name] = row.chosen
            if row.has_period:
                data[row.period_name] = row.period
        if table.frame:
            data[f"{table.frame.name}-shape"] = table.frame.shape
            data |= {name: value for name, _label, value in table.frame.fields}
    return data


def map_columns(client, run, wanted: dict[str, str]) -> None:
    """Choose for each column that nobody knows where it goes: `wanted` by its header, "name" for one without."""
    run.refresh_from_db()
    if run.state != ImportState.ASKING:
        return
    form = client.get(reading(run)).context["columns"]
    data = posted(form)
    for table in form.tables:
        for row in table.rows:
            if row.chosen == "?":
                data[row.name] = wanted[row.match.header] if row.match.header else "name"
    client.post(reading(run), data)
    run.refresh_from_db()


def answer_and_save(client, run) -> None:
    """Say that the day of the figures is not known, where it is asked, then agree to all new rows."""
    if run.state == ImportState.ASKING:
        page = client.get(reading(run))
        assert page.context["answers"], text_of(page)
        data = {"answers": "1"}
        for row in page.context["answers"].rows:  # the day of the figures; a name alone may be a zone's too
            kinds = [option.value for option in row.question.options if option.value == "clusters"]
            data[row.name] = kinds[0] if kinds else "unknown"
        client.post(reading(run), data)
        run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    assert not run.counts["refused"], [page.entries for page in run.pages.filter(part="refused")]
    confirm(client, run, add_new="on")


def recorded(site: str) -> dict[str, Any]:
    cluster = Cluster.objects.get(name=site)
    values: dict[str, Any] = {f"site_figures/{f.measure}": f.value for f in SiteFigure.objects.filter(site=cluster)}
    step = Milestone.objects.get(site=cluster, stage__code="site-clearance")
    values["progress/site-clearance:state"] = step.percent
    values["developer"] = cluster.developer and cluster.developer.name
    return values


def check(case: Case, before: dict[str, Any]) -> None:
    for site, said in case.meant.items():
        now = recorded(site)
        wanted = {k: v if v is not None else before.get(site, {}).get(k) for k, v in said.items()}
        assert {key: now.get(key) for key in said} == wanted, site


def by_header(case: Case) -> dict[str, str]:
    return {header: key for key, header in case.headers.items()}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_table_on_its_side_is_read_column_by_column(client, seed):
    case = Case(seed)
    chance, before = case.chance, {site: recorded(site) for site in ("Cẩm Giàng", "Vằng Mười")}
    is_numbered, in_units = chance.random() < 0.5, chance.random() < 0.5

    def lead(nth) -> list[Any]:
        return [nth] if is_numbered else []

    def units(unit) -> list[Any]:
        return [unit] if in_units else []

    rows: list[list[Any]] = [["BIỂU TỔNG HỢP CÁC CỤM CÔNG NGHIỆP"], ["Đơn vị báo cáo: Sở Công Thương"]][
        : chance.randint(0, 2)
    ]
    corner = chance.choice(["Chỉ tiêu", "Nội dung", "Tên cụm công nghiệp"])
    rows.append([*lead("TT"), corner, *units("ĐVT"), *(case.name(site) for site in case.sites)])
    for nth, (key, header) in enumerate(case.headers.items(), 1):
        label, _bracket, unit = header.partition(" (")
        label = label if in_units and unit else header
        cells = [case.written[site][key] for site in case.sites]
        rows.append([*lead(nth), label, *units(unit.rstrip(")") or None), *cells])
    if chance.random() < 0.5:
        rows += [[], [None, None, None, "NGƯỜI LẬP BIỂU"]]
    run = send(client, xlsx(*rows))
    map_columns(client, run, by_header(case) | {"NGƯỜI LẬP BIỂU": ""})
    page = text_of(client.get(reading(run)))
    assert "each column is a record" in page
    answer_and_save(client, run)
    check(case, before)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_sheet_for_each_site_is_one_import(client, seed):
    case = Case(100 + seed)
    chance, before = case.chance, {site: recorded(site) for site in ("Cẩm Giàng", "Vằng Mười")}
    is_named_by_label, in_one_cell = chance.random() < 0.6, chance.random() < 0.3
    book = openpyxl.Workbook()
    book.remove(book.active)
    for site in case.sites:
        sheet = book.create_sheet(site)
        sheet.append(["PHIẾU THÔNG TIN"])
        labelled = {"Tên cụm công nghiệp": case.name(site)} if is_named_by_label else {}
        labelled |= {header: case.written[site][key] for key, header in case.headers.items()}
        for nth, (label, value) in enumerate(labelled.items(), 1):
            if in_one_cell and isinstance(value, str):
                sheet.append([f"{nth}. {label}: {value}"])
            else:
                sheet.append([f"{nth}. {label}:", value])
    content = io.BytesIO()
    book.save(content)
    run = send(client, content.getvalue())
    map_columns(client, run, by_header(case) | {"Trang tính": "name"})
    answer_and_save(client, run)
    check(case, before)
    assert Cluster.objects.count() == len(case.sites)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_months_and_years_side_by_side_become_figures_of_their_time(client, seed):
    chance = random.Random(200 + seed)
    year = chance.randint(2021, 2025)
    months = chance.choice([True, False])
    periods = (
        [PartialDate.month(year, n) for n in range(1, 7)] if months else [PartialDate.year(year - n) for n in (2, 1, 0)]
    )
    written = {
        True: [
            [f"T{n}" for n in range(1, 7)],
            [f"Tháng {n}/{year}" for n in range(1, 7)],
            [f"{n}/{year}" for n in range(1, 7)],
        ],
        False: [[f"Năm {year - n}" for n in (2, 1, 0)], [year - n for n in (2, 1, 0)]],
    }[months]
    heads = chance.choice(written)
    is_said_above, is_known = chance.random() < 0.5, chance.random() < 0.5
    title = [f"DIỆN TÍCH CHO THUÊ NĂM {year}"] if months else ["DIỆN TÍCH CHO THUÊ QUA CÁC NĂM"]
    over = "Diện tích đã cho thuê (ha)" if is_known else "Đất đã có người thuê (ha)"
    header = [["TT", "Tên cụm công nghiệp", *heads]]
    if is_said_above:
        header = [["TT", "Tên cụm công nghiệp", over], [None, None, *heads]]
    values = {
        site: [Decimal(chance.randint(1, 400)) / 10 if chance.random() < 0.8 else None for _p in periods]
        for site in ("Cẩm Giàng", "Vằng Mười")
    }
    values["Vằng Mười"][0] = Decimal("7.5")
    rows = [
        [nth, f"CCN {site}", *(n and chance.choice([float(n), format_number(n)]) for n in said)]
        for nth, (site, said) in enumerate(values.items(), 1)
    ]
    run = send(client, xlsx(title, *header, *rows))
    if (
        run.state == ImportState.ASKING
        and (form := client.get(reading(run)).context["columns"]).tables[0].table.needs_mapping
    ):
        data = posted(form)
        [first] = [row.name for row in form.tables[0].rows if row.chosen == "?"]
        shown = client.post(reading(run), data | {first: LEASED, "show": "1"}, headers={"hx-request": "true"})
        assert str(periods[0]) in text_of(shown)
        client.post(reading(run), data | {first: LEASED})
        run.refresh_from_db()
    answer_and_save(client, run)
    found = {
        (f.site.name, str(f.as_of)): f.value
        for f in SiteFigure.objects.filter(measure="leased-area").select_related("site")
    }
    assert found == {
        (site, str(p)): n for site, said in values.items() for p, n in zip(periods, said, strict=True) if n is not None
    }
    again = send(client, xlsx(title, *header, *[[1, "CCN Cẩm Giàng", *(5 for _p in periods)]]))
    if again.state == ImportState.ASKING:
        assert not any(t.table.needs_mapping for t in client.get(reading(again)).context["columns"].tables), (
            "remembered"
        )


def test_a_month_without_its_year_is_asked_for_it(client, cast):
    run = send(
        client,
        xlsx(
            ["TT", "Tên cụm công nghiệp", "Đất đã cho thuê", None], [None, None, "T1", "T2"], [1, "CCN Cẩm Giàng", 3, 4]
        ),
    )
    form = client.get(reading(run)).context["columns"]
    data = posted(form)
    [first, second] = [row for row in form.tables[0].rows if row.has_period]
    response = client.post(reading(run), data | {first.name: LEASED, second.name: "="})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "enter the month and the year" in text_of(response)
    said = {first.name: LEASED, first.period_name: "tháng 1/2025", second.name: "=", second.period_name: "tháng 2/2025"}
    client.post(reading(run), data | said)
    run.refresh_from_db()
    answer_and_save(client, run)
    assert {f.as_of.start.isoformat(): f.value for f in SiteFigure.objects.all()} == {"2025-01-01": 3, "2025-02-01": 4}


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ([["TT", "Tên cụm công nghiệp", "Diện tích đã cho thuê (ha)", None, None],
          [None, None, "T1/2025", "T2/2025", "Tổng"]],
         [[1, "CCN Cẩm Giàng", 3, 4, 7]]),
        ([["TT", "Tên cụm công nghiệp", "Diện tích (ha)", "Kế hoạch tuần tới"]], [[1, "CCN Cẩm Giàng", 3, "Họp"]]),
    ],
)  # fmt: skip
def test_sums_of_months_and_plans_of_the_next_week_are_proposed_to_be_skipped(client, cast, header, rows):
    run = send(client, xlsx(["(Tính đến ngày 14/6/2026)"], *header, *rows))
    page = client.get(reading(run))
    assert page.context["columns"].tables[0].rows[-1].chosen == ""
    assert "Proposed: skip." in text_of(page)
    client.post(reading(run), posted(page.context["columns"]))
    run.refresh_from_db()
    answer_and_save(client, run)
    assert {figure.value for figure in SiteFigure.objects.all()} <= {3, 4}


WRONG = [
    ["Ghi chú", "Tên dự án", "Diện tích", "Nguồn"],
    ["mẫu", "không phải bảng", "ba dòng", "đầu"],
    ["Số", "Gọi là", "Rộng", "Nơi"],
    [1, "CCN Cẩm Giàng", 40, "xã A"],
    [2, "CCN Vằng Mười", 15, "xã B"],
    ["x", "CCN Chỉ là lời dặn", 99, "xã C"],
]


def test_a_wrongly_found_header_and_the_ends_of_a_table_are_corrected_and_remembered(client, cast):
    run = send(client, xlsx(*WRONG))
    client.post(reading(run), {"kind": "joined"})
    run.refresh_from_db()
    form = client.get(reading(run)).context["columns"]
    assert form.tables[0].frame.found.header == 1
    data = posted(form) | {"frame-0-header": "3", "frame-0-header-end": "3"}
    shown = client.post(reading(run), data | {"show": "1"})
    assert "Gọi là" in text_of(shown)
    assert ImportRun.objects.get(pk=run.pk).choice == run.choice, "shown, and not kept"
    client.post(reading(run), data)
    form = client.get(reading(run)).context["columns"]
    assert [row.match.header for row in form.tables[0].rows] == WRONG[2]
    data = posted(form) | {"frame-0-last": "5"}
    client.post(reading(run), data)
    data = posted(client.get(reading(run)).context["columns"])
    data |= {"column-0-0": "", "column-0-1": "name", "column-0-2": AREA, "column-0-3": ""}
    client.post(reading(run), data)
    run.refresh_from_db()
    answer_and_save(client, run)
    assert {f.site.name: f.value for f in SiteFigure.objects.select_related("site")} == {
        "Cẩm Giàng": 40,
        "Vằng Mười": 15,
    }
    assert LayoutMapping.objects.filter(sheet_key="").get().frame["shape"] == "rows"
    again = send(client, xlsx(["Một dòng khác"], *WRONG[:4]))
    client.post(reading(again), {"kind": "joined"})
    page = client.get(reading(again))
    assert "This layout is remembered" in text_of(page)
    assert [row.match.header for row in page.context["columns"].tables[0].rows] == WRONG[2]
    client.post(reading(again), {"forget": "1"})
    assert not LayoutMapping.objects.exists()
    form = client.get(reading(again)).context["columns"]
    assert [row.match.header for row in form.tables[0].rows] != WRONG[2]


def test_a_header_found_in_the_last_row_is_corrected(client, cast):
    """Words of the last record may be names of fields: the person says where the header stands."""
    run = send(
        client, xlsx(["Gọi là", "Rộng", "Nơi"], ["CCN Cẩm Giàng", 40, "xã A"], ["Tên cụm", "Diện tích", "Ghi chú"])
    )
    assert run.state == ImportState.ASKING
    page = client.get(reading(run))
    assert "No row stands below the header that was found" in text_of(page)
    client.post(reading(run), posted(page.context["columns"]) | {"frame-0-header": "1", "frame-0-header-end": "1"})
    client.post(reading(run), {"kind": "joined"})  # no header is known now
    form = client.get(reading(run)).context["columns"]
    assert [row.match.header for row in form.tables[0].rows] == ["Gọi là", "Rộng", "Nơi"]


def test_where_the_last_record_stands_is_found_again_by_what_follows(client, cast):
    head, foot = ["Tên cụm", "Diện tích (ha)"], ["CCN dự phòng 2026", 99]
    run = send(client, xlsx(["(Tính đến ngày 14/6/2026)"], head, ["CCN Cẩm Giàng", 40], foot))
    client.post(reading(run), posted(client.get(reading(run)).context["columns"]) | {"frame-0-last": "3"})
    run.refresh_from_db()
    confirm(client, run, add_new="on")
    assert LayoutMapping.objects.get(sheet_key="").frame["foot"] == "ccn du phong"
    rows = ["CCN Cẩm Giàng", 41], ["CCN Vằng Mười", 15], ["CCN dự phòng 2027", 99], ["CCN Khác", 98]
    again = send(client, xlsx(["(Tính đến ngày 14/7/2026)"], head, *rows))
    assert again.state == ImportState.PREVIEW
    assert again.counts["refused"] == 0
    page = client.get(reading(again))
    assert page.context["columns"].tables[0].frame.found.last == 4
    assert "Outside the table, as was chosen." in text_of(client.get(f"/imports/{again.pk}/?part=skipped"))
    client.post(reading(again), posted(page.context["columns"]) | {"frame-0-last": "6"})
    again.refresh_from_db()
    assert client.get(reading(again)).context["columns"].tables[0].frame.found.last == 6


def columns_of_many(count: int) -> bytes:
    headers = ["Tên cụm", "Diện tích (ha)", "Chủ đầu tư", *(f"Cột lạ của tỉnh {nth}" for nth in range(count - 3))]
    return xlsx(headers, *(["CCN Cẩm Giàng", 40, None, *("x" * 20 for _ in range(count - 3))] for _ in range(2)))


def test_the_page_of_the_mapping_is_light(client, cast):
    run = send(client, columns_of_many(12))
    page = client.get(reading(run))
    assert page.context["columns"].tables[0].table.header_row
    assert len(page.content) < 40_000
    more = len(client.get(reading(send(client, columns_of_many(22)))).content) - len(page.content)
    assert more < 10 * 1500, "each column adds its own fields only"


def test_without_a_script_all_fields_of_a_column_are_a_choice_of_its_menu(client, cast):
    run = send(client, xlsx(["Tên cụm", "Diện tích (ha)", "Lạ"], ["CCN Cẩm Giàng", 3, "x"]))
    page = client.get(reading(run))
    data = posted(page.context["columns"]) | {"column-0-2": "+"}
    assert page.content.decode().count('value="note"') == 1, "in the template of all menus"
    shown = client.post(reading(run), data | {"show": "1"})
    assert shown.content.decode().count('value="note"') == 2, "and in the menu that was asked to show all"
    refused = client.post(reading(run), data)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose a field for this column" in text_of(refused)
    assert refused.content.decode().count('value="note"') == 2
    client.post(reading(run), data | {"column-0-2": "note"})
    run.refresh_from_db()
    [said] = run.choice["mapping"].values()
    assert said["la"] == "note"


def test_the_fields_most_like_a_header_stand_first(client, cast):
    run = send(client, xlsx(["Tên cụm", "Diện tích (ha)", "Area of the leased land"], ["CCN Cẩm Giàng", 3, 2]))
    [table] = client.get(reading(run)).context["columns"].tables
    assert "site_figures/leased-area" in [key for key, _label in table.rows[2].likely]


def test_the_first_records_name_each_value_by_its_column(client, cast):
    """What a group's title gives stands beside what the cells say, and has no name of its own."""
    group = ["II", "CỤM CÔNG NGHIỆP ĐANG TRÌNH THÀNH LẬP", None]
    rows = [1, "CCN Vằng Mười", 15], group, [2, "CCN Cẩm Giàng", 40]
    run = send(client, xlsx(["TT", "Tên cụm", "Diện tích (ha)"], *rows))
    client.post(reading(run), {"kind": "joined"})
    [table] = client.get(reading(run)).context["columns"].tables
    found = [value.label for record in table.tried for value in record.values]
    assert found
    assert all(found)


@pytest.mark.parametrize("bad", ["0x", "9999999999", "\x00", "-1", "C", "²"])
def test_numbers_of_rows_that_cannot_be_are_told_and_nothing_is_lost(client, cast, bad):
    run = send(client, xlsx(["Tên cụm", "Lạ"], ["CCN Cẩm Giàng", 3]))
    data = posted(client.get(reading(run)).context["columns"])
    response = client.post(reading(run), data | {"frame-0-header": bad})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Where the table stands" in text_of(response)


def test_remembered_layouts_are_listed_shown_and_forgotten(client, cast):
    run = send(client, xlsx(["Tên cụm", "Đất đai cả khu (ha)", "Lạ"], ["CCN Cẩm Giàng", 3, "x"]))
    map_columns(client, run, {"Đất đai cả khu (ha)": AREA, "Lạ": ""})
    assert not LayoutMapping.objects.exists(), "nothing is remembered before it is saved"
    answer_and_save(client, run)
    layout = LayoutMapping.objects.get()
    page = text_of(client.get("/imports/layouts/"))
    assert "biểu.xlsx" in page
    shown = text_of(client.get(f"/imports/layouts/{layout.pk}/"))
    assert "Đất đai cả khu (ha)" in shown
    assert "skipped" in shown
    assert browser(cast.leader).get("/imports/layouts/").status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"/imports/layouts/{layout.pk}/forget/").status_code == HTTPStatus.FOUND
    assert not LayoutMapping.objects.exists()
    assert client.get(f"/imports/layouts/{layout.pk}/").status_code == 404
