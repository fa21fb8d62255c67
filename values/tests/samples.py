"""Models that only these tests know, kept out of the project's registry."""

from django.db import models
from django.test.utils import isolate_apps

from history.tracking import TrackedModel
from values.fields import (
    CleanCharField,
    CleanTextField,
    FoldedField,
    PartialDateField,
    QuantityField,
    UniqueFoldedConstraint,
    partial_date_constraint,
)

with isolate_apps("values"):

    class Plan(models.Model):
        """Something promised."""

        planned = PartialDateField(null=True, blank=True)
        actual = PartialDateField(null=True, blank=True)

        class Meta:
            app_label = "values"
            ordering = ["planned"]
            constraints = [partial_date_constraint("planned", "plan_planned_is_a_period")]

        def __str__(self):
            return str(self.planned)

    class Place(TrackedModel):
        """Something with a name, an area and a code made of its kind and number."""

        name = CleanCharField(max_length=12)
        note = CleanTextField(blank=True)
        area = QuantityField(unit="ha", null=True, blank=True)
        number = models.CharField(max_length=10, blank=True)
        name_folded = FoldedField(sources=("name",))
        folded = FoldedField(sources=("code", "note"), db_index=False)

        class Meta:
            app_label = "values"
            constraints = [UniqueFoldedConstraint(fields=["name_folded"], name="place_name_once")]

        def __str__(self):
            return self.name

        @property
        def code(self):
            return f"CCN {self.number}"

    class Market(Place):
        """A place with more of its own: its table has the place's as parent."""

        stalls = models.IntegerField(default=0)

        class Meta:
            app_label = "values"

        def __str__(self):
            return f"chợ {self.name}"


MODELS = (Plan, Place, Market)
