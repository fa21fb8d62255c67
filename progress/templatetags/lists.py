"""What templates of lists need: by what a list is sorted, and by what a click would sort it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from progress.records.columns import Column
from progress.templatetags.kept import kept_text, plain

register = template.Library()


@dataclass(frozen=True, slots=True)
class Sorting:
    """How one column takes part in the order of a list.

    `place` counts from 1, 0 where the column takes no part; `alone` and `also` are the orders that follow a click: by
    this column alone, or by it too.
    """

    place: int
    is_descending: bool
    is_one_of_several: bool
    alone: list[str]
    also: list[str]

    @property
    def direction(self) -> str:
        """The value of `aria-sort`; empty where the column takes no part."""
        return ("descending" if self.is_descending else "ascending") if self.place else ""


@register.filter
def cell(column: Column, row) -> str:
    """Return the cell of a row in a column, its tags included."""
    return column.cell(row)


@register.filter
def cells(columns: Sequence[Column], row) -> str:
    """Return all cells of a row, their tags included."""
    return SafeString("".join([column.cell(row) for column in columns]))


@register.filter
def sorting(order: Sequence[str], key: str) -> Sorting:
    """Return how the column of `key` takes part in `order`, whose keys have "-" before them where they are reversed."""
    keys = [sort_key.lstrip("-") for sort_key in order]
    place = keys.index(key) + 1 if key in keys else 0
    is_descending = place > 0 and order[place - 1].startswith("-")
    turned = key if is_descending or not place else f"-{key}"
    also = [turned if keys[n] == key else sort_key for n, sort_key in enumerate(order)] if place else [*order, key]
    return Sorting(place, is_descending, len(order) > 1, [turned if place == 1 else key], also)


@register.simple_tag(takes_context=True)
def column_heads(context: Context, list_id: str = "") -> SafeString:
    """Draw the heads of the columns that a list shows; with `list_id` htmx puts the sorted list in its place."""
    columns, order, query = context["columns"], context["order"], context["request"].GET
    name, values = "records/includes/column_heads.html", {"columns": columns, "order": order, "query": query}
    heads = [(one.key, one.label, one.title, one.css, one.term, one.sorts) for one in columns]
    made_of = plain((heads, order, query.urlencode(), list_id))
    return kept_text(name, made_of, lambda: render_to_string(name, values | {"list_id": list_id}))
