"""Columns and sheets as offices lay them out, for tests of what is understood of them."""

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from spreadsheets.book import RawRow, RawSheet
from spreadsheets.columns import Column
from spreadsheets.layout import Target
from spreadsheets.widgets import TextWidget
from values.text import ReadingError


def column(key, label, *aliases, is_key=False):
    return Column(key, label, TextWidget(), column_name=key, aliases=aliases, is_key=is_key)


COLUMNS = [
    column("id", "số hiệu"),
    column("name", "tên", "Tên dự án", "Tên cụm", "Tên cụm công nghiệp", is_key=True),
    column("address", "địa điểm"),
    column("area", "diện tích"),
    column("investment", "tổng mức đầu tư"),
    column("developer", "chủ đầu tư", "Chủ đầu tư hạ tầng"),
    column("state", "hiện trạng"),
    column("established", "dự kiến thành lập"),
    column("groundbreaking", "dự kiến khởi công"),
    column("completion", "dự kiến hoàn thành hạ tầng"),
    column("note", "ghi chú"),
    column("version", "phiên bản"),
]
WEEKLY = [
    "TT", "Tên dự án", "Địa điểm", "Diện tích (ha)", "Tổng mức đầu tư\n(tỷ đồng)", "Chủ đầu tư",
    "Hiện trạng đến ngày 23/11/2026", "Dự kiến thành lập", "Dự kiến khởi công", "Dự kiến hoàn thành hạ tầng", "Ghi chú",
]  # fmt: skip
WEEKLY_KEYS = [
    "name", "address", "area", "investment", "developer", "state",
    "established", "groundbreaking", "completion", "note",
]  # fmt: skip
CAM_GIANG = ["CCN Cẩm Giàng", "xã Cẩm Giàng", 43, Decimal("450.5"), "Công ty A", "Đang GPMB", "-", "-", "2027", "-"]
QUANG_CHU = ["CCN Quảng Chu", "xã Chợ Mới", 74.4, 736, "Công ty B", "Đang thi công", "-", "-", "quý IV/2025", "-"]
VANG_MUOI = ["CCN Vằng Mười", "xã Trần Phú", 15, 149, "Trung tâm", "Đang GPMB", "-", "-", "-", "-"]


def sheet(*rows, hidden=(), first=1, **options):
    """A sheet of these rows under their numbers from `first`; `hidden` are numbers of rows; None is a row left out."""
    numbered = [RawRow(n, list(cells), n in hidden) for n, cells in enumerate(rows, first) if cells is not None]
    return RawSheet("Tiến độ", numbered, **options)


def milestone_values(stage):
    """What a resource makes of a cell under a stage's name: a state in words, or the date it is promised for."""

    def values(cell):
        if str(cell).lower() == "lạ":
            raise ReadingError("“%(given)s” is no state.", "state", {"given": cell})
        said = {"planned": cell} if any(map(str.isdigit, str(cell))) else {"state": cell}
        return {"stage": stage, **said}

    return values


MILESTONE_COLUMNS = [
    column("site", "khu, cụm", "Tên cụm công nghiệp", "Tên cụm", is_key=True),
    column("stage", "giai đoạn", is_key=True),
    column("state", "trạng thái"),
    column("planned", "kế hoạch"),
    column("note", "ghi chú"),
]


def target(key, label, *aliases, values=None):
    stage = key.partition(":")[0]
    provides = ("stage", "state", "planned")
    return Target(key, label, values or milestone_values(stage), stage, provides, aliases)


TARGETS = [
    target("site-clearance", "Đền bù, giải phóng mặt bằng", "GPMB"),
    target("eia", "Đánh giá tác động môi trường", "ĐTM"),
    target("eia:planned", "Đánh giá tác động môi trường: kế hoạch", values=lambda c: {"stage": "eia", "planned": c}),
    target("feasibility", "Báo cáo nghiên cứu khả thi", "BCNCKT"),
    target("operation", "Vận hành, khai thác", "Vận hành"),
]


@dataclass
class Work:
    """How many functions were called, Python's own and C's."""

    calls: int = 0


@contextmanager
def counted_calls():
    """Count the calls within; the same on a slow machine and on a fast one."""
    work = Work()

    def count(_frame, event, _argument):
        work.calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield work
    finally:
        sys.setprofile(before)
