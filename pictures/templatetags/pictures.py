"""`{% picture hectares %}` draws a picture where it stands."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pictures.bars import Bars
from pictures.lines import Lines
from pictures.scatter import Scatter
from pictures.spreads import Spreads

register = template.Library()


@register.simple_tag
def picture(drawn: Bars | Lines | Scatter | Spreads) -> SafeString:
    """Return the picture as SVG with its table."""
    return render_to_string(drawn.template_name, {"picture": drawn})
