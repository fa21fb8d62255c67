"""Copies to sign as pages that print as they are signed, and their files. Who reads the form has its copy."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from files.kinds import CONTENT_TYPES
from files.serving import file_response
from progress.models import SecondaryProject, Site, SiteKind, Submission
from progress.models.rules.reporting_period import Period
from progress.periods.sheet import Sheet, sheet_of
from reports.access import filed_for
from reports.forms.copies.actions import keep_copy, letterhead
from reports.forms.copies.excel import as_excel
from reports.forms.copies.making import answered_copy, draft_copy, filed_copy
from reports.forms.copies.printed import HEAD_OF_UNIT, PREPARED_BY, PrintedForm
from reports.forms.copies.word import as_word
from reports.forms.filing import LANGUAGE_FILED, changed_rows, content_now, versions_of
from reports.forms.views import OfForms, OneForm
from reports.models import FiledForm, FormKind, KeptCopy
from values.text import as_file_name
from values.today import today

LONGEST_NAME = 150
WRITERS = {"word": ("docx", as_word), "excel": ("xlsx", as_excel)}
FILES = {
    "word": gettext_lazy("Word file"),
    "excel": gettext_lazy("Excel file"),
    "letter": gettext_lazy("Covering letter"),
}


class CopyView(TemplateView):
    """A copy made of what is recorded now: the page or, where the address names a kind of file, the file."""

    template_name = "copies/copy.html"
    http_method_names = ["get", "head"]
    query = ""  # what stands behind its addresses

    @cached_property
    def form(self) -> PrintedForm:
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        """Return the address and the name of the form itself."""
        raise NotImplementedError

    def files(self) -> list[tuple[str, str]]:
        """Return the address and the label of each file."""
        name = f"{self.request.resolver_match.view_name}-file"
        return [(reverse(name, kwargs=self.kwargs | {"kind": kind}) + self.query, FILES[kind]) for kind in WRITERS]

    def get(self, request, *args, **kwargs):
        kind = self.kwargs.get("kind")
        if kind is None:
            return super().get(request, *args, **kwargs)
        if kind not in WRITERS:
            raise Http404
        suffix, write = WRITERS[kind]
        mark = f" ({self.form.mark.lower()})" if self.form.mark else ""
        name = file_name(self.form, f"{today():%Y.%m.%d}. ", mark, suffix)
        headers = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(write(self.form), content_type=CONTENT_TYPES[suffix], headers=headers)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "signers": (PREPARED_BY, HEAD_OF_UNIT),
            "files": self.files(),
            "back": self.back(),
        }


def file_name(form: PrintedForm, begins: str, ends: str, suffix: str) -> str:
    """Return the name of a file, which begins with a day as the offices name theirs."""
    parts = (form.name, form.about, form.period.partition(" (")[0])
    return as_file_name(f"{begins}{', '.join(filter(None, parts))[:LONGEST_NAME]}{ends}.{suffix}")


class DraftCopyView(OneForm, CopyView):
    """The copy of form 03 or 04 as it is computed now: a draft until it is filed."""

    @cached_property
    def form(self) -> PrintedForm:
        self.require_unit()
        content = content_now(self.kind, self.unit, self.period, self.scope)
        with translation.override(LANGUAGE_FILED):
            return draft_copy(self.kind, self.period, content, letterhead(self.kind, self.period.end))

    def back(self):
        address = reverse("form", args=[self.kind.number, self.period.code]) + self.query
        return address, f"{self.kind.label}, {self.period.label}"


class OfVersion(OfForms):
    """Mixin: a filed version, for who reads it, and what is kept of it."""

    @cached_property
    def filed(self) -> FiledForm:
        filed = filed_for(self.request.user, self.kwargs["pk"])
        if filed is None:
            raise Http404
        return filed

    @cached_property
    def kept(self) -> KeptCopy | None:
        return KeptCopy.objects.filter(filed=self.filed).first()


class FiledCopyView(OfVersion, CopyView):
    """The copy of a filed version: as it was kept or, of one filed before copies were, as it will be."""

    @cached_property
    def form(self) -> PrintedForm:
        return (
            PrintedForm.from_kept(self.kept.content)
            if self.kept
            else filed_copy(self.filed, letterhead(self.filed.kind, self.filed.cut_off))
        )

    def files(self):
        if self.kept is None:
            return []
        return [(reverse("filed-copy-file", args=[self.filed.pk, kind]), label) for kind, label in FILES.items()]

    def back(self):
        filed = self.filed
        version = _("Version %(number)s") % {"number": filed.number}
        return filed.get_absolute_url(), f"{filed.kind.label}, {filed.of_period.label}: {version}"

    def get_context_data(self, **kwargs):
        keep = None if self.kept else reverse("filed-copy-keep", args=[self.filed.pk])
        return super().get_context_data(**kwargs) | {"filed": self.filed, "keep": keep}


class FiledCopyFileView(OfVersion, View):
    """A file of a version as it is kept: the same bytes for everybody, at any time."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        kind = self.kwargs["kind"]
        if self.kept is None or kind not in FILES:
            raise Http404
        form, file = PrintedForm.from_kept(self.kept.content), getattr(self.kept, kind)
        begins = f"{timezone.localtime(self.filed.filed_at):%Y.%m.%d}. {'Công văn gửi ' * (kind == 'letter')}"
        name = file_name(form, begins, f", bản số {self.filed.number}", file.name.rpartition(".")[2])
        return file_response(file, filename=name)


