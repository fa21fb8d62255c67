"""What the notice of a meeting's conclusions says (thông báo kết luận). Vietnamese whatever the reader's language."""

from collections.abc import Iterable

from progress.models import AgendaItem, Conclusion, Meeting
from reports.letters.lines import place_of
from reports.letters.parts import Minutes, MinutesPart
from reports.letters.tables import numbered
from reports.letters.wording import WHERE
from reports.models import Letterhead
from values.text import one_line, person_name

LONGEST_LINE = 1000  # characters


def minutes_of(
    meeting: Meeting, head: Letterhead, items: Iterable[AgendaItem], conclusions: Iterable[Conclusion]
) -> Minutes:
    """Return the notice of a meeting, under the head of the office that keeps its sites."""
    chaired = f", dưới sự chủ trì của {meeting.chair}" if meeting.chair else ""
    at = f" tại {meeting.place}" if meeting.place else ""
    opening = (
        f"Ngày {meeting.date:%d/%m/%Y}{at}, {head.office} đã tổ chức họp “{meeting.title}” về tiến độ "
        f"{WHERE[meeting.kind]}{chaired}. Sau khi nghe báo cáo và ý kiến của các đơn vị, cuộc họp kết luận như sau:"
    )
    parts = [_people(meeting), _talked(items), _concluded(conclusions)]
    return Minutes(
        head=head,
        subject=f"Kết luận cuộc họp ngày {meeting.date:%d/%m/%Y}: {meeting.title}",
        opening=opening,
        parts=[part for part in parts if part.paragraphs or part.table],
        closing=f"{head.office} thông báo để các cơ quan, đơn vị biết, thực hiện./.",
    )


def _people(meeting: Meeting) -> MinutesPart:
    return MinutesPart("Thành phần tham dự", [line for line in meeting.people.splitlines() if line.strip()])


def _talked(items: Iterable[AgendaItem]) -> MinutesPart:
    """Return each matter with what was said about it, in the order of the agenda."""
    lines = []
    for item in items:
        notes = f": {item.notes}" if item.notes else ""
        lines.append(one_line(f"- {place_of(item, item.meeting.kind)}, {item.title}{notes}", LONGEST_LINE))
    return MinutesPart("Nội dung họp", lines)


def _concluded(conclusions: Iterable[Conclusion]) -> MinutesPart:
    rows = [(place_of(c, c.meeting.kind), c.text, _whose(c), str(c.due or "")) for c in conclusions]
    heads = ("Khu, cụm công nghiệp", "Nội dung thực hiện", "Đơn vị, người thực hiện", "Thời hạn")
    table = numbered("", heads, (32, 58, 38, 27), rows)
    return MinutesPart("Kết luận", table=table if rows else None)


def _whose(conclusion: Conclusion) -> str:
    organisation = str(conclusion.organisation) if conclusion.organisation else ""
    return ", ".join(filter(None, [organisation, person_name(conclusion.person)]))
