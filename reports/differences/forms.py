"""What the page of differences asks: two days, and which sites."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.changes.past import first_recorded_day
from progress.models import Site, SiteKind
from progress.models.rules.reporting_period import HALF_YEARS, Period
from progress.records.filters import FilterForm, PlaceField, suggestions_url
from progress.records.lookups import LookupField
from reports.differences.base import DifferenceKind
from values.forms import CleanCharField
from values.today import read_past_day, today

ANY = _("any")
A_WEEK = datetime.timedelta(days=7)


class DayField(CleanCharField):
    """A day that has come, however it is written; cleans to a date."""

    def __init__(self, **kwargs):
        attrs = {"placeholder": "14/06/2024", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value) -> datetime.date:
        return read_past_day(super().clean(value))


class DifferencesForm(FilterForm):
    """Cleans `from` and `to` to dates and `site` to a Site that the person sees."""

    to = DayField(label=_("To the end of"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", ANY), *SiteKind.choices])
    unit = PlaceField()
    developer = LookupField(queryset=Organisation.objects.all(), label=_("Developer"), required=False)
    site = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    what = forms.ChoiceField(required=False, choices=[("", ANY), *DifferenceKind.choices], widget=forms.HiddenInput)

    field_order = ["from", "to"]

    def __init__(self, data, *, user):
        self.user, self.first = user, first_recorded_day()
        values = data.copy()
        now = today()
        values["from"] = data.get("from") or self._shown(max(now - A_WEEK, self.first or now))
        values["to"] = data.get("to") or self._shown(now)
        super().__init__(values)
        self.fields["from"] = DayField(label=_("From the end of"))
        self.order_fields(self.field_order)
        self.seen = Site.objects.visible_to(user)
        sites = self.seen.order_by()
        developer = self.fields["developer"]
        developer.queryset = Organisation.objects.filter(pk__in=sites.values("developer"))
        developer.widget.suggestions_url = suggestions_url("developer")
        self.fields["unit"].suggest_of(sites)

    @staticmethod
    def _shown(day: datetime.date) -> str:
        return f"{day:%d/%m/%Y}"

    def clean_site(self) -> Site | None:
        name = self.cleaned_data["site"]
        if not name:
            return None
        kind, _colon, slug = name.partition(":")
        site = self.seen.filter(kind=kind, slug=slug).first()
        if site is None:
            raise ValidationError(_("You do not see a site at this address."))
        return site

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and (self.first is None or first < self.first):
            self.add_error("from", self._too_early())
        if first and last and last < first:
            self.add_error("to", _("This day is before the first day."))
        return cleaned

    def _too_early(self) -> ValidationError:
        if self.first is None:
            return ValidationError(_("The tracker has no records yet."))
        return ValidationError(_("The tracker's records begin on %(day)s."), params={"day": self._shown(self.first)})

    @property
    def further_fields(self) -> list[BoundField]:
        """The fields beside the days."""
        return [field for field in self.shown_fields if field.name not in self.field_order]

    @property
    def quick_choices(self) -> list[tuple[str, str]]:
        """(label, first day in ISO form) of what is often asked, up to today; none from before the first record."""
        now = today()
        last_of_month = now.replace(day=1) - datetime.timedelta(days=1)
        choices = [
            (_("since a week ago"), now - A_WEEK),
            (_("since a month ago"), last_of_month.replace(day=min(now.day, last_of_month.day))),
            (_("since the last data cut-off"), last_cut_off(now)),
        ]
        return [(label, day) for label, day in choices if self.first and day >= self.first]


def last_cut_off(on: datetime.date) -> datetime.date:
    """Return the last 14 June or 14 December before `on`."""
    days = [Period(year, kind).end for year in (on.year - 1, on.year) for kind in HALF_YEARS.kinds]
    return max(day for day in days if day < on)
