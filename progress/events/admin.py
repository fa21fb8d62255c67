"""Events in the admin: what saving one changes is shown first, and done with it."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from history.admin import PreloadingFormSet
from history.tracking import StaleVersion
from history.transactions import tried_out
from history.versioned_forms import VersionedForm
from progress.events.actions import EVENT_FIELDS, record_event, update_event
from progress.events.forms import TellsEffects
from progress.events.resources import EventResource
from progress.models import SiteEvent
from progress.records.admin import ScopedInline
from progress.records.admin_lists import PartAdmin
from spreadsheets.admin import SpreadsheetAdmin

MORE = ["is_record_only", "confirmed"]


class EventRowForm(TellsEffects, VersionedForm):
    """An event; `by` is the person, given with the class."""

    by = None

    def _ask_first(self, seal):
        """Ask about doubts, else try the save in the database and take it back, so that refusals are told here."""
        super()._ask_first(seal)
        if self.errors or self.by is None:
            return
        with tried_out():
            try:
                self.record()
            except ValidationError as error:
                self.add_error(None, error.messages)
            except StaleVersion as stale:
                self.add_error(None, stale.as_validation_error())

    def record(self) -> SiteEvent:
        """Save by the actions that pages use."""
        event, values = self.instance, {name: self.cleaned_data[name] for name in EVENT_FIELDS & self.fields.keys()}
        if event.pk is None:
            return record_event(site=event.site, by=self.by, values=values, **self.what_to_do())
        changes = {name: values[name] for name in values if name in self.changed_data}
        stored = SiteEvent.objects.get(pk=event.pk)
        return update_event(event=stored, by=self.by, version=event.version, changes=changes, **self.what_to_do())


class EventInlineForm(EventRowForm):
    """A row of its site's page; milestones of phases are made on the event's own page."""

    stages = None


class EventFormSet(PreloadingFormSet):
    """Saves each row by the action that pages use."""

    def save_new(self, form, commit=True):
        return form.record()

    def save_existing(self, form, obj, commit=True):
        return form.record()


class EventInline(ScopedInline, admin.StackedInline):
    model = SiteEvent
    form = EventInlineForm
    formset = EventFormSet
    fields = [("kind", "date"), ("document", "new_developer"), ("area", "phases"), "note", *MORE]
    autocomplete_fields = ["document", "new_developer"]
    classes = ["collapse"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.by = request.user
        return formset


@admin.register(SiteEvent)
class EventAdmin(SpreadsheetAdmin, PartAdmin):
    resource_classes = [EventResource]
    form = EventRowForm
    list_display = ["kind", "place", "date", "document"]
    list_select_related = ["site", "document"]
    list_filter = ["kind", *PartAdmin.list_filter]
    fields = ["site", ("kind", "date"), "document", "new_developer", "area", "phases", "stages", "note", *MORE]
    autocomplete_fields = ["site", "document", "new_developer"]
    search_fields = ["site__folded", "document__folded"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        if change and not form.has_changed():
            return
        saved = form.record()
        obj.pk, obj.version, obj._state.adding = saved.pk, saved.version, False
        self.stay_within_scope(request, obj)

    def delete_model(self, request, obj):
        """Say what stays: the record goes, what it changed does not go with it."""
        super().delete_model(request, obj)
        self._say_what_stays(request)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        self._say_what_stays(request)

    def _say_what_stays(self, request) -> None:
        text = _("Developer, area and milestones stay as they are; the history undoes an event with all it changed.")
        messages.warning(request, text)
