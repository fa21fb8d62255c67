"""Import and export in the admin: django-import-export's pages, with files, checks and previews of our own."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ExportMixin, ImportExportMixin

from spreadsheets import uploads
from spreadsheets.reading import MAX_BYTES, read_sheet
from spreadsheets.report import ChangedSincePreview, Report
from spreadsheets.sheets import Sheet, SheetError
from spreadsheets.writing import CONTENT_TYPES, write

EXPIRED = gettext_lazy("This file was imported already, or its preview is too old. Choose the file again.")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy(".xlsx, .ods or .csv; the first visible sheet is read.")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(max)s MB.") % {"max": MAX_BYTES // 1024**2})
        return file


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("xlsx", "Excel (.xlsx)"), ("ods", "OpenDocument (.ods)"), ("csv", "CSV (.csv)")],
    )


class Exports:
    """The export page: what the list shows, with its search, filters and order, of rows the person may see."""

    def export_action(self, request):
        if not self.has_export_permission(request):
            raise PermissionDenied
        form = ExportForm(request.POST or None)
        queryset = self.get_export_queryset(request)
        if form.is_valid():
            return self._file(request, form.cleaned_data["kind"], queryset)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export %(records)s") % {"records": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "count": queryset.count(),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.export_template_name, context)

    def _file(self, request, kind: str, queryset) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        headers, rows = self.resource(request).table(queryset)
        response = HttpResponse(write(kind, headers, rows, title), content_type=CONTENT_TYPES[kind])
        name = f"{timezone.localdate():%Y.%m.%d}. {title}.{kind}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def resource(self, request, filename: str = ""):
        return self.resource_classes[0](user=request.user, filename=filename)


class ExportAdmin(Exports, ExportMixin):
    """Named before ModelAdmin: an export page, no import."""


class SpreadsheetAdmin(Exports, ImportExportMixin):
    """Named before ModelAdmin: export, and import in two steps, a preview and its confirmation."""

    def import_action(self, request, **kwargs):
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                return self._preview(request, form, file.read(), file.name)
            except SheetError as error:
                form.add_error("file", error.as_validation_error())
        return self._import_page(request, form)

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            upload = uploads.find(request.POST.get("upload", ""), user=request.user, model=self.opts.label)
        except uploads.UploadGone:
            messages.error(request, EXPIRED)
            return HttpResponseRedirect(self._address("import"))
        resource = self.resource(request, upload.filename)
        sheet = read_sheet(upload.content, resource.is_header)
        report = resource.run(sheet, agreed=upload.state)
        uploads.drop(upload)
        if report.is_good:
            messages.success(request, self._summary(report))
            return HttpResponseRedirect(self._address("changelist"))
        if report.is_outdated:
            messages.warning(request, str(ChangedSincePreview()))
        return self._preview(request, UploadForm(), upload.content, upload.filename)

    def _preview(self, request, form, content: bytes, filename: str) -> TemplateResponse:
        resource = self.resource(request, filename)
        sheet = read_sheet(content, resource.is_header)
        report = resource.run(sheet)
        upload = ""
        if report.is_good and report.has_changes:
            model = self.opts.label
            upload = uploads.keep(content, filename=filename, user=request.user, model=model, state=report.state)
        return self._import_page(
            request, form, report=report, sheet=sheet, notes=_notes(sheet), upload=upload, filename=filename
        )

    def _import_page(self, request, form, **context) -> TemplateResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": _("Import %(records)s") % {"records": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "columns": self.resource(request).columns,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.import_template_name, context)

    def _summary(self, report: Report) -> str:
        counts = {"new": report.new, "updated": report.updated, "unchanged": report.unchanged}
        return _("Imported: %(new)s new, %(updated)s updated, %(unchanged)s unchanged.") % counts

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")


def _notes(sheet: Sheet) -> list[str]:
    """What of the file was not read."""
    notes = []
    if sheet.name:
        notes.append(_("Sheet read: “%(sheet)s”.") % {"sheet": sheet.name})
    if sheet.other_sheets:
        notes.append(_("Other sheets, not read: %(count)s.") % {"count": sheet.other_sheets})
    if sheet.hidden_rows:
        notes.append(_("Hidden rows, not read: %(count)s.") % {"count": sheet.hidden_rows})
    return notes
