"""Slippage: one rule in Python and in SQL, on whichever database the tests run."""

import datetime
import itertools
import random

import pytest

from clusters.models import Cluster
from progress.milestones.actions import update_milestone
from progress.models import Milestone, SiteEvent, Stage, State
from progress.promises.ledger import ledgers
from progress.promises.slippage import with_kept, with_worst_slip
from progress.tests.cast import TODAY, milestone, record
from values.dates import PartialDate, lateness

pytestmark = pytest.mark.usefixtures("told_of_the_past")
DATES = [
    "29/02/2024", "31/12/2024", "01/01/2025", "1/2025", "12/2024", "3/2024", "quý IV/2024", "quý II/2024", "quý I/2025",
    "6 tháng đầu năm 2024", "6 tháng cuối năm 2025", "2024", "2025", "2028", "30/11/2026", "27/03/2024", "28/02/2025",
    "27/03/2025", "31/01/2025", None,
]  # fmt: skip


def some_promise(chance: random.Random) -> PartialDate:
    year = chance.randint(2022, 2026)
    return chance.choice(
        [
            PartialDate.day(datetime.date(year, 1, 1) + datetime.timedelta(days=chance.randrange(366))),
            PartialDate.month(year, chance.randint(1, 12)),
            PartialDate.quarter(year, chance.randint(1, 4)),
            PartialDate.half_year(year, chance.randint(1, 2)),
            PartialDate.year(year),
        ]
    )


def every_case(site, stage) -> list[Milestone]:
    """Milestones of every two dates as promise and forecast, and as promise and the day it was done."""
    made = []
    for planned, other in itertools.product(DATES, DATES):
        for name, state in (("forecast", State.IN_PROGRESS), ("actual", State.DONE), ("forecast", State.DONE)):
            dates = {"planned": planned, name: other}
            dates = {key: said and PartialDate.parse(said) for key, said in dates.items()}
            made.append(Milestone(site_id=site.pk, stage=stage, phase=len(made) + 1, state=state, **dates))
    return Milestone.objects.bulk_create(made)


def test_sql_and_python_agree_on_every_pair_of_precisions(cast):
    every_case(cast.cluster, cast.stages["eia"])
    for on in (TODAY, datetime.date(2025, 1, 1), datetime.date(2024, 2, 29)):
        found = list(Milestone.objects.filter(phase__gt=0).with_slip(on))
        assert len(found) == 3 * len(DATES) ** 2
        wrong = []
        for m in found:
            expected = m.behind_by(m.first_promise, on)
            if (m.slip or 0) != (expected.slots if expected else 0):
                wrong.append((on, m.state, str(m.planned), str(m.forecast), str(m.actual), m.slip, expected))
        assert wrong == []


def test_what_is_overdue_is_ordered_by_the_length_that_is_told(cast):
    chance = random.Random(9)
    promises = [some_promise(chance) for _number in range(300)]
    Milestone.objects.bulk_create(
        Milestone(site_id=cast.cluster.pk, stage=cast.stages["eia"], phase=phase, planned=planned)
        for phase, planned in enumerate(promises, 1)
    )
    ends = [chance.choice(promises).end + datetime.timedelta(days=days) for days in (1, 28, 30, 31, 32, 90, 365, 900)]
    for on in (TODAY, datetime.date(2026, 2, 28), datetime.date(2024, 2, 29), datetime.date(2025, 4, 30), *ends):
        found = Milestone.objects.filter(phase__gt=0).with_overdue(on).order_by("-overdue_slots", "in_force__end")
        told = [(m.overdue_slots, m.overdue_by(on)) for m in found]
        assert [slots for slots, _late in told] == [late.slots if late else 0 for _slots, late in told]
        lengths = [late for _slots, late in told if late]
        assert len(lengths) == sum(planned.end < on for planned in promises)
        assert lengths == sorted(lengths, reverse=True)
        days = [(on - m.promise.end).days for m in found if m.overdue_by(on)]
        assert [late.count for late in lengths] == days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        (("2024", "2025"), ("1/2024", "12/2024")),  # a year is more than eleven months
        (("01/03/2023", "02/03/2024"), ("2023", "2024")),  # a year and a day more than a year
        (("quý I/2024", "quý II/2024"), ("01/01/2024", "31/03/2024")),
        (("1/2024", "2/2024"), ("01/01/2024", "31/01/2024")),
    ],
)
def test_slips_of_different_precisions_rank_by_the_calendar(longer, shorter):
    def between(pair):
        return lateness(*map(PartialDate.parse, pair))

    assert between(longer) > between(shorter)


def test_a_year_to_the_day_is_a_year_leap_or_not():
    for year in (2023, 2024):
        days = lateness(PartialDate.day(datetime.date(year, 1, 15)), PartialDate.day(datetime.date(year + 1, 1, 15)))
        assert days.slots == lateness(PartialDate.year(year), PartialDate.year(year + 1)).slots


