"""What the admin pages of all tracked rows share: versions, folded search, history, and pages that never crash."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.db.models import Case, QuerySet, Value, When
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.admin_actions import ActsOnTicked
from history.tracking import StaleVersion
from history.versioned_forms import VersionedForm, VersionedFormSet
from values.forms import RecordsField
from values.numbers import plain_number
from values.text import fold, normalize

VERSION = "seen_version"
BACK = "back"  # parameter of a page's address: where one came from, and goes when it is saved
CHANGES_PER_PAGE = 20


class RecentlyChanged(admin.SimpleListFilter):
    """Rows changed today, or in the last 7 or 30 days."""

    title = gettext_lazy("changed lately")
    parameter_name = "changed"
    days = {"today": 0, "7": 6, "30": 29}

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("today", _("Today")), ("7", _("Last 7 days")), ("30", _("Last 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        days = self.days.get(self.value() or "")
        if days is None:
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.changed_since(queryset, midnight - datetime.timedelta(days=days))

    def changed_since(self, queryset: QuerySet[Any], moment: datetime.datetime) -> QuerySet[Any]:
        return queryset.filter(changed_at__gte=moment)


class _ReadsKeys:
    """Mixin: what is no key is not looked up, so that the page that comes back says what is wrong with it."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [key for key in value if plain_number(key) is not None]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]  # of the widget's own class


class AutocompleteMultiple(_ReadsKeys, AutocompleteSelectMultiple):
    """An autocomplete of several records."""


class Autocomplete(_ReadsKeys, AutocompleteSelect):
    """An autocomplete of one record."""


class PreloadedAutocomplete(Autocomplete):
    """An autocomplete that knows the names of what is chosen, so that a page of many rows asks for none of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, str] = {}  # shared by the copies Django makes for each row's form

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        chosen = [str(v) for v in value if v not in (None, "")]
        if not all(v in self.known for v in chosen):
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, v, self.known[v], True, index) for index, v in enumerate(chosen, 1)]
        return [(None, options, 0)]


class Versioned(BaseModelAdmin):  # type: ignore[type-arg]  # no subscripts at run time
    """For admin pages and inlines alike: their forms carry the version of the row."""

    form = VersionedForm

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Add the version to the first fieldset of those who may edit; what only forms ask is nothing to read."""
        may_edit = obj is None or self.has_change_permission(request, obj)
        extra = set() if may_edit else self._asked_by_form()
        fieldsets: list[tuple[Any, dict[str, Any]]] = [
            (name, {**options, "fields": _without({VERSION, *extra}, options["fields"])})
            for name, options in super().get_fieldsets(request, obj)
        ]
        if may_edit:
            fieldsets[0][1]["fields"].append(VERSION)
        return fieldsets

    def _asked_by_form(self) -> set[str]:
        """Return names of what the form asks beside the columns of its model."""
        return set(self.form.declared_fields) - {column.name for column in self.model._meta.get_fields()}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer no deletion of what a row only points at."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", AutocompleteMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, form_class=RecordsField, **kwargs)


def _without(names: set[str], fields: Any) -> list[Any]:
    """Return the fields of a fieldset, some in lines of several, without those that are named."""
    left = [[name for name in line if name not in names] if isinstance(line, list | tuple) else line for line in fields]
    return [line for line in left if line and not (isinstance(line, str) and line in names)]


