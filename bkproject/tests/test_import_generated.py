"""Lists as offices lay them out, made at random: what is saved of each is compared value by value.

The seed stands in the test's name; `-k "[17]"` makes the same file again.
"""

import os
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from clusters.models import Cluster
from progress.models import Milestone, SiteFigure
from progress.tests.cast import make_cast
from spreadsheets.imports import sessions
from spreadsheets.imports.understanding import ANSWERS, Choice
from spreadsheets.merge.plan import Decisions
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate
from values.numbers import format_number

pytestmark = [pytest.mark.usefixtures("ends_hold"), pytest.mark.once]
# Seeds, and files of each: more of them with IMPORT_SEEDS=100.
SEEDS, FILES = int(os.environ.get("IMPORT_SEEDS", "8")), 2
SYLLABLES = ["Nông", "Hạ", "Văn", "Minh", "Phia", "Khao", "Bản", "Áng", "Đông", "Viên", "Mỹ", "Thanh", "Lương", "Bằng"]


@dataclass
class Listed:
    """A list: its columns with what each row says in them, as written and as meant."""

    headers: list[str] = field(default_factory=list)
    written: list[list[Any]] = field(default_factory=list)
    meant: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def cast():
    cast = make_cast()
    for code, name in {"site-clearance": "GPMB", "eia": "ĐTM"}.items():
        cast.stages[code].other_names = name
        cast.stages[code].save()
    return cast


def number(chance: random.Random, most: int) -> Decimal:
    return Decimal(chance.randint(1, most * 10)) / 10


def area(chance, value: Decimal, header_unit: str) -> Any:
    if header_unit == "m2":
        return int(value * 10000)
    return chance.choice(
        [float(value), format_number(value), f"{format_number(value)} ha", f"{format_number(value)}ha"]
    )


def money(chance, value: Decimal) -> Any:
    millions = format_number(value * 1000)
    return chance.choice(
        [float(value), f"{format_number(value)} tỷ đồng", f"{format_number(value)} tỷ", f"{millions} triệu đồng"]
    )


def names(chance) -> list[str]:
    made = {" ".join(chance.sample(SYLLABLES, 2)) for _nth in range(chance.randint(1, 4))}
    return [*sorted(made), *chance.sample(["Cẩm Giàng", "Vằng Mười"], chance.randint(1, 2))]


def make(chance: random.Random) -> tuple[list[list[Any]], Listed]:
    """Return the rows of a sheet, and what they mean."""
    listed, sites = Listed(), names(chance)
    chance.shuffle(sites)
    in_m2 = chance.random() < 0.3
    columns = {
        "area": (chance.choice(["Diện tích", "Quy mô", "Tổng diện tích"]) + (" (m2)" if in_m2 else " (ha)")),
        "total-investment": chance.choice(["Tổng mức đầu tư", "Tổng vốn đầu tư (tỷ đồng)", "TMĐT"]),
        "percent": "GPMB",
        "forecast": "Dự kiến ĐTM",
        "developer": chance.choice(["Chủ đầu tư", "Chủ đầu tư hạ tầng"]),
        "note": "Ghi chú",
    }
    kept = chance.sample([*columns], chance.randint(2, 6))
    listed.headers = [chance.choice(["Tên cụm công nghiệp", "Tên CCN", "Tên cụm"]), *(columns[key] for key in kept)]
    for name in sites:
        said: dict[str, Any] = {"name": name}
        cells: list[Any] = [chance.choice([f"CCN {name}", f"Cụm công nghiệp {name}", name])]
        for key in kept:
            cells.append(cell_of(chance, key, said, "m2" if in_m2 else "ha"))
        listed.written.append(cells)
        listed.meant.append(said)
    return around(chance, listed), listed


