"""The sheet of positions: a row for each site that has one."""

from django.utils.translation import gettext_lazy

from places.coordinates import Bounds, read_coordinate
from progress.models import SitePosition
from progress.models.ground.position import MERIDIAN_CHOICES
from progress.positions.actions import far_from_unit
from progress.sheets.gate import NOTE_NAMES, SOURCED_NAMES, SitePartResource, SourcedResource
from spreadsheets.columns import Column
from spreadsheets.widgets import ChoiceWidget, NumberWidget


class CoordinateWidget(NumberWidget):
    """A coordinate within bounds: a point in it may group thousands or be the decimal mark."""

    def __init__(self, bounds: Bounds, places: int) -> None:
        super().__init__()
        self.bounds, self.places = bounds, places

    def notice(self, cell, value):
        return ""

    def read(self, value):
        given = f"{value:.15g}" if isinstance(value, float) else value
        return round(read_coordinate(given, self.bounds), self.places)


def _coordinate(name: str, *aliases: str) -> Column:
    field = SitePosition._meta.get_field(name)
    widget = CoordinateWidget(Bounds(*field.bounds), field.decimal_places)
    return Column(name, field.verbose_name, widget, aliases=aliases, unit=field.unit, help_text=field.help_text)


class PositionResource(SourcedResource, SitePartResource):
    """Found by its site."""

    key = "positions"
    title = gettext_lazy("Positions of sites")
    known_by = ("latitude", "longitude", "northing", "easting")
    natural = ("site_id",)
    aliases = SOURCED_NAMES | {
        "system": ("hệ tọa độ", "hệ toạ độ", "hệ quy chiếu"),
        "note": NOTE_NAMES,
    }

    latitude = _coordinate("latitude", "vĩ độ (wgs 84)", "lat", "latitude")
    longitude = _coordinate("longitude", "kinh độ (wgs 84)", "lon", "lng", "long")
    northing = _coordinate("northing", "x", "x (m)", "tọa độ x", "toạ độ x")
    easting = _coordinate("easting", "y", "y (m)", "tọa độ y", "toạ độ y")
    meridian = Column(
        "meridian",
        SitePosition._meta.get_field("meridian").verbose_name,
        ChoiceWidget(MERIDIAN_CHOICES),
        aliases=("kttw", "kttt", "ktt", "kinh tuyến"),
        help_text=SitePosition._meta.get_field("meridian").help_text,
    )

    class Meta:
        model = SitePosition
        fields = (
            "id", "site_kind", "site", "system", "latitude", "longitude", "northing", "easting", "meridian", "source",
            "as_of", "note", "version",
        )  # fmt: skip

    def key_from(self, read):
        return (self.site_from(read),)

    def warnings(self, record, changed, before):
        if changed & {"latitude", "longitude", "northing", "easting", "meridian"} and (text := far_from_unit(record)):
            yield "latitude", text
