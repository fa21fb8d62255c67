"""The strips of the timeline in SVG: of a site, with a lane for each key stage, or of one milestone."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pictures.ranges import TimeAxis, path_at
from progress.milestones.strips import drawn, stretches_of
from progress.models import Obstacle, Stage
from progress.timeline.queries import DatedMilestone, SiteDates

LANE, LOWEST, MARGIN = 7, 18, 1  # pixels: a lane at least, all lanes together at least, above and below them
OWN_STRIP = 26  # the height of a milestone's own strip, as on the page of its site
TRIANGLE = "M0-5 5.5 4.5-5.5 4.5Z"
BEFORE, AFTER = "M7-4 1 0 7 4", "M-7-4-1 0-7 4"


@dataclass(frozen=True)
class Lanes:
    """Strips on one axis; each of `stages` has its own lane in the strip of a site, the first on top."""

    axis: TimeAxis
    stages: Sequence[Stage]
    on: datetime.date

    @cached_property
    def lane(self) -> int:
        return max(LANE, LOWEST // (len(self.stages) or 1))

    @property
    def height(self) -> int:
        return self.lane * len(self.stages) + 2 * MARGIN

    def of_site(self, line: SiteDates) -> SafeString:
        """Return the strip of a site, `height` pixels high."""
        parts, size = [], self.lane - 2
        for number, stage in enumerate(self.stages):
            top, milestones = MARGIN + number * self.lane + 1, line.by_stage.get(stage.pk, [])
            parts += self._span(milestones, top, size)
            for dated in milestones:
                if dated.milestone.stage_id == stage.pk:
                    parts.append(self._linked(dated, self._shapes(dated, top, size)))
                parts += [self._obstacle(obstacle, top + size / 2) for obstacle in dated.obstacles]
            parts += self._beyond(milestones, top + size / 2)
        parts += [self._obstacle(obstacle, self.height / 2) for obstacle in line.obstacles]
        return SafeString("".join(parts))

    def of_milestone(self, dated: DatedMilestone) -> SafeString:
        """Return the strip of a milestone, OWN_STRIP pixels high: the original target above what came of it."""
        shapes = "".join(stretch.in_two_rows for stretch in stretches_of(dated.milestone, self.axis, dated.on))
        obstacles = "".join(self._obstacle(obstacle, OWN_STRIP / 2) for obstacle in dated.obstacles)
        beyond = "".join(self._beyond([dated], OWN_STRIP / 2))
        return SafeString(self._linked(dated, shapes) + obstacles + beyond)

    def _shapes(self, dated: DatedMilestone, top: float, size: float) -> str:
        return "".join(s.shape(top, size) for s in stretches_of(dated.milestone, self.axis, dated.on))

    def _span(self, milestones: Iterable[DatedMilestone], top: float, size: float) -> list[str]:
        """Return the range from the first day known of a stage or its sub-steps to the last."""
        dates = [date for dated in milestones for date in dated.dates.values()]
        if not dates:
            return []
        first, last = min(date.start for date in dates), max(date.end for date in dates)
        return [stretch.shape(top, size) for stretch in drawn(self.axis, [("span", first, last)])]

    def _beyond(self, milestones: Iterable[DatedMilestone], middle: float) -> list[str]:
        """Return an arrow where a date lies before the axis, and one where it lies after it."""
        dates = [date for dated in milestones for date in dated.dates.values()]
        arrows = []
        if any(date.end < self.axis.begin for date in dates):
            arrows.append(_titled(_("A date before this axis"), path_at("0%", middle, "beyond", BEFORE)))
        if any(date.start > self.axis.end for date in dates):
            arrows.append(_titled(_("A date after this axis"), path_at("100%", middle, "beyond", AFTER)))
        return arrows

    def _linked(self, dated: DatedMilestone, shapes: str) -> str:
        return _link(dated.url, dated.text, shapes) if shapes else ""

    def _obstacle(self, obstacle: Obstacle, middle: float) -> str:
        """Return the mark of an open obstacle where it was opened, or at the end that it lies beyond."""
        day = min(max(obstacle.opened_on, self.axis.begin), self.axis.end)
        title = _("Open obstacle since %(day)s: %(what)s") % {
            "day": obstacle.opened_on.strftime("%d/%m/%Y"),
            "what": obstacle,
        }
        mark = path_at(self.axis.place(day), middle, "obstacle", TRIANGLE)
        return _link(obstacle.get_absolute_url(), title, mark)


def _link(url: str, title: str, shapes: str) -> str:
    """Return shapes that lead somewhere, for who points at them: with the keyboard one gets there by the table."""
    return f'<a href="{escape(url)}" tabindex="-1"><title>{escape(title)}</title>{shapes}</a>'


def _titled(title: str, shapes: str) -> str:
    return format_html("<g><title>{}</title>{}</g>", title, shapes)
