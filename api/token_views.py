"""The pages of access tokens: one's own on the account page, those of systems and of everybody for administrators."""

import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView, ListView

from api.access import api_address, same_person
from api.actions import make_token, withdraw_token
from api.export import token_listing
from api.models import AccessToken
from spreadsheets.exports.views import Exportable
from values.forms import CleanCharField, StyledForm, add_errors
from values.text import person_name
from values.today import today

USUAL_DAYS = datetime.timedelta(days=90)


class TokenForm(StyledForm, forms.Form):
    """What a token is for, and until when."""

    name = CleanCharField(
        label=gettext_lazy("Used by"),
        max_length=80,
        help_text=gettext_lazy("The program or system that uses the token."),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        initial=lambda: today() + USUAL_DAYS,
        help_text=gettext_lazy("The token works until the end of this day; a year from now at most."),
    )


def people_to_choose():
    """Return the accounts whose rights another program may be given."""
    return User.objects.filter(is_active=True).order_by("last_name", "first_name", "username")


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return f"{person_name(person)} ({person.get_username()})"


class SystemTokenForm(TokenForm):
    person = PersonChoice(
        label=gettext_lazy("With the rights of"),
        queryset=people_to_choose(),
        help_text=gettext_lazy("The system reads what this account may see. It cannot send reports."),
    )

    field_order = ["name", "person", "ends_on"]


@method_decorator(same_person, name="get")
@method_decorator(same_person, name="post")
class TokenAddView(FormView):
    """A token of one's own; it is shown in the answer, and nowhere again."""

    form_class = TokenForm
    template_name = "api/token_form.html"
    is_of_system = False
    back = "mfa_index"

    def form_valid(self, form):
        values = {"person": self.request.user, **form.cleaned_data}
        try:
            token, secret = make_token(by=self.request.user, is_of_system=self.is_of_system, **values)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        context = {"token": token, "secret": secret, "back": self.back, "address": self._address()}
        return render(self.request, "api/token_made.html", context)

    def _address(self) -> str:
        return self.request.build_absolute_uri(f"{api_address()}sites/")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_of_system": self.is_of_system, "back": self.back}


class SystemTokenAddView(PermissionRequiredMixin, TokenAddView):
    """A token of a system, by an administrator."""

    permission_required = "api.add_accesstoken"
    form_class = SystemTokenForm
    is_of_system = True
    back = "api:tokens"


class TokenListView(PermissionRequiredMixin, Exportable, ListView):
    """Every token that works, and those that no longer do, for administrators."""

    permission_required = "api.view_accesstoken"
    template_name = "api/tokens.html"
    exports = ("tokens",)
    paginate_by = 50

    def get_queryset(self):
        tokens = AccessToken.objects.visible_to(self.request.user)
        return tokens.select_related("person", "made_by", "withdrawn_by").order_by("withdrawn_at", "-made_at", "-pk")

    def listing(self, key):
        return token_listing(self.get_queryset())


@require_POST
def withdraw(request, pk):
    """Withdraw a token: one's own, or any for administrators."""
    token = get_object_or_404(AccessToken.objects.visible_to(request.user).select_related("person"), pk=pk)
    withdraw_token(token=token, by=request.user)
    messages.success(request, _("The access token is withdrawn: it opens nothing any more."))
    is_own = token.person_id == request.user.pk and not token.is_of_system
    return redirect("mfa_index" if is_own else "api:tokens")


def own_tokens(user) -> list[AccessToken]:
    """Return the tokens that a person made for themselves and that still work, the newest first."""
    return list(AccessToken.objects.filter(person=user.pk, is_of_system=False).in_use(today()))
