"""What Django tells of accounts: signing in and out, passwords, roles and rights."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from usage.models import UseKind
from usage.recording import record_use

# What of an account decides what its owner may do, and how it is called in the record: in the office's language.
POWERS = {"is_active": _("active account"), "is_superuser": _("all rights"), "is_staff": _("Data administration")}
SIGNS = {"post_add": "+", "post_remove": "−"}


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    record_use(UseKind.SIGN_IN, by=user, request=request)


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None:
        record_use(UseKind.SIGN_OUT, by=user, request=request)


@receiver(user_login_failed)
def refused(sender, credentials, request=None, **kwargs):
    """Record whose account somebody tried; a name that is none may be a password, and is not kept."""
    record_use(UseKind.REFUSED, by=account_named(credentials.get("username", "")), request=request)


def account_named(name: str) -> User | None:
    return User.objects.filter(username=name).first()


@receiver(pre_save, sender=User)
def keep_powers(sender, instance, raw=False, update_fields=None, **kwargs):
    """Remember what the account allowed before it is saved, and whether its password is a new one."""
    names = POWERS.keys() if update_fields is None else POWERS.keys() & set(update_fields)
    stored = User.objects.filter(pk=instance.pk).values(*POWERS).first() if names and instance.pk else {}
    instance.powers_before = dict.fromkeys(POWERS) | (stored or {}) if names else None
    # A password that is only hashed anew at sign-in was given by nobody.
    instance.has_new_password = instance._password is not None


@receiver(post_save, sender=User)
def account_saved(sender, instance, created=False, **kwargs):
    before = instance.powers_before
    with override(settings.LANGUAGE_CODE):
        changed = [
            f"{'+' if getattr(instance, name) else '−'}{word}"
            for name, word in POWERS.items()
            if before is not None and bool(before[name]) != getattr(instance, name)
        ]
    if created or changed:
        record_use(UseKind.RIGHTS, what=f"{instance.get_username()}: {', '.join(changed)}".strip(": "))
    if instance.has_new_password and not created:
        record_use(UseKind.PASSWORD, what=instance.get_username())


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def rights_changed(sender, instance, action, model, reverse, pk_set, **kwargs):
    """Record which roles or rights somebody or a role was given or lost."""
    if action == "pre_clear":
        names, sign = list(getattr(instance, _relation(sender, reverse)).all()), "−"
    elif action in SIGNS and pk_set:
        names, sign = list(model._default_manager.filter(pk__in=pk_set)), SIGNS[action]
    else:
        return
    if names:
        said = ", ".join(sorted(f"{sign}{_name_of(one)}" for one in names))
        record_use(UseKind.RIGHTS, what=f"{_name_of(instance)}: {said}")


def _relation(through, reverse: bool) -> str:
    if through is User.groups.through:
        return "user_set" if reverse else "groups"
    if through is User.user_permissions.through:
        return "user_set" if reverse else "user_permissions"
    return "group_set" if reverse else "permissions"


def _name_of(one: User | Group | Permission) -> str:
    return f"{one.content_type.app_label}.{one.codename}" if isinstance(one, Permission) else str(one)
