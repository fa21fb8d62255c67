"""Lists of clusters and zones as offices lay them out, made at random, with what each says."""

import io
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from values.dates import PartialDate
from values.numbers import format_number

SYLLABLES = ["Nông", "Hạ", "Văn", "Minh", "Phia", "Khao", "Bản", "Áng", "Đông", "Viên", "Mỹ", "Thanh", "Lương", "Bằng"]
KNOWN = {"Cẩm Giàng": "ccn", "Vằng Mười": "ccn", "Thanh Bình": "kcn"}
KINDS = {"ccn": ("CCN", "Cụm công nghiệp"), "kcn": ("KCN", "Khu công nghiệp")}
DISTRICTS = ("Bạch Thông", "Na Rì")
PAPER = "Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương"
# The lines that say of which day the figures are, and the source where they name one.
TITLES = {
    "(Tính đến ngày 20/11/2026)": ("20/11/2026", ""),
    "(Số liệu đến ngày 14/6/2026)": ("14/6/2026", ""),
    f"(Kèm theo {PAPER})": ("20/11/2026", PAPER),
    "(Ban hành kèm theo Quyết định số 99/QĐ-UBND ngày 5/3/2026)": (
        "5/3/2026",
        "Quyết định số 99/QĐ-UBND ngày 5/3/2026",
    ),
}


@dataclass
class Row:
    """What is meant of one site: `figures` by measure and period, None for the file's day."""

    kind: str
    name: str
    district: str = ""
    figures: dict[tuple[str, str | None], Decimal] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)


@dataclass
class Listed:
    """A workbook, and what it means: `day` and `source` of its figures."""

    content: bytes
    rows: list[Row]
    day: str
    source: str
    sheets: list[list[list[Any]]]


