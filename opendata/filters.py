"""By what everybody narrows the public list: by what is published alone, for a filter tells what it looks at."""

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from opendata.models import OpenDataSettings
from progress.models import Milestone, SiteKind, Stage, Standing, State
from progress.models.rules.site_names import name_key
from values.forms import CleanCharField, StyledForm, offer

ANY = ("", _("any"))


class PublicFilterForm(StyledForm, forms.Form):
    """Name, kind, legal status; where states of milestones are published, a key stage with its state too."""

    q = CleanCharField(label=_("Name"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind of site"), required=False)
    standing = forms.ChoiceField(label=_("Legal status"), choices=[ANY, *Standing.choices], required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *State.choices], required=False)

    def __init__(self, data, office: OpenDataSettings, stages: list[Stage]):
        super().__init__(data)
        kinds = [(kind.value, kind.label) for kind in SiteKind if kind in office.kinds]
        offer(self.fields["kind"], [ANY, *kinds])
        offer(self.fields["stage"], [ANY, *((stage.code, stage.label) for stage in stages)])
        if "milestone:state" not in office.published:
            del self.fields["stage"], self.fields["state"]

    def narrow(self, sites: QuerySet) -> QuerySet:
        """Return the sites that were asked for; none where something cannot be read."""
        if not self.is_valid():
            return sites.none()
        data = self.cleaned_data
        if data["q"]:
            sites = sites.filter(name_key__contains=name_key(data["q"]))
        sites = sites.filter(**{name: data[name] for name in ("kind", "standing") if data[name]})
        milestones = {
            f"{column}": data[name] for name, column in (("stage", "stage__code"), ("state", "state")) if data.get(name)
        }
        if not milestones:
            return sites
        shown = (
            Milestone.objects.key() if "stage__code" not in milestones else Milestone.objects.filter(stage__parent=None)
        )
        return sites.filter(Exists(shown.filter(site=OuterRef("pk"), **milestones)))

    @property
    def further(self) -> list:
        """The fields beside the name."""
        return [self[name] for name in self.fields if name != "q"]

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, by parameter."""
        return {name: value for name in self.fields if (value := self.data.get(name, ""))}
