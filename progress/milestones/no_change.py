"""“No change in the period”: that somebody looked, on which day; no value and no version of a milestone changes."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet

from history.bulk import add_in_bulk
from history.tracking import StaleVersion
from progress.models import Milestone, NoChange, Site, SiteSummary
from progress.records.actions import require, sign
from values.today import today

PERMISSION = "progress.add_nochange"


@transaction.atomic
def confirm_site(*, site: Site, by) -> NoChange:
    """Record that `by` looked at a whole site today and nothing had changed; said again, it is said once.

    Raises PermissionDenied.
    """
    require(by, site, PERMISSION)
    earlier = _of_today(by).filter(site=site.pk, milestone=None).last()
    if earlier and earlier.changed_at >= SiteSummary.objects.get(site=site.pk).last_change:
        return earlier
    confirmation = NoChange(site_id=site.pk, confirmed_by=by)
    confirmation.full_clean()
    sign(confirmation, by, "")
    confirmation.save()
    return confirmation


@transaction.atomic
def confirm_milestones(*, milestones_with_versions: Collection[tuple[Milestone, int]], by) -> list[NoChange]:
    """Record that `by` looked at these milestones today, each as it was at its version, and nothing had changed.

    All of them or none; the same number of queries however many. What the person said of one today, and nobody saved
    since, is not recorded twice. Raises PermissionDenied, also where one of them is not for `by` to change;
    StaleVersion where somebody saved since.
    """
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    wanted = {milestone.pk for milestone, _version in milestones_with_versions}
    stored = Milestone.objects.editable_by(by).select_related("site", "stage").in_bulk(wanted)
    if len(stored) < len(wanted):
        raise PermissionDenied
    for milestone, version in milestones_with_versions:
        if stored[milestone.pk].version != version:
            raise StaleVersion(milestone, stored[milestone.pk], version)
    earlier = {row.milestone_id: row for row in _of_today(by).filter(milestone__in=wanted)}
    rows = [
        still_holds(earlier.get(milestone.pk), milestone)
        or NoChange(site_id=milestone.site_id, milestone=milestone, confirmed_by=by)
        for milestone in stored.values()
    ]
    add_in_bulk([row for row in rows if row.pk is None], by=by, reason="")
    return rows


def _of_today(by) -> QuerySet:
    """Return what `by` confirmed today, the last one last."""
    return NoChange.objects.filter(confirmed_by=by.pk, confirmed_on=today()).order_by("pk")


def last_no_changes(site_pk: int) -> dict[int | None, NoChange]:
    """Return the last confirmation of each milestone of a site by primary key; at None that of the whole site."""
    confirmations = NoChange.objects.filter(site=site_pk)
    last = confirmations.order_by().values("milestone").annotate(last=Max("pk")).values("last")
    return {
        confirmation.milestone_id: confirmation
        for confirmation in confirmations.filter(pk__in=last).select_related("confirmed_by")
    }


def still_holds(confirmation: NoChange | None, milestone: Milestone) -> NoChange | None:
    """Return the confirmation of a milestone that was not saved since; None for none."""
    return confirmation if confirmation and confirmation.changed_at >= milestone.changed_at else None