class PreloadingFormSet(VersionedFormSet):
    """Tells the autocompletes of its rows the names of what is chosen, from the rows it has already fetched."""

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        for name, field in self.form.base_fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, PreloadedAutocomplete) and not widget.known:
                chosen = [getattr(row, name) for row in rows]
                widget.known.update({str(record.pk): str(record) for record in chosen if record is not None})
        return rows

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the box that deletes a row: in a table nothing but the head of its column does."""
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = form.fields[DELETION_FIELD_NAME].label


class TrackedInline(Versioned, InlineModelAdmin):  # type: ignore[misc, type-arg]  # Django's own classes differ in `form`
    """Named before Django's TabularInline or StackedInline."""

    formset = PreloadingFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.get_autocomplete_fields(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", PreloadedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the field where its row is a table; leave out links to change or view: rows are narrow."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
        if field and isinstance(self, admin.TabularInline):
            field.widget.attrs["aria-label"] = capfirst(field.label)  # the head of the column is no label
        return field


class TrackedAdmin(ActsOnTicked, Versioned, admin.ModelAdmin):  # type: ignore[type-arg]  # no subscripts at run time
    """The admin page of one kind of tracked row.

    `search_fields` name folded columns. `folded_here` names columns without one, of tables so small that they are
    folded as they are read. Hits with the exact marks in `exact_field` come first.
    """

    list_per_page = 50
    show_full_result_count = False
    folded_here = ()
    exact_field = ""
    counts_uses = False  # whether pages tell how many records name this one, before it is renamed, retired or deleted
    history_template = "admin/tracked_history.html"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        words = fold(search_term)
        if not words:
            return queryset, False
        if self.folded_here:
            texts = queryset.values_list("pk", *self.folded_here)
            rows = [(pk, fold(" ".join(str(part or "") for part in parts))) for pk, *parts in texts]
            return queryset.filter(
                pk__in=[pk for pk, text in rows if all(word in text for word in words.split())]
            ), False
        results, may_repeat = super().get_search_results(request, queryset, words)
        return self._exact_first(results, search_term), may_repeat

    def _exact_first(self, results: QuerySet[Any], search_term: str) -> QuerySet[Any]:
        if not self.exact_field:
            return results
        exact = When(**{f"{self.exact_field}__icontains": normalize(search_term)}, then=Value(0))
        order = results.query.order_by or self.model._meta.ordering
        marked: QuerySet[Any] = results.annotate(
            marks_differ=Case(exact, default=Value(1), output_field=models.IntegerField())
        )
        return marked.order_by("marks_differ", *order)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the page or save it; a clash with another person's save is a message, never an error page."""
        text = _("Nothing was saved: two rows of this page contradict each other, or another record just saved.")
        ways = {"way_back": self._way_back(request), "back_here": urlencode({BACK: request.path})}
        extra_context = {**ways, **(extra_context or {})}
        for _look in range(2):
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except StaleVersion as error:
                # Saved by another between our look and our write: the second look finds it and shows both.
                text = str(error)
            except IntegrityError:
                break
        messages.error(request, text)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["uses"] = self.uses_of(kwargs.get("obj"), request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        context["uses"] = self.uses_of(context["object"], request.user)
        response: HttpResponse = super().render_delete_form(request, context)
        return response

    def uses_of(self, record: Any, reader: Any) -> list[tuple[str, int]]:
        """Return what names the record and how many of each the person may see: [("milestones", 14)]."""
        if not self.counts_uses or record is None or record.pk is None:
            return []
        counts = []
        for relation in record._meta.related_objects:
            rows: Any = relation.related_model._default_manager.filter(**{relation.field.name: record.pk})
            if hasattr(rows, "visible_to"):
                rows = rows.visible_to(reader)
            counts.append((str(relation.related_model._meta.verbose_name_plural), rows.count()))
        return [(name, count) for name, count in counts if count]

    def _way_back(self, request: HttpRequest) -> str:
        """Return the page of ours that the address names to go back to; empty for none."""
        back = request.GET.get(BACK, "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return back if is_ours else ""

    def _response_post_save(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        back = self._way_back(request)
        if back:
            return HttpResponseRedirect(back)
        response: HttpResponse = super()._response_post_save(request, obj)  # type: ignore[misc]  # begins with _
        return response

    def save_model(self, request: HttpRequest, obj: models.Model | None, form: Any, change: bool) -> None:
        """Save, unless nothing was changed: history tells changes, not visits."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what and when, with both values; nothing can be reverted here."""
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied  # asked first: who may see no such row is not told which there are
        if obj is None:
            raise Http404
        site: Any = self.admin_site  # the tracker's own
        page = Paginator(site.changes_of(obj, request.user), CHANGES_PER_PAGE).get_page(request.GET.get("p"))
        changes = list(page.object_list)
        undo = site.undo_addresses(changes, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(object)s") % {"object": obj},
            "opts": self.opts,
            "object": obj,
            "module_name": self.opts.verbose_name_plural,
            "page": page,
            "changes": [(change, undo.get(change.key)) for change in changes],
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.history_template, context)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str | None) -> None:
        raise Http404