class KeepFiledCopyView(OfVersion, View):
    """Making the files of a version that was filed before copies were kept."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        filed = self.filed
        before = versions_of(filed.kind, filed.unit, filed.of_period).filter(number=filed.number - 1).first()
        keep_copy(filed=filed, changed=changed_rows(before, filed))
        messages.success(request, _("The files of this version are made and kept."))
        return redirect("filed-copy", filed.pk)


class AnsweredCopyView(CopyView):
    """The copy of form 01 or 02 as it is answered, for who sees the site."""

    project = None

    @cached_property
    def period(self) -> Period:
        try:
            period = Period.parse(self.kwargs["period"])
        except ValueError as error:
            raise Http404 from error
        if not period.has_begun(today()):
            raise Http404
        return period

    @cached_property
    def sheet(self) -> Sheet:
        if self.site is None:
            raise Http404
        sheet = sheet_of(self.site, self.project, self.period)
        if not sheet.typed_rows:
            raise Http404
        return sheet

    @cached_property
    def form(self) -> PrintedForm:
        # The circular is about clusters: at a zone the form has its lines, but neither its title nor its receivers.
        kinds = FormKind.objects.filter(number=self.sheet.rows[0].form)
        kind = kinds.first() if self.site.kind == SiteKind.CLUSTER else None
        reports = Submission.objects.waiting().of_figures(self.site, self.project, self.period)
        return answered_copy(self.sheet, kind, is_waiting=reports.exists())


class ProjectCopyView(AnsweredCopyView):
    """Form 01."""

    @cached_property
    def project(self) -> SecondaryProject | None:
        rows = SecondaryProject.objects.visible_to(self.request.user).select_related("site", "investor")
        return rows.filter(pk=self.kwargs["pk"]).first()

    @property
    def site(self):
        return self.project and self.project.site

    def back(self):
        return f"{self.project.get_absolute_url()}#periods", self.project.name


class SiteCopyView(AnsweredCopyView):
    """Form 02."""

    @cached_property
    def site(self) -> Site | None:
        rows = Site.objects.visible_to(self.request.user).select_related("developer")
        return rows.filter(pk=self.kwargs["pk"]).first()

    def back(self):
        return reverse("progress:site-periods", args=[self.site.pk]), str(self.site)
