"""The letter that goes with a filed form (công văn, Decree 30/2020/NĐ-CP): Vietnamese, as every official letter."""

from reports.forms.copies.making import reporter_of, title_in_words
from reports.forms.copies.printed import UNKNOWN, PrintedForm
from reports.letters.direction import Direction
from reports.letters.parts import Letter, LetterTable
from reports.models import FiledForm, FormLevel, Letterhead
from values.text import plain

Changed = tuple[str, str, str | None, str | None]  # number, indicator, before, after


def covering_letter(filed: FiledForm, form: PrintedForm, head: Letterhead | None, changed: list[Changed]) -> Letter:
    """Return the letter of a version; `changed` is what differs from the version before.

    A form of a unit is sent by its committee, which has no letterhead of its own here: what is not known is left empty.
    """
    sender = _committee(filed) if filed.kind.level == FormLevel.UNIT or head is None else head
    report = f"{title_in_words(filed.content)} {filed.content['period']}"
    words = "đính chính báo cáo" if filed.number > 1 else "báo cáo"
    return Letter(
        head=sender,
        direction=Direction.UP,
        subject=f"V/v {words} {report}",
        addressee="\n".join(form.receivers),
        opening=_opening(filed, form, sender.office, report),
        tables=[_changes(changed)] if changed else [],
        closing=[*_reservations(form), f"{sender.office} kính báo cáo./."],
    )


def _committee(filed: FiledForm) -> Letterhead:
    office, place = reporter_of(filed.content, None)
    return Letterhead(
        office=office,
        symbol="UBND" if filed.kind.level == FormLevel.UNIT else "……",
        place=place or "……",
        signer_capacity="TM. ỦY BAN NHÂN DÂN" if filed.kind.level == FormLevel.UNIT else "……",
        receivers="Như trên\nLưu: VT",
    )


def _opening(filed: FiledForm, form: PrintedForm, office: str, report: str) -> str:
    law = form.basis.rpartition("ban hành kèm theo ")[2]
    basis = f"Thực hiện {law}, " if law else ""
    cut_off = f"số liệu chốt đến ngày {filed.content['to']}"
    if filed.number == 1:
        return f"{basis}{office} báo cáo {report} ({cut_off}) theo {form.name} gửi kèm."
    return (
        f"{basis}{office} đính chính báo cáo {report} ({cut_off}): bản số {filed.number} gửi kèm thay thế bản số "
        f"{filed.number - 1}. Lý do đính chính: {plain(filed.reason).rstrip('.')}."
    )


def _changes(changed: list[Changed]) -> LetterTable:
    rows = [(number, plain(name), before or UNKNOWN, after or UNKNOWN) for number, name, before, after in changed]
    heads = ("TT", "Chỉ tiêu", "Đã báo cáo", "Đính chính")
    return LetterTable("Các chỉ tiêu thay đổi", heads, (14, 91, 30, 30), rows)


def _reservations(form: PrintedForm) -> list[str]:
    """Return what the numbers leave out: a receiver learns it from the letter, not only from the notes."""
    without = [row.number for row in form.rows if row.value == UNKNOWN]
    partial = [row.number for row in form.rows if row.value not in ("", UNKNOWN) and row.note]
    said = []
    if without:
        said.append(f"Chưa có số liệu của chỉ tiêu số {', '.join(without)}.")
    if partial:
        said.append(f"Chỉ tiêu số {', '.join(partial)} có nội dung cần lưu ý, nêu tại cột “Ghi chú” của biểu.")
    return said
