"""The page of one form that is owed: what came, what feeds it, what changed beneath; and what is done with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from files.serving import file_response
from progress.models import FilingStep, FilingStepKind, FilingWay, SecondaryProject, Site
from progress.models.period import rows_asked
from progress.periods.reporting import NONE
from progress.records.pages import may_enter_figures
from reports.forms.desk import actions, chain
from reports.forms.desk.debts import Debt, find_debt, may_handle, may_sign
from reports.forms.desk.forms import ReasonForm, ReceiveForm
from reports.forms.desk.importing import may_take_over, reading_of, take_over
from reports.forms.desk.queries import DebtRow, asked_of, compiled_rows, entered_rows
from reports.forms.desk.sheet import form_as_excel
from reports.forms.sheet import Scope
from spreadsheets.writers import CONTENT_TYPES
from values.numbers import plain_number
from values.text import as_file_name
from values.today import today

PER_PAGE = 50
STEPS_SHOWN = 50


class OneDebt:
    """Mixin: the form that an address names; 404 for what the person does not see."""

    @cached_property
    def found(self) -> Scope | None:
        return Scope(self.request.user) if self.request.user.has_perm("reports.view_formkind") else None

    @cached_property
    def debt(self) -> Debt:
        return find_debt(self.request.user, self.kwargs["form"], self.kwargs["period"], self.kwargs["pk"], self.found)

    @cached_property
    def row(self) -> DebtRow:
        """How the form stands; of one that is not asked for, that there is nothing."""
        debt, user = self.debt, self.request.user
        if debt.kind:
            units = [debt.unit] if debt.unit else None
            return compiled_rows(debt.kind, self.found, debt.period, units)[0]
        if debt.project:
            records = SecondaryProject.objects.select_related("site__developer", "investor")
        else:
            records = Site.objects.select_related("developer")
        asked = asked_of(debt.form, records.filter(pk=debt.about_pk), debt.period)
        rows = entered_rows(debt.form, asked, debt.period, user)
        if rows:
            return rows[0]
        asked = [row for row in rows_asked(debt.site, debt.project, debt.period) if not row.rate_of_id]
        if not asked:
            raise Http404
        return DebtRow(debt, NONE, is_owed=False, answered=0, asked=len(asked))


class DebtView(OneDebt, TemplateView):
    """`/figures/02/2026-year/17/`: form 02 of a site for a period."""

    template_name = "desk/debt.html"
    receive_form = return_form = cancel_form = None

    def get_context_data(self, **kwargs):
        debt, user, row = self.debt, self.request.user, self.row
        handles, signs = may_handle(user, debt), may_sign(user, debt)
        form, records = chain.beneath(debt, self.found, user)
        page = Paginator(records, PER_PAGE).get_page(self.request.GET.get("page"))
        signature = chain.signature_of(debt)
        steps = FilingStep.objects.of(debt.form, debt.period).filter(about_pk=debt.about_pk)
        return super().get_context_data(**kwargs) | {
            "debt": debt,
            "row": row,
            "steps": steps.select_related("by").defer("content").order_by("-pk")[:STEPS_SHOWN],
            "above": chain.above(debt, user),
            "beneath_form": form,
            "tallies": chain.tallies_beneath(debt, self.found, user),
            "page_obj": page,
            "rows": chain.rows_shown(form, list(page), debt, user),
            "may_enter": set(),
            "can_enter": debt.site and may_enter_figures(user) and debt.site in Site.objects.editable_by(user),
            "signature": signature,
            "changed": chain.changed_since(signature, debt, self.found, user) if signature else None,
            "can_handle": handles,
            "can_take_over": may_take_over(user, debt),
            "can_sign": signs and today() > debt.period.end,
            "can_return": handles
            and (row.log.is_last(FilingStepKind.RECEIVED) or row.log.is_last(FilingStepKind.SIGNED)),
            "can_cancel": handles and row.log.is_last(FilingStepKind.RECEIVED),
            "receive_form": self.receive_form or (ReceiveForm() if handles else None),
            "return_form": self.return_form or ReasonForm(auto_id="id_return_%s"),
            "cancel_form": self.cancel_form or ReasonForm(auto_id="id_cancel_%s"),
        }


class DebtStep(OneDebt, View):
    """Mixin of what is done with one form by one button."""

    http_method_names = ["post"]

    def step(self, action, message: str, **more):
        """Take a step and return to the page, which says what was done or why it was not."""
        try:
            action(debt=self.debt, by=self.request.user, **more)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, message)
        return redirect(self.debt)

    def refused(self, **forms):
        """Show the page again with the form that was not right."""
        view = DebtView(**forms)
        view.setup(self.request, **self.kwargs)
        return render(self.request, DebtView.template_name, view.get_context_data(**self.kwargs), status=422)

    def require_handling(self) -> None:
        if not may_handle(self.request.user, self.debt):
            raise PermissionDenied


class ReceiveView(DebtStep):
    """A form came on paper or as a file; a workbook leads on to what it says."""

    def post(self, request, *args, **kwargs):
        self.require_handling()
        form = ReceiveForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.refused(receive_form=form)
        try:
            step = actions.receive_form(debt=self.debt, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.refused(receive_form=form)
        day = {"day": f"{step.on:%d/%m/%Y}"}
        messages.success(request, _("Recorded: received on %(day)s.") % day)
        if step.way == FilingWay.FILE and is_workbook(step) and may_take_over(request.user, self.debt):
            return redirect("filing-take-over", *self.debt_args, step.pk)
        return redirect(self.debt)

    @property
    def debt_args(self) -> tuple:
        return self.debt.form, self.debt.period.code, self.debt.about_pk


def is_workbook(step: FilingStep) -> bool:
    return step.file.name.rpartition(".")[2].lower() in {"xlsx", "xlsm", "xls", "ods", "csv"}


class ReturnView(DebtStep):
    def post(self, request, *args, **kwargs):
        self.require_handling()
        form = ReasonForm(request.POST, auto_id="id_return_%s")
        if not form.is_valid():
            return self.refused(return_form=form)
        return self.step(actions.return_form, _("Returned; the form is owed again."), **form.cleaned_data)


class CancelView(DebtStep):
    def post(self, request, *args, **kwargs):
        self.require_handling()
        form = ReasonForm(request.POST, auto_id="id_cancel_%s")
        if not form.is_valid():
            return self.refused(cancel_form=form)
        return self.step(actions.cancel_receipt, _("The receipt is cancelled."), **form.cleaned_data)


class SignView(DebtStep):
    def post(self, request, *args, **kwargs):
        return self.step(actions.sign_off, _("Signed off. What changes beneath from now on is told on this page."))


class DebtExcelView(OneDebt, View):
    """The form as an Excel file, its names and numbers filled in."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        debt = self.debt
        if not (debt.site or debt.unit):
            raise Http404
        content = form_as_excel(debt, request.user)
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
        if not may_take_over(request.user, self.debt):
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
        text = ngettext("Taken over: %(count)s line.", "Taken over: %(count)s lines.", len(taken))
        messages.success(request, text % {"count": len(taken)})
        return redirect(self.debt)

    def get(self, request, *args, **kwargs):
        return self._shown()

    def _shown(self, problem: str = "", status: int = 200):
        context = {"debt": self.debt, "step": self.step, "problem": problem, "reading": None}
        try:
            context["reading"] = reading_of(self.step, self.debt, self.request.user)
        except ValidationError as error:
            context["problem"] = problem or " ".join(error.messages)
        return self.render_to_response(self.get_context_data(**context), status=status)
