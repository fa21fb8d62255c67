"""Removing the second factor of a person who lost it, in the administration."""

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from usage.factors import NAMES, name_of
from usage.models import UseKind
from usage.recording import record_use
from usage.sessions import end_sessions
from values.text import person_name


@transaction.atomic
def remove_second_factor(*, person, by) -> None:
    """Take from `person` app, passkeys and recovery codes, and sign them out everywhere: the phone may be stolen."""
    factors = list(Authenticator.objects.filter(user=person).order_by("pk"))
    names = [name_of(factor.type, "−") for factor in factors]
    Authenticator.objects.filter(pk__in=[factor.pk for factor in factors]).delete()
    end_sessions(person)
    record_use(UseKind.FACTOR_CHANGED, by=by, what=f"{person.get_username()}: {', '.join(names)}")


class RemovesSecondFactor:
    """For the page of a person: what factors they have, and the way to remove them."""

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user):
        """Return what the person has; of others, with the link that removes it."""
        types = Authenticator.objects.filter(user=user).order_by("pk").values_list("type", flat=True)
        names = ", ".join(dict.fromkeys(str(NAMES[type_]) for type_ in types))
        if not names:
            return _("none")
        address = reverse("admin:auth_user_second_factor", args=[user.pk])
        return format_html('{} · <a href="{}">{}</a>', names, address, _("Remove"))

    def get_urls(self):
        view = self.admin_site.admin_view(self.remove_second_factor)
        ours = path("<int:pk>/second-factor/", view, name="auth_user_second_factor")
        return [ours, *super().get_urls()]

    def remove_second_factor(self, request, pk):
        """Ask, then remove; one's own is changed on one's account, where the password is asked for."""
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if person == request.user or not self.has_change_permission(request, person):
            raise PermissionDenied
        back = reverse("admin:auth_user_change", args=[pk])
        if request.method == "POST":
            remove_second_factor(person=person, by=request.user)
            text = _("The second factor of %(person)s was removed, and they were signed out everywhere.")
            messages.success(request, text % {"person": person_name(person)})
            return redirect(back)
        context = self.admin_site.each_context(request) | {
            "title": _("Remove the second factor"),
            "opts": self.opts,
            "person": person,
            "back": back,
        }
        return TemplateResponse(request, "admin/second_factor.html", context)
