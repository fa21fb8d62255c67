"""Whose reports wait for an officer before they are official: a setting, and one rule."""

from progress.access.roles import roles_of
from progress.access.scope import EDITS
from progress.models import WorkSettings
from progress.models.office import REPORTING_ROLES


def needs_acceptance(user) -> bool:
    """Whether what `user` reports waits: they hold a role that the settings name, and none of an officer.

    Asked of the database once per request (kept on the user object, as their roles are).
    """
    if not hasattr(user, "_needs_acceptance"):
        user._needs_acceptance = _needs_acceptance(user)
    return user._needs_acceptance


def _needs_acceptance(user) -> bool:
    roles = roles_of(user)
    reporting = roles & set(REPORTING_ROLES)
    if user.is_superuser or not reporting or roles & EDITS.keys() - reporting:
        return False
    return not {role.value for role in reporting}.isdisjoint(WorkSettings.current().roles_awaiting_acceptance)


def reports_obstacles(user) -> bool:
    """Whether `user` tells an officer of a new obstacle; who may open obstacles opens them."""
    return user.has_perm("progress.add_submission") and not user.has_perm("progress.add_obstacle")