def change(cast, **dates):
    found = milestone(cast.cluster, "eia")
    dates = {name: said and PartialDate.parse(said) for name, said in dates.items()}
    update_milestone(milestone=found, by=cast.department, version=found.version, changes=dates, reason="vì")


class TestWithoutPlanned:
    """The first forecast is the first promise, and only history knows it."""

    def found(self, cast, on=TODAY):
        return Milestone.objects.filter(pk=milestone(cast.cluster, "eia").pk).with_slip(on).get()

    def test_sql_finds_it_there(self, cast):
        change(cast, forecast="quý I/2025")
        change(cast, forecast="quý I/2027")
        found = self.found(cast)
        assert str(found.first_promise) == "quý I/2025"
        assert found.slip == lateness(PartialDate.quarter(2025, 1), PartialDate.quarter(2027, 1)).slots
        assert ledgers([found])[found.pk].first == found.first_promise

    def test_done_is_measured_from_it_too(self, cast):
        change(cast, forecast="quý I/2025")
        change(cast, forecast="quý III/2025")
        record(cast.cluster, "eia", state="done", actual="quý IV/2025")
        assert self.found(cast).slip == 9 * 31

    def test_one_that_repeated_a_planned_taken_back_is_the_first_to_both(self, cast):
        change(cast, planned="2024", forecast="2024")
        change(cast, forecast="2026")
        change(cast, planned=None)
        found = self.found(cast)
        assert (str(found.first_promise), ledgers([found])[found.pk].first) == ("năm 2024", found.first_promise)

    def test_planned_goes_before_once_it_is_given(self, cast):
        change(cast, forecast="2026")
        change(cast, planned="2024")
        assert str(self.found(cast).first_promise) == "năm 2024"

    def test_where_history_holds_none_the_forecast_itself_is_the_first(self, cast):
        Milestone.objects.bulk_create(
            [Milestone(site_id=cast.cluster.pk, stage=cast.stages["eia"], phase=7, forecast=PartialDate.year(2025))]
        )
        found = Milestone.objects.filter(phase=7).behind(TODAY).get()
        assert (str(found.first_promise), found.slip) == ("năm 2025", 11 * 31 - 8)


def test_nothing_slipped_at_sites_given_up_nor_where_it_does_not_apply(cast):
    record(cast.cluster, "eia", planned="2024")
    record(cast.other_cluster, "eia", planned="2024", state="not_applicable")
    assert [m.site_id for m in Milestone.objects.behind(TODAY)] == [cast.cluster.pk]
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2025"))
    assert not Milestone.objects.behind(TODAY).exists()


def test_a_sites_slip_is_that_of_its_worst_milestone(cast):
    record(cast.cluster, "eia", planned="2025")
    record(cast.cluster, "operation", planned="tháng 1/2025")
    found = {site.name: site.worst_slip for site in with_worst_slip(Cluster.objects.with_standing(), TODAY)}
    assert found == {"Cẩm Giàng": 22 * 31 - 8, "Vằng Mười": 0}
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2025"))
    assert with_worst_slip(Cluster.objects.with_standing(), TODAY).get(pk=cast.cluster.pk).worst_slip == 0


@pytest.mark.parametrize(
    ("dates", "is_moved", "is_missed"),
    [
        ({"planned": "2027"}, False, False),
        ({"planned": "2025"}, False, True),
        ({"planned": "2025", "forecast": "2027"}, True, False),
        ({"planned": "2024", "forecast": "2025"}, True, True),
        ({"planned": "2025", "forecast": "2025"}, False, True),
        ({"planned": "2024", "state": "done", "actual": "2024"}, False, False),
        ({"planned": "2024", "state": "done", "actual": "tháng 1/2025"}, False, True),
        ({"planned": "2024", "forecast": "2025", "state": "done", "actual": "tháng 1/2025"}, True, False),
        ({"planned": "2024", "state": "done"}, False, False),
        ({"forecast": "2025"}, False, True),
    ],
)
def test_moved_and_missed(cast, dates, is_moved, is_missed):
    record(cast.cluster, "eia", **dates)
    found = with_kept(Milestone.objects.filter(pk=milestone(cast.cluster, "eia").pk), TODAY).get()
    assert (found.is_moved, found.is_missed) == (is_moved, is_missed)


def test_stages_are_read_with_the_rows_of_a_list(cast, django_assert_num_queries):
    from progress.sites.rows import site_rows

    record(cast.cluster, "operation", planned="tháng 1/2025")
    record(cast.cluster, "eia", planned="2025")
    pks = [cast.cluster.pk, cast.other_cluster.pk]
    with django_assert_num_queries(3):
        rows = site_rows(Cluster.objects.with_standing().filter(pk__in=pks).order_by("pk"), [], TODAY)
        assert [(str(row.worst_slip or ""), row.behind_text) for row in rows] == [("21 tháng", "2 mốc"), ("", "0 mốc")]
        assert rows[0].worst.title == "Vận hành, khai thác"
    assert Stage.objects.exists()
