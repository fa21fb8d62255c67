"""Where the timeline draws what, in per cent of its width."""

from datetime import date

import pytest
from django.utils import translation

from progress.milestones.strips import draw
from progress.models import Milestone, State
from values.dates import PartialDate

TODAY = date(2026, 11, 23)


def promised(planned=None, forecast=None, actual=None, state=State.IN_PROGRESS, pk=1) -> Milestone:
    dates = {"planned": planned, "forecast": forecast, "actual": actual}
    return Milestone(pk=pk, state=state, **{k: PartialDate.parse(v) if v else None for k, v in dates.items()})


def bars(milestone, on=TODAY):
    return {bar.kind: bar for bar in draw([milestone], on).strips[milestone.pk]}


def share(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def test_the_drawing_reaches_from_the_first_year_to_the_last():
    found = draw([promised("quý II/2024"), promised(forecast="2028", pk=2)], TODAY)
    assert [year.number for year in found.years] == ["2024", "2025", "2026", "2027", "2028"]
    assert found.years[0].x == "0.00%"


def test_today_is_always_inside():
    for planned in ("2020", "2030"):
        assert 0 < share(draw([promised(planned)], TODAY).today) < 100


def test_a_year_fills_its_year_and_a_quarter_a_quarter():
    year = bars(promised("2026"))["planned"]
    assert (year.x, year.width) == ("0.00%", "100.00%")
    quarter = bars(promised("quý I/2026"))["planned"]
    assert share(quarter.width) == pytest.approx(100 * 90 / 365, abs=0.01)


def test_a_single_day_in_many_years_is_a_point():
    day = bars(promised("15/3/2021"))["planned"]
    assert day.is_point
    assert share(day.middle) == pytest.approx(share(day.x), abs=0.1)
    assert not bars(promised("quý I/2021"))["planned"].is_point


def test_lateness_runs_from_the_end_of_the_plan_to_today():
    late = bars(promised("2025"))["late"]
    assert late.x == "50.00%"
    assert share(late.end) == pytest.approx(share(draw([promised("2025")], TODAY).today), abs=0.1)


def test_lateness_of_what_was_done_late_ends_where_it_was_done():
    late = bars(promised("quý I/2025", actual="1/1/2026", state=State.DONE))["late"]
    assert late.end == "50.00%"


@pytest.mark.parametrize(
    "milestone",
    [
        promised("2027"),
        promised("2024", state=State.NOT_APPLICABLE),
        promised("2024", actual="2024", state=State.DONE),
        promised(forecast="2028"),
        promised(),
    ],
    ids=["to come", "not applicable", "done in time", "a forecast to come", "no dates"],
)
def test_what_is_not_late_has_no_line(milestone):
    assert "late" not in bars(milestone)


def test_without_any_date_only_this_year_and_today_are_drawn():
    found = draw([promised()], TODAY)
    assert found.strips == {1: []}
    assert [year.number for year in found.years] == ["2026"]


def test_nothing_at_all_can_be_drawn():
    assert draw([], TODAY).strips == {}


def test_no_locale_touches_the_numbers():
    with translation.override("vi"):
        found = draw([promised("quý II/2024", "2028")], TODAY)
    drawn = [bar.x + bar.middle + bar.width + bar.end for bar in found.strips[1]]
    assert "," not in "".join([*drawn, found.today, *(year.x for year in found.years)])


def test_over_many_years_not_every_one_is_named():
    years = draw([promised("2000"), promised("2040", pk=2)], TODAY).years
    assert len(years) == 41
    assert [year.number for year in years if year.is_named][:3] == ["2000", "2004", "2008"]
    assert [year.number for year in years if year.is_named and not year.is_minor][:2] == ["2000", "2008"]


def test_few_years_are_all_named_on_a_phone_too():
    assert not any(year.is_minor for year in draw([promised("2021")], TODAY).years)
