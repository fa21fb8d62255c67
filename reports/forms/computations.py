"""The names of what the tracker can compute for a row of a form; which row uses which is data of the row."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Computation(models.TextChoices):
    """What a row counts or adds up. All up to the cut-off, but for what is said to be of the period."""

    PLANNED = "planned", _("Clusters in the development plan")
    PLANNED_AREA = "planned-area", _("Area of clusters in the development plan")
    ESTABLISHED = "established", _("Clusters established")
    ESTABLISHED_AREA = "established-area", _("Area of clusters established")
    NEW = "new", _("Clusters established in the period")
    NEW_AREA = "new-area", _("Area of clusters established in the period")
    ENTERPRISE = "enterprise", _("Clusters established whose developer is an enterprise")
    ENTERPRISE_AREA = "enterprise-area", _("Area of clusters established whose developer is an enterprise")
    DETAILED_PLAN = "detailed-plan", _("Clusters with a detailed plan")
    DETAILED_PLAN_AREA = "detailed-plan-area", _("Area of clusters with a detailed plan")
    PROJECT = "project", _("Clusters with an approved infrastructure project")
    PROJECT_AREA = "project-area", _("Area of clusters with an approved infrastructure project")
    INVESTMENT = "investment", _("Total investment of approved infrastructure projects")
    PAID = "paid", _("Infrastructure capital paid in clusters established")
    OPERATING = "operating", _("Clusters in operation")
    OPERATING_ESTABLISHED = "operating-established", _("Clusters in operation and established")
    OPERATING_NOT_ESTABLISHED = "operating-not-established", _("Clusters in operation and not established")
    OPERATING_CRAFT = "operating-craft", _("Craft village clusters in operation")
    OPERATING_SPECIALISED = "operating-specialised", _("Specialised clusters in operation")
    OPERATING_AREA = "operating-area", _("Area of clusters in operation")
    OPERATING_ESTABLISHED_AREA = "operating-established-area", _("Area of clusters in operation and established")
    OPERATING_NOT_ESTABLISHED_AREA = (
        "operating-not-established-area",
        _("Area of clusters in operation and not established"),
    )
    OPERATING_CRAFT_AREA = "operating-craft-area", _("Area of craft village clusters in operation")
    OPERATING_SPECIALISED_AREA = "operating-specialised-area", _("Area of specialised clusters in operation")
    INDUSTRIAL_LAND = "industrial-land", _("Industrial land of clusters in operation")
    LEASED_LAND = "leased-land", _("Industrial land leased in clusters")
    OCCUPANCY = "occupancy", _("Average occupancy rate of clusters in operation")
    PROJECTS = "projects", _("Projects in clusters")
    FOREIGN_PROJECTS = "foreign-projects", _("Projects with foreign capital in clusters")
    OPERATING_PROJECTS = "operating-projects", _("Projects operating in clusters")
    REVENUE = "revenue", _("Revenue of projects in the period")
    BUDGET = "budget", _("Paid by projects to the state budget in the period")
    WORKERS = "workers", _("Workers in clusters")
    WASTEWATER = "wastewater", _("Clusters with wastewater treatment, built or being built")
    WASTEWATER_STANDARD = "wastewater-standard", _("Clusters whose wastewater treatment meets the standard")

    SITES = "sites", _("Sites recorded, neither revoked nor removed from the plan")
    MEASURE = "measure", _("Own line: a figure of sites, added up")
    PROJECT_COUNT = "project-count", _("Own line: projects, counted")
    PROJECT_LAND = "project-land", _("Own line: land of projects")
    REGISTERED_CAPITAL = "registered-capital", _("Own line: registered capital of projects")
    PAID_CAPITAL = "paid-capital", _("Own line: capital paid in by projects")
    INDICATOR = "indicator", _("Own line: a line of form 01 or 02, added up")


class Capital(models.TextChoices):
    """Of which projects an own line speaks, by the origin of their capital."""

    FOREIGN = "foreign", _("With foreign capital")
    DOMESTIC = "domestic", _("Without foreign capital")


@dataclass(frozen=True, slots=True)
class Asks:
    """What a row asks of the records; rows that ask the same are computed once.

    `measure`, `indicator` (the key of a line of form 01 or 02), `capital` and `only_operating` are of own lines.
    """

    computation: str
    measure: str = ""
    indicator: int | None = None
    capital: str = ""
    only_operating: bool = False


# Own lines that speak of projects: they can be narrowed by capital and by operation.
OF_PROJECTS = frozenset(
    {
        Computation.PROJECT_COUNT,
        Computation.PROJECT_LAND,
        Computation.REGISTERED_CAPITAL,
        Computation.PAID_CAPITAL,
        Computation.INDICATOR,
    }
)
# Rows of the period alone: what they say neither grows nor shrinks with the rows of another period.
OF_THE_PERIOD = frozenset(
    {Computation.NEW, Computation.NEW_AREA, Computation.REVENUE, Computation.BUDGET, Computation.INDICATOR}
)
# Rows whose value is a number of things: never a fraction.
COUNTS = frozenset(
    {
        Computation.PLANNED,
        Computation.ESTABLISHED,
        Computation.NEW,
        Computation.ENTERPRISE,
        Computation.DETAILED_PLAN,
        Computation.PROJECT,
        Computation.OPERATING,
        Computation.OPERATING_ESTABLISHED,
        Computation.OPERATING_NOT_ESTABLISHED,
        Computation.OPERATING_CRAFT,
        Computation.OPERATING_SPECIALISED,
        Computation.PROJECTS,
        Computation.FOREIGN_PROJECTS,
        Computation.OPERATING_PROJECTS,
        Computation.WORKERS,
        Computation.WASTEWATER,
        Computation.WASTEWATER_STANDARD,
        Computation.SITES,
        Computation.PROJECT_COUNT,
    }
)
