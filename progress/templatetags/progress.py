"""What templates of site pages need beyond filters."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from progress.milestones.queries import EarlierSource, earlier_sources
from progress.models import Document, Milestone, Obstacle, SecondaryProject
from progress.obstacles.steps import EDIT, next_steps
from values.dates import Lateness
from values.today import today

register = template.Library()


@register.simple_tag
def document_link(document: Document) -> str:
    """Return a document by its kind, number and date; a link where there is a file to download or a page to open."""
    if document.file:
        address = reverse("progress:document-file", args=[document.pk])
        hint = _("download the file")
        return format_html('<a href="{}">{}<span class="visually-hidden"> ({})</span></a>', address, document, hint)
    if document.url:
        return format_html('<a href="{}" rel="noreferrer">{}</a>', document.url, document)
    return str(document)


@register.filter
def earlier(milestone, ledger) -> list[EarlierSource]:
    """Return which values of a milestone rest on another source than the present one."""
    return earlier_sources(milestone, ledger.records)


@register.filter
def tells_day(record) -> bool:
    """Return whether the day a record was true is to be shown: unless the words of its source say it."""
    is_told = not getattr(record, "document", None) and str(record.as_of) in record.source
    return bool(record.as_of) and not is_told


@register.filter
def at(values: dict, key):
    """Return what a dictionary has under a key that the template knows: `reports|at:milestone.pk`; None for nothing."""
    return values.get(key) if values else None


@register.filter
def overdue(record: Milestone | SecondaryProject) -> Lateness | None:
    """Return how overdue a record of `with_lateness()` is; None where it is not."""
    return record.overdue_by(today()) if record.overdue_slots else None


@register.filter
def behind(record: Milestone | SecondaryProject) -> Lateness | None:
    """Return how far a record of `with_lateness()` lies behind its original target; None where it does not."""
    return record.behind_by(record.first_promise, today()) if record.behind_slots else None


@register.filter
def behind_besides(record: Milestone | SecondaryProject) -> Lateness | None:
    """Return how far behind it is, to stand beside "overdue"; None where it is overdue by its original target."""
    is_told = record.overdue_slots and record.in_force == record.first_promise
    return None if is_told else behind(record)


@register.filter
def steps_for(obstacle: Obstacle, user) -> list[tuple[str, str]]:
    """Return (label, address) of what `user`, who may change the obstacle, can do with it now."""
    return [(step.label, step.url(obstacle)) for step in next_steps(obstacle, user) if step is not EDIT]
