"""The page of the national file, the file of a period, and its schema, for the office that keeps the sites."""

import tempfile
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from progress.access import scope
from progress.models import Site, SiteKind
from progress.models.rules.reporting_period import Period, newest_first, recent_periods, recent_quarters
from reports.models import FormKind
from reports.national.schema import SECTIONS, SHIPPED
from reports.national.writing import WRITERS, write_national_file
from values.text import as_file_name
from values.today import today

PERIODS_OFFERED = 6
CONTENT_TYPES = {"json": "application/json", "zip": "application/zip"}


class OfNationalFile:
    """Mixin: for officers of the Department and of the Board, each about the sites that their office keeps."""

    def dispatch(self, request, *args, **kwargs):
        if not self.kinds:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kinds(self) -> set[str]:
        return {str(kind) for kind in SiteKind if scope.keeps_every(self.request.user, kind)}


class NationalFileView(OfNationalFile, TemplateView):
    """Which periods there are files of, and what is in one."""

    template_name = "national/national_file.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "periods": self._periods(),
            "kinds": [SiteKind(kind).label for kind in sorted(self.kinds)],
            "sections": SECTIONS,
        }

    def _periods(self) -> list[Period]:
        """Return the periods of the circular and, where a form about these sites is sent by quarter, its quarters."""
        forms = FormKind.objects.filter(site_kind__in=self.kinds).prefetch_related("periods")
        quarters = recent_quarters(today(), PERIODS_OFFERED) if any(form.is_quarterly for form in forms) else []
        return newest_first([*recent_periods(today(), PERIODS_OFFERED), *quarters])


class NationalFileDownloadView(OfNationalFile, View):
    """`/national-file/2026-year/json/`: written to the disk first, so that a failure is an error, not half a file."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs) -> FileResponse:
        kind = self.kwargs["kind"]
        try:
            period = Period.parse(self.kwargs["period"])
        except ValueError as error:
            raise Http404 from error
        if kind not in WRITERS or not period.has_begun(today()):
            raise Http404
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
        try:
            write_national_file(kind, Site.objects.visible_to(request.user), self.kinds, period, file)
            size = file.tell()
            file.seek(0)
        except BaseException:
            file.close()
            raise
        title = _("National file")
        name = as_file_name(f"{today():%Y.%m.%d}. {title}, {period.code}.{kind}")
        response = FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[kind])
        response["Content-Length"] = size
        return response


class NationalSchemaView(OfNationalFile, View):
    """The JSON Schema by which a file is checked."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs) -> HttpResponse:
        headers = {"Content-Disposition": content_disposition_header(True, SHIPPED.name)}
        return HttpResponse(SHIPPED.read_bytes(), content_type="application/schema+json", headers=headers)
