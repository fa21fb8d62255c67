"""One field of several chosen rows of an administration's list: the field, its value, a preview, the save.

Each row is saved by the form and the step of its own page, so every rule, reason and version of that page holds.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from history.admin import VERSION
from history.choice_between import as_sent
from history.tracking import StaleVersion
from history.versioned_forms import shown

MOST_ROWS = 100
TICKED, REASON = "confirmed", "reason"


@dataclass
class EditedRow:
    """A row of the preview: its form as it would be sent from its own page, with the new value."""

    record: Any
    form: Any
    field: str

    @property
    def version(self) -> Any:
        return self.form.initial[VERSION]

    @property
    def before(self) -> str:
        return shown(self.form.fields[self.field], self.form.stored.get(self.field))

    @property
    def is_same(self) -> bool:
        return self.field not in self.form.changed_data

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What is to be confirmed before this row is saved."""
        return list(getattr(self.form.fields.get(TICKED), "choices", []))

    @property
    def problems(self) -> list[str]:
        return [text for name, texts in self.form.errors.items() for text in texts if name != TICKED]

    @property
    def is_ready(self) -> bool:
        return not self.is_same and self.form.is_valid()


class BulkEdit:
    """Named before ModelAdmin: `bulk_fields` may be changed at several rows at once."""

    bulk_fields: tuple[str, ...] = ()
    actions: Any = ["bulk_edit"]

    # What ModelAdmin gives.
    admin_site: Any
    opts: Any
    get_form: Any
    has_change_permission: Any
    save_form: Any
    save_model: Any
    save_related: Any
    construct_change_message: Any
    log_change: Any

    @admin.action(permissions=["change"], description=gettext_lazy("Change one field of the chosen rows"))
    def bulk_edit(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        records = list(queryset[: MOST_ROWS + 1])
        if len(records) > MOST_ROWS:
            messages.error(request, _("Choose at most %(count)s rows.") % {"count": MOST_ROWS})
            return None
        records = [record for record in records if self.has_change_permission(request, record)]
        if not records:
            messages.error(request, _("You do not have permission to change the chosen rows."))
            return None
        field = request.POST.get("field", "")
        if field not in self._bulk_choices(request, records[0]):
            return self._bulk_page(request, records)
        is_sent = "ask" not in request.POST
        form = self._value_form(request, records[0], field)(request.POST if is_sent else None, prefix="new")
        if not (is_sent and form.is_valid()):
            return self._bulk_page(request, records, field, form)
        rows = [self._edited(request, record, field) for record in records]
        try:
            saved = self._save_rows(request, rows) if "save" in request.POST else []
        except StaleVersion as error:  # saved by another between our look and our write
            messages.error(request, str(error))
            return None
        if not saved:
            return self._bulk_page(request, records, field, form, rows)
        self._tell_saved(request, saved, [row for row in rows if not (row.is_same or row in saved)])
        return None

    def _bulk_choices(self, request: HttpRequest, record: Any) -> dict[str, str]:
        """Return the label of each field that may be changed, as far as the record's own page asks for it."""
        asked = self.get_form(request, record, change=True).base_fields
        return {name: capfirst(asked[name].label) for name in self.bulk_fields if name in asked}

    def _value_form(self, request: HttpRequest, record: Any, field: str) -> type[forms.Form]:
        """Return a form that asks for the value alone, and for the reason where the record's own page does."""
        asked = self.get_form(request, record, change=True).base_fields
        fields = {name: asked[name] for name in (field, REASON) if name in asked}
        if isinstance(fields[field].widget, RelatedFieldWidgetWrapper):
            fields[field].widget = fields[field].widget.widget
        return type("ValueForm", (forms.Form,), fields)

    def _edited(self, request: HttpRequest, record: Any, field: str) -> EditedRow:
        """Return the form of a record, sent as its own page would send it with the new value in the field."""
        form_class = self.get_form(request, record, change=True)
        blank = form_class(instance=record)
        data: MultiValueDict[str, Any] = MultiValueDict(
            {name: as_sent(blank[name], blank.initial.get(name)) for name in blank.fields if name != TICKED}
        )
        for name in (field, REASON):
            if name in blank.fields:
                data.setlist(name, request.POST.getlist(f"new-{name}"))
        if seen := request.POST.get(f"seen-{record.pk}"):
            data[VERSION] = seen
        data.setlist(TICKED, request.POST.getlist(f"{TICKED}-{record.pk}"))
        return EditedRow(record, form_class(data, instance=record), field)

    def _save_rows(self, request: HttpRequest, rows: list[EditedRow]) -> list[EditedRow]:
        """Save the rows that nothing speaks against, all in one request; return them."""
        saved = []
        with transaction.atomic():
            for row in rows:
                if not row.is_ready:  # checked only now: it stands beside the rows saved just before it
                    continue
                saved.append(row)
                record = self.save_form(request, row.form, change=True)
                self.save_model(request, record, row.form, True)
                self.save_related(request, row.form, [], True)
                self.log_change(request, record, self.construct_change_message(request, row.form, []))
        return saved

    def _tell_saved(self, request: HttpRequest, saved: list[EditedRow], refused: list[EditedRow]) -> None:
        text = ngettext("%(count)s row is saved.", "%(count)s rows are saved.", len(saved)) % {"count": len(saved)}
        undo = self.admin_site.undo_request_address()
        messages.success(request, format_html('{} <a href="{}">{}</a>', text, undo, _("Undo")))
        for row in refused:
            reasons = row.problems or [text for _code, text in row.questions]
            messages.warning(request, f"{row.record}: {' '.join(map(str, reasons))}")

    def _bulk_page(
        self, request: HttpRequest, records: list[Any], field: str = "", form: Any = None, rows: Any = ()
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change one field of the chosen rows"),
            "opts": self.opts,
            "records": records,
            "choices": self._bulk_choices(request, records[0]).items(),
            "field": field,
            "form": form,
            "rows": rows,
            "can_save": any(not row.is_same for row in rows),
            "selected": helpers.ACTION_CHECKBOX_NAME,
            "media": form.media if form else "",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/bulk_edit.html", context)
