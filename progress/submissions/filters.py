"""What a list of reports can be narrowed to. What cannot be read finds nothing and says why."""

import django_filters as filters
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from progress.models import Site, SubmissionState
from progress.records.filters import ListFilter, PlaceFilter
from values.text import person_name


class SubmissionFilter(ListFilter):
    """`?state=returned&site=12&reporter=7`."""

    state = filters.ChoiceFilter(label=_("State"), choices=SubmissionState)
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=Site.objects.all())
    unit = PlaceFilter()
    reporter = filters.ModelChoiceFilter(label=_("Reporter"), queryset=get_user_model().objects.order_by("last_name"))

    def _narrow_choices(self):
        submissions = self.queryset.order_by()
        self._offer("site", submissions.values("site"))
        self._suggest_units_of(submissions)
        self._offer("reporter", submissions.values("reporter"))
        self.form.fields["reporter"].label_from_instance = person_name
