"""Who is in charge of which sites, and who may be."""

from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from progress.access.people import BY_NAME, active, who_has
from progress.models import PersonInCharge, Site, SiteKind
from values.numbers import plain_number
from values.text import person_name


def with_people(sites: QuerySet) -> QuerySet:
    """Read along who is in charge of each site."""
    return sites.prefetch_related(Prefetch("in_charge", _with_person(PersonInCharge.objects.all())))


def in_charge_at(site: Site) -> list[PersonInCharge]:
    """Return who is in charge of a site, by name; one query."""
    return list(_with_person(site.in_charge.all()))


def _with_person(rows: QuerySet) -> QuerySet:
    # Of one site after the other: their names are not asked for.
    return rows.select_related("person").order_by(*(f"person__{name}" for name in BY_NAME))


def _at(sites: QuerySet) -> QuerySet:
    return PersonInCharge.objects.filter(site__in=sites.order_by().values("pk")).order_by()


def in_charge_of_any(sites: QuerySet) -> QuerySet:
    """Return the people in charge of any of `sites`, by name."""
    return get_user_model().objects.filter(pk__in=_at(sites).values("person")).order_by(*BY_NAME)


def people_in_charge(sites: QuerySet) -> QuerySet:
    """Return the people in charge of any of `sites`, by name, with `cluster_count` and `zone_count` of these."""
    of_these = _at(sites)
    counts = {
        f"{kind}_count": Count("in_charge_of", filter=Q(in_charge_of__in=of_these, in_charge_of__site__kind=kind))
        for kind in SiteKind.values
    }
    return in_charge_of_any(sites).annotate(**counts)


ME, NOBODY = "me", "nobody"


def people_choices(wanted_pk: str = "") -> list[tuple[str, str]]:
    """Return choices of who is in charge: oneself, nobody, and the person asked for by primary key, as links do.

    No query where nobody else is asked for: lists do without the names of all.
    """
    pk = plain_number(wanted_pk)
    person = get_user_model().objects.filter(pk=pk, in_charge_of__isnull=False).first() if pk else None
    named = [(wanted_pk, person_name(person))] if person else []
    return [(ME, _("me")), (NOBODY, pgettext("in charge", "not assigned")), *named]


def in_charge_of(sites: QuerySet, choice: str, user) -> QuerySet:
    """Return those of `sites` that a choice of `people_choices` names, asked by `user`."""
    if choice == NOBODY:
        return sites.filter(in_charge=None)
    person = user.pk if choice == ME else int(choice)
    return sites.filter(pk__in=PersonInCharge.objects.filter(person=person).order_by().values("site"))


def people_who_may(sites: Collection[int] | QuerySet) -> list:
    """Return the people, by name, who may be in charge of one at least of the sites with these primary keys.

    Those whose accounts may change it. One query for every hundred people, and few more.
    """
    people = active(get_user_model().objects.order_by(*BY_NAME))
    return who_has(people, lambda person: Site.objects.editable_by(person).filter(pk__in=sites).distinct())
