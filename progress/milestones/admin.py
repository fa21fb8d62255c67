"""Milestones in the administration: on the site's page, a list across sites, and confirmations that nothing changed."""

from decimal import Decimal

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from history.admin import PreloadingFormSet, RecentlyChanged
from history.bulk_edit import BulkEdit
from history.versioned_forms import VersionedForm
from progress.milestones.actions import MILESTONE_FIELDS, update_milestone
from progress.milestones.forms import AREA_FIELDS, HOUSEHOLD_FIELDS
from progress.milestones.resources import MilestoneResource
from progress.models import Milestone, NoChange, Stage
from progress.models.milestone import MILESTONE_KEYS
from progress.promises.admin import LateFilter, ReasonedForm, reason_asked_of
from progress.promises.ledger import overdue_text
from progress.records.actions import REASON_LENGTH
from progress.records.admin import AsksInAdmin, ScopedAdmin, ScopedInline
from progress.records.admin_lists import KindFilter, ReadOnlyPartAdmin, UnitOfSiteFilter, shown_states
from progress.records.doubts import ASKED, EVERY, ConfirmField, Doubt, doubts_of_all
from progress.records.provenance import SOURCE_STANDS, KeepsSource
from spreadsheets.admin import SpreadsheetAdmin
from values.dates import examples
from values.forms import CleanCharField, PartialDateField
from values.numbers import format_number
from values.text import fold
from values.today import today


class StateFilter(admin.SimpleListFilter):
    """Milestones shown in a state, blocked included."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return shown_states()

    def queryset(self, request, queryset):
        return queryset.in_state(self.value()) if self.value() in dict(shown_states()) else queryset


def unasked(milestone: Milestone) -> set[str]:
    """Return fields this milestone's stage has no use for; what was recorded all the same stays in sight."""
    groups = ((AREA_FIELDS, milestone.stage.asks_area), (HOUSEHOLD_FIELDS, milestone.stage.asks_households))
    return {
        name
        for group, is_asked in groups
        if not is_asked and all(getattr(milestone, field) is None for field in group)
        for name in group
    }


IN_LINE = ["state", "percent", "planned", "forecast", "actual"]


class MilestoneRowForm(VersionedForm):
    """A milestone inside its site's page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in unasked(self.instance) if self.instance.pk else ():
            self.fields.pop(name, None)

    @property
    def shown_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name in MILESTONE_FIELDS]

    @property
    def line_fields(self) -> list:
        """The fields that a milestone shows in its line."""
        return [field for field in self.shown_fields if field.name in IN_LINE]

    @property
    def more_fields(self) -> list:
        """The other fields, opened on demand."""
        return [field for field in self.shown_fields if field.name not in IN_LINE]

    @property
    def recorded_more(self) -> int:
        """How many of the fields opened on demand hold a value."""
        return sum(field.value() not in (None, "") for field in self.more_fields)

    @property
    def is_opened(self) -> bool:
        return any(field.errors for field in self.more_fields)

    @property
    def read_only_text(self) -> str:
        """What is recorded beside the state, for those who may not change it."""
        recorded = ((field.label, getattr(self.instance, field.name)) for field in self.shown_fields[1:])
        return "; ".join(f"{label}: {_said(value)}" for label, value in recorded if value not in (None, ""))

    @property
    def overdue_text(self) -> str:
        return overdue_text(self.instance.overdue_by(today())) if self.instance.overdue_slots else ""


def _said(value) -> str:
    return format_number(value) if isinstance(value, int | Decimal) else str(value)


class WhyForm(KeepsSource):
    """Why promises move, whether sources stand and that what is doubtful is so, said once for all rows of a page."""

    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("A changed target date needs a reason; it applies to every row changed here."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    confirmed = ConfirmField()


class MilestoneFormSet(PreloadingFormSet):
    """Saves each row by the action that pages use; `by` is the person. One reason counts for all rows."""

    by = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.why = WhyForm(self.data if self.is_bound else None, prefix=self.prefix)

    def clean(self):
        """Ask for the reason, in words that name the rows that want it."""
        super().clean()
        if not self.why.is_valid():
            raise ValidationError(_("Why it changes: %(problem)s"), params={"problem": self.why.errors.as_text()})
        changed = [form for form in self.initial_forms if form.is_valid() and form.has_changed()]
        for form in [] if self.why.cleaned_data["reason"] else changed:
            if question := reason_asked_of(form):
                self.why.add_error("reason", f"{form.instance.title}: {question}")
        if self.why.errors:
            raise ValidationError(self.why.errors["reason"].as_data())
        self._ask([form.instance for form in changed])

    def _ask(self, milestones: list[Milestone]) -> None:
        """Ask about what is doubtful in the rows as they would be saved, a tick for each."""
        doubted = zip(milestones, doubts_of_all(milestones), strict=True)
        doubts = [Doubt(f"{m.pk}:{d.code}", d.field, f"{m.title}: {d.text}") for m, of_one in doubted for d in of_one]
        ticked = self.why.cleaned_data["confirmed"]
        if any(doubt.code not in ticked for doubt in doubts):
            self.why.fields["confirmed"].ask((doubt.code, doubt.text) for doubt in doubts)
            raise ValidationError(ASKED)

    def save_existing(self, form, obj, commit=True):
        return save_progress(obj, form, self.by, self.why.cleaned_data["reason"], self.why.said_of_source)


def save_progress(milestone: Milestone, form, by, reason: str, of_source: dict) -> Milestone:
    """Save what was changed in a form made from `milestone` as it is stored; its doubts were asked about."""
    changes = {name: form.cleaned_data[name] for name in form.changed_data if name in MILESTONE_FIELDS} | of_source
    arguments = {"version": milestone.version, "changes": changes, "reason": reason}
    return update_milestone(milestone=milestone, by=by, confirmed=EVERY, **arguments)


class MilestoneInline(ScopedInline, admin.TabularInline):
    model = Milestone
    form = MilestoneRowForm
    formset = MilestoneFormSet
    template = "admin/progress/milestone_inline.html"
    fields = [*IN_LINE, *AREA_FIELDS, *HOUSEHOLD_FIELDS, "document", "note"]
    autocomplete_fields = ["document"]
    can_delete = False
    max_num = 0

    def get_queryset(self, request):
        milestones = super().get_queryset(request).select_related("site", "stage__parent", "document")
        return milestones.with_blocked().with_overdue(today()).order_by("stage__order", "stage__code", "phase")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.by = request.user
        return formset

    def has_add_permission(self, request, obj=None):
        """Allow none: another phase of a stage is added on the milestone's own page."""
        return False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "note":
            field.widget = forms.Textarea(attrs={"rows": 1, "class": "vTextField"})
        if isinstance(field, PartialDateField):
            field.widget.attrs["placeholder"] = ""  # said once, above all rows
        return field

    @property
    def date_examples(self) -> str:
        return examples()

    @property
    def column_heads(self) -> list[str]:
        return [Milestone._meta.get_field(name).verbose_name for name in IN_LINE]


