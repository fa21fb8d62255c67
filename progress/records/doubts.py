"""What is doubtful about a change: asked about before it is saved, saved once a person says that it is really so."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from progress.models import Measure, Milestone, Site, SiteFigure, WeeklyColumn
from values.rules import Rule, has_changed, said_anew

CONFIRMED = "confirmed"  # at which field an action asks


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a value at a field looks wrong, and may be right all the same."""

    code: str
    field: str
    text: str


class _Every:
    """Every doubt, for whoever was shown all of them before."""

    def __contains__(self, code) -> bool:
        return True


EVERY: Collection[str] = _Every()


def doubts_of(record: Model) -> list[Doubt]:
    """Return what is doubtful about what the record, as it would be saved, says anew. One query at most."""
    return doubts_of_all([record])[0]


def doubts_of_all(records: Iterable[Model]) -> list[list[Doubt]]:
    """Return the same of several records of one model: one query at most for all of them."""
    on, records = timezone.localdate(), list(records)
    worth_asking = [[rule for rule in getattr(record, "doubts", ()) if rule.asks] for record in records]
    return _judged(records, [said_anew(record, rules, on) for record, rules in zip(records, worth_asking, strict=True)])


def doubts_now(records: Iterable[Model], facts: dict | None = None) -> list[list[Doubt]]:
    """Return what is doubtful about each of several records of one model as they stand, whenever it was said.

    `facts` of the one site they hang on, where they are known already, spare the query.
    """
    records = list(records)
    for record in records if facts else ():
        record.__dict__ |= facts
    return _judged(records, [getattr(record, "doubts", ()) for record in records])


def _judged(records: list[Model], rules: list[Iterable[Rule]]) -> list[list[Doubt]]:
    on = timezone.localdate()
    names = sorted({name for of_one in rules for rule in of_one for name in rule.needs})
    give_facts([record for record in records if any(name not in record.__dict__ for name in names)], names)
    return [
        [Doubt(rule.code, rule.field, rule.tell(record)) for rule in of_one if rule.is_broken(record, on)]
        for record, of_one in zip(records, rules, strict=True)
    ]


def _chosen(measure: str) -> Callable[[str], Subquery]:
    def subquery(site: str) -> Subquery:
        figures = SiteFigure.objects.filter(site=OuterRef(site), measure=measure, is_chosen=True)
        return Subquery(figures.values("value")[:1])

    return subquery


def _establishment(site: str) -> QuerySet:
    stages = {"stage__weekly_column": WeeklyColumn.ESTABLISHMENT, "stage__parent": None}
    return Milestone.objects.filter(site=OuterRef(site), **stages)


def _established_on(site: str) -> Subquery:
    milestones = _establishment(site).filter(state="done", actual__isnull=False)
    return Subquery(milestones.order_by("actual").values("actual__start")[:1])


def _establishment_state(site: str) -> Subquery:
    return Subquery(_establishment(site).order_by("phase").values("state")[:1])


# By the name that rules use: the expression, given the path to the site's primary key.
FACTS: dict[str, Callable[[str], Subquery]] = {
    "site_area": _chosen("area"),
    "site_industrial_area": _chosen("industrial-area"),
    "site_total_investment": _chosen("total-investment"),
    "site_established_on": _established_on,
    "site_establishment": _establishment_state,
}


def with_facts(rows: QuerySet, names: Collection[str], site: str = "site") -> QuerySet:
    """Annotate the named facts of the site that `site` leads to."""
    return rows.annotate(**{name: FACTS[name](site) for name in names})


def give_facts(records: Iterable[Model], names: Collection[str]) -> None:
    """Set the named facts on records that hang on a site, as they are recorded now: one query."""
    records = list(records)
    if not names or not records:
        return
    sites = Site.objects.filter(pk__in={record.site_id for record in records}).order_by()
    known = {row["key"]: row for row in with_facts(sites, names, "pk").values(*names, key=F("pk"))}
    for record in records:
        for name in names:
            setattr(record, name, known.get(record.site_id, {}).get(name))


def ask(record: Model, confirmed: Collection[str] = ()) -> None:
    """Raise ValidationError at "confirmed" with the doubts about the record whose codes are not among `confirmed`."""
    if confirmed is EVERY:
        return
    if open_ones := [doubt for doubt in doubts_of(record) if doubt.code not in confirmed]:
        raise ValidationError({CONFIRMED: [ValidationError(doubt.text, doubt.code) for doubt in open_ones]})


def law_notices(figure: SiteFigure) -> list[str]:
    """Return what the law has to say of a site's area that is said anew."""
    if figure.measure != Measure.AREA or figure.value is None or not has_changed(figure, "value"):
        return []
    return figure.site.child.size_notices(figure.value, figure.as_of)


ASKED = _("Correct what is wrong, or tick what is right, and save again.")


class Ticks(forms.CheckboxSelectMultiple):
    template_name = "values/choices.html"


class ConfirmField(forms.MultipleChoiceField):
    """Holds the codes of doubts that were confirmed. Hidden until there is something to ask."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **kwargs):
        super().__init__(label=_("Is it right?"), required=False, initial=list, **kwargs)

    def ask(self, doubts: Iterable[tuple[str, str]]) -> None:
        """Show a tick for each (code, text)."""
        self.widget = Ticks()
        self.choices = list(doubts)

    def valid_value(self, value):
        """Accept any code: what is ticked is compared with the doubts when it is saved."""
        return True


class AsksToConfirm(forms.Form):
    """Mixin: `confirmed` is shown once a save was refused for doubts, with a tick for each of them."""

    confirmed = ConfirmField()

    def add_error(self, field, error):
        doubts = getattr(error, "error_dict", {}).get(CONFIRMED)
        if not doubts:
            return super().add_error(field, error)
        self.fields[CONFIRMED].ask((doubt.code, doubt.messages[0]) for doubt in doubts)
        for name, errors in error.error_dict.items():
            super().add_error(name if name in self.fields else None, ASKED if name == CONFIRMED else errors)
        return None

    def offer(self, doubts: Iterable[Doubt]) -> None:
        """Ask about these doubts; one that several records raise is one tick, with how many do."""
        texts = {}
        for doubt in doubts:
            texts.setdefault(doubt.code, []).append(doubt.text)
        if texts:
            self.fields[CONFIRMED].ask((code, _each_once(messages)) for code, messages in texts.items())

    @property
    def is_asking(self) -> bool:
        return bool(self.fields[CONFIRMED].choices)


def _each_once(texts: list[str]) -> str:
    """Return what several records are doubted for, each told once: “Done, but … (3)”."""
    counts = Counter(texts)
    return " ".join(f"{text} ({count})" if count > 1 else text for text, count in counts.items())
