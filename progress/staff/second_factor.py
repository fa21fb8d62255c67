"""Whose role needs a second factor, and that nothing else opens until they have one."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy

from progress.models import WorkSettings
from progress.models.office import SUPERUSERS
from progress.staff.first_password import lead_to

KEY = "second_factor_missing"
ADD_ONE = gettext_lazy("Your role needs a second factor: add one to go on.")
# What a person may reach before: adding one, saying once more who they are, the other language, and the way out.
OPEN = {
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "password_change", "password_change_done", "logout", "set_language",
}  # fmt: skip


def needs_second_factor(user) -> bool:
    """Return whether a role of `user`, or their having all rights, needs a second factor."""
    needing = set(WorkSettings.current().roles_with_second_factor)
    if not needing:
        return False
    return (user.is_superuser and SUPERUSERS in needing) or user.groups.filter(name__in=needing).exists()


def has_second_factor(user, without: Authenticator | None = None) -> bool:
    """Return whether `user` has an app or a passkey, not counting the one that is `without`."""
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return factors.exclude(pk=without.pk if without else None).exists()


def lacks_second_factor(user) -> bool:
    """Return whether `user` needs a second factor and has none."""
    return needs_second_factor(user) and not has_second_factor(user)


@receiver(user_logged_in)
def remember_missing_factor(sender, request, user, **kwargs):
    """Keep in the session that whoever signed in must add a second factor first."""
    if lacks_second_factor(user):
        request.session[KEY] = True


class SecondFactorMiddleware(MiddlewareMixin):
    """Leads whoever must add a second factor to the page that does; of all others it asks the session only."""

    def process_view(self, request, view, args, kwargs):
        is_missing = KEY in request.session and request.user.is_authenticated
        if not is_missing or request.resolver_match.view_name in OPEN:
            return None
        if has_second_factor(request.user):
            del request.session[KEY]
            return None
        messages.warning(request, ADD_ONE)
        return lead_to(request, reverse("mfa_activate_totp"))
