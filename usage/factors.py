"""What django-allauth tells of second factors and passkeys."""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from usage.models import UseKind
from usage.recording import record_use

NAMES = {
    Authenticator.Type.TOTP: _("authenticator app"),
    Authenticator.Type.RECOVERY_CODES: _("recovery codes"),
    Authenticator.Type.WEBAUTHN: _("passkey"),
}


def name_of(kind: str, sign: str = "") -> str:
    """Return what a factor is, in the office's language, as the record of use keeps it."""
    with override(settings.LANGUAGE_CODE):
        return f"{sign} {NAMES[Authenticator.Type(kind)]}".strip()


@receiver(signals.authenticator_used)
def accepted(sender, request, user, authenticator, **kwargs):
    record_use(UseKind.FACTOR, by=user, request=request, what=name_of(authenticator.type))


@receiver(signals.authentication_failed)
def refused(sender, request, user, authenticator, **kwargs):
    record_use(UseKind.FACTOR_REFUSED, by=user, request=request, what=name_of(authenticator.type))


@receiver(signals.authenticator_added)
@receiver(signals.authenticator_reset)
def added(sender, request, user, authenticator, **kwargs):
    record_use(UseKind.FACTOR_CHANGED, by=user, request=request, what=name_of(authenticator.type, "+"))


@receiver(signals.authenticator_removed)
def removed(sender, request, user, authenticator, **kwargs):
    record_use(UseKind.FACTOR_CHANGED, by=user, request=request, what=name_of(authenticator.type, "−"))
