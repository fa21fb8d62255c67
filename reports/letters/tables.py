"""The numbered tables of a letter. Vietnamese whatever the reader's language: an official letter is."""

from progress.models import ReportForm
from reports.letters.direction import Direction
from reports.letters.lines import LateLine
from reports.letters.parts import LetterTable
from reports.letters.pending import Pending
from values.numbers import format_number
from values.text import one_line

NONE = "–"
LONGEST_CELL = 1000  # characters
_SITE = "Khu, cụm công nghiệp"


def tables_of(pending: Pending, way: Direction) -> list[LetterTable]:
    """Return the tables that have rows. Upward the obstacles come first, and neither times nor days are counted."""
    if way == Direction.UP:
        tables = [
            _petitions(pending),
            _milestones(pending),
            _projects(pending),
            _reports(pending),
            _seen(pending),
            _agreed(pending, way),
            _dossiers(pending, way),
        ]
    else:
        tables = [
            _milestones(pending),
            _projects(pending),
            _reports(pending),
            _obstacles(pending),
            _findings(pending),
            _agreed(pending, way),
            _dossiers(pending, way),
        ]
    return [table for table in tables if table.rows]


def numbered(title: str, heads: tuple[str, ...], widths: tuple[int, ...], rows: list[tuple]) -> LetterTable:
    """Return a table whose first column counts the rows; what is unknown is a dash, what people typed is one line."""
    counted = [
        (str(number), *(one_line(cell, LONGEST_CELL) or NONE for cell in row)) for number, row in enumerate(rows, 1)
    ]
    return LetterTable(title, ("TT", *heads), (10, *widths), counted)


def _milestones(pending: Pending) -> LetterTable:
    return _late("Mốc chậm so với thời hạn cam kết", "Mốc tiến độ", pending.late)


def _projects(pending: Pending) -> LetterTable:
    return _late("Dự án thứ cấp chậm đi vào hoạt động", "Dự án", pending.projects)


def _late(title: str, of_what: str, lines: list[LateLine]) -> LetterTable:
    return numbered(
        title,
        (_SITE, of_what, "Thời hạn", "Chậm", "Căn cứ"),
        (28, 40, 24, 27, 36),
        [(str(line.site), line.name, line.promised, str(line.late_by), line.basis) for line in lines],
    )


def _reports(pending: Pending) -> LetterTable:
    return numbered(
        "Báo cáo định kỳ chưa gửi hoặc chưa đủ chỉ tiêu",
        (_SITE, "Báo cáo", "Kỳ báo cáo", "Gửi trước ngày", "Đã có"),
        (35, 52, 27, 23, 18),
        [
            (
                str(line.site or line.unit),
                f"Biểu {line.form}, {line.project}" if line.form == ReportForm.PROJECT else f"Biểu {line.form}",
                line.period.label,
                f"{line.due:%d/%m/%Y}",
                "" if line.asked is None else f"{line.answered}/{line.asked} chỉ tiêu",
            )
            for line in pending.reports
        ],
    )


def _obstacles(pending: Pending) -> LetterTable:
    return numbered(
        "Khó khăn, vướng mắc chưa được giải quyết",
        (_SITE, "Nội dung", "Kiến nghị, đề xuất", "Thời hạn", "Số ngày", "Căn cứ"),
        (26, 36, 31, 23, 13, 26),
        [
            (line.place, line.what, line.asked, line.due, format_number(line.days), line.basis)
            for line in pending.obstacles
        ],
    )


def _petitions(pending: Pending) -> LetterTable:
    return numbered(
        "Khó khăn, vướng mắc và kiến nghị",
        (_SITE, "Khó khăn, vướng mắc", "Kiến nghị, đề xuất", "Phát sinh từ", "Căn cứ"),
        (28, 43, 38, 23, 23),
        [(line.place, line.what, line.asked, f"{line.opened_on:%d/%m/%Y}", line.basis) for line in pending.obstacles],
    )


def _findings(pending: Pending) -> LetterTable:
    return numbered(
        "Tồn tại qua kiểm tra chưa khắc phục",
        (_SITE, "Ngày kiểm tra", "Tồn tại", "Yêu cầu khắc phục", "Thời hạn", "Số ngày", "Căn cứ"),
        (22, 23, 27, 22, 23, 13, 25),
        [
            (
                str(line.site),
                f"{line.visited:%d/%m/%Y}",
                line.found,
                line.to_do,
                _due(line),
                format_number(line.days),
                line.basis,
            )
            for line in pending.findings
        ],
    )


def _seen(pending: Pending) -> LetterTable:
    return numbered(
        "Nội dung qua kiểm tra cần ý kiến",
        (_SITE, "Ngày kiểm tra", "Nội dung", "Kiến nghị, đề xuất", "Căn cứ"),
        (28, 23, 43, 38, 23),
        [(str(line.site), f"{line.visited:%d/%m/%Y}", line.found, line.to_do, line.basis) for line in pending.findings],
    )


def _agreed(pending: Pending, way: Direction) -> LetterTable:
    """Return conclusions of meetings; upward no days are counted."""
    return numbered(
        "Kết luận cuộc họp chưa thực hiện",
        (_SITE, "Ngày họp", "Nội dung kết luận", "Thời hạn"),
        (35, 24, 66, 30),
        [
            (line.place, line.meeting, line.what, line.due if way == Direction.UP else _due(line))
            for line in pending.conclusions
        ],
    )


def _dossiers(pending: Pending, way: Direction) -> LetterTable:
    """Return dossiers over their legal time limit; upward no days are counted."""
    return numbered(
        "Hồ sơ chưa có kết quả giải quyết",
        (_SITE, "Thủ tục", "Ngày tiếp nhận", "Thời hạn giải quyết", "Căn cứ"),
        (35, 40, 24, 30, 26),
        [
            (
                str(line.site),
                line.stage,
                f"{line.received:%d/%m/%Y}",
                f"{line.due:%d/%m/%Y}"
                + ("" if way == Direction.UP else f" (quá hạn {format_number(line.days_over)} ngày)"),
                line.article,
            )
            for line in pending.dossiers
        ],
    )


def _due(line) -> str:
    """Return the deadline of a finding or a conclusion, and by how much it is over."""
    return f"{line.due} (quá hạn {format_number(line.days_overdue)} ngày)" if line.days_overdue else line.due
