"""The columns of the list of administrative units."""

from django.urls import reverse
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit
from progress.records.columns import Column, column, first_column
from spreadsheets.writers.specs import CHOICE, DATE, LINES, REFERENCE
from values.text import filled
from values.today import shown_day


def unit_columns(*, can_edit: bool) -> list[Column]:
    """Return the columns; the names lead to the form for whoever may edit."""

    def name(unit: AdministrativeUnit) -> str:
        if not can_edit:
            return unit.short_name
        words = '<a href="{}">{}<span class="visually-hidden">: {}</span></a>'
        return filled(words, reverse("progress:unit-edit", args=[unit.pk]), unit.short_name, _("Edit"))

    return [
        first_column("name", _("Name"), lambda unit: unit.short_name, name, kind=REFERENCE, sorts=True),
        column("parent", _("Belongs to"), _parent, REFERENCE, html=lambda unit: _parent(unit) or "–", sorts=True),
        column("code", _("Official code"), lambda unit: unit.code, html=lambda unit: unit.code or "–", sorts=True),
        _day("from", _("Valid from"), "valid_from"),
        _day("until", _("Last day"), "valid_until"),
        column("became", _("Became"), _became, LINES, html=lambda unit: _became(unit) or "–"),
        column("kind", _("Kind of unit"), lambda unit: unit.get_kind_display(), CHOICE, is_extra=True, sorts=True),
    ]


def _parent(unit: AdministrativeUnit) -> str | None:
    return unit.parent.short_name if unit.parent else None


def _became(unit: AdministrativeUnit) -> str:
    return "; ".join(later.short_name for later in unit.successors.all())


def _day(key: str, header: str, name: str) -> Column:
    def html(unit: AdministrativeUnit) -> str:
        day = getattr(unit, name)
        return shown_day(day) if day else "–"

    return column(key, header, lambda unit: getattr(unit, name), DATE, html=html, sorts=True)
