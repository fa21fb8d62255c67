"""The form of an administrative unit: a new one, or what is recorded of one, made from the version it carries."""

from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit
from progress.records.forms import RecordForm
from progress.units.actions import UNIT_FIELDS, add_unit, update_unit


class UnitForm(RecordForm):
    compared = UNIT_FIELDS
    WIDE = ("parent", "successors", "reason")

    class Meta:
        model = AdministrativeUnit
        fields = ["kind", "name", "code", "parent", "valid_from", "valid_until", "successors"]
        help_texts = {"successors": _("The units it became, where it was merged or divided; several may be chosen.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = AdministrativeUnit.objects.select_related("parent").present_first().exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = self.fields["successors"].queryset = units
        self.fields["successors"].widget.attrs["size"] = 8

    def apply(self) -> AdministrativeUnit:
        """Save what the form holds; raises StaleVersion, PermissionDenied and ValidationError as the actions do."""
        data = self.cleaned_data
        values, successors = {name: data[name] for name in UNIT_FIELDS}, data["successors"]
        if self.instance.pk is None:
            return add_unit(by=self.by, values=values, successors=successors)
        return update_unit(
            unit=self.instance,
            by=self.by,
            version=data["version"],
            changes=values,
            successors=successors,
            reason=data["reason"],
        )
