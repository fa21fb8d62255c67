"""What a fact for investors can be about, and which of it is infrastructure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvestorSubject(models.TextChoices):
    """What a fact for investors is about, in the order of the investor sheet."""

    TRADES = "trades", _("Industries wanted")
    TRADES_EXCLUDED = "trades-excluded", _("Industries excluded")
    ALL_INFRASTRUCTURE = "all-infrastructure", _("Technical infrastructure as a whole")
    ACCESS_ROAD = "access-road", _("Road to the site")
    INTERNAL_ROADS = "internal-roads", _("Gate and internal roads")
    POWER = "power", _("Power supply")
    WATER = "water", _("Water supply")
    WASTEWATER = "wastewater", _("Wastewater treatment plant")
    TELECOMS = "telecoms", _("Telecommunications")
    RENT = "rent", _("Land rent")
    UTILITY_PRICES = "utility-prices", _("Prices of utilities")
    TERMS = "terms", _("Terms of the lease, incentives")
    DISTANCES = "distances", _("Distances to highways, ports and airports")


# Subjects that are ready, being built or planned.
INFRASTRUCTURE = (
    InvestorSubject.ALL_INFRASTRUCTURE,
    InvestorSubject.ACCESS_ROAD,
    InvestorSubject.INTERNAL_ROADS,
    InvestorSubject.POWER,
    InvestorSubject.WATER,
    InvestorSubject.WASTEWATER,
    InvestorSubject.TELECOMS,
)
INFRASTRUCTURE_CHOICES = [(subject.value, subject.label) for subject in INFRASTRUCTURE]
