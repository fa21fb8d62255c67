"""What an event must say to be recorded, for pages, the administration and actions alike."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from progress.models import SiteEvent, SiteEventKind
from progress.models.event import SAYS

SAID = ("new_developer", "area", "phases")


def check_event(event: SiteEvent, stages=(), has_document: bool | None = None) -> None:
    """Refuse, at its field, what an event of its kind does not say, an area without its decision, and an event that is
    recorded already.

    `has_document` stands in for the document of a form that records a new one on saving.
    """
    errors = {}
    is_of_new_document = has_document and event.document_id is None
    if event.date and not is_of_new_document and (same := _said_before(event)):
        errors["date"] = _("“%(event)s” is already recorded. Correct that one, or name the decision of another.") % {
            "event": same
        }
    for name in SAID:
        if getattr(event, name) is not None and name not in SAYS.get(event.kind, ()):
            text = _("An event of the kind “%(kind)s” does not change this. Leave it empty or choose another kind.")
            errors[name] = text % {"kind": event.get_kind_display()}
    has_document = event.document_id is not None if has_document is None else has_document
    if event.area is not None and "area" not in errors and not has_document:
        errors["document"] = _("An area needs its decision: choose the document that says it.")
    if stages and event.kind != SiteEventKind.PHASED:
        errors["stages"] = _("Only “%(kind)s” makes milestones of phases.") % {"kind": SiteEventKind.PHASED.label}
    elif strangers := [stage for stage in stages if not stage.is_for(event.site.kind)]:
        errors["stages"] = _("Not a stage of such a site: %(stages)s.") % {"stages": ", ".join(map(str, strangers))}
    elif stages and not event.phases:
        errors["phases"] = _("Say how many phases there are, for their milestones to be made.")
    if errors:
        raise ValidationError(errors)


def _said_before(event: SiteEvent) -> SiteEvent | None:
    """Return another event of the kind, day and decision that `event` says anew; one stored as such before may stay."""
    said = {"site": event.site_id, "kind": event.kind, "date": event.date, "document": event.document_id}
    alike = list(SiteEvent.objects.filter(**said))
    return None if any(one.pk == event.pk for one in alike) else next(iter(alike), None)