class MilestoneAdminForm(AsksInAdmin, ReasonedForm):
    """A milestone on its own page: why its promises move, and that what is doubtful is so."""


@admin.register(Milestone)
class MilestoneAdmin(BulkEdit, SpreadsheetAdmin, ScopedAdmin):
    resource_classes = [MilestoneResource]
    bulk_fields = ("state", "percent", "planned", "forecast", "actual", "document", "note")
    form = MilestoneAdminForm
    autocomplete_fields = ["site", "stage", "document"]
    search_fields = ["site__folded"]
    search_help_text = _("Name of the site or of the stage; marks and capitals do not matter.")
    list_display = ["title", "site", "state_shown", "planned", "forecast", "actual", "overdue", "percent", "changed_at"]
    list_select_related = ["site", "stage"]
    ordering = ["site__name_key", "stage__order", "phase"]
    list_filter = [
        KindFilter,
        UnitOfSiteFilter,
        ("site__developer", admin.RelatedOnlyFieldListFilter),
        ("stage", admin.RelatedOnlyFieldListFilter),
        StateFilter,
        LateFilter,
        RecentlyChanged,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("site", "stage").with_blocked().with_overdue(today())

    def get_search_results(self, request, queryset, search_term):
        words = fold(search_term)
        stages = [stage.pk for stage in Stage.objects.all() if words in fold(" ".join(stage.names))]
        return queryset.filter(Q(site__folded__contains=words) | Q(stage__in=stages)), False

    def get_fields(self, request, obj=None):
        unused = unasked(obj) if obj else set()
        measures = [name for name in (*AREA_FIELDS, *HOUSEHOLD_FIELDS) if name not in unused]
        fields = ["site", ("stage", "phase"), "state", ("planned", "forecast", "actual"), "percent", *measures]
        may_edit = obj is None or self.has_change_permission(request, obj)
        fields += [*([SOURCE_STANDS] if may_edit else []), "document", "note", ("source", "as_of")]
        return [*fields, "reason", "confirmed"] if may_edit else fields

    def get_readonly_fields(self, request, obj=None):
        return MILESTONE_KEYS if obj else ()

    def save_model(self, request, obj, form, change):
        reason = form.cleaned_data.get("reason", "")
        if not change:
            obj._change_reason = reason or None
            super().save_model(request, obj, form, change)
        elif form.has_changed():
            stored = Milestone.objects.get(pk=obj.pk)
            stored.version = obj.version
            of_source = {SOURCE_STANDS: form.cleaned_data.get(SOURCE_STANDS)}
            save_progress(stored, form, request.user, reason, of_source)

    @admin.display(description=_("milestone"), ordering="stage__order")
    def title(self, milestone):
        return milestone.title

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, milestone):
        text = milestone.shown_state_label
        return format_html('<span class="state state-{}">{}</span>', milestone.shown_state, text)

    @admin.display(description=_("overdue"), ordering="overdue_slots")
    def overdue(self, milestone):
        text = overdue_text(milestone.overdue_by(today())) if milestone.overdue_slots else ""
        return format_html('<strong class="late">{}</strong>', text) if text else ""


@admin.register(NoChange)
class NoChangeAdmin(ReadOnlyPartAdmin):
    """To be read: confirmations are made in a line, and taken back in the history."""

    list_display = ["__str__", "place", "confirmed_by", "confirmed_on"]
    list_select_related = ["site", "milestone__stage", "confirmed_by"]
    search_fields = ["site__folded"]
    date_hierarchy = "confirmed_on"
    fields = ["site", "milestone", "confirmed_by", "confirmed_on"]
