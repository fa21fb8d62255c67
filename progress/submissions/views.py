"""One report for acceptance: its page with the exchange, and the steps that are one click or one reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from history.tracking import StaleVersion
from progress.acceptance.actions import has_left, is_to_decide, may_decide, may_mend, may_withdraw, withdraw
from progress.acceptance.values import shown, with_records
from progress.models import Submission
from progress.records.doubts import CONFIRMED
from progress.submissions import actions
from progress.submissions.exchange import exchange
from progress.submissions.forms import AcceptForm, ReturnForm, StepForm
from progress.submissions.queries import KINDS, pages_of
from values.text import person_name

WAITING_LIST = "progress:submissions"


class SubmissionPages:
    """Mixin for the pages of one report: 404 for those who may not see it."""

    @cached_property
    def submission(self) -> Submission:
        visible = with_records(Submission.objects.visible_to(self.request.user), KINDS)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    @cached_property
    def is_reporter(self) -> bool:
        return self.submission.reporter_id == self.request.user.pk

    def get_context_data(self, **kwargs):
        [report] = shown([self.submission], KINDS, self.request.user)
        return super().get_context_data(**kwargs) | {
            "submission": self.submission,
            "site": self.submission.site,
            "report": report,
            "turns": exchange(self.submission),
            "official_page": pages_of([self.submission])[self.submission.pk],
            "versions": {"version": self.submission.version, "record_version": report.record_version},
        }

    def again(self, **context):
        return self.render_to_response(self.get_context_data(**context), status=422)

    def done(self, text: str):
        """Redirect an officer to what else waits, a reporter to the report as it stands now."""
        messages.success(self.request, f"{text}: {self.submission}")
        return redirect("progress:submission", self.submission.pk) if self.is_reporter else redirect(WAITING_LIST)


class SubmissionView(SubmissionPages, TemplateView):
    """One report: what it would change, the exchange so far, and what this person may do about it."""

    template_name = "submissions/submission.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, submission = self.request.user, self.submission
        is_to_settle = may_decide(user, submission) and is_to_decide(submission)
        return {
            "accept_form": AcceptForm(initial=context["versions"]),
            "return_form": ReturnForm(initial=context["versions"]),
            "withdraw_form": StepForm(initial=context["versions"]),
            "can_decide": is_to_settle,
            "reporter_has_left": is_to_settle and has_left(submission),
            "can_mend": may_mend(user, submission),
        } | context


class StepView(SubmissionView):
    """Base of one-click steps: POST only; what was refused shows the report as it stands now, with why."""

    http_method_names = ["post"]
    form_class = StepForm
    form_name: str
    success: str

    def post(self, request, *args, **kwargs):
        self.check_person()
        form = self.form_class(request.POST)
        try:
            if form.is_valid():
                self.step(**form.cleaned_data)
                return self.done(self.success)
        except (StaleVersion, ValidationError) as error:
            # What was typed comes back with the versions of now: the page shows what there is to be seen of them.
            refused = refusal_text(error)
            self.__dict__.pop("submission", None)
            versions = super().get_context_data()["versions"]
            typed = request.POST.copy()
            for name, version in versions.items():
                typed[name] = version
            form = self.form_class(typed)
            if form.is_valid() and CONFIRMED in getattr(error, "error_dict", ()):
                form.add_error(None, error)
                return self.again(**{self.form_name: form})
            return self.again(**{self.form_name: form, "refused": refused})
        return self.again(**{self.form_name: form})

    def check_person(self):
        if not may_decide(self.request.user, self.submission):
            raise PermissionDenied

    def step(self, **data):
        raise NotImplementedError


class AcceptView(StepView):
    form_class, form_name, success = AcceptForm, "accept_form", gettext_lazy("Approved")

    def step(self, **data):
        actions.accept(submission=self.submission, by=self.request.user, **data)


class ReturnView(StepView):
    form_class, form_name, success = ReturnForm, "return_form", gettext_lazy("Returned")

    def step(self, **data):
        actions.send_back(submission=self.submission, by=self.request.user, **data)


class WithdrawView(StepView):
    form_name, success = "withdraw_form", gettext_lazy("Withdrawn")

    def check_person(self):
        if not (self.is_reporter or may_withdraw(self.request.user, self.submission)):
            raise PermissionDenied

    def step(self, **data):
        withdraw(submission=self.submission, by=self.request.user, **data)


def refusal_text(error: StaleVersion | ValidationError | PermissionDenied) -> str:
    """Say in one text why an action was refused; of a report that another officer decided on, who did and when."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return _("You do not have permission to decide on this report.")
    stored = error.stored
    if isinstance(stored, Submission) and stored.decided_by_id:
        words = {
            "who": person_name(stored.decided_by),
            "when": date_format(timezone.localtime(stored.decided_at), "SHORT_DATETIME_FORMAT"),
            "state": stored.get_state_display(),
        }
        return _("%(who)s already decided on it, at %(when)s: %(state)s. Nothing was saved.") % words
    hint = _("Check it below, then repeat what still applies.")
    return f"{error} {hint}"
