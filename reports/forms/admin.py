"""Forms as administrators keep them: which feeds which, lines of compiled ones, senders, receivers, periods."""

from django.contrib import admin, messages
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.admin import TrackedAdmin
from progress.models.rules.reporting_period import ENTERED_FORMS, HALF_YEARS, PeriodKind
from reports.forms.example.admin import HasExample
from reports.models import FormKind, FormPeriod, FormRow, FormTerms


def _periods_of(kind: FormKind) -> list[str]:
    """Return the kinds of periods that a form has: those of the circular where none is recorded."""
    recorded = set(kind.periods.values_list("period", flat=True))
    return [period for period in PeriodKind.values if period in (recorded or HALF_YEARS.kinds)]


@admin.register(FormKind)
class FormKindAdmin(HasExample, TrackedAdmin):
    """A form; its lines, periods, sender and receivers are records of their own, each valid for a time."""

    list_display = ["number", "label", "level", "site_kind", "feeds", "valid_from"]
    list_select_related = ["feeds"]
    search_fields = ["number"]
    folded_here = ("number", "name", "name_en")
    fields = ["number", ("name", "name_en"), ("level", "site_kind"), "feeds", "valid_from"]

    @admin.display(description=_("form"), ordering="name")
    def label(self, kind):
        return kind.label


@admin.register(FormTerms)
class FormTermsAdmin(TrackedAdmin):
    """Another receiver ends the old row and adds a new one: forms of earlier periods keep theirs."""

    list_display = ["kind", "sender", "valid_from", "valid_until"]
    list_select_related = ["kind"]
    list_filter = ["kind"]
    fields = ["kind", "title", "basis", "sender", "receivers", ("valid_from", "valid_until")]


@admin.register(FormPeriod)
class FormPeriodAdmin(TrackedAdmin):
    """Another cut-off or due day is another row, valid from a date on: periods before keep theirs."""

    list_display = ["kind", "period", "cut_off", "due", "valid_from", "valid_until"]
    list_display_links = ["kind", "period"]
    list_select_related = ["kind"]
    list_filter = ["kind", "period"]
    fields = [
        ("kind", "period"),
        ("end_day", "end_month"),
        ("due_day", "due_month", "is_due_next_year"),
        ("valid_from", "valid_until"),
        "source",
    ]

    def has_delete_permission(self, request, obj=None):
        """Refuse to delete days by which form 01 or 02 was reported: another row follows them from a date on."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_needed())

    def save_model(self, request, obj, form, change):
        """Say which periods a form no longer has by what is saved; those of the circular before the first."""
        stored = FormPeriod.objects.filter(pk=obj.pk).select_related("kind").first()
        before = {kind: _periods_of(kind) for kind in {stored.kind if stored else obj.kind, obj.kind}}
        super().save_model(request, obj, form, change)
        for kind, periods in before.items():
            self._tell_lost(request, kind, periods)

    def delete_model(self, request, obj):
        before = _periods_of(obj.kind)
        super().delete_model(request, obj)
        self._tell_lost(request, obj.kind, before)

    def _tell_lost(self, request, kind: FormKind, before: list[str]) -> None:
        now = _periods_of(kind)
        lost = [str(PeriodKind(period).label) for period in before if period not in now]
        if lost and kind.number not in ENTERED_FORMS:
            text = gettext(
                "“%(form)s” now has only the periods recorded here. Its pages of other periods open no more: "
                "%(periods)s. Record these as well if the form is sent for them."
            )
            messages.warning(request, text % {"form": kind.label, "periods": ", ".join(lost)})

    @admin.display(description=_("cut-off date"))
    def cut_off(self, period):
        return f"{period.end_day:02}/{period.end_month:02}"

    @admin.display(description=_("send before"))
    def due(self, period):
        day = f"{period.due_day:02}/{period.due_month:02}"
        return _("%(day)s of the following year") % {"day": day} if period.is_due_next_year else day


@admin.register(FormRow)
class FormRowAdmin(TrackedAdmin):
    """A law that changes a row ends the old one and adds the new."""

    list_display = ["kind", "number", "label", "unit_label", "computation", "valid_from", "valid_until"]
    list_display_links = ["number", "label"]
    list_select_related = ["kind"]
    list_filter = ["kind"]
    search_fields = ["number"]
    folded_here = ("number", "name", "name_en")
    autocomplete_fields = ["indicator", "part_of"]
    fields = [
        ("kind", "number", "order"),
        ("name", "name_en"),
        ("unit", "unit_en"),
        "computation",
        ("measure", "indicator"),
        ("capital", "only_operating"),
        ("part_of", "is_addend"),
        ("valid_from", "valid_until"),
    ]

    @admin.display(description=_("line of a compiled form"), ordering="name")
    def label(self, row):
        return row.label

    @admin.display(description=_("unit of measurement"))
    def unit_label(self, row):
        return row.unit_label
