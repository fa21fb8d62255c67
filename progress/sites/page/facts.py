"""What is known of a site beside its stages, and where what is not known is entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from progress.figures.queries import Figures
from progress.models import Measure, Site

# The figures that every overview and form asks for.
ASKED_FIGURES = (Measure.AREA, Measure.INDUSTRIAL_AREA, Measure.LEASED_AREA, Measure.TOTAL_INVESTMENT)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is asked of every site of a kind; `url` is where it is entered, empty for who may not."""

    label: str
    is_known: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    facts: list[Fact]

    @property
    def known(self) -> int:
        return sum(fact.is_known for fact in self.facts)

    @property
    def gaps(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.is_known]

    @property
    def fillable(self) -> list[Fact]:
        """The gaps that the person may fill."""
        return [gap for gap in self.gaps if gap.url]

    @property
    def others(self) -> str:
        """The names of the gaps that others fill: "Type of cluster; Persons in charge"."""
        return "; ".join(str(gap.label) for gap in self.gaps if not gap.url)


def completeness(
    site: Site, figures: Figures, people: Iterable[Any], *, edit_url: str = "", rights: dict[str, bool] | None = None
) -> Completeness:
    """Return what is asked of a site, and what of it is known, and where `rights` let a person enter it.

    No query of its own but for the persons in charge.
    """
    rights = rights or {}
    values = site.own_values() | {
        _("Administrative unit"): site.unit_id,
        _("Infrastructure developer"): site.developer_id,
    }
    facts = [Fact(label, bool(value), edit_url) for label, value in values.items()]
    in_charge = f"{reverse('progress:in-charge-set')}?site={site.pk}" if rights.get("can_set_in_charge") else ""
    facts.append(Fact(_("Persons in charge"), bool(people), in_charge))
    add_figure = reverse("progress:site-figure-add") if rights.get("can_add_figure") else ""
    for measure in ASKED_FIGURES:
        url = add_figure and f"{add_figure}?{urlencode({'site': site.pk, 'measure': measure.value})}"
        facts.append(Fact(capfirst(str(measure.label)), figures.chosen(measure) is not None, url))
    return Completeness(facts)
