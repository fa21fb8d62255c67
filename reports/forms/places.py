"""Which units a form of one unit can be asked for: a district today, a commune of then."""

import datetime

from places.holders import COMMUNES, DISTRICTS_UNTIL, Holders
from places.models import DISTRICTS, AdministrativeUnit


def units_of(holders: Holders, places: list[int | None], end: datetime.date) -> list[AdministrativeUnit]:
    """Return the units a form of one unit can be asked for: those of the cut-off's own level, then of the other one."""
    communes = holders.levels(places, COMMUNES, max(end, DISTRICTS_UNTIL + datetime.timedelta(days=1)))
    districts = holders.levels(places, DISTRICTS, min(end, DISTRICTS_UNTIL))
    return [*communes, *districts] if end > DISTRICTS_UNTIL else [*districts, *communes]
