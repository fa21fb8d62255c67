"""A part of a page kept as its reader saw it, until anybody saves: `{% kept_part %} … {% endkept_part %}`."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from history.data_version import KeptWhileUnchanged
from values.today import today

register = template.Library()

_kept = KeptWhileUnchanged[SafeString](most=50)


class KeptPart(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        request = context["request"]
        shown = today(), get_language(), request.user.pk, request.get_full_path()
        return _kept.get(shown, lambda: self.nodelist.render(context))


@register.tag
def kept_part(parser: template.base.Parser, _token: template.base.Token) -> KeptPart:
    """Render what stands inside, or give again what was: to the same person, at the same address, on the same day and
    in the same language, of the same data.

    Once a page; no form that is posted inside, for its token is of a session.
    """
    nodelist = parser.parse(("endkept_part",))
    parser.delete_first_token()
    return KeptPart(nodelist)
