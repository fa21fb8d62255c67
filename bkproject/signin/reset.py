"""A forgotten password: a link by mail, where the office has a mail server. It signs nobody in and skips no factor."""

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from bkproject.signin.attempts import refuse_too_many
from usage.models import UseKind
from usage.recording import client_address, record_use
from values.forms import StyledForm


def is_offered() -> bool:
    """Return whether mails reach anybody."""
    return not settings.EMAIL_BACKEND.endswith((".console.EmailBackend", ".dummy.EmailBackend"))


class ForgottenForm(StyledForm, PasswordResetForm):
    """Asks for the e-mail address of whoever forgot a password; the answer is the same for unknown ones."""

    address = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")

    def clean_email(self):
        email = self.cleaned_data["email"]
        refuse_too_many(f"mail:{email}", self.address)
        return email

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        """Send the link under the address that people call the tracker by, and record it."""
        path = reverse("password_reset_confirm", kwargs={"uidb64": context["uid"], "token": context["token"]})
        context["address"] = settings.SITE_URL + path
        record_use(UseKind.RESET, by=context["user"])
        super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


class OfferedOnly:
    """Pages that are there only where there is a mail server."""

    @method_decorator(login_not_required)
    def dispatch(self, *args, **kwargs):
        if not is_offered():
            raise Http404
        return super().dispatch(*args, **kwargs)


class ForgottenView(OfferedOnly, views.PasswordResetView):
    template_name = "signin/forgotten.html"
    email_template_name = "signin/mails/forgotten.txt"
    subject_template_name = "signin/mails/forgotten_subject.txt"
    success_url = reverse_lazy("password_reset_done")
    form_class = ForgottenForm

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.address = client_address(self.request)
        return form


class ForgottenSentView(OfferedOnly, views.PasswordResetDoneView):
    template_name = "signin/forgotten_sent.html"


class ChosenPasswordForm(StyledForm, SetPasswordForm):
    """A new password, twice."""


class ChosenPasswordView(OfferedOnly, views.PasswordResetConfirmView):
    """The page that the mail leads to; every session of the account ends, for it holds the old password."""

    template_name = "signin/chosen_password.html"
    success_url = reverse_lazy("password_reset_complete")
    form_class = ChosenPasswordForm


class ChosenPasswordDoneView(OfferedOnly, views.PasswordResetCompleteView):
    template_name = "signin/chosen_password_done.html"
