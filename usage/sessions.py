"""Where people are signed in, and ending that."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare

# What a browser's name for itself holds, the more particular first: nearly all call themselves Safari too.
BROWSERS = {
    "Edg": "Edge",
    "coc_coc": "Cốc Cốc",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Where somebody is signed in: since when, from which address, with which browser; whether it is this one."""

    row: UserSession
    browser: str
    is_here: bool


def open_sessions(user, here: str | None) -> list[OpenSession]:
    """Return the sessions that still open something for `user`, the newest first; `here` is the key of this one."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user).order_by("-created_at", "-pk")}
    kept = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    alive = {session.session_key for session in kept if _opens(session, user)}
    return [OpenSession(row, browser_name(row.user_agent), key == here) for key, row in rows.items() if key in alive]


def _opens(session: Session, user) -> bool:
    """Return whether the session was made with the present password."""
    return constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def browser_name(agent: str) -> str:
    """Return browser and system in short, as far as the browser says; "" where it says neither."""
    found = (next((name for mark, name in marks.items() if mark in agent), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))


def end_sessions(user, keep: str | None = None) -> int:
    """Sign a person out everywhere, but for the session with the key `keep`; return of how many devices."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    ended, _by_model = Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()
    return ended


def forget_ended() -> int:
    """Delete what is kept of sessions that are over, address and browser; return how many there were."""
    ended = ~Exists(Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now()))
    deleted, _by_model = UserSession.objects.filter(ended).delete()
    return deleted
