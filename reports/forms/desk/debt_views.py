"""The page of one form that is owed: what came, what feeds it, what changed beneath; and what is done with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from progress.models import FilingStep, FilingStepKind, FilingWay, Site
from progress.records.pages import may_enter_figures
from reports.forms.desk import actions, chain
from reports.forms.desk.debts import goes_up, may_handle, may_report_up, may_sign
from reports.forms.desk.files.taking_over import hand_in, may_hand_in, may_read_in, may_take_over
from reports.forms.desk.forms import AnswerForm, HandInForm, ReasonForm, ReceiveForm, SentUpForm
from reports.forms.desk.one_debt import OneDebt
from reports.forms.desk.signing import record_answer, send_up, sign_off, undo_upward
from reports.forms.sheet import terms_of
from values.today import shown_day, today

PER_PAGE = 50
STEPS_SHOWN = 50


class DebtView(OneDebt, TemplateView):
    """`/figures/02/2026-year/17/`: form 02 of a site for a period."""

    template_name = "desk/debt.html"
    receive_form = return_form = cancel_form = hand_in_form = sent_form = answer_form = undo_form = None

    def get_context_data(self, **kwargs):
        debt, user, row = self.debt, self.request.user, self.row
        handles, signs = may_handle(user, debt), may_sign(user, debt)
        form, records = chain.beneath(debt, self.found, user)
        of = {(one.debt.form, one.debt.period) for one in records} if isinstance(records, list) else set()
        page = Paginator(records, PER_PAGE).get_page(self.request.GET.get("page"))
        signature = chain.signature_of(debt)
        steps = FilingStep.objects.of(debt.form, debt.period).filter(about_pk=debt.about_pk)
        steps = list(steps.select_related("by").defer("content").order_by("-pk")[:STEPS_SHOWN])
        hands_in = may_hand_in(user, debt)
        return super().get_context_data(**kwargs) | {
            "debt": debt,
            "row": row,
            "steps": steps,
            "read_in": {step.pk for step in steps if step.file and may_read_in(user, debt, step)},
            "hand_in_form": (self.hand_in_form or HandInForm()) if hands_in else None,
            "above": chain.above(debt, self.found),
            "beneath_form": form,
            "tallies": chain.tallies_beneath(debt, self.found, user),
            "page_obj": page,
            "rows": chain.rows_shown(form, list(page), debt, user),
            "is_mixed": len(of) > 1,
            "may_enter": set(),
            "can_enter": debt.site and may_enter_figures(user) and debt.site in Site.objects.editable_by(user),
            "signature": signature,
            "changed": chain.changed_since(signature, debt, self.found) if signature else None,
            "can_handle": handles,
            "can_sign": signs and today() > debt.period.end,
            "can_return": handles
            and (row.log.is_last(FilingStepKind.RECEIVED) or row.log.is_last(FilingStepKind.SIGNED)),
            "can_cancel": handles and row.log.is_last(FilingStepKind.RECEIVED),
            "receive_form": self.receive_form or (ReceiveForm() if handles else None),
            "return_form": self.return_form or ReasonForm(auto_id="id_return_%s"),
            "cancel_form": self.cancel_form or ReasonForm(auto_id="id_cancel_%s"),
            **(self._upward(row) if goes_up(debt) else {}),
        }

    def _upward(self, row) -> dict:
        """Return what the page says of the ministry: what was sent and answered, and what is to be recorded next."""
        last, is_theirs = row.log.upward, may_report_up(self.request.user, self.debt)
        terms = terms_of(self.debt.kind, self.debt.period)
        waits = last is not None and last.kind == FilingStepKind.SENT
        may_send = is_theirs and row.version is not None and not row.is_sent_up
        return {
            "goes_up": True,
            "receivers": terms.receivers_in_line if terms else "",
            "sent_form": self.sent_form or (SentUpForm(version=row.version) if may_send else None),
            "answer_form": self.answer_form or (AnswerForm() if is_theirs and waits else None),
            "undo_form": self.undo_form or (ReasonForm(auto_id="id_undo_%s") if is_theirs and last else None),
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

    @property
    def debt_args(self) -> tuple:
        return self.debt.form, self.debt.period.code, self.debt.about_pk

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


class HandInView(DebtStep):
    """Whoever fills in forms at the site uploads the filled one, and goes on to what its lines become."""

    def post(self, request, *args, **kwargs):
        if not may_hand_in(request.user, self.debt):
            raise PermissionDenied
        form = HandInForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.refused(hand_in_form=form)
        try:
            step = hand_in(debt=self.debt, by=request.user, file=form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error.messages)
            return self.refused(hand_in_form=form)
        return redirect("filing-take-over", *self.debt_args, step.pk)


class UpwardStep(DebtStep):
    """Mixin of what is recorded of the ministry; a form that is not right is shown again."""

    name = ""  # of the form on the page

    def post(self, request, *args, **kwargs):
        if not may_report_up(request.user, self.debt):
            raise PermissionDenied
        form = self.asked(request.POST)
        if form.is_valid():
            try:
                self.record(form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(f"{self.debt.get_absolute_url()}#ministry")
        return self.refused(**{self.name: form})


class SendUpView(UpwardStep):
    name, asked = "sent_form", SentUpForm

    def record(self, data):
        step = send_up(debt=self.debt, by=self.request.user, **data)
        messages.success(self.request, _("Recorded: sent to the ministry on %(day)s.") % {"day": shown_day(step.on)})


class AnswerView(UpwardStep):
    name, asked = "answer_form", AnswerForm

    def record(self, data):
        is_accepted = data.pop("answer") == FilingStepKind.ACCEPTED
        step = record_answer(debt=self.debt, by=self.request.user, is_accepted=is_accepted, **data)
        messages.success(self.request, f"{step.get_kind_display()}: {shown_day(step.on)}")


class UndoUpwardView(UpwardStep):
    name = "undo_form"

    def asked(self, data):
        return ReasonForm(data, auto_id="id_undo_%s")

    def record(self, data):
        undo_upward(debt=self.debt, by=self.request.user, **data)
        messages.success(self.request, _("The entry is cancelled; what was recorded before it counts again."))


def is_workbook(step: FilingStep) -> bool:
    return step.file.name.rpartition(".")[2].lower() in {"xlsx", "xls", "ods"}


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
        return self.step(sign_off, _("Signed off. What changes beneath from now on is told on this page."))
