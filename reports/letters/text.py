"""What a chase-up letter says. Vietnamese whatever the reader's language: an official letter is."""

from dataclasses import dataclass

from progress.models import SiteKind
from reports.letters.pending import Pending
from reports.models import Letterhead
from values.numbers import format_number

WHERE = {SiteKind.CLUSTER: "các cụm công nghiệp", SiteKind.ZONE: "các khu công nghiệp"}


@dataclass(frozen=True, slots=True)
class Table:
    """One numbered part of the letter; `widths` are millimetres, `numbers` the columns set to the right."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: list[tuple[str, ...]]

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Each row's cells with their column's head, for narrow screens."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft: everything but its number, its day and its signature, which are the office's to give."""

    head: Letterhead
    subject: str
    addressee: str
    opening: str
    tables: list[Table]
    closing: list[str]


def letter(pending: Pending, head: Letterhead) -> Letter:
    name = pending.organisation.name
    where = WHERE[SiteKind(head.kind)]
    return Letter(
        head=head,
        subject=f"V/v đôn đốc tiến độ, giải quyết khó khăn, vướng mắc tại {where}",
        addressee=name,
        opening=(
            f"Qua theo dõi tiến độ {where} trên địa bàn tỉnh đến ngày {pending.on:%d/%m/%Y}, "
            f"{head.office} nhận thấy còn các nội dung sau đây thuộc trách nhiệm của {name} "
            "chậm so với thời hạn hoặc chưa được giải quyết:"
        ),
        tables=[table for table in (_late(pending), _obstacles(pending), _findings(pending)) if table.rows],
        closing=[
            f"{head.office} đề nghị {name} khẩn trương thực hiện, giải quyết các nội dung nêu trên và có văn bản "
            f"trả lời về {head.office} trước ngày …/…/……{_reported_on(head)}.",
            "Trân trọng./.",
        ],
    )


def _reported_on(head: Letterhead) -> str:
    return f" để tổng hợp, báo cáo {head.reports_to}" if head.reports_to else ""


def _late(pending: Pending) -> Table:
    return Table(
        title="Các bước chậm so với thời hạn đã hẹn",
        heads=("TT", "Khu, cụm công nghiệp", "Bước thực hiện", "Đã hẹn", "Chậm", "Căn cứ"),
        widths=(10, 28, 40, 24, 27, 36),
        rows=[
            (str(number), str(line.site), line.step, line.promised, _span(line), line.basis or NONE)
            for number, line in enumerate(pending.late, 1)
        ],
    )


def _obstacles(pending: Pending) -> Table:
    return Table(
        title="Khó khăn, vướng mắc chưa được giải quyết",
        heads=("TT", "Khu, cụm công nghiệp", "Nội dung", "Đề nghị giải quyết", "Hạn", "Số ngày", "Căn cứ"),
        widths=(10, 26, 36, 32, 22, 13, 26),
        rows=[
            (
                str(number),
                str(line.site),
                line.what,
                line.asked or NONE,
                line.due or NONE,
                format_number(line.days),
                line.basis or NONE,
            )
            for number, line in enumerate(pending.obstacles, 1)
        ],
    )


def _findings(pending: Pending) -> Table:
    return Table(
        title="Kiến nghị sau kiểm tra chưa thực hiện",
        heads=(
            "TT",
            "Khu, cụm công nghiệp",
            "Ngày kiểm tra",
            "Tồn tại phát hiện",
            "Việc phải làm",
            "Hạn",
            "Số ngày",
            "Căn cứ",
        ),
        widths=(10, 22, 22, 27, 23, 22, 13, 26),
        rows=[
            (
                str(number),
                str(line.site),
                f"{line.visited:%d/%m/%Y}",
                line.found,
                line.to_do or NONE,
                line.due or NONE,
                format_number(line.days),
                line.basis or NONE,
            )
            for number, line in enumerate(pending.findings, 1)
        ],
    )


NONE = "–"


def _span(line) -> str:
    """How long it has waited: "9 quý (725 ngày)"."""
    days = f"{format_number(line.days)} ngày"
    return f"{line.late_by} ({days})" if line.late_by and str(line.late_by) != days else days
