"""Writes of figures, a site's or an indicator's, and which of several sources is in use.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from progress.models import SiteFigure
from progress.models.figure import SourcedFigure
from progress.records.actions import locked, may_change, refuse_unknown, sign, use_document
from progress.records.doubts import ask
from progress.records.provenance import differing, entered_by, renew, said_again

CHOSEN_STAYS = _("This figure is in use. Put another one in use first.")
SAME_THING = _("The type of a figure cannot be changed; add another figure instead.")
_OTHERS = frozenset({"site", "indicator", "reason"})


def figure_fields(model: type[SourcedFigure]) -> frozenset[str]:
    """Return the fields of a figure that a person fills in, beside the site or indicator it is of."""
    fields = (f for f in model._meta.concrete_fields if f.editable and not f.primary_key)
    return frozenset(f.name for f in fields if f.name not in _OTHERS)


def may_keep(by, figure: SourcedFigure, action: str) -> bool:
    """Return whether `by` may "add", "change" or "delete" figures of its kind, at its site if it has one."""
    permission = f"{figure._meta.app_label}.{action}_{figure._meta.model_name}"
    return may_change(by, figure.site, permission) if isinstance(figure, SiteFigure) else by.has_perm(permission)


@transaction.atomic
def add_figure(*, figure, by, values: dict, confirmed: Collection[str] = ()):
    """Record a new figure; `figure` is one not saved yet that names its site or its indicator. Return it as saved.

    The first one of a thing is in use; another one stands beside it until it is chosen. Without a source it rests on
    what `by` reports today. Raises PermissionDenied; ValidationError, at "confirmed" for doubts that are not among it;
    TypeError for a field that is not a figure's.
    """
    values, _said = said_again(values)
    refuse_unknown(values, figure_fields(type(figure)), "of a figure")
    if not may_keep(by, figure, "add"):
        raise PermissionDenied
    for name, value in values.items():
        setattr(figure, name, value)
    renew(figure, values, statement=entered_by(by), is_new=True)
    _save(figure, by, "", confirmed)
    return figure


@transaction.atomic
def update_figure(*, figure, by, version: int, changes: dict, reason: str = "", confirmed: Collection[str] = ()):
    """Set `changes` on a figure seen at `version`; return it as saved. What changes nothing is not saved.

    A new value rests on the source said with it, or on what `by` reports today; the recorded one stays where `changes`
    say so (SOURCE_STANDS). What the figure is of stays, but an area or prices that nobody said may be told later.

    Raises PermissionDenied; StaleVersion when somebody saved since (nothing is written); ValidationError, at
    "confirmed" for doubts that are not among it; TypeError for a field that is not a figure's.
    """
    changes, stated = said_again(changes)
    refuse_unknown(changes, figure_fields(type(figure)), "of a figure")
    if not may_keep(by, figure, "change"):
        raise PermissionDenied
    current = locked(figure, version)
    before = {name: getattr(current, current._meta.get_field(name).attname) for name in figure_fields(type(current))}
    rivals = current.is_chosen and current.rivals().exists()
    for name, value in changes.items():
        setattr(current, name, value)
    changed = differing(current, before)
    if moved := changed.intersection(current.same_thing):
        if fixed := [name for name in moved if before[name] not in (None, "")]:
            raise ValidationError(dict.fromkeys(fixed, SAME_THING))
        if rivals:
            raise ValidationError(CHOSEN_STAYS, "in_use")
    if changed:
        renew(current, changed, statement=entered_by(by), stated=stated)
        _save(current, by, reason, confirmed)
    return current


@transaction.atomic
def delete_figure(*, figure, by, reason: str = "") -> None:
    """Delete a figure; the history brings it back. `figure` carries the version it was seen at.

    Raises PermissionDenied; StaleVersion; ValidationError for the one in use beside others, which do not take its place
    by themselves.
    """
    if not may_keep(by, figure, "delete"):
        raise PermissionDenied
    current = locked(figure, figure.version)
    if current.is_chosen and current.rivals().exists():
        raise ValidationError(CHOSEN_STAYS, "in_use")
    sign(current, by, reason)
    current.delete()


def _save(figure, by, reason: str, confirmed: Collection[str]) -> None:
    figure.full_clean()
    ask(figure, confirmed)
    sign(figure, by, reason)
    figure.save()
    if figure.document_id and isinstance(figure, SiteFigure):
        use_document(document=figure.document, site=figure.site, by=by)


@transaction.atomic
def choose_figure(*, figure, by, reason: str):
    """Put one source's figure in use in place of its rivals', with the reason; return it as saved.

    `figure` carries the version it was seen at. Raises PermissionDenied; StaleVersion (nothing is written);
    ValidationError without a reason.
    """
    if not may_keep(by, figure, "change"):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for using this figure.")})
    # The old one steps back first: the database allows one chosen figure at any moment.
    for rival in figure.rivals().filter(is_chosen=True):
        rival.is_chosen = False
        sign(rival, by, reason)
        rival.save()
    figure.is_chosen, figure.reason = True, reason
    sign(figure, by, reason)
    figure.save()
    return figure
