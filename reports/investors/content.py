"""What an investor sheet says, in one language: parts of lines, each with what it is from. Nobody's name, no notes."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from places.models import AdministrativeUnit
from progress.models import FormPart, InvestorSubject, Measure, Readiness, State
from progress.models.rules.investor_subjects import INFRASTRUCTURE
from progress.organisations.names import public_name
from reports.investors.infrastructure import built, capacity, words_of
from reports.investors.reading import DECIDED, SiteOffer
from reports.investors.sources import basis_of
from values.numbers import format_number
from values.text import fold

# The states of the interface whose signs stand before these.
SIGNS: dict[str, str] = {Readiness.READY: "done", Readiness.BUILDING: "in_progress", Readiness.PLANNED: "not_started"}
MOST_SUCCESSORS = 3  # units that stand in the place of a former one


@dataclass(frozen=True, slots=True)
class Line:
    """A name with its value and with the words of whoever recorded it; `key` stays the same in each publication."""

    key: str
    name: str
    value: str = ""
    text: str = ""
    basis: str = ""
    sign: str = ""
    is_unknown: bool = False
    is_vietnamese: bool = False  # the text, on an English sheet, for nobody wrote it in English


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: list[Line] = field(default_factory=list)


def content_of(offer: SiteOffer) -> dict[str, Any]:
    """Return the sheet of a site in each language, and what does not depend on one, as it is kept when published."""
    position = offer.position
    return {language: _sheet(offer, language) for language, _name in settings.LANGUAGES} | {
        "vacant": str(offer.vacant.area) if offer.vacant.area is not None else "",
        "position": [float(position.latitude), float(position.longitude)] if position else [],
        "trades": trades_of(offer),
    }


def trades_of(offer: SiteOffer) -> str:
    """Return the words in which the wanted trades are looked for, in both languages."""
    fact = offer.facts.get(InvestorSubject.TRADES)
    return fold(f"{fact.text} {fact.text_en}") if fact else ""


def _sheet(offer: SiteOffer, language: str) -> dict[str, Any]:
    """Return the sheet in a language: title, whose it is, and parts that have lines."""
    is_english = language == "en"
    with override(language):
        head = offer.letterhead
        parts = [
            Part(_("Location and decisions"), [*_place(offer, is_english), *_decisions(offer)]),
            Part(_("Land"), list(_land(offer))),
            Part(_("Industries"), list(_texts(offer, is_english, _TRADES, asked=(InvestorSubject.TRADES,)))),
            Part(_("Infrastructure"), list(_infrastructure(offer, is_english))),
            Part(_("Prices and terms"), list(_prices(offer, is_english))),
            Part(_("Contact"), list(_contact(offer, is_english))),
        ]
        return {
            "title": f"{offer.site.get_kind_display()} {offer.site.name}",
            "superior": head.superior if head and not is_english else "",
            "office": _office(offer, is_english)[0],
            "parts": [asdict(part) for part in parts if part.lines],
        }


_TRADES = (InvestorSubject.TRADES, InvestorSubject.TRADES_EXCLUDED)


def _unknown(key: str, name: str) -> Line:
    return Line(key, name, _("no data yet"), is_unknown=True)


def _place(offer: SiteOffer, is_english: bool) -> Iterator[Line]:
    site, name = offer.site, _("Administrative unit")
    yield Line("unit", name, units_today(site.unit)) if site.unit else _unknown("unit", name)
    if site.address:
        yield Line("address", _("Exact location"), site.address)
    if offer.position:
        yield Line("position", _("Position"), f"{offer.position} (WGS 84)", basis=basis_of(offer.position))
    yield from _texts(offer, is_english, (InvestorSubject.DISTANCES,))
    if name := public_name(site.developer):
        yield Line("developer", _("Infrastructure developer"), name)


def units_today(unit: AdministrativeUnit) -> str:
    """Return a unit by today's name; a former one that was divided among several with these. Wants `with_place()`."""
    successors = [one for one in unit.successors.all() if not one.valid_until] if unit.valid_until else []
    if not successors:
        return unit.label
    names = "; ".join(one.full_name for one in successors[:MOST_SUCCESSORS])
    return names if len(successors) == 1 else _("%(former)s, now %(units)s") % {"former": unit.label, "units": names}


