"""The sheet of persons in charge: a row per person and site."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from progress.access.people import BY_NAME
from progress.in_charge.actions import tell_new
from progress.in_charge.forms import called
from progress.in_charge.queries import people_who_may
from progress.models import PersonInCharge, Site
from progress.sheets.gate import SitePartResource
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import wanted
from spreadsheets.widgets import LookupWidget
from values.text import person_name


class PersonInChargeResource(SitePartResource):
    """Found by site and person; a row with number and version may name another person, who takes over."""

    key = "in_charge"
    title = gettext_lazy("Persons in charge")
    required = ("site", "person")
    natural = ("site_id", "person_id")
    named_by = ("person",)

    person = Column(
        "person",
        gettext_lazy("person in charge"),
        LookupWidget(),
        aliases=(
            "cán bộ phụ trách", "chuyên viên phụ trách", "cán bộ theo dõi", "chuyên viên theo dõi", "người theo dõi",
        ),
        help_text=gettext_lazy("The name or the user name of an account with permission to change the site."),
    )  # fmt: skip

    class Meta:
        model = PersonInCharge
        fields = ("id", "site_kind", "site", "person", "version")

    def lookups(self):
        # Every file that comes in is held against every sheet: who may is asked when the first person is looked for.
        people = SimpleLazyObject(self._people)
        return {**super().lookups(), "person": Lookup(people, _names, write=called)}

    def _people(self):
        """Return those in charge of sites the user sees; to one who sets them, also those who may be at their sites."""
        seen = Site.objects.visible_to(self.user).order_by().values("pk")
        offered = Q(in_charge_of__site__in=seen)
        if self.user.has_perm("progress.add_personincharge"):
            own = Site.objects.editable_by(self.user).order_by().values("pk")
            offered |= Q(pk__in=[person.pk for person in people_who_may(own)])
        return get_user_model().objects.filter(offered).distinct().order_by(*BY_NAME)

    def saved(self, records, changed):
        super().saved(records, changed)
        tell_new(records, by=self.user)

    def key_from(self, read):
        return (self.site_from(read), wanted(read, "person"))

    def title_of(self, record):
        return person_name(self.looked_up["person"].get(record.person_id))


def _names(person) -> list[str]:
    """Return what is understood of a person's name: as offices write it, either way round, and the user name."""
    first, last = person.first_name, person.last_name
    return [person.get_username(), called(person), f"{last} {first}".strip(), f"{first} {last}".strip()]
