"""The pages of own tables: all of them, making and editing one, the table as it is now, filing it, its files."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView, View

from files.serving import file_response
from progress.models import SiteKind
from progress.records.adding import RecordAddView
from reports.cross.kinds import KINDS
from reports.fingerprints import fingerprint
from reports.models import FiledTable, OwnTable
from reports.tables.actions import delete_table, differences, file_table, may_file, save_table
from reports.tables.content import content_of
from reports.tables.files import file_name, table_file, under_title
from reports.tables.forms import FileForm, OwnTableForm
from reports.tables.sources import Source
from values.today import now, today

LONGEST_QUERY = 4000
VERSIONS_SHOWN = 50


class OwnTablesView(TemplateView):
    """The own tables of a person and of the office, what was filed lately, and where one begins."""

    template_name = "tables/own_tables.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        filed = FiledTable.objects.visible_to(user).select_related("filed_by").defer("content")
        return super().get_context_data(**kwargs) | {
            "tables": OwnTable.objects.visible_to(user).select_related("owner"),
            "filed": FiledTable.objects.visible_to(user).select_related("table", "filed_by")[:VERSIONS_SHOWN],
            "kinds": [(key, kind.label) for key, kind in KINDS.items()],
            "more": max(filed.count() - VERSIONS_SHOWN, 0),
        }


class OwnTableFormView(RecordAddView):
    """The form of an own table; a base."""

    form_class = OwnTableForm
    template_name = "records/record_form.html"

    def may_add(self) -> bool:
        return True  # one's own table is everybody's to make

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"save": save_table}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "title": _("Make a report"),
            "list_label": _("Own tables"),
            "list_url": reverse("own-tables"),
            "form_id": "own-table-form",
        }


class OwnTableAddView(OwnTableFormView):
    """Make a report of what the address names: `?view=clusters:list&query=state%3Ddone`, `?view=cross-table&of=…`."""

    def get(self, request, *args, **kwargs):
        """Show the form, or say at once why no report can be made of what the address names."""
        try:
            content_of(Source(self.begun(), request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.back)
        return super().get(request, *args, **kwargs)

    def begun(self):
        asked, user = self.request.GET, self.request.user
        query = QueryDict(asked.get("query", "")[:LONGEST_QUERY]).urlencode()[:LONGEST_QUERY]
        table = OwnTable(owner=user, view_name=asked.get("view", "")[:60], argument=asked.get("of", "")[:60])
        table.query = query
        try:
            source = Source(table, user)
            if not source.exists:
                raise Http404
            table.title, self.back = source.label.partition(": ")[2], source.address
        except UnicodeError as error:
            raise Http404 from error
        table.query = source.query
        table.letterhead = SiteKind.ZONE if source.site_kinds == {"zone"} else SiteKind.CLUSTER
        table.is_shared = user.has_perm("reports.add_owntable")
        return table

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"back": self.back}


class OwnTableEditView(OwnTableFormView):
    """Title, period and signature block of a table; what was filed of it stays."""

    def begun(self):
        table = get_object_or_404(OwnTable.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        if not OwnTable.objects.editable_by(self.request.user).filter(pk=table.pk).exists():
            raise PermissionDenied
        self.name, self.back = table.title, table.get_absolute_url()
        return table

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"name": self.name, "back": self.back}


class OfOneTable:
    """Mixin: the own table that an address names, as the person sees it; 404 for one that is not theirs to see."""

    @cached_property
    def table(self) -> OwnTable:
        visible = OwnTable.objects.visible_to(self.request.user).select_related("owner")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    @cached_property
    def source(self) -> Source:
        return Source(self.table, self.request.user)

    @cached_property
    def content(self) -> dict:
        try:
            return content_of(self.source)
        except ValidationError as error:
            self.problem = " ".join(error.messages)
            return {}

    problem = ""

    def require_content(self) -> dict:
        """Return the content; 404 with the reason where there is none."""
        if not self.content:
            raise Http404(self.problem)
        return self.content


class OwnTableView(OfOneTable, TemplateView):
    """A table as it is now, to read, print and file."""

    template_name = "tables/own_table.html"

    def get_context_data(self, **kwargs):
        user, table, content = self.request.user, self.table, self.content
        source = self.source if content else None
        filed = FiledTable.objects.visible_to(user).filter(table=table).select_related("filed_by")
        return super().get_context_data(**kwargs) | {
            "table": table,
            "content": content,
            "lines": lines_of(content),
            "under_title": under_title(content, now()) if content else [],
            "seen": fingerprint(content.items()),
            "problem": self.problem,
            "cells_address": reverse("own-table", args=[table.pk]),
            "source_url": source.address if source else "",
            "versions": filed,
            "is_corrected": any(version.period == table.period for version in filed),
            "can_file": bool(source) and may_file(user, source),
            "can_edit": OwnTable.objects.editable_by(user).filter(pk=table.pk).exists(),
            "is_before_end": table.period.end >= today(),
        }


class OwnTableFilingView(OwnTableView):
    """Filing a table as it was looked at; what is refused shows the table again, with what was typed."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs) -> HttpResponse:
        form = FileForm(request.POST)
        if form.is_valid():
            try:
                filed = file_table(table=self.table, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Filed: version %(number)s.") % {"number": filed.number})
                return redirect(filed)
        return self.render_to_response(self.get_context_data(file_form=form), status=422)


class OwnTableCellView(OfOneTable, TemplateView):
    """What one number of a table is made of now."""

    template_name = "tables/cell.html"

    def get_context_data(self, **kwargs):
        found = cell_of(self.require_content(), self.kwargs["row"], self.kwargs["column"])
        back = [(reverse("own-tables"), _("Own tables")), (self.table.get_absolute_url(), self.table.title)]
        return super().get_context_data(**kwargs) | found | {"crumbs": back}


def cell_of(content: dict, row: int, column: int) -> dict:
    """Return the cell of a place, with its row's and its column's names; 404 for one that is made of nothing."""
    try:
        cells, head = content["rows"][row]["cells"], content["columns"][column]["header"]
        cell = cells[column]
    except IndexError as error:
        raise Http404 from error
    if "made_of" not in cell:
        raise Http404
    return {"cell": cell, "cell_items": cell["made_of"], "row": cells[0]["text"], "column": head, "content": content}


def lines_of(content: dict) -> list[dict]:
    """Return the rows of a content as a page shows them: each cell with its column, each row with its place."""
    return [
        {
            "place": place,
            "is_total": row.get("is_total"),
            "cells": list(zip(content["columns"], row["cells"], strict=True)),
        }
        for place, row in enumerate(content.get("rows", []))
    ]


class OwnTableFileView(OfOneTable, View):
    """The table as it is now, as a Word or an Excel file: a draft, for nothing of it is filed."""

    http_method_names = ["get", "head"]
    kind = ""

    def get(self, request, *args, **kwargs) -> HttpResponse:
        return table_file(self.kind, self.require_content(), when=now())


@require_POST
def delete_own_table(request, pk: int):
    table = get_object_or_404(OwnTable.objects.visible_to(request.user), pk=pk)
    try:
        delete_table(by=request.user, table=table)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(table)
    messages.success(request, _("Deleted: %(what)s") % {"what": table.title})
    return redirect("own-tables")


class OfOneVersion:
    """Mixin: the filed version that an address names; 404 for one that the person does not read."""

    @cached_property
    def filed(self) -> FiledTable:
        visible = FiledTable.objects.visible_to(self.request.user).select_related("table", "filed_by")
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class FiledTableView(OfOneVersion, TemplateView):
    """A version as it was filed, with what differs from the version before or from the one asked for: `?with=2`."""

    template_name = "tables/filed.html"

    def get_context_data(self, **kwargs):
        filed = self.filed
        same = FiledTable.objects.visible_to(self.request.user).filter(table=filed.table_id, period=filed.period)
        versions = list(same.select_related("filed_by").order_by("-number"))
        asked = self.request.GET.get("with", "")
        before = next((one for one in versions if one.number < filed.number), None)
        other = next((one for one in versions if str(one.number) == asked and one != filed), before)
        table = OwnTable.objects.visible_to(self.request.user).filter(pk=filed.table_id).first()
        return super().get_context_data(**kwargs) | {
            "filed": filed,
            "table": table,
            "content": filed.content,
            "lines": lines_of(filed.content),
            "under_title": under_title(filed.content, filed.filed_at),
            "cells_address": filed.get_absolute_url(),
            "versions": versions,
            "other": other,
            "differences": differences(other, filed) if other else [],
        }


class FiledTableCellView(OfOneVersion, TemplateView):
    """What one number of a filed version was made of."""

    template_name = "tables/cell.html"

    def get_context_data(self, **kwargs):
        found = cell_of(self.filed.content, self.kwargs["row"], self.kwargs["column"])
        label = _("Version %(number)s") % {"number": self.filed.number}
        back = [(reverse("own-tables"), _("Own tables")), (self.filed.get_absolute_url(), label)]
        return super().get_context_data(**kwargs) | found | {"crumbs": back}


class FiledTableFileView(OfOneVersion, View):
    """A filed version as a Word or an Excel file: the bytes that were kept when it was filed."""

    http_method_names = ["get", "head"]
    kind = ""

    def get(self, request, *args, **kwargs):
        filed = self.filed
        kept, of_version = filed.kept(self.kind), {"when": filed.filed_at, "number": filed.number}
        if not kept:  # filed before files were kept: made of the content, which does not change
            return table_file(self.kind, filed.content, **of_version)
        return file_response(kept, filename=file_name(self.kind, filed.content, **of_version))
