"""What a list of reports can be narrowed to. What cannot be read finds nothing and says why."""

import django_filters as filters
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from progress.models import Site, Submission, SubmissionState
from progress.records.filters import ANY, FilterForm
from values.text import person_name


class SubmissionFilter(filters.FilterSet):
    """`?state=returned&site=12&reporter=7`."""

    state = filters.ChoiceFilter(label=_("State"), choices=SubmissionState, empty_label=ANY)
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=Site.objects.none(), empty_label=ANY)
    reporter = filters.ModelChoiceFilter(label=_("Reporter"), queryset=get_user_model().objects.none(), empty_label=ANY)

    class Meta:
        model = Submission
        fields = ("state", "site", "reporter")
        form = FilterForm

    def __init__(self, data, queryset):
        """`queryset` holds the reports that the person may see: no other site and no other reporter is offered."""
        super().__init__(data, queryset)
        everything = queryset.order_by()
        self.form.fields["site"].queryset = Site.objects.filter(pk__in=everything.values("site"))
        reporter = self.form.fields["reporter"]
        reporter.queryset = get_user_model().objects.filter(pk__in=everything.values("reporter")).order_by("last_name")
        reporter.label_from_instance = person_name

    @property
    def qs(self):
        return super().qs if self.is_valid() else self.queryset.none()
