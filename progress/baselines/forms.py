"""The page on which an officer freezes a site's schedule: a date per milestone, as they are promised now."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from progress.baselines.actions import freeze_baseline
from progress.models import Baseline, Document, Milestone, Site
from values.forms import CleanCharField, CleanTextField, PartialDateField, StyledForm


class BaselineForm(StyledForm, forms.Form):
    """The promises in force are filled in; whoever types a decision's schedule writes over them, empty leaves out."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("Document"),
        required=False,
        help_text=_("The decision that sets this schedule, among the site's documents."),
    )
    name = CleanCharField(
        label=_("Name"),
        max_length=Baseline._meta.get_field("name").max_length,
        required=False,
        help_text=_("Empty: named after the document."),
    )
    frozen_on = forms.DateField(label=_("Frozen on"), help_text=_("The day from which it applies."))
    note = CleanTextField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, site: Site, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.site, self.by = site, by
        papers = Document.objects.visible_to(by).filter(sites=site.pk).select_related("issuer")
        self.fields["document"].queryset = papers
        self.initial.setdefault("frozen_on", timezone.localdate())
        milestones = Milestone.objects.filter(site=site.pk).select_related("site", "stage__parent")
        self.milestones = list(milestones.order_by("stage__order", "stage__code", "phase"))
        for milestone in self.milestones:
            self.fields[_name(milestone)] = PartialDateField(label=milestone.title, required=False)
            self.initial.setdefault(_name(milestone), milestone.promise)

    @property
    def own_fields(self) -> list:
        return [self[name] for name in ("document", "name", "frozen_on", "note")]

    @property
    def date_fields(self) -> list:
        return [self[_name(milestone)] for milestone in self.milestones]

    def clean(self):
        data = super().clean()
        if not data.get("name") and "name" not in self.errors:
            if not data.get("document"):
                raise ValidationError({"name": _("Name the baseline, or choose its document.")})
            data["name"] = str(data["document"])[: self.fields["name"].max_length]
        return data

    def apply(self) -> Baseline:
        """Freeze what the form holds; raises as the action does."""
        data = self.cleaned_data
        dates = {m: data[_name(m)] for m in self.milestones if data[_name(m)]}
        own = {name: data[name] for name in ("name", "frozen_on", "document", "note")}
        return freeze_baseline(site=self.site, by=self.by, dates=dates, **own)


def _name(milestone: Milestone) -> str:
    return f"date_{milestone.pk}"
