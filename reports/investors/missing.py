"""What an officer still has to record for a good investor sheet, and where; none of it is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from progress.models import InvestorSubject, Measure
from progress.models.rules.investor_subjects import INFRASTRUCTURE
from reports.investors.infrastructure import built
from reports.investors.reading import DECIDED, SiteOffer

_WANTED = (InvestorSubject.TRADES, InvestorSubject.RENT, InvestorSubject.UTILITY_PRICES, InvestorSubject.DISTANCES)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not recorded; `url` is where it is, empty for who may not."""

    label: str
    url: str = ""


def gaps_of(offer: SiteOffer, user=None, *, can_edit: bool = False) -> list[Gap]:
    """Return what is missing on the sheet of a site; with links to where `user` records it, if they may."""

    def address(permission: str, name: str, **named: str) -> str:
        if user is None or not can_edit or not user.has_perm(permission):
            return ""
        return f"{reverse(name)}?{urlencode({'site': offer.site.pk} | named)}"

    def figure(measure: Measure) -> str:
        return address("progress.add_sitefigure", "progress:site-figure-add", measure=measure.value)

    def fact(subject: str) -> str:
        return address("progress.add_investorfact", "progress:investor-fact-add", subject=subject)

    def gaps() -> Iterator[tuple[str, str]]:
        site = offer.site
        if not site.unit_id:
            yield _("Administrative unit"), site.get_absolute_url()
        if offer.position is None:
            yield _("Position"), address("progress.add_siteposition", "progress:position-add")
        if not _has_decision(offer):
            yield _("Decision of establishment"), f"{site.get_absolute_url()}#events"
        for measure in (Measure.AREA, Measure.INDUSTRIAL_AREA):
            if offer.figures.chosen(measure) is None:
                yield capfirst(str(measure.label)), figure(measure)
        if offer.vacant.area is None:
            yield str(Measure.VACANT_AREA.label), figure(Measure.VACANT_AREA)
        for subject in INFRASTRUCTURE:
            if subject != InvestorSubject.ALL_INFRASTRUCTURE and not built(offer, subject).readiness:
                yield str(subject.label), fact(subject)
        for subject in _WANTED:
            if subject not in offer.facts:
                yield str(subject.label), fact(subject)
        for subject, one in offer.facts.items():
            if one.text and not one.text_en:
                yield _("English text: %(subject)s") % {"subject": one.get_subject_display()}, fact(subject)
        yield from _office_gaps(offer, user)

    return list(starmap(Gap, gaps()))


def _has_decision(offer: SiteOffer) -> bool:
    return any(event.document_id for event in offer.events) or any(
        step.document_id for step in offer.milestones if step.stage.form_part in DECIDED
    )


def _office_gaps(offer: SiteOffer, user) -> Iterator[tuple[str, str]]:
    """Yield what of the office is not recorded on its letterhead, which administrators keep."""
    head = offer.letterhead
    if head is None:
        yield _("Letterhead of the office"), ""
        return
    may_change = user is not None and user.is_staff and user.has_perm("reports.change_letterhead")
    url = reverse("admin:reports_letterhead_change", args=[head.pk]) if may_change else ""
    for label, value in (
        (_("Office in English"), head.office_en),
        (_("Address of the office"), head.address),
        (_("Telephone of the office"), head.telephone),
        (_("E-mail of the office"), head.email),
    ):
        if not value:
            yield label, url
