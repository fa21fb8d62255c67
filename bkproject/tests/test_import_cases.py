"""The layouts that offices really keep, each sent as a person sends it: what was asked, and every value that was saved.

Each stands for a kind of fault: (rows, answers, what must be saved). A value is named "what, of which site".
"""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_layouts import posted
from bkproject.tests.test_import_new_rows import confirm, entries
from clusters.models import Cluster
from progress.models import Document, Milestone, Obstacle, ObstacleKind, SiteFigure
from progress.tests.cast import browser, call_stages, make_cast, text_of
from spreadsheets.models import ImportRun, ImportState

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]
FIELDS = (
    "state", "percent", "forecast", "actual", "area_done", "area_total", "households_done", "households_total", "note"
)  # fmt: skip
NAMES = {"site-clearance": "GPMB", "eia": "ĐTM", "feasibility": "NCKT", "operation": "Vận hành"}
DAY = "(Tính đến ngày 27/11/2026)"
PERCENT = "0%"


@pytest.fixture
def cast():
    cast = call_stages(make_cast(), NAMES)
    ObstacleKind.objects.create(code="other", name="Khác", order=90)
    return cast


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook; a cell is a value, (value, format); "<" is merged with the cell on its left, "^" with that above."""
    made, stream = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append([cell[0] if isinstance(cell, tuple) else cell for cell in row])
            for at, cell in enumerate(row, 1):
                if cell == "^":
                    sheet.merge_cells(
                        start_row=sheet.max_row - 1, end_row=sheet.max_row, start_column=at, end_column=at
                    )
                if cell == "<" and (at == len(row) or row[at] != "<"):
                    first = at - next(n for n in range(at) if row[at - 1 - n] != "<")
                    sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=first, end_column=at)
                if isinstance(cell, tuple):
                    sheet.cell(sheet.max_row, at).number_format = cell[1]
    made.save(stream)
    return stream.getvalue()


def recorded() -> dict[str, Any]:
    """All that an import may have changed, by "what, of which site"."""
    values: dict[str, Any] = {}
    for step in Milestone.objects.select_related("site", "stage"):
        said = {name: getattr(step, name) for name in FIELDS if getattr(step, name) not in (None, "", "unknown")}
        values |= {
            f"{step.stage.code} {name}, {step.site.name}": v if isinstance(v, int | Decimal) else str(v)
            for name, v in said.items()
        }
    for figure in SiteFigure.objects.select_related("site"):
        values[f"{figure.measure} {figure.as_of}, {figure.site.name}"] = figure.value
    for cluster in Cluster.objects.select_related("developer", "unit"):
        said = {"developer": cluster.developer, "unit": cluster.unit and cluster.unit.name, "note": cluster.note}
        values |= {f"{name}, {cluster.name}": str(value) for name, value in said.items() if value}
    values |= {f"obstacle, {o.site.name}": o.description for o in Obstacle.objects.select_related("site")}
    return values | {f"document {d.number}": d.kind for d in Document.objects.all()}


def send(client, content: bytes, answers: dict[str, str]) -> ImportRun:
    """Send a file, answer what it asks, and save it; what is not in `answers` may not be asked."""
    client.post("/import/", {"file": SimpleUploadedFile("biểu.xlsx", content), "kind": ""})
    run = ImportRun.objects.latest("pk")
    while run.state == ImportState.ASKING:
        page = client.get(f"/imports/{run.pk}/reading/")
        forms = page.context
        if any(table.table.needs_mapping for table in forms["columns"].tables):
            data = posted(forms["columns"])
            for table in forms["columns"].tables:
                for row in table.rows:
                    if row.chosen == "?":
                        data[row.name] = answers[row.match.header]
        else:
            rows = forms["answers"].rows
            data = {"answers": "1", **{row.name: answers[row.question.text] for row in rows}}
        assert client.post(f"/imports/{run.pk}/reading/", data).status_code == 302, text_of(page)
        run.refresh_from_db()
    if entries(run, "reason"):
        client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, "reason_of_all": answers["reason"]})
        run.refresh_from_db()
    assert not run.counts["refused"], entries(run, "refused")
    confirm(client, run, add_new="on")
    run.refresh_from_db()
    return run


ONE = {"TD": [["Tên cụm", "GPMB", "ĐTM", "Vận hành"]]}
CASES: dict[str, tuple[dict[str, list[list[Any]]], dict[str, str], dict[str, Any]]] = {
    "01 a list by district with its source": (
        {"PL1": [
            ["DANH MỤC CÁC CỤM CÔNG NGHIỆP"], ["(Kèm theo Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương)"],
            ["STT", "Tên cụm công nghiệp", "Địa điểm", "Diện tích (ha)", "Chủ đầu tư hạ tầng", "Ghi chú"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            ["I", "HUYỆN BẠCH THÔNG", None, 83], [1, "CCN Cẩm Giàng", "Xã Cẩm Giàng", 43, None, None],
            [2, "CCN Quân Hà", "Xã Cẩm Giàng", 40, "Kêu gọi đầu tư", None],
            ["II", "HUYỆN NA RÌ", None, 15], [1, "CCN Văn Minh", "xã Trần Phú", "15,5", None, "mới"],
            ["Tổng cộng: 03 cụm", None, None, 98.5], ["Ghi chú: diện tích theo quyết định thành lập."],
        ]},
        {"Ghi chú": "row"},
        {"area 20/11/2026, Cẩm Giàng": 43, "area 20/11/2026, Quân Hà": 40, "unit, Quân Hà": "Cẩm Giàng",
         "area 20/11/2026, Văn Minh": Decimal("15.5"), "unit, Văn Minh": "Trần Phú", "note, Văn Minh": "mới"},
    ),
    "06 progress in words": (
        {"Tien do": [["TIẾN ĐỘ CÁC CỤM CÔNG NGHIỆP"], ["TT", "Tên cụm", "NCKT", "ĐTM", "GPMB", "Vận hành"],
                     [1, "CCN Cẩm Giàng", "Hoàn thành 15/3/2024", "Không phải lập ĐTM", "Đã GPMB 10,5/15 ha", "Chưa"],
                     [2, "CCN Vằng Mười", "Đang thẩm định", "Đang trình", "Cơ bản hoàn thành", "Dự kiến quý II/2027"]]},
        {"Cơ bản hoàn thành": "remark"},
        {"feasibility state, Cẩm Giàng": "done", "feasibility actual, Cẩm Giàng": "15/03/2024",
         "eia state, Cẩm Giàng": "not_applicable", "site-clearance state, Cẩm Giàng": "in_progress",
         "site-clearance area_done, Cẩm Giàng": Decimal("10.5"), "site-clearance area_total, Cẩm Giàng": 15,
         "operation state, Cẩm Giàng": "not_started", "feasibility state, Vằng Mười": "in_progress",
         "eia state, Vằng Mười": "in_progress", "site-clearance note, Vằng Mười": "Cơ bản hoàn thành",
         "operation forecast, Vằng Mười": "Q2 2027"},
    ),
    "12 and F02 percents as their cells show them": (
        {"PT": [["TT", "Tên cụm", "GPMB", "ĐTM"], [1, "CCN Cẩm Giàng", (0.85, PERCENT), (1, PERCENT)],
                [2, "CCN Vằng Mười", "12,5%", (0.333, PERCENT)]]},
        {},
        {"site-clearance state, Cẩm Giàng": "in_progress", "site-clearance percent, Cẩm Giàng": 85,
         "eia state, Cẩm Giàng": "done", "eia percent, Cẩm Giàng": 100,
         "site-clearance state, Vằng Mười": "in_progress", "site-clearance percent, Vằng Mười": 13,
         "eia state, Vằng Mười": "in_progress", "eia percent, Vằng Mười": 33},
    ),
    "22 and F09 boxes that are not ticked say nothing": (
        {"Trang tính1": [["Tên cụm", "NCKT", "ĐTM", "Đã kiểm tra"], ["CCN Cẩm Giàng", True, False, True],
                         ["CCN Vằng Mười", False, False, False], *([None, None, None, False] for _n in range(40))]},
        {"Đã kiểm tra": "", "TRUE, and all others of its kind in this column": "state:done"},
        {"feasibility state, Cẩm Giàng": "done"},
    ),
    "35 one sheet per district": (
        {"Bạch Thông": [["TIẾN ĐỘ CCN HUYỆN BẠCH THÔNG"], ["TT", "Tên cụm", "GPMB"], [1, "CCN Cẩm Giàng", "30%"]],
         "Na Rì": [["TIẾN ĐỘ CCN HUYỆN NA RÌ"], ["TT", "Tên cụm", "GPMB"], [1, "CCN Vằng Mười", "50%"]]},
        {},
        {"site-clearance state, Cẩm Giàng": "in_progress", "site-clearance percent, Cẩm Giàng": 30,
         "site-clearance state, Vằng Mười": "in_progress", "site-clearance percent, Vằng Mười": 50},
    ),
    "F01 words that only seem to say done": (
        {"TD": [*ONE["TD"],
                ["CCN Cẩm Giàng", "Đã chi trả 83/88 hộ", "Đã nộp hồ sơ, chờ phê duyệt", "Dự kiến 30/6/2026"],
                ["CCN Vằng Mười", "Còn 15% chưa GPMB", "Không đạt, trả lại ngày 20/10/2026",
                 "Tạm dừng từ ngày 01/01/2026"]]},
        {"Đã nộp hồ sơ, chờ phê duyệt": "state:in_progress", "Dự kiến 30/6/2026": "leave",
         "Còn 15% chưa GPMB": "remark",
         "Không đạt, trả lại ngày 20/10/2026": "leave", "Tạm dừng từ ngày 01/01/2026": "leave"},
        {"site-clearance state, Cẩm Giàng": "in_progress", "site-clearance households_done, Cẩm Giàng": 83,
         "site-clearance households_total, Cẩm Giàng": 88, "eia state, Cẩm Giàng": "in_progress",
         "site-clearance note, Vằng Mười": "Còn 15% chưa GPMB"},
    ),
    "F03 a note beside steps": (
        {"TD": [["Tên cụm", "GPMB", "Ghi chú"], ["CCN Cẩm Giàng", "70%", "Còn 5 hộ"]]},
        {"Ghi chú": "site-clearance"},
        {"site-clearance state, Cẩm Giàng": "in_progress", "site-clearance percent, Cẩm Giàng": 70,
         "site-clearance note, Cẩm Giàng": "Còn 5 hộ"},
    ),
    "F07 one cell nobody can be sure of": (
        {"TD": [["Tên cụm", "GPMB"], ["CCN Cẩm Giàng", "30%"], ["CCN Vằng Mười", "Cơ bản hoàn thành"]]},
        {"Cơ bản hoàn thành": "leave"},
        {"site-clearance state, Cẩm Giàng": "in_progress", "site-clearance percent, Cẩm Giàng": 30},
    ),
    "F20 group rows beside a column nobody knows": (
        {"TD": [["STT", "Tên cụm", "Địa điểm", "Cột lạ"], ["I", "HUYỆN BẠCH THÔNG"],
                [1, "CCN Nông Hạ", "xã Cẩm Giàng", 5], ["II", "HUYỆN NA RÌ"], [2, "CCN Văn Minh", "xã Trần Phú", 6]]},
        {"Cột lạ": ""},
        {"unit, Nông Hạ": "Cẩm Giàng", "unit, Văn Minh": "Trần Phú"},
    ),
    "short words in two rows of a header, pairs under a unit": (
        {"Biểu 02": [
            [DAY], ["STT", "Tên cụm CN", "Địa điểm (xã, huyện)", "Diện tích (ha)", "<", "<", "Vốn (triệu đồng)"],
            ["^", "^", "^", "Theo QH", "Theo QĐ thành lập", "Đã GPMB", "Tổng mức đầu tư"],
            [1, "Cẩm Giàng", "xã Cẩm Giàng", "43,0", 40, "12/40", "450.500"],
            [None, "Tổng cộng", None, 43, 40, None, 450500],
        ]},
        {},
        {"planned-area 27/11/2026, Cẩm Giàng": 43, "established-area 27/11/2026, Cẩm Giàng": 40,
         "site-clearance area_done, Cẩm Giàng": 12,
         "site-clearance area_total, Cẩm Giàng": 40, "total-investment 27/11/2026, Cẩm Giàng": Decimal("450.5")},
    ),
    "dates on which steps are to be finished, plans of the next week": (
        {"Tuần 48": [[DAY],
                     ["TT", "Tên CCN", "GPMB", "Dự kiến hoàn thành GPMB", "Khó khăn, vướng mắc", "Kế hoạch tuần tới"],
                     ["A", "CỤM ĐÃ THÀNH LẬP"],
                     [1, "CCN Cẩm Giàng", "83/88 hộ", "hết năm 2027", "5 hộ chưa nhận tiền", "Vận động"]]},
        {"Khó khăn, vướng mắc": "other"},
        {"site-clearance state, Cẩm Giàng": "in_progress", "site-clearance households_done, Cẩm Giàng": 83,
         "site-clearance households_total, Cẩm Giàng": 88, "site-clearance forecast, Cẩm Giàng": "2027",
         "obstacle, Cẩm Giàng": "5 hộ chưa nhận tiền"},
    ),
    "documents with their kind before the number": (
        {"VB": [["TT", "Số, ký hiệu", "Ngày ban hành", "Trích yếu nội dung", "Cụm công nghiệp"],
                [1, "QĐ số 2150/QĐ-UBND", "05/11/2025", "V/v điều chỉnh", "Cẩm Giàng"],
                [2, "Nghị quyết số 88/NQ-HĐND", "15/7/2026", "Thu hồi đất", "Vằng Mười"]]},
        {},
        {"document 2150/QĐ-UBND": "decision", "document 88/NQ-HĐND": "other"},
    ),
    "units of the rows in a column of their own": (
        {"SL": [
            [DAY], ["STT", "Tên cụm", "Diện tích", "ĐVT", "Tổng mức đầu tư", "Đơn vị tính", "Cột lạ"],
            [1, "CCN Cẩm Giàng", 430000, "m2", 541750, "tr.đ", "x"], [2, "CCN Nông Hạ", "15,5", "Ha", "20", "Tỷ đồng"],
            [3, "CCN Vằng Mười", "-", "-", None, "-"],
        ]},
        {"Cột lạ": ""},
        {"area 27/11/2026, Cẩm Giàng": 43, "total-investment 27/11/2026, Cẩm Giàng": Decimal("541.75"),
         "area 27/11/2026, Nông Hạ": Decimal("15.5"), "total-investment 27/11/2026, Nông Hạ": 20},
    ),
    "units of a list with a row for each figure": (
        {"SL": [[DAY], ["STT", "Tên cụm", "Chỉ tiêu", "ĐVT", "Số liệu"],
                [1, "CCN Cẩm Giàng", "Diện tích", "m²", 430000],
                [2, "CCN Cẩm Giàng", "Tổng mức đầu tư", "triệu đồng", "541.750"],
                [3, "CCN Vằng Mười", "Diện tích", "ha", "15,5"]]},
        {},
        {"area 27/11/2026, Cẩm Giàng": 43, "total-investment 27/11/2026, Cẩm Giàng": Decimal("541.75"),
         "area 27/11/2026, Vằng Mười": Decimal("15.5")},
    ),
    "what is striven for is expected": (
        {"TD": [*ONE["TD"], ["CCN Cẩm Giàng", "Phấn đấu hoàn thành quý I/2097", "phấn đấu trong tháng 3/2097",
                             "Phấn đấu đi vào hoạt động trước ngày 30/6/2098"]]},
        {},
        {"site-clearance forecast, Cẩm Giàng": "Q1 2097", "eia forecast, Cẩm Giàng": "03/2097",
         "operation forecast, Cẩm Giàng": "30/06/2098"},
    ),
    "footnotes and their marks": (
        {"SL": [[DAY], ["TT", "Tên cụm", "Diện tích (ha)", "GPMB", "Ghi chú"],
                [1, "CCN Cẩm Giàng (*)", "43,5(1)", "30% (1)", "(1)"], [2, "CCN Vằng Mười", 15, "40%", "**"],
                ["(*) Đang đổi tên"], ["(1) Số ước"]]},
        {"Ghi chú": "row"},
        {"area 27/11/2026, Cẩm Giàng": Decimal("43.5"), "site-clearance state, Cẩm Giàng": "in_progress",
         "site-clearance percent, Cẩm Giàng": 30, "note, Cẩm Giàng": "Số ước", "area 27/11/2026, Vằng Mười": 15,
         "site-clearance state, Vằng Mười": "in_progress", "site-clearance percent, Vằng Mười": 40},
    ),
    "zones under their own header": (
        {"KCN": [[DAY], ["TT", "Tên khu công nghiệp", "Diện tích (ha)", "GPMB"], [1, "Thanh Bình", 150, "80%"]]},
        {},
        {"area 27/11/2026, Thanh Bình": 150, "site-clearance state, Thanh Bình": "in_progress",
         "site-clearance percent, Thanh Bình": 80},
    ),
    "days without their century, and days as numbers": (
        {"TD": [["Tên cụm", "Ngày hoàn thành GPMB", "Dự kiến ĐTM"], ["CCN Cẩm Giàng", "15/3/24", "30/6/97"],
                ["CCN Vằng Mười", 45366, "1-7-97"]]},
        {"15/3/24, and all others of its kind in this column": "likely",
         "30/6/97, and all others of its kind in this column": "likely",
         "45366, and all others of its kind in this column": "likely"},
        {"site-clearance state, Cẩm Giàng": "done", "site-clearance actual, Cẩm Giàng": "15/03/2024",
         "site-clearance state, Vằng Mười": "done", "site-clearance actual, Vằng Mười": "15/03/2024",
         "eia forecast, Cẩm Giàng": "30/06/2097", "eia forecast, Vằng Mười": "01/07/2097"},
    ),
    "decisions alone, asked about once for their column": (
        {"TD": [["Tên cụm", "ĐTM"], ["CCN Cẩm Giàng", "QĐ 123/QĐ-UBND ngày 5/6/2024"],
                ["CCN Vằng Mười", "Quyết định số 124/QĐ-UBND (06/6/2024)"]]},
        {"QĐ 123/QĐ-UBND ngày 5/6/2024, and all others of its kind in this column": "read"},
        {"eia state, Cẩm Giàng": "done", "eia actual, Cẩm Giàng": "05/06/2024",
         "eia state, Vằng Mười": "done", "eia actual, Vằng Mười": "06/06/2024"},
    ),
    "a row for each step, and how far it is": (
        {"TD": [["TT", "Tên CCN", "Bước thủ tục", "Tình hình thực hiện"], [1, "Cẩm Giàng", "GPMB", "Đang thực hiện"],
                [2, "Cẩm Giàng", "ĐTM", "Chưa"]]},
        {},
        {"site-clearance state, Cẩm Giàng": "in_progress", "eia state, Cẩm Giàng": "not_started"},
    ),
    "a developer's name wrapped over two lines": (
        {"DM": [["Tên cụm", "Chủ đầu tư"], ["CCN Cẩm Giàng", "Công ty TNHH\nHạ tầng Bắc Sơn"]]},
        {},
        {"developer, Cẩm Giàng": "Công ty TNHH Hạ tầng Bắc Sơn"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_saved_is_what_the_file_says(cast, name):
    sheets, answers, wanted = CASES[name]
    before = recorded()
    run = send(browser(cast.administrator), book(sheets), answers)
    assert run.state == ImportState.SAVED
    assert {key: value for key, value in recorded().items() if before.get(key) != value} == wanted


def test_a_later_target_date_asks_for_its_reason(cast):
    client, header = browser(cast.administrator), ["Tên cụm", "Bước thủ tục", "Dự kiến"]
    send(client, book({"TD": [header, ["CCN Cẩm Giàng", "ĐTM", "quý I/2027"]]}), {})
    send(client, book({"TD": [header, ["CCN Cẩm Giàng", "ĐTM", "quý III/2027"]]}), {"reason": "Chờ vốn"})
    step = Milestone.objects.get(site=cast.cluster, stage__code="eia")
    assert (str(step.forecast), step.history.latest().history_change_reason.startswith("Chờ vốn")) == ("Q3 2027", True)