class Maker:
    """Makes one list."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.title = chance.choice([*TITLES])
        self.is_mixed = chance.random() < 0.3  # zones and clusters
        self.is_grouped = chance.random() < 0.6
        self.has_sheets = not self.is_mixed and self.is_grouped and chance.random() < 0.3
        self.has_two_rows, self.is_merged = chance.random() < 0.6, chance.random() < 0.5
        self.is_numbered = self.is_grouped or chance.random() < 0.8
        self.area_unit = chance.choice(["ha", "m2"])
        self.columns = self._columns()

    def _columns(self) -> list[tuple[str, str, str]]:
        """Return (upper title, title, what it is), of one row where there is no upper title."""
        chance, unit = self.chance, self.area_unit
        area = chance.choice(["Diện tích", "Quy mô diện tích"])
        parts: list[list[tuple[str, str, str]]] = [
            [("", "Địa điểm", "place")],
            [("", chance.choice(["Tổng mức đầu tư", "Tổng vốn đầu tư (tỷ đồng)", "TMĐT"]), "total-investment")],
            [("", chance.choice(["Chủ đầu tư", "Chủ đầu tư hạ tầng"]), "developer")],
            [("", "Ghi chú", "note")],
            [("", chance.choice(["Khó khăn, vướng mắc", "Vướng mắc"]), "obstacle")],
        ]
        if self.has_two_rows:
            shares = [("Theo quy hoạch", "planned-area"), ("Theo QĐ thành lập", "established-area")]
            shares.append(("Đã cho thuê", "leased-area"))
            parts.append([(f"Diện tích ({unit})", title, key) for title, key in shares])
            steps = [("GPMB", "percent"), (chance.choice(["ĐTM", "Đánh giá tác động môi trường"]), "state")]
            over = chance.choice(["Tiến độ", "Tiến độ thực hiện"])
            parts.append([(over, title, key) for title, key in steps])
            years = chance.sample([2023, 2024, 2025], chance.randint(2, 3))
            as_words = chance.random() < 0.5
            upper = chance.choice(["Luỹ kế vốn thực hiện (tỷ đồng)", "Luỹ kế vốn đầu tư thực hiện (triệu đồng)"])
            parts.append([(upper, f"Năm {y}" if as_words else y, f"paid-investment:{y}") for y in sorted(years)])
        else:
            parts.append([("", f"{area} ({unit})", "area")])
            parts += [[("", "GPMB", "percent")], [("", "Dự kiến ĐTM", "forecast")]]
        kept = chance.sample(parts, chance.randint(2, len(parts)))
        return [column for part in kept for column in part]

    def make(self) -> Listed:
        rows = self._rows()
        day, source = TITLES[self.title]
        sheets, book = [], Workbook()
        book.remove(book.active)
        districts = list(dict.fromkeys(row.district for row in rows)) if self.has_sheets else [""]
        for district in districts:
            own = [row for row in rows if not self.has_sheets or row.district == district]
            sheet = book.create_sheet(self.chance.choice([district, f"Huyện {district}"]) if district else "Danh mục")
            lines = self._sheet(own)
            sheets.append(lines)
            for line in lines:
                sheet.append(line)
            self._merge(sheet, lines)
        stream = io.BytesIO()
        book.save(stream)
        return Listed(stream.getvalue(), rows, day, source, sheets)

    def _rows(self) -> list[Row]:
        chance = self.chance
        new = sorted({" ".join(chance.sample(SYLLABLES, 2)) for _nth in range(chance.randint(1, 5))})
        names = [(chance.choice([*KINDS]) if self.is_mixed else "ccn", name) for name in new]
        known = [(kind, name) for name, kind in KNOWN.items() if self.is_mixed or kind == "ccn"]
        names += chance.sample(known, chance.randint(1, len(known)))
        chance.shuffle(names)
        rows = [Row(kind, name) for kind, name in names]
        for row in rows:
            if self.is_grouped:
                row.district = {"Cẩm Giàng": "Bạch Thông"}.get(row.name, "Na Rì")
                row.district = row.district if row.name in KNOWN else chance.choice(DISTRICTS)
        if self.is_grouped:
            rows.sort(key=lambda row: (row.kind != "kcn", DISTRICTS.index(row.district)))
        return rows

    # --- One sheet ---

    def _sheet(self, rows: list[Row]) -> list[list[Any]]:
        chance, lead = self.chance, ["STT"] if self.is_numbered else []
        what = "KHU, CỤM CÔNG NGHIỆP" if self.is_mixed else "CÁC CỤM CÔNG NGHIỆP"
        lines: list[list[Any]] = [[f"DANH MỤC {what}"]] if self.is_mixed or chance.random() < 0.7 else []
        lines += [[self.title], *[[]] * chance.randint(0, 2)]
        name = "Tên khu, cụm" if self.is_mixed else chance.choice(["Tên cụm công nghiệp", "Tên CCN", "Tên cụm"])
        self.head = len(lines) + 1
        self.depth = 2 if any(upper for upper, _title, _key in self.columns) else 1
        lines += self._header([*lead, name])
        if self.is_numbered and self.depth == 1 and chance.random() < 0.3:
            lines.append([f"({nth})" for nth in range(1, len(self.columns) + 3)])
        lines += self._body(rows)
        if self.is_numbered and chance.random() < 0.5:
            lines.append([None, "Tổng cộng"])
        if chance.random() < 0.3:
            lines += [[], [None, None, "NGƯỜI LẬP BIỂU"]]
        return lines

    def _header(self, lead: list[str]) -> list[list[Any]]:
        if self.depth == 1:
            return [[*lead, *(title for _upper, title, _key in self.columns)]]
        uppers, lowers, last = [], [], ""
        for upper, title, _key in self.columns:
            uppers.append((None if upper == last else upper) if upper else title)
            lowers.append(title if upper else None)
            last = upper
        return [[*lead, *uppers], [*[None] * len(lead), *lowers]]

    def _merge(self, sheet, lines: list[list[Any]]) -> None:
        if self.depth < 2 or not self.is_merged:
            return
        first, lower = self.head, lines[self.head]
        width, start = len(lower), 0
        while start < width:
            end = start + 1
            if lower[start] is None:
                sheet.merge_cells(start_row=first, end_row=first + 1, start_column=start + 1, end_column=start + 1)
            else:
                while end < width and lines[first - 1][end] is None and lower[end] is not None:
                    end += 1
                if end > start + 1:
                    sheet.merge_cells(start_row=first, end_row=first, start_column=start + 1, end_column=end)
            start = end

    def _body(self, rows: list[Row]) -> list[list[Any]]:
        chance, lines, place = self.chance, [], ("", "")
        romans = iter(["I", "II", "III", "IV"])
        for number, row in enumerate(rows, 1):
            if self.is_grouped and not self.has_sheets:
                if self.is_mixed and row.kind != place[0]:
                    lines.append(["A" if row.kind == "kcn" else "B", KINDS[row.kind][1]])
                    romans, place = iter(["I", "II"]), (row.kind, "")
                if row.district != place[1]:
                    title = f"Huyện {row.district}"
                    lines.append([next(romans), title.upper() if chance.random() < 0.5 else title])
                    place = (row.kind, row.district)
            cells = [self._name(row), *(self._cell(row, key, upper) for upper, _title, key in self.columns)]
            lines.append([number, *cells] if self.is_numbered else cells)
            lines += [[]] * (chance.random() < 0.1)
        return lines

    def _name(self, row: Row) -> str:
        names = [f"{word} {row.name}" for word in KINDS[row.kind]]
        if not self.is_mixed or self.is_grouped:
            names.append(row.name)
        return self.chance.choice(names)

    def _cell(self, row: Row, key: str, upper: str) -> Any:
        chance = self.chance
        if chance.random() < 0.2:
            return None if key in ("note", "place") else chance.choice([None, "", "-", "chưa có số liệu"])
        if key.endswith("area"):
            row.figures[key, None] = value = Decimal(chance.randint(1, 900)) / 10
            return self._area(value)
        if key == "total-investment":
            row.figures[key, None] = value = Decimal(chance.randint(1, 9000)) / 10
            return self._money(value)
        if key.startswith("paid-investment"):
            row.figures["paid-investment", key.rpartition(":")[2]] = value = Decimal(chance.randint(1, 9000)) / 10
            return int(value * 1000) if "triệu" in upper else float(value)
        return getattr(self, f"_{key}")(row)

    def _area(self, value: Decimal) -> Any:
        if self.area_unit == "m2":
            return self.chance.choice([int(value * 10000), f"{format_number(value)} ha"])
        texts = [float(value), format_number(value), f"{format_number(value)} ha", f"{format_number(value)}ha"]
        return self.chance.choice([*texts, f"{format_number(value * 10000)} m2"])

    def _money(self, value: Decimal) -> Any:
        shown, millions = format_number(value), format_number(value * 1000)
        dong = format_number(value * 10**9)
        return self.chance.choice(
            [float(value), f"{shown} tỷ đồng", f"{shown} tỷ", f"{millions} triệu đồng", f"{dong} đồng"]
        )

    def _place(self, row: Row) -> str | None:
        if row.name in KNOWN:
            return None
        if not row.district:
            return self._said_place(row, "xã Trần Phú, huyện Na Rì", ("Trần Phú", "Na Rì"))
        recorded = {"Bạch Thông": "Cẩm Giàng", "Na Rì": "Trần Phú"}[row.district]
        name = self.chance.choice([recorded, "Bản Mới", "Khe Sâu"])
        text = self.chance.choice([f"xã {name}", f"Xã {name}", f"xã {name}, huyện {row.district}"])
        return self._said_place(row, text, (name, row.district))

    def _said_place(self, row: Row, text: str, place: tuple[str, str]) -> str:
        row.said["place"] = place
        return text

    def _percent(self, row: Row) -> str:
        row.said["percent"] = percent = self.chance.randint(1, 99)
        return self.chance.choice([f"{percent}%", f"Đạt {percent}%", f"đang thực hiện, {percent} %"])

    def _state(self, row: Row) -> str:
        words = {"Hoàn thành": "done", "Đang thực hiện": "in_progress", "Chưa triển khai": "not_started"}
        text = self.chance.choice([*words])
        row.said["state"] = words[text]
        return text

    def _forecast(self, row: Row) -> str:
        text = self.chance.choice(["quý II/2031", "tháng 5/2030", "năm 2032", "30/11/2030"])
        row.said["forecast"] = PartialDate.parse(text)
        before = {"quý": "cuối ", "thá": "trong ", "năm": "hết ", "30/": "trước "}[text[:3]]
        return self.chance.choice([text, before + text])

    def _developer(self, row: Row) -> str:
        name = self.chance.choice(["Công ty Cổ phần Nhựa đường", "Công ty TNHH Hạ tầng Bắc Sơn", ""])
        if name:
            row.said["developer"] = name
        return name or self.chance.choice(["Kêu gọi đầu tư", "Chưa có"])

    def _note(self, row: Row) -> str:
        row.said["note"] = f"Còn {self.chance.randint(2, 40)} hộ chưa nhận tiền"
        return row.said["note"]

    def _obstacle(self, row: Row) -> str:
        text = self.chance.choice([f"Thiếu {self.chance.randint(2, 99)} tỷ đồng vốn", "Không", "Không có vướng mắc"])
        if text.startswith("Thiếu"):
            row.said["obstacle"] = text
        return text
