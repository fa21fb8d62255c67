"""The form of the position of a site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.models import CoordinateSystem, SitePosition
from progress.positions import actions
from progress.records.doubts import CONFIRMED, AsksToConfirm
from progress.records.forms import RecordForm
from progress.records.provenance import SOURCE_STANDS, KeepsSource

ANGLES, PLANE = ("latitude", "longitude"), ("northing", "easting", "meridian")


class PositionForm(KeepsSource, AsksToConfirm, RecordForm):
    """Where `instance.site` lies; coordinates of the other system that stood there before give way."""

    compared = actions.POSITION_FIELDS
    WIDE = ("system", SOURCE_STANDS, "note", "reason")

    class Meta:
        model = SitePosition
        fields = ["system", "latitude", "longitude", "northing", "easting", "meridian", "source", "as_of", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"source": _("The decision, the drawing or the survey that it is read from.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_source(self.instance)
        if self.instance.pk is None and not self.initial.get("meridian"):
            # As the office wrote last: a province has one meridian.
            last = SitePosition.objects.exclude(meridian=None).order_by("-changed_at").first()
            self.initial["meridian"] = last.meridian if last else None

    def in_order(self):
        own = [*self._meta.fields]
        return [*own[:6], SOURCE_STANDS, *own[6:], "reason"]

    def clean(self):
        data = super().clean()
        for name in PLANE if data.get("system") == CoordinateSystem.WGS84 else ANGLES:
            if name not in self.changed_data:
                data[name] = None
        return data

    def apply(self) -> SitePosition:
        """Save what the form holds; raises StaleVersion, PermissionDenied and ValidationError as the actions do."""
        data = self.cleaned_data
        values = {name: data[name] for name in self._meta.fields}
        if self.instance.pk is None:
            return actions.add_position(site=self.instance.site, by=self.by, values=values, confirmed=data[CONFIRMED])
        return actions.edit_position(
            position=self.instance, by=self.by, version=data["version"], changes=values | self.said_of_source,
            reason=data["reason"], confirmed=data[CONFIRMED],
        )  # fmt: skip