def cell_of(chance: random.Random, key: str, said: dict[str, Any], unit: str) -> Any:
    if chance.random() < 0.2:
        return chance.choice([None, "", "-", "chưa có số liệu"]) if key != "note" else None
    if key == "area":
        said[key] = number(chance, 90)
        return area(chance, said[key], unit)
    if key == "total-investment":
        said[key] = number(chance, 900)
        return money(chance, said[key])
    if key == "percent":
        said[key] = chance.randint(1, 99)
        return chance.choice([f"{said[key]}%", f"Đạt {said[key]}%", f"đang thực hiện, {said[key]} %"])
    if key == "forecast":
        said[key] = PartialDate.parse(text := chance.choice(["quý II/2031", "tháng 5/2030", "năm 2032", "30/11/2030"]))
        before = {"quý": "cuối ", "thá": "trong ", "năm": "hết ", "30/": "trước "}[text[:3]]
        return chance.choice([text, before + text])
    if key == "developer":
        said[key] = chance.choice(["Công ty Cổ phần Nhựa đường", None])
        return said[key] or "Kêu gọi đầu tư"
    said[key] = f"Còn {chance.randint(2, 40)} hộ chưa nhận tiền"
    return said[key]


def around(chance: random.Random, listed: Listed) -> list[list[Any]]:
    """Return the sheet: titles, numbers, groups, sums and signatures around the list."""
    is_numbered, is_grouped = chance.random() < 0.8, chance.random() < 0.4
    lead = ["STT"] if is_numbered else []
    rows: list[list[Any]] = [["DANH MỤC CÁC CỤM CÔNG NGHIỆP"]] if chance.random() < 0.7 else []
    rows.append(["(Tính đến ngày 20/11/2026)"])
    rows += [[]] * chance.randint(0, 2)
    rows.append([*lead, *listed.headers])
    if is_numbered and chance.random() < 0.4:
        rows.append([f"({nth})" for nth in range(1, len(listed.headers) + 2)])
    for nth, cells in enumerate(listed.written, 1):
        if is_grouped and is_numbered and nth in (1, 3):
            rows.append(["I" if nth == 1 else "II", chance.choice(["HUYỆN BẠCH THÔNG", "Huyện Na Rì"])])
        rows.append([nth, *cells] if is_numbered else cells)
    if is_numbered and chance.random() < 0.5:
        rows.append([None, "Tổng cộng"])
    if chance.random() < 0.3:
        rows += [[], [None, None, "NGƯỜI LẬP BIỂU"]]
    return rows


def save(content: bytes, user) -> None:
    run, found, plan = sessions.start(content, "danh mục.xlsx", user)
    if found.asks == ANSWERS:
        answers = {q.key: "row" for _key, table in found.tables for q in table.open_questions}
        found, plan = sessions.choose(run, Choice(**run.choice | {"answers": answers}))
    assert not found.asks, (found.asks, [m for _kind, table in found.layouts for m in table.matches])
    assert not plan.errors, plan.errors
    plan = sessions.decide(run, Decisions(add_new=True, source_stands=False))
    sessions.confirm(run, by=user, agreed=plan.fingerprint)


def recorded(name: str) -> dict[str, Any]:
    site = Cluster.objects.get(name=name)
    values: dict[str, Any] = {f.measure: f.value for f in SiteFigure.objects.filter(site=site)}
    steps = {m.stage.code: m for m in Milestone.objects.filter(site=site).select_related("stage")}
    values |= {"percent": steps["site-clearance"].percent, "forecast": steps["eia"].forecast}
    values |= {"developer": site.developer and site.developer.name, "note": site.note or None}
    return {key: value for key, value in values.items() if value is not None} | {"name": name}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_saved_of_a_list_is_what_it_says(cast, seed):
    chance = random.Random(seed)
    before = {name: recorded(name) for name in ("Cẩm Giàng", "Vằng Mười")}
    for nth in range(FILES):
        rows, listed = make(chance)
        with transaction.atomic():
            save(xlsx(*rows), cast.administrator)
            for said in listed.meant:
                wanted = before.get(said["name"], {}) | {k: v for k, v in said.items() if v is not None}
                assert recorded(said["name"]) == wanted, (seed, nth, rows)
            assert Cluster.objects.count() == len({*before, *(said["name"] for said in listed.meant)}), rows
            transaction.set_rollback(True)
