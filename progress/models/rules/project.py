"""What looks wrong about a secondary project and may be right all the same: asked about, never refused."""

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models.rules.bounds import BILLIONS, PEOPLE, beyond, hectares_beyond, none_of_it
from values.numbers import format_number
from values.rules import Rule


class ProjectState(models.TextChoices):
    REGISTERED = "registered", gettext_lazy("Registered")
    APPROVED = "approved", gettext_lazy("Investment policy approved")
    BUILDING = "building", gettext_lazy("Being built")
    OPERATING = "operating", gettext_lazy("Operating")
    STOPPED = "stopped", gettext_lazy("Stopped")


def before_the_site(field: str) -> Rule:
    """Return a doubt about a date of operation that is over before the site was established."""

    def tell(project) -> str:
        text = _("Operation %(planned)s is before its site was established on %(established)s.")
        established = date_format(project.site_established_on, "SHORT_DATE_FORMAT")
        return text % {"planned": getattr(project, field), "established": established}

    return Rule(
        f"{field}_before_site",
        field,
        lambda on: Q((f"{field}__end__lt", F("site_established_on"))),
        tell,
        needs=("site_established_on",),
    )


def _paid_more(project) -> str:
    text = _("The capital paid in, %(paid)s billion VND, is more than the %(registered)s registered.")
    words = {"paid": project.paid_capital, "registered": project.registered_capital}
    return text % {name: format_number(value) for name, value in words.items()}


def _larger_than_the_site(project) -> str:
    text = _("%(done)s ha are more than the site's area, %(total)s ha.")
    return text % {"done": format_number(project.land_area), "total": format_number(project.site_area)}


DOUBTS = (
    before_the_site("planned_operation"),
    before_the_site("forecast_operation"),
    before_the_site("actual_operation"),
    Rule(
        "operating_before_site",
        "state",
        lambda on: Q(state=ProjectState.OPERATING, site_establishment__in=["not_started", "in_progress"]),
        lambda project: _("It operates, but its site is not established yet."),
        about=("state",),
        needs=("site_establishment",),
    ),
    Rule(
        "paid_more_than_registered",
        "paid_capital",
        lambda on: Q(paid_capital__gt=F("registered_capital")),
        _paid_more,
    ),
    Rule(
        "land_more_than_site",
        "land_area",
        lambda on: Q(land_area__gt=F("site_area")),
        _larger_than_the_site,
        needs=("site_area",),
    ),
    none_of_it("land_area"),
    *hectares_beyond("land_area"),
    beyond("registered_capital", BILLIONS),
    beyond("paid_capital", BILLIONS),
    beyond("workers", PEOPLE),
)
