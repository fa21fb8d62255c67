"""Copies to sign of what is computed, filed or answered.

Vietnamese whatever the reader's language: a signed report is. What is unknown is said so, never as 0.
"""

import re
from collections.abc import Iterable

from django.utils import timezone, translation

from progress.models import PeriodFigure, ReportRow
from progress.models.rules.reporting_period import Period
from progress.periods.sheet import Sheet
from reports.forms.copies.printed import BLANK, UNKNOWN, PrintedForm, PrintedRow
from reports.models import FiledForm, FormKind, Letterhead
from values.numbers import format_number
from values.text import plain

DRAFT = "DỰ THẢO"
_RESULT, _CUMULATIVE = "Kết quả", "Kết quả (Luỹ kế đến thời điểm báo cáo)"
_CIRCULARS = ("03", "04")  # compiled forms whose column of results is the circular's
_LEVEL = re.compile(r" cấp (\w+)$")  # "Ủy ban nhân dân cấp xã": of which one, the form says


def printed_content(content: dict, basis: str, head: Letterhead | None, said: list[str], mark: str = "") -> PrintedForm:
    """Return the copy of a form from what is frozen of it (`frozen` in reports/forms/filing.py)."""
    unit = content["unit"]
    sender, place = reporter_of(content, head)
    return PrintedForm(
        number=content["form"],
        basis=basis,
        title=content["title"],
        about=unit,
        period=_period(content["period"], content["from"], content["to"]),
        reporter=sender,
        receivers=content["receivers"],
        due=_due(content["due"]),
        result=_CUMULATIVE if content["form"] in _CIRCULARS else _RESULT,
        rows=[_frozen_row(row) for row in content["rows"]],
        said=said,
        remark=_remark(content["rows"]),
        place=place,
        mark=mark,
    )


def reporter_of(content: dict, head: Letterhead | None) -> tuple[str, str]:
    """Return who reports and the place of issue: the committee of the unit, or the office of the letterhead."""
    sender, unit = content["sender"], content["unit"]
    if unit and _LEVEL.search(sender):
        name = unit_name(unit)
        return f"{_LEVEL.sub('', sender)} {name}", name.partition(" ")[2]
    if head and sender == head.office:
        return ", ".join(filter(None, (sender, head.superior))), head.place
    return sender, ""


def unit_name(unit: str) -> str:
    """Return the unit without what it belongs to and until when it was: "xã An Phú"."""
    return unit.partition(" (")[0].partition(",")[0]


def title_in_words(content: dict) -> str:
    """Return the title as a sentence goes on with it: of the very unit, not of its level."""
    title = _LEVEL.sub(f" {unit_name(content['unit'])}" if content["unit"] else r" \1", content["title"])
    return title[:1].lower() + title[1:]


def filed_copy(filed: FiledForm, head: Letterhead | None) -> PrintedForm:
    """Return the copy of a version that was filed."""
    with translation.override("vi"):
        terms = filed.kind.terms_on(filed.cut_off)
        return printed_content(filed.content, terms.basis if terms else "", head, _filed_lines(filed))


def _filed_lines(filed: FiledForm) -> list[str]:
    day = f"{timezone.localtime(filed.filed_at):%d/%m/%Y}"
    cut_off = f"số liệu chốt đến ngày {filed.content['to']}"
    if filed.number == 1:
        return [f"Bản số 1, gửi ngày {day}; {cut_off}."]
    return [
        f"Bản số {filed.number}, đính chính bản số {filed.number - 1}, gửi ngày {day}; {cut_off}.",
        f"Lý do đính chính: {plain(filed.reason).rstrip('.')}.",
    ]


def draft_copy(kind: FormKind, period: Period, content: dict, head: Letterhead | None) -> PrintedForm:
    """Return the copy of a form that is computed and not filed."""
    terms = kind.terms_on(period.end)
    said = [f"Số liệu đang lưu, chưa gửi; lập lúc {timezone.localtime():%H:%M ngày %d/%m/%Y}, {_until(period)}."]
    return printed_content(content, terms.basis if terms else "", head, said, DRAFT)


def _until(period: Period) -> str:
    return f"chốt đến ngày {period.end:%d/%m/%Y}"


