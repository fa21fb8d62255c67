"""How long a step takes: the estimate by hand, its silence, and whether it is true where the truth is known."""

from random import Random

import pytest

from progress.outlook.durations import FEWEST, Case, Durations


def durations(*days: int, still_open: tuple[int, ...] = ()) -> Durations:
    return Durations([Case(d, True) for d in days] + [Case(d, False) for d in still_open])


class TestByHand:
    def test_all_done(self):
        half = durations(10, 20, 30, 40, 50, 60, 70, 80).middle_half()
        assert half == (20, 60, 8)

    def test_what_is_still_open_counts_as_longer(self):
        of_all = durations(10, 20, 30, 40, 50, 60, 70, 80, still_open=(45,) * 4)
        # At risk: 12, 11, 10, 9, then 8 less the four that are open after 45 days.
        assert [round(share, 4) for _days, share in of_all.curve] == [
            round(share, 4) for share in (11 / 12, 10 / 12, 9 / 12, 8 / 12, 8 / 12 * 3 / 4, 8 / 12 / 2, 8 / 12 / 4, 0)
        ]
        assert of_all.middle_half() == (30, 70, 8)

    def test_only_the_longer_ones_count_for_what_has_taken_long(self):
        assert durations(*range(10, 100, 10)).middle_half(so_far=35) == (50, 80, 6)

    def test_too_few_of_the_late_ones_leave_the_end_open(self):
        half = durations(10, 20, 30, 40, 50, still_open=(55,) * 10).middle_half()
        assert half == (40, None, 5)

    def test_too_many_open_leave_nothing_to_say(self):
        assert durations(10, 20, 30, 40, 50, still_open=(55,) * 100).middle_half() is None

    @pytest.mark.parametrize("so_far", [0, 15, 55])
    def test_of_fewer_than_five_longer_cases_nothing_is_said(self, so_far):
        of_all = durations(*[so_far + 10] * (FEWEST - 1), 5)
        expected = None if so_far else (10, 10, 5)
        assert of_all.middle_half(so_far) == expected
        assert (of_all.chance(so_far, 1000) is None) == (expected is None)

    def test_nothing_is_known_of_nothing(self):
        assert Durations([]).middle_half() is None
        assert Durations([]).share_beyond(10) == 1

    def test_the_chance_by_a_day(self):
        of_all = durations(*range(10, 110, 10))
        assert of_all.chance(0, 50) == pytest.approx(0.5)
        assert of_all.chance(20, 60) == pytest.approx(0.5)
        assert of_all.chance(50, 40) == 0


@pytest.mark.once
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_middle_half_of_the_ranges_holds_half_of_the_outcomes(seed):
    random = Random(seed)
    inside = told = 0
    for _world in range(60):
        truth = [(random.uniform(0, 3000), random.lognormvariate(6.8, 0.6)) for _site in range(150)]
        today = 3000
        cases = [Case(max(1, int(min(took, today - begun))), begun + took <= today) for begun, took in truth]
        of_all = Durations(cases)
        for begun, took in truth:
            so_far = int(today - begun)
            if begun + took <= today or not (half := of_all.middle_half(so_far)) or half.late is None:
                continue
            told += 1
            inside += half.early <= took <= half.late
    assert told > 300
    assert 0.4 < inside / told < 0.6
