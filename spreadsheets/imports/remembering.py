"""What was said of a layout once, its columns and its cells, kept for the next file of its kind."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import CARD, COLUMNS, Frame, Note, RawSheet
from spreadsheets.catalogue import sheets as all_sheets
from spreadsheets.imports.joined import joined
from spreadsheets.layout import Table, foot_of
from spreadsheets.layout.names import HeaderNames, header_key
from spreadsheets.layout.table import listed
from spreadsheets.layout.turning import SHAPES
from spreadsheets.models import LayoutMapping
from spreadsheets.questions import LEAVE_OUT, LEAVE_OUT_OPTION
from values.text import Person, shown, signed_in
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


def remembered_frames(digests: Mapping[str, Mapping[str, tuple[str, int]]]) -> dict[str, Frame]:
    """Return how tables lie by the name of their sheet, where somebody once said so of one with the same header.

    `digests` are those of the rows and columns of each sheet that may be its header, with where they stand.
    """
    wanted = {digest for found in digests.values() for digest in found}
    kept = LayoutMapping.objects.filter(sheet_key=LayoutMapping.HOW_IT_LIES, layout_id__in=wanted)
    said = {layout.layout_id: layout.frame for layout in kept} if wanted else {}
    frames = {}
    for name, found in digests.items():
        for digest, (shape, number) in found.items():
            if frame := said.get(digest):
                under = frame.get("under", 0)
                header = 0 if frame["shape"] == CARD else number
                first = number + under if under and shape != CARD else 0
                frames[name] = Frame(frame["shape"], header, frame.get("depth", 0), first, foot=frame.get("foot", ""))
                break
    return frames


def to_remember(understood: Any, choice: Any) -> list[dict[str, Any]]:
    """Return what was said of the layouts of a file, how they lie, their columns and cells: for `remember`, once it is
    saved."""
    learned = []
    for kind, layout in understood.layouts:
        if not layout.has_keys and (mapping := choice.mapping.get(layout.sheet)) is not None:
            learned.append(_learned(layout, layout.layout_id, kind.key, mapping=mapping))
        if said := choice.frames.get(layout.sheet):
            digest = _header_digest(understood.header_digests.get(layout.sheet, {}), layout.frame)
            frame = _frame_to_remember(Frame(**said), layout.frame, understood.sheets.get(layout.sheet))
            learned.append(_learned(layout, digest, LayoutMapping.HOW_IT_LIES, frame=frame))
    for key, table in understood.tables:
        answers = {q.key: choice.answers[q.key] for q in table.questions if q.is_remembered and q.key in choice.answers}
        if answers:
            learned.append(_learned(table, table.layout_id, key, answers=answers))
    return [entry for entry in learned if entry["layout_id"]]


def _learned(layout: Table, layout_id: str, key: str, **said: Any) -> dict[str, Any]:
    """Return what is kept of a layout, by the names of LayoutMapping's fields; `said` is what was said of it."""
    headers = [shown(match.header, 80) for match in layout.matches]
    of_file = {"filename": layout.file[-255:], "sheet": layout.sheet[:255], "headers": headers}
    return {"layout_id": layout_id, "sheet_key": key, **of_file, **said}


def _header_digest(digests: Mapping[str, tuple[str, int]], found: Frame) -> str:
    """Return the digest of the row or column that is a table's header; empty for none of them."""
    place = (COLUMNS, 1) if found.shape == CARD else (found.shape, found.header)
    return next((digest for digest, at in digests.items() if at == place), "")


def _frame_to_remember(said: Frame, found: Frame, sheet: RawSheet | None) -> dict[str, Any]:
    """Return how a table lies. Where its last record stands differs from file to file: it is told by what follows."""
    under = said.first - found.header if said.first else 0
    foot = foot_of(sheet.rows, said.last) if said.last and sheet else said.foot
    return {"shape": found.shape, "depth": said.depth, "under": max(under, 0), "foot": foot}


