"""Where a site lies, as somebody said it; and what is computed of it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.tracking import History
from places.coordinates import EASTING, LATITUDE, LONGITUDE, NORTHING, PLACES, CoordinateField
from places.vn2000 import MERIDIANS, Grid, Point, to_wgs84
from progress.models.base import SiteChildQuerySet, SitePart, Sourced, period_constraints
from progress.models.site import Site
from values.fields import CleanTextField
from values.numbers import format_number
from values.text import Label

SAME_PLACE = Decimal("0.0001")  # degrees: some ten metres


class CoordinateSystem(models.TextChoices):
    """In which system a position was said; VN-2000 with the width of its zones in degrees."""

    WGS84 = "wgs84", _("WGS 84: latitude and longitude, as phones and satellites tell them")
    VN2000_3 = "vn2000-3", _("VN-2000, zones of 3° (scale 0.9999)")
    VN2000_6 = "vn2000-6", _("VN-2000, zones of 6° (scale 0.9996)")


def meridian_label(meridian: Decimal) -> str:
    """Return a meridian as maps name it: 106°30′."""
    degrees = int(meridian)
    return f"{degrees}°{int((meridian - degrees) * 60):02d}′"


# As they are stored: "106.50".
MERIDIAN_CHOICES = [(meridian.quantize(Decimal("0.01")), meridian_label(meridian)) for meridian in MERIDIANS]


class SitePosition(SitePart, Sourced):
    """The one position of a site: in WGS 84, with the VN-2000 coordinates that it was computed from.

    Where none is recorded nobody knows more than the unit that the site lies in.
    """

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="position", verbose_name=_("site"))
    system = models.CharField(
        _("coordinate system"), max_length=8, choices=CoordinateSystem, default=CoordinateSystem.WGS84
    )
    latitude = CoordinateField(
        _("latitude"), bounds=LATITUDE, max_digits=9, decimal_places=PLACES, unit="°", blank=True,
        help_text=_("WGS 84, in degrees: 22,147 or 22°08′49″. Calculated where VN-2000 is given."),
    )  # fmt: skip
    longitude = CoordinateField(
        _("longitude"), bounds=LONGITUDE, max_digits=9, decimal_places=PLACES, unit="°", blank=True,
        help_text=_("WGS 84, in degrees: 105,8348 or 105°50′05″. Calculated where VN-2000 is given."),
    )  # fmt: skip
    northing = CoordinateField(
        _("X (north), VN-2000"), bounds=NORTHING, max_digits=11, decimal_places=3, unit="m", null=True, blank=True,
        help_text=_("In metres: the longer one, like 2.450.092,58."),
    )  # fmt: skip
    easting = CoordinateField(
        _("Y (east), VN-2000"), bounds=EASTING, max_digits=11, decimal_places=3, unit="m", null=True, blank=True,
        help_text=_("In metres: the shorter one, like 431.191,55."),
    )  # fmt: skip
    meridian = models.DecimalField(
        _("central meridian"), max_digits=5, decimal_places=2, choices=MERIDIAN_CHOICES, null=True, blank=True,
        help_text=_("Of the map that the coordinates are read from; a circular sets that of each province."),
    )  # fmt: skip
    note = CleanTextField(_("note"), blank=True)

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("position of a site")
        verbose_name_plural = _("positions of sites")
        ordering = ["pk"]
        constraints = period_constraints("site_position", "as_of")

    def __str__(self):
        if self.latitude is None or self.longitude is None:  # not yet computed, or half a row of a file
            return str(self.as_said or self._meta.verbose_name)
        return f"{format_number(self.latitude)}°; {format_number(self.longitude)}°"

    def get_absolute_url(self) -> str:
        return f"{self.site.get_absolute_url()}#position"

    @property
    def point(self) -> Point:
        return Point(float(self.latitude), float(self.longitude))

    @property
    def as_said(self) -> Label:
        """The VN-2000 coordinates that it was computed from; empty where latitude and longitude were said."""
        if self.system == CoordinateSystem.WGS84 or None in (self.northing, self.easting, self.meridian):
            return ""
        return _("VN-2000, central meridian %(meridian)s, zone of %(zone)s°: X %(x)s m, Y %(y)s m") % {
            "meridian": self.get_meridian_display(),
            "zone": self.zone,
            "x": format_number(self.northing),
            "y": format_number(self.easting),
        }

    @property
    def zone(self) -> int:
        return 6 if self.system == CoordinateSystem.VN2000_6 else 3

    def clean(self):
        """Ask for the coordinates of the system, compute from those of VN-2000, and refuse what contradicts itself."""
        super().clean()
        plane = {"northing": self.northing, "easting": self.easting, "meridian": self.meridian}
        if self.system == CoordinateSystem.WGS84:
            self._want({"latitude": self.latitude, "longitude": self.longitude})
            if any(value is not None for value in plane.values()):
                text = _("Coordinates of VN-2000 are given: choose VN-2000 as the system, or clear them.")
                raise ValidationError({"system": text})
            return
        self._want(plane)
        found = to_wgs84(Grid(float(self.northing), float(self.easting)), float(self.meridian), self.zone)
        computed = {name: round(Decimal(value), PLACES) for name, value in found._asdict().items()}
        for name, value in computed.items():
            given = getattr(self, name)
            if given is not None and abs(given - value) > SAME_PLACE:
                text = _("X and Y make %(computed)s°: leave this empty, or choose WGS 84 and clear X and Y.")
                raise ValidationError({name: text % {"computed": format_number(value)}})
        self.latitude, self.longitude = computed["latitude"], computed["longitude"]
        for name in ("latitude", "longitude"):
            try:
                self._meta.get_field(name).run_validators(computed[name])
            except ValidationError as error:
                text = _("X and Y with this meridian lie outside Viet Nam: %(why)s")
                raise ValidationError({"meridian": text % {"why": " ".join(error.messages)}}) from error

    def _want(self, values: dict) -> None:
        missing = [name for name, value in values.items() if value is None]
        if missing:
            text = _("Needed for coordinates in this system.")
            raise ValidationError(dict.fromkeys(missing, text))