def answered_copy(sheet: Sheet, kind: FormKind | None, *, is_waiting: bool) -> PrintedForm:
    """Return the copy of form 01 of a project, or of form 02 of a site, as it is recorded.

    It is a draft until every line that is asked has its figure, and while a report of it waits for approval.
    """
    with translation.override("vi"):
        terms, subject = kind.terms_on(sheet.period.end) if kind else None, sheet.project or sheet.site
        who = sheet.project.investor if sheet.project else sheet.site.developer
        rows = [_answered_row(row, sheet) for row in sheet.rows]
        missing = [row.number for row in sheet.typed_rows if _value(sheet.stored.get(row.number)) is None]
        is_draft = bool(missing or is_waiting)
        return PrintedForm(
            number=str(kind.number if kind else sheet.rows[0].form),
            basis=terms.basis if terms else "",
            title=terms.title if terms else str(sheet.form_label),
            about=_about(sheet),
            period=_of_period(sheet.period),
            reporter=plain(who.name) if who else (terms.sender if terms else str(subject)),
            receivers=terms.receivers.splitlines() if terms else [BLANK],
            due=_due(f"{sheet.period.due:%d/%m/%Y}"),
            result=_RESULT,
            rows=rows,
            said=list(_answered_lines(sheet, missing, is_waiting=is_waiting)),
            remark="",
            place="",
            mark=DRAFT if is_draft else "",
        )


def _about(sheet: Sheet) -> str:
    site = str(sheet.site)
    return f"Dự án: {plain(sheet.project.name)} ({site})" if sheet.project else site


def _answered_lines(sheet: Sheet, missing: list[str], *, is_waiting: bool) -> Iterable[str]:
    days = [figure.filed_on for figure in sheet.stored.values() if figure.filed_on]
    received = f"Báo cáo nhận ngày {max(days):%d/%m/%Y}" if days else "Chưa rõ ngày nhận báo cáo"
    if is_waiting:
        yield "Có báo cáo chờ duyệt: số liệu của báo cáo đó chưa có trong bản này."
    if missing:
        yield f"Chưa có số liệu của chỉ tiêu số {', '.join(missing)}; {_until(sheet.period)}."
    else:
        yield f"{received}; {_until(sheet.period)}."


def _answered_row(row: ReportRow, sheet: Sheet) -> PrintedRow:
    if row.rate_of_id:
        of = next((figure for figure in sheet.stored.values() if figure.row_id == row.rate_of_id), None)
        rate = sheet.occupancy(row, _value(of))
        note = f"Tính trên {format_number(sheet.industrial_land.value)} ha đất công nghiệp" if rate else ""
        return PrintedRow(row.number, row.name, row.unit, format_number(rate.per_cent, 2) if rate else UNKNOWN, note)
    figure = sheet.stored.get(row.number)
    value = _value(figure)
    text = UNKNOWN if value is None else format_number(value)
    return PrintedRow(row.number, row.name, row.unit, text, plain(figure.note) if figure else "")


def _value(figure: PeriodFigure | None):
    return figure.value if figure else None


def _frozen_row(row: dict) -> PrintedRow:
    name, unit = plain(row["indicator"]), row["unit"] or ""
    if "value" not in row:
        return PrintedRow(row["number"], name, unit)
    return PrintedRow(row["number"], name, unit, row["value"] or UNKNOWN, "; ".join(_notes(row)))


def _notes(row: dict) -> Iterable[str]:
    """Yield what the signer must know of a number: what it leaves out, and that a person put it in."""
    if row["override"]:
        yield f"Nhập tay, nguồn: {plain(row['override']['source'])}"
    if row["unknown"]:
        yield f"Chưa có số liệu: {row['unknown']}"
    if row["doubtful"]:
        yield f"Cần xác minh: {row['doubtful']}"


def _remark(rows: Iterable[dict]) -> str:
    """Return what the numbers of the notes mean; empty where there are none."""
    is_open = any(row.get("unknown") or row.get("doubtful") for row in rows)
    return "Cột ghi chú nêu số cụm, dự án chưa có số liệu hoặc cần xác minh, không tính vào kết quả." if is_open else ""


def _period(label: str, first: str, last: str) -> str:
    return f"{label[:1].upper()}{label[1:]} (từ ngày {first} đến ngày {last})"


def _of_period(period: Period) -> str:
    return _period(period.label, f"{period.start:%d/%m/%Y}", f"{period.end:%d/%m/%Y}")


def _due(day: str) -> str:
    return f"Thời hạn gửi báo cáo: trước ngày {day}." if day else ""