def remember(learned: Iterable[Mapping[str, Any]], user: Person) -> None:
    """Keep what `to_remember` gave, for the next file of its kind: of an import that a person confirmed."""
    for entry in learned:
        which = {name: entry[name] for name in ("layout_id", "sheet_key")}
        kept, _is_new = LayoutMapping.objects.get_or_create(**which)
        answers = kept.answers | entry.get("answers", {})
        for name, value in ({**entry} | {"answers": answers, "by": signed_in(user)}).items():
            setattr(kept, name, value)
        kept.save()


def forget(layouts: Iterable[LayoutMapping]) -> None:
    """Forget what was said of layouts: the next file of their kind is asked about again."""
    LayoutMapping.objects.filter(pk__in=[layout.pk for layout in layouts]).delete()


def used_for(understood: Any, choice: Any) -> list[LayoutMapping]:
    """Return what is remembered and was used for a file: all that nobody says anew in `choice`."""
    wanted = {(t.layout_id, kind.key) for kind, t in understood.layouts if t.sheet not in choice.mapping}
    wanted |= {(t.layout_id, key) for key, t in understood.tables}
    ids = {layout_id for layout_id, _key in wanted} | {d for found in understood.header_digests.values() for d in found}
    kept = LayoutMapping.objects.filter(layout_id__in=ids).select_related("by") if ids else []
    frames = {*understood.header_digests} - {*choice.frames}
    digests = {digest for name in frames for digest in understood.header_digests[name]}
    return [
        layout
        for layout in kept
        if (layout.layout_id, layout.sheet_key) in wanted
        or (layout.sheet_key == LayoutMapping.HOW_IT_LIES and layout.layout_id in digests)
    ]


# --- What is shown of them ---

Kinds = Mapping[str, Any]


def kinds_to_read(user: Person) -> Kinds:
    """Return by key the sheets that `user` may send, and those that are read together, by their key."""
    kinds: dict[str, Any] = {
        key: kind(user) for key, kind in all_sheets().items() if not kind.is_export_only and kind(user).may_be_sent
    }
    together = joined(user, kinds)
    return kinds | ({together.key: together} if together else {})


def kind_title(layout: LayoutMapping, kinds: Kinds) -> str:
    """Return as what files of a layout are read, or that it is how their tables lie."""
    if layout.sheet_key == LayoutMapping.HOW_IT_LIES:
        return _("where the table stands")
    return str(kinds[layout.sheet_key].title) if layout.sheet_key in kinds else layout.sheet_key


def said_of(layout: LayoutMapping, kinds: Kinds) -> list[tuple[str, str]]:
    """Return (what was asked, what was said) of a layout, as people read it."""
    resource = kinds.get(layout.sheet_key)
    names = HeaderNames(resource.read_columns, resource.targets()) if resource else HeaderNames([])
    headers = {header_key(header): header for header in layout.headers}
    said = [
        (headers.get(key, key), names.label(target) if target else _("skipped"))
        for key, target in layout.mapping.items()
    ]
    said += [(key.rpartition(":")[2], _answer(answer, names)) for key, answer in layout.answers.items()]
    return said + _frame_said(layout.frame)


def _answer(answer: str, names: HeaderNames) -> str:
    if answer == LEAVE_OUT:
        return str(LEAVE_OUT_OPTION.label)
    return names.label(answer)


def _frame_said(frame: Mapping[str, Any]) -> list[tuple[str, str]]:
    if not frame:
        return []
    said = [(_("How the table lies"), str(SHAPES.get(frame["shape"], frame["shape"])))]
    if frame.get("depth"):
        said.append((_("Rows of the header"), str(frame["depth"])))
    if frame.get("under"):
        said.append((_("Rows from the header to the first record"), str(frame["under"])))
    if frame.get("foot"):
        said.append((_("The table ends above the row"), frame["foot"]))
    return said
