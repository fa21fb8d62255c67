"""Sites on a map that the server draws: it needs no other host and no JavaScript."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from pictures.maps import HEIGHT, NARROW, SMALLEST, WIDE, WIDTH, Frame, Mark, Spot, World, spots
from places.centres import former_districts
from progress.maps.export import known_from, map_listing
from progress.maps.filters import MapFilter
from progress.maps.queries import MapState, PlacedSite, outlines_of, placed_sites
from progress.models import Site
from progress.positions.ground import Ground, ground_of, world
from progress.positions.picking import frame_asked
from progress.records.pages import RecordListView
from spreadsheets.exports.views import Exportable
from values.today import today

PART = "map"  # the parameter that says which part of the map is shown: "latitude,longitude,span"
LEAST = 0.0006  # of the world's width: some 20 km around a lone site
CLOSER = 3  # steps towards marks that are a number


@dataclass(frozen=True, slots=True)
class Picture:
    """A map in one frame, with its marks put together for a wide page and for a phone."""

    ground: Ground
    layers: list[tuple[str, list[Spot]]]
    outlines: list[str]

    @property
    def frame(self) -> Frame:
        return self.ground.frame

    @property
    def ways(self) -> Iterator[tuple[str, str, str]]:
        """(sign, words, frame) of each way from here."""
        frame = self.frame
        if frame.span > SMALLEST:
            yield "+", _("Zoom in"), address_of(frame.zoomed(1))
        yield "−", _("Zoom out"), address_of(frame.zoomed(-1))
        yield "←", _("West"), address_of(frame.moved(-0.5, 0))
        yield "→", _("East"), address_of(frame.moved(0.5, 0))
        yield "↑", _("North"), address_of(frame.moved(0, -0.5))
        yield "↓", _("South"), address_of(frame.moved(0, 0.5))

    def closer(self, spot: Spot) -> str:
        """Return the frame that tells the marks of a spot apart or, if they lie at one place, lists them alone."""
        one_place = len({mark.place for mark in spot.all}) == 1
        return address_of(Frame(spot.all[0].place, SMALLEST) if one_place else self.frame.zoomed(CLOSER, spot.place))

    @property
    def drawn(self) -> list[tuple[str, list[tuple[Spot, str]]]]:
        """The spots of each layer, with the frame that those lead to which are a number."""
        return [(name, [(s, "" if s.marks else self.closer(s)) for s in those]) for name, those in self.layers]


def address_of(frame: Frame) -> str:
    """Return a frame as an address names it."""
    return f"{frame.middle.latitude:.6f},{frame.middle.longitude:.6f},{frame.span:.9f}"


class MapView(Exportable, RecordListView):
    """Clusters and zones on a map, and the list of those that it shows."""

    model = Site
    exports = ("map",)
    template_name = "maps/map.html"
    part_name = "maps/includes/map.html"
    filter_class = MapFilter
    found = ngettext_lazy("Found %(count)s site", "Found %(count)s sites", "count")
    list_title = gettext_lazy("Map of sites")
    other_parameters = (PART,)
    usual_order = "name"
    paginate_by = 25

    def get_queryset(self):
        sites = super().get_queryset()
        self.placed = placed_sites(sites, today())
        if not self.asked:
            return sites
        within = (row.pk for row in self.placed if row.point and self.asked.holds(world(row.point)))
        return sites.filter(pk__in=list(within))

    @cached_property
    def asked(self) -> Frame | None:
        return frame_asked(self.request.GET.get(PART, ""), WIDTH, HEIGHT)

    def count(self, queryset):
        counted = queryset.aggregate(found=Count("pk"), given_up=Count("pk", filter=Q(is_given_up=True)))
        self.given_up = counted["given_up"]
        return counted["found"]

    def picture(self) -> Picture | None:
        """Return the map; None where no place of any site is known."""
        known = [row for row in self.placed if row.point]
        frame = self.asked or Frame.around([*(world(row.point) for row in known), *self.corners()], LEAST)
        if frame is None:
            return None
        marks = [self.mark(row) for row in known]
        layers = [(name, spots(marks, frame, width)) for name, width in (("wide", WIDE), ("narrow", NARROW))]
        centres = [row.centre for row in self.placed if row.centre]
        rings = outlines_of([row.pk for row in self.placed])
        outlines = [frame.path([World.of(y, x) for x, y in ring]) for ring in rings]
        return Picture(ground_of(frame, centres, with_communes=bool(self.asked)), layers, outlines)

    def corners(self) -> Iterator[World]:
        """Yield the centres of communes in the former districts that the sites lie in: all of these is shown."""
        keys = {row.centre.district for row in self.placed if row.centre}
        for district in former_districts(keys, of_their_provinces=False):
            yield from map(world, district.points)

    def mark(self, row: PlacedSite) -> Mark:
        words = [row.name, str(row.state.label), row.unit.full_name if row.unit else "", known_from(row)]
        return Mark(
            world(row.point), row.name, row.state, " · ".join(filter(None, words)), row.url, not row.is_recorded
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows, states = {row.pk: row for row in self.placed}, Counter(row.state for row in self.placed)
        asked = self.request.GET.get(PART) if self.asked else ""
        return context | {
            "picture": SimpleLazyObject(self.picture),
            "rows": [(rows[site.pk], known_from(rows[site.pk])) for site in context["page_obj"]],
            "legend": [(state.value, state.label, states[state]) for state in MapState],
            "about": sum(not row.is_recorded and row.point is not None for row in self.placed),
            "unplaced": [row for row in self.placed if row.point is None],
            "all": len(self.placed),
            "is_part": bool(asked),
            "form_parameters": [(PART, asked)] if asked else [],
            "found_given_up": _("%(count)s of them with their decision revoked or removed from the plan")
            % {"count": self.given_up}
            if self.given_up
            else "",
        }

    def listing(self, key):
        wanted = set(self.get_queryset().order_by().values_list("pk", flat=True))
        return map_listing(row for row in self.placed if row.pk in wanted)