def _decisions(offer: SiteOffer) -> Iterator[Line]:
    """Yield the decisions of the steps that are done and of the event that established the site, each once."""
    told = set()
    for event in (event for event in offer.events if event.document):
        told.add(event.document_id)
        yield Line(f"decision-{event.document_id}", str(event.get_kind_display()), str(event.document))
    for milestone in offer.milestones:
        is_decided = milestone.state == State.DONE and milestone.document_id and milestone.document_id not in told
        if milestone.stage.form_part in DECIDED and is_decided:
            told.add(milestone.document_id)
            yield Line(f"decision-{milestone.document_id}", milestone.title, str(milestone.document))
    if not told:
        yield _unknown("decision", str(FormPart.ESTABLISHMENT.label))


_AREAS = (Measure.AREA, Measure.INDUSTRIAL_AREA, Measure.BUILT_INDUSTRIAL_AREA, Measure.LEASED_AREA)
_ASKED_AREAS = (Measure.AREA, Measure.INDUSTRIAL_AREA)


def _land(offer: SiteOffer) -> Iterator[Line]:
    for measure in _AREAS:
        figure, name = offer.figures.chosen(measure), capfirst(str(measure.label))
        if figure:
            yield Line(measure.value, name, f"{format_number(figure.value)} {measure.unit}", basis=basis_of(figure))
        elif measure in _ASKED_AREAS:
            yield _unknown(measure.value, name)
    vacant, name = offer.vacant, str(Measure.VACANT_AREA.label)
    if vacant.area is None:
        yield Line("vacant", name, capfirst(_("unknown")), basis=vacant.basis, is_unknown=True)
    else:
        yield Line("vacant", name, f"{format_number(vacant.area)} ha", basis=vacant.basis)


def _texts(offer: SiteOffer, is_english: bool, subjects, asked=()) -> Iterator[Line]:
    """Yield what facts say in words; those `asked` are told as unknown where nobody said anything."""
    for subject in subjects:
        fact = offer.facts.get(subject)
        text, is_vietnamese = words_of(fact, is_english=is_english)
        if text:
            name = str(subject.label)
            yield Line(subject.value, name, text=text, basis=basis_of(fact), is_vietnamese=is_vietnamese)
        elif subject in asked:
            yield _unknown(subject.value, str(subject.label))


def _infrastructure(offer: SiteOffer, is_english: bool) -> Iterator[Line]:
    for subject in INFRASTRUCTURE:
        fact, state = offer.facts.get(subject), built(offer, subject)
        text, is_vietnamese = words_of(fact, is_english=is_english)
        if subject == InvestorSubject.ALL_INFRASTRUCTURE and not (state.readiness or text):
            continue
        said = [str(Readiness(state.readiness).label), state.day] if state.readiness else [_("readiness unknown")]
        size = capacity(offer, subject)
        yield Line(
            subject.value,
            str(subject.label),
            value=capfirst(", ".join(filter(None, [*said, size]))),
            text=text,
            basis="; ".join(dict.fromkeys(filter(None, [state.basis, basis_of(fact) if fact else ""]))),
            sign=SIGNS.get(state.readiness, "unknown"),
            is_unknown=not (state.readiness or text or size),
            is_vietnamese=is_vietnamese,
        )


def _prices(offer: SiteOffer, is_english: bool) -> Iterator[Line]:
    subjects = (InvestorSubject.RENT, InvestorSubject.UTILITY_PRICES, InvestorSubject.TERMS)
    yield from _texts(offer, is_english, subjects, asked=(InvestorSubject.RENT,))
    if term := offer.figures.chosen(Measure.TERM):
        value = f"{format_number(term.value)} {Measure.TERM.unit}"
        yield Line("term", str(Measure.TERM.label), value, basis=basis_of(term))


def _office(offer: SiteOffer, is_english: bool) -> tuple[str, bool]:
    """Return the name of the office, and whether it is Vietnamese for want of English; empty without a letterhead."""
    head = offer.letterhead
    if head is None:
        return "", False
    return (head.office_en, False) if is_english and head.office_en else (head.office, is_english)


def _contact(offer: SiteOffer, is_english: bool) -> Iterator[Line]:
    """Yield how the office is reached, never a person: address, telephone and e-mail of its letterhead."""
    name, is_vietnamese = _office(offer, is_english)
    office = Line("office", _("Office"), text=name, is_vietnamese=is_vietnamese)
    yield office if name else _unknown("office", _("Office"))
    if head := offer.letterhead:
        for key, label, value in (
            ("office-address", _("Address"), head.address),
            ("telephone", _("Telephone"), head.telephone),
            ("email", _("E-mail"), head.email),
        ):
            if value:
                yield Line(key, label, value)
