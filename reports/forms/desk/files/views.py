"""The form as a file: given out, kept as it came, and what its rows become."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from files.serving import file_response
from progress.models import FilingStep, Submission
from progress.models.office import needs_acceptance
from reports.forms.desk.files.excel import form_as_excel
from reports.forms.desk.files.lines import form_lines
from reports.forms.desk.files.taking_over import may_read_in, reading_of, take_over
from reports.forms.desk.one_debt import OneDebt
from spreadsheets.writers import CONTENT_TYPES
from values.numbers import plain_number
from values.text import as_file_name


class DebtExcelView(OneDebt, View):
    """The form as an Excel file, its names and numbers filled in."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        debt = self.debt
        if not (debt.site or debt.unit):
            raise Http404
        content = form_as_excel(debt, form_lines(debt, self.found))
        name = as_file_name(f"Biểu {debt.form} {debt.period.code} {debt.name}.xlsx")
        headers = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(content, content_type=CONTENT_TYPES["xlsx"], headers=headers)


class OneReceipt(OneDebt):
    """Mixin: a receipt of the form, with a file."""

    @cached_property
    def step(self) -> FilingStep:
        steps = FilingStep.objects.of(self.debt.form, self.debt.period).filter(about_pk=self.debt.about_pk)
        step = steps.filter(pk=self.kwargs["step"]).exclude(file="").first()
        if step is None:
            raise Http404
        return step


class ReceiptFileView(OneReceipt, View):
    """The file that came, to keep."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        return file_response(self.step.file, filename=as_file_name(self.step.file_name or self.step.file.name))


class TakeOverView(OneReceipt, TemplateView):
    """What each row of the file becomes, agreed to line by line."""

    template_name = "desk/take_over.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_read_in(request.user, self.debt, self.step):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        numbers = request.POST.getlist("line")
        versions = {
            name.removeprefix("version-"): plain_number(value) or 0
            for name, value in request.POST.items()
            if name.startswith("version-")
        }
        try:
            taken = take_over(step=self.step, debt=self.debt, by=request.user, numbers=numbers, versions=versions)
        except ValidationError as error:
            return self._shown(" ".join(error.messages), 422)
        if self.is_report:
            text = ngettext("Sent for approval: %(count)s line.", "Sent for approval: %(count)s lines.", len(taken))
        else:
            text = ngettext("Taken over: %(count)s line.", "Taken over: %(count)s lines.", len(taken))
        messages.success(request, text % {"count": len(taken)})
        return redirect(self.debt)

    def get(self, request, *args, **kwargs):
        return self._shown()

    @property
    def is_report(self) -> bool:
        """Whether the lines wait for approval once they are sent."""
        return self.debt.kind is None and needs_acceptance(self.request.user)

    def _open_report(self) -> Submission | None:
        """Return the report of the same figures that the person sent and that is not settled: it takes the lines up."""
        if not self.is_report:
            return None
        reports = Submission.objects.open().of_figures(self.debt.site, self.debt.project, self.debt.period)
        return reports.filter(reporter=self.request.user.pk).first()

    def _shown(self, problem: str = "", status: int = 200):
        context = {"debt": self.debt, "step": self.step, "problem": problem, "reading": None}
        context |= {"is_report": self.is_report, "open_report": self._open_report()}
        try:
            context["reading"] = reading_of(self.step, self.debt, self.request.user)
        except ValidationError as error:
            context["problem"] = problem or " ".join(error.messages)
        return self.render_to_response(self.get_context_data(**context), status=status)
