"""The values of a report in a form: the reporter mends them, an officer corrects them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from history.tracking import StaleVersion
from progress.acceptance.actions import is_to_decide, may_decide, may_mend
from progress.records.doubts import CONFIRMED
from progress.submissions import actions
from progress.submissions.forms import StepForm
from progress.submissions.queries import kind_of
from progress.submissions.views import SubmissionPages, refusal_text


class ValuesView(SubmissionPages, FormView):
    """Base of the pages with the report's values in a form: its kind's, prefilled with them."""

    def dispatch(self, request, *args, **kwargs):
        self.check_person()
        if request.method in ("GET", "HEAD") and not self.takes_values():
            return redirect("progress:submission", pk=self.submission.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return kind_of(self.submission).form

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"submission": self.submission, "by": self.request.user}

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            with transaction.atomic():
                self.action(
                    submission=self.submission,
                    by=self.request.user,
                    version=data["report_version"],
                    record_version=data["version"],
                    changes=form.changes(),
                    reason=data["reason"],
                    confirmed=data.get(CONFIRMED, ()),
                )
        except StaleVersion as stale:
            return self._overtaken(form, stale)
        except ValidationError as error:
            known = not hasattr(error, "error_dict") or error.error_dict.keys() <= form.fields.keys()
            form.add_error(None, error if known else error.messages)
            return self.form_invalid(form)
        return self.done(self.success)

    def _overtaken(self, form, stale: StaleVersion):
        """Show what was typed beside the report and the official values as they stand since somebody else saved."""
        self.__dict__.pop("submission", None)
        fresh = self.get_form_class()(submission=self.submission, by=self.request.user)
        data = kind_of(self.submission).renewed(form, fresh)
        again = self.get_form_class()(data, submission=self.submission, by=self.request.user)
        return self.again(form=self.prepared(again), refused=refusal_text(stale))

    def get_form(self, form_class=None):
        return self.prepared(super().get_form(form_class))

    def prepared(self, form):
        return form

    def form_invalid(self, form):
        return self.again(form=form)


class MendView(ValuesView):
    """The reporter, or who reports for the site since they left, mends an open report and sends it again."""

    template_name = "submissions/submission_edit.html"
    success = gettext_lazy("Sent again for approval")
    action = staticmethod(actions.resend)

    def check_person(self):
        is_settled = not self.submission.is_open
        if not (self.is_reporter if is_settled else may_mend(self.request.user, self.submission)):
            raise PermissionDenied

    def takes_values(self) -> bool:
        return self.submission.is_open

    def prepared(self, form):
        form.initial["reason"] = self.submission.reason
        return form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"withdraw_form": StepForm(initial=context["versions"])}


class CorrectView(ValuesView):
    """An officer accepts with other values, saying why."""

    template_name = "submissions/submission_correct.html"
    success = gettext_lazy("Approved with corrections")
    action = staticmethod(actions.correct)

    def check_person(self):
        if not may_decide(self.request.user, self.submission):
            raise PermissionDenied

    def takes_values(self) -> bool:
        return is_to_decide(self.submission)

    def prepared(self, form):
        reason = form.fields["reason"]
        reason.required, reason.label, reason.help_text = (
            True,
            _("Reason for the correction"),
            _("The reporter reads it."),
        )
        return form
