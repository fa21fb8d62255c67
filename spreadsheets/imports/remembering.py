"""What was said of a layout once, its columns and its cells, kept for the next file of its kind."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import Note
from spreadsheets.layout import Table
from spreadsheets.layout.table import listed
from spreadsheets.models import LayoutMapping
from values.text import Person, signed_in
from values.today import shown_day


def remembered(table: Table, key: str) -> LayoutMapping | None:
    """Return what was said of a table's layout when it was read as a kind; None for nothing."""
    return LayoutMapping.objects.filter(layout_id=table.layout_id, sheet_key=key).first()


def tell_mapping(table: Table, before: LayoutMapping) -> None:
    """Tell that columns go where somebody once said."""
    message = _("The columns are read as chosen for such a file on %(day)s.")
    table.warnings.append(Note(table.sheet, "", "", message % {"day": shown_day(before.changed_at)}))


def tell_answers(table: Table, said: Mapping[str, str], before: LayoutMapping) -> None:
    """Tell of each answer that was given for another file of this layout."""
    message = _("Answered on %(day)s for such a file: %(answer)s. “Change how it is read” changes it.")
    for question in table.questions:
        if question.key in table.answers and question.key not in said:
            text = message % {"day": shown_day(before.changed_at), "answer": question.told(table.answers[question.key])}
            cells = listed(question.cells)
            table.warnings.append(Note(table.sheet, cells, question.text, f"{question.about}: {text}"))


def to_remember(understood: Any, choice: Any) -> list[list[Any]]:
    """Return what was said of the layouts of a file, their columns and cells: for `remember`, once it is saved."""
    learned: list[list[Any]] = []
    for kind, layout in understood.layouts:
        if not layout.has_keys and (mapping := choice.mapping.get(layout.sheet)) is not None:
            learned.append([layout.layout_id, kind.key, mapping, {}])
    for key, table in understood.tables:
        answers = {q.key: choice.answers[q.key] for q in table.questions if q.is_remembered and q.key in choice.answers}
        if answers:
            learned.append([table.layout_id, key, None, answers])
    return [entry for entry in learned if entry[0]]


def remember(learned: Iterable[Sequence[Any]], user: Person) -> None:
    """Keep what `to_remember` gave, for the next file of its kind: of an import that a person confirmed."""
    for layout_id, key, mapping, answers in learned:
        kept, _is_new = LayoutMapping.objects.get_or_create(layout_id=layout_id, sheet_key=key)
        kept.mapping = kept.mapping if mapping is None else mapping
        kept.answers, kept.by = kept.answers | answers, signed_in(user)
        kept.save()
