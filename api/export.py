"""The access tokens as a table, for whoever keeps watch over them; nothing of a token itself is in it."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from api.models import AccessToken
from spreadsheets.exports.listing import PlainListing, plain
from spreadsheets.writers.specs import CHOICE, DATE, REFERENCE
from values.text import person_name


def token_listing(tokens: QuerySet[AccessToken]) -> PlainListing:
    """Return the tokens, a row each. Wants the people of each loaded."""
    columns = [
        plain("name", _("Used by"), lambda token: token.name),
        plain("person", _("With the rights of"), lambda token: person_name(token.person), REFERENCE),
        plain("kind", _("of a system"), lambda token: _("yes") if token.is_of_system else _("no"), CHOICE),
        plain("made_by", _("created by"), lambda token: person_name(token.made_by), REFERENCE),
        plain("made_at", _("created at"), lambda token: _moment(token.made_at)),
        plain("ends_on", _("Last day"), lambda token: token.ends_on, DATE),
        plain("last_used_at", _("Last used"), lambda token: _moment(token.last_used_at)),
        plain("state", _("State"), _state, CHOICE),
        plain("withdrawn_by", _("withdrawn by"), lambda token: person_name(token.withdrawn_by) or None, REFERENCE),
        plain("withdrawn_at", _("withdrawn at"), lambda token: _moment(token.withdrawn_at)),
    ]
    return PlainListing("tokens", _("Access tokens"), columns, tokens, tokens.count)


def _state(token: AccessToken) -> str:
    if token.withdrawn_at:
        return _("withdrawn")
    return _("over") if token.is_over else _("in use")


def _moment(moment) -> str | None:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else None
