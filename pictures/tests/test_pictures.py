"""Pictures say in their tables what they draw, and draw by attributes alone."""

import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from pictures.bars import Bar, Bars
from pictures.lines import Line, Lines, Point
from pictures.scales import DayScale, NumberScale
from pictures.scatter import CountedPoint, Scatter
from pictures.spreads import Spread, Spreads

Day = datetime.date


def drawn(picture, language="en") -> str:
    with override(language):
        return Template("{% load pictures %}{% picture p %}").render(Context({"p": picture}))


HECTARES = Bars(
    "Hectares <by> step",
    [
        Bar("Planned", Decimal("676.4"), "676,4 ha", tone="pale"),
        Bar("Cleared", Decimal("169.1"), "169,1 ha", note="3 of 6 sites", url="/clusters/?a=1&b=2"),
        Bar("Leased", None, "no data yet"),
        Bar("Ready", Decimal(0), "0 ha"),
    ],
)


def test_a_bar_is_as_long_as_its_number():
    lengths = [length for _bar, length in HECTARES.rows]
    assert lengths == ["100.0%", "25.0%", None, "0.0%"]


def test_bars_are_a_table_that_says_every_number():
    html = drawn(HECTARES)
    assert html.count('<th scope="row">') == 4
    assert html.count("<rect") == 3  # nobody knows the fourth
    for text in ("676,4 ha", "169,1 ha", "no data yet", "3 of 6 sites", 'href="/clusters/?a=1&amp;b=2"'):
        assert text in html
    assert "Hectares &lt;by&gt; step" in html


def moves() -> Lines:
    x = DayScale.of([Day(2022, 3, 1), Day(2026, 11, 29)])
    points = [Point(Day(2022, 11, 4), Day(2024, 6, 30), "04/11/2022", "quý II/2024")]
    points.append(Point(Day(2024, 5, 1), Day(2025, 12, 31), "01/05/2024", "năm 2025"))
    lines = [Line("Thanh Thịnh", points, "/clusters/thanh-thinh/"), Line("Cẩm Giàng", points[:1])]
    return Lines("moves", "How dates moved", "Two sites", x, x, "said", "promised", lines, "Site", "the same day")


def test_lines_have_a_name_a_description_and_a_table():
    html = drawn(moves())
    assert 'role="img" aria-labelledby="moves-title moves-about"' in html
    assert html.count("<circle") == 3
    assert html.count("<line x1") == 1
    assert html.count("plot-diagonal") == 1
    assert html.count('<li class="tone-') == 2
    table = html[html.index("<table") :]
    for text in ("Thanh Thịnh", "quý II/2024", "năm 2025", "Cẩm Giàng", "/clusters/thanh-thinh/"):
        assert text in table


@pytest.mark.parametrize("picture", [HECTARES, moves()])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_style_or_script_stands_in_a_picture(picture, language):
    html = drawn(picture, language)
    assert "style=" not in html
    assert "<style" not in html
    assert "<script" not in html
    assert "%" in html
    assert ",0%" not in html  # SVG takes points only


def test_days_lie_where_they_belong():
    scale = DayScale(Day(2024, 1, 1), Day(2026, 1, 1))
    assert [(tick.at, tick.label) for tick in scale.ticks] == [(0, "2024"), (50.07, "2025"), (100, "2026")]
    assert scale.at(Day(2030, 1, 1)) == 100
    assert scale.at(Day(2020, 1, 1)) == 0
    assert len(DayScale(Day(1990, 1, 1), Day(2031, 1, 1)).ticks) <= 6


@pytest.mark.parametrize(
    ("high", "labels"),
    [
        ("676.4", ["0", "200", "400", "600"]),
        ("5", ["0", "1", "2", "3", "4", "5"]),
        ("0.3", ["0", "0,1", "0,2", "0,3"]),
        ("0", ["0"]),
        ("12345", ["0", "5.000", "10.000"]),
    ],
)
def test_numbers_beside_an_axis_are_round(high, labels):
    assert [tick.label for tick in NumberScale(Decimal(high)).ticks] == labels


def test_a_counted_point_is_as_large_as_its_number():
    x = DayScale.of([Day(2024, 1, 1), Day(2026, 1, 1)])
    place = Day(2025, 1, 1), Day(2025, 6, 1), "Q1 2025", "Q2 2025"
    points = [CountedPoint(*place, 1, "1 target", "?given=2025-Q1"), CountedPoint(*place, 100, "100 targets")]
    scatter = Scatter("targets", "Targets", "By quarter", x, x, "given", "target", points, "Targets", "the same day")
    assert [radius for _x, _y, radius, _text in scatter.drawn] == ["11.0", "3.4"]  # the largest lies below
    html = drawn(scatter)
    assert html.count("<circle") == 2
    assert 'href="?given=2025-Q1"' in html[html.index("<table") :]
    assert "style=" not in html


def test_a_spread_draws_its_middle_half_or_its_numbers():
    many = Spread("Operation", [0, 1, 2, 3, 10], (1, 2, 3), "median 2 months", "5 milestones", "?stage=operation")
    spreads = Spreads("Behind", [many, Spread("EIA", [4, 5], None, "4 months; 5 months")])
    boxes = [drawn_row.box for _spread, drawn_row in spreads.rows]
    assert boxes == [("10.0%", "20.0%"), None]
    html = drawn(spreads)
    assert html.count("<circle") == 2
    assert html.count("<rect") == 1
    assert "style=" not in html
