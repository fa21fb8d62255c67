"""Where a dossier is, for the page of a milestone: `{% dossier_of milestone %}`."""

from django import template

from progress.desks.queries import desk_of, movements_of
from progress.models import Milestone
from progress.records.actions import may_change

register = template.Library()


@register.inclusion_tag("desks/includes/dossier.html", takes_context=True)
def dossier_of(context, milestone: Milestone) -> dict:
    """Show where the dossier of a milestone is, its movements and, to those who may record one, the way to do so."""
    user = context["request"].user
    return {
        "milestone": milestone,
        "movements": movements_of(milestone),
        "row": desk_of(milestone),
        "may_write": may_change(user, milestone, "progress.add_movement"),
    }
