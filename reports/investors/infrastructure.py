"""How far the infrastructure of a site is: as a fact for investors says or, where none does, as its milestones do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from progress.models import InvestorFact, InvestorSubject, Measure, Milestone, Readiness, State
from reports.investors.reading import SiteOffer
from reports.investors.sources import basis_of
from values.dates import PartialDate
from values.numbers import format_number
from values.today import today


@dataclass(frozen=True, slots=True)
class Built:
    """The readiness of one part of the infrastructure, empty for unknown, its day in words, and from what."""

    readiness: str = ""
    day: str = ""
    basis: str = ""


def built(offer: SiteOffer, subject: str) -> Built:
    """Return how far a part of the infrastructure of a site is."""
    fact = offer.facts.get(subject)
    if fact and fact.readiness:
        return Built(fact.readiness, "", basis_of(fact))
    return by_milestones([m for m in offer.milestones if m.stage.infrastructure == subject])


def by_milestones(milestones: Iterable[Milestone]) -> Built:
    """Return what the milestones of a stage, one for each phase, say together.

    A target date that is over tells an investor nothing; a step is never taken for done because time passed.
    """
    asked = [milestone for milestone in milestones if milestone.state != State.NOT_APPLICABLE]
    states = {milestone.state for milestone in asked}
    if not asked or states == {State.UNKNOWN}:
        return Built()
    newest = max(asked, key=lambda milestone: (milestone.as_of.end if milestone.as_of else date.min, milestone.pk))
    if states == {State.DONE}:
        days = [milestone.actual for milestone in asked if milestone.actual]
        since = _("since %(day)s") % {"day": max(days, key=_end)} if len(days) == len(asked) else ""
        return Built(Readiness.READY, since, basis_of(newest))
    targets = [m.promise for m in asked if m.state != State.DONE and m.promise]
    expected = max(targets, key=_end) if targets else None
    day = _("target %(date)s") % {"date": expected} if expected and expected.end >= today() else ""
    if states & {State.IN_PROGRESS, State.DONE}:
        return Built(Readiness.BUILDING, day, basis_of(newest))
    if targets:
        return Built(Readiness.PLANNED, day, basis_of(newest))
    return Built()


def _end(date: PartialDate):
    return date.end


def contradictions(offer: SiteOffer) -> list[str]:
    """Say where a fact for investors and the milestones of its subject tell different things."""
    found = []
    for subject, fact in offer.facts.items():
        said = by_milestones([m for m in offer.milestones if m.stage.infrastructure == subject]).readiness
        if fact.readiness and said and fact.readiness != said:
            text = _("%(subject)s: recorded for investors as %(said)s, by its milestones it is %(milestones)s.")
            words = {"said": Readiness(fact.readiness).label, "milestones": Readiness(said).label}
            found.append(text % (words | {"subject": fact.get_subject_display()}))
    return found


def capacity(offer: SiteOffer, subject: str) -> str:
    """Return the capacity and the standard of the wastewater treatment as its figure says; empty for all else."""
    figure = offer.figures.chosen(Measure.WASTEWATER_CAPACITY)
    if subject != InvestorSubject.WASTEWATER or figure is None:
        return ""
    return ", ".join(filter(None, [f"{format_number(figure.value)} {figure.unit}", figure.standard]))


def words_of(fact: InvestorFact | None, *, is_english: bool) -> tuple[str, bool]:
    """Return the text of a fact in a language, and whether it is Vietnamese for want of English."""
    if fact is None or not fact.text:
        return "", False
    return (fact.text_en, False) if is_english and fact.text_en else (fact.text, is_english)
