"""What a rule finds for each of many people: a hundred of them are asked about in one query."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import IntegerField, QuerySet, Value

from places.models import AdministrativeUnit
from progress.access import scope

IN_ONE_QUERY = 100
BY_NAME = ("last_name", "first_name", "username")


def active(people: QuerySet) -> list:
    """Return those of `people` whose account is active, with all that says which sites are theirs; four queries."""
    people = people.filter(is_active=True).select_related("staff_profile__unit").prefetch_related("groups")
    persons = list(people)
    family = AdministrativeUnit.objects.family() if persons else None
    for person in persons:
        scope.read_ahead(person, family)
    return persons


def who_has(people: Sequence, rows_of: Callable[[Any], QuerySet]) -> list:
    """Return those of `people`, as `active` reads them, for whom `rows_of(person)` finds a row."""
    found = {pk for (pk,) in found_for(people, lambda person: rows_of(person).order_by().values_list(number(person)))}
    return [person for person in people if person.pk in found]


def found_for(people: Sequence, values_of: Callable[[Any], QuerySet]) -> Iterator[tuple]:
    """Yield the values that `values_of(person)` finds for each of `people`; one query for every hundred people."""
    for start in range(0, len(people), IN_ONE_QUERY):
        first, *others = (values_of(person) for person in people[start : start + IN_ONE_QUERY])
        yield from first.union(*others, all=True)


def number(person) -> Value:
    """Return a person's primary key as a value that a query gives back."""
    return Value(person.pk, output_field=IntegerField())
