"""Which organisations a person sees: what `Organisation.objects.visible_to` asks (ORGANISATION_SCOPE in the settings).

See docs/decisions/who-sees-what.md.
"""

from django.db.models import Q

from places.models import Organisation
from progress.access import scope
from progress.models import Conclusion, Document, Finding, Movement, Obstacle, SecondaryProject, Site, SiteEvent

# The records that name an organisation, and by which of their fields: who sees one of them sees whom it names.
NAMED_BY = (
    (Site, "developer"),
    (SecondaryProject, "investor"),
    (Document, "issuer"),
    (Obstacle, "asked_of"),
    (Finding, "responsible"),
    (SiteEvent, "new_developer"),
    (Conclusion, "organisation"),
    (Movement, "office"),
)


def organisations_seen_by(user) -> Q:
    """Return the condition for the organisations that `user` sees: all, for whoever sees every site.

    Others see those named at their sites, the one they work for and, if they may add organisations, those that they
    recorded themselves: a new one is named nowhere yet.
    """
    if not user.has_perm("places.view_organisation"):
        return Q(pk__in=[])
    if scope.sites_seen_by(user) == scope.EVERYTHING:
        return scope.EVERYTHING
    rule = Q()
    for model, field in NAMED_BY:
        rule |= Q(pk__in=model.objects.visible_to(user).order_by().values(field))
    if (profile := getattr(user, "staff_profile", None)) and profile.organisation_id:
        rule |= Q(pk=profile.organisation_id)
    if user.has_perm("places.add_organisation"):
        rule |= Q(pk__in=Organisation.history.filter(history_user=user.pk).order_by().values("id"))
    return rule
