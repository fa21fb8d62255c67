"""Reads of saved lists: the list that one is of, and what of its address still exists."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

from progress.models import SavedList
from progress.records.lists import COLUMNS, SavableList
from values.addresses import view_at


def list_view(name: str, request: HttpRequest) -> SavableList | None:
    """Return the view of the list whose address has that name, for this request.

    None for one that is gone, keeps no saved lists or is not the person's to open.
    """
    try:
        match = view_at(reverse(name))
    except NoReverseMatch:
        return None
    view_class = getattr(match.func, "view_class", None)
    if not (view_class and issubclass(view_class, SavableList)):
        return None
    view = view_class(**match.func.view_initkwargs)
    view.setup(request)
    return view if getattr(view, "has_permission", lambda: True)() else None


@dataclass(frozen=True, slots=True)
class Address:
    """The query string of a list as far as the list understands it, and the labels of what it does not."""

    query: str
    left_out: list[str]


def understood(view: SavableList, query: str) -> Address:
    """Return what of a query string means something to the list of `view`, for the person who opens it now."""
    data = QueryDict(query, mutable=True)
    list_filter = view.filter_of(data.copy())
    known = {*list_filter.filters, *view.other_parameters}
    wrong = [name for name in data if name not in known or name in list_filter.form.errors]
    labels = [str(list_filter.form.fields[name].label) if name in list_filter.form.fields else name for name in wrong]
    for name in wrong:
        del data[name]
    if COLUMNS in data and COLUMNS in view.other_parameters:
        gone = view.unknown_columns(data.getlist(COLUMNS))
        data.setlist(COLUMNS, [key for key in data.getlist(COLUMNS) if key not in gone])
        labels += gone
    return Address(data.urlencode(), labels)


def start_page(user) -> SavedList | None:
    """Return the saved list that the person begins with, as long as they may see it."""
    return SavedList.objects.visible_to(user).filter(begun_with_by__user=user.pk).first()
