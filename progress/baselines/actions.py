"""Freezing a site's schedule."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.models import Baseline, BaselineDate, Document, Milestone, Site
from progress.records.actions import may_change, sign, use_document
from values.dates import PartialDate


@transaction.atomic
def freeze_baseline(
    *,
    site: Site,
    by,
    name: str,
    dates: dict[Milestone, PartialDate],
    frozen_on: datetime.date,
    document: Document | None = None,
    note: str = "",
) -> Baseline:
    """Keep `dates` of a site's milestones as a baseline of that name; return it.

    Raises PermissionDenied; ValidationError also for a schedule without dates or with another site's milestone.
    """
    if not may_change(by, site, "progress.add_baseline"):
        raise PermissionDenied
    if not dates:
        raise ValidationError(_("Give at least one milestone its date: a schedule without dates compares nothing."))
    baseline = Baseline(site_id=site.pk, name=name, frozen_on=frozen_on, document=document, note=note)
    baseline.full_clean()
    sign(baseline, by, "")
    baseline.save()
    for milestone, date in dates.items():
        row = BaselineDate(baseline=baseline, site_id=site.pk, milestone=milestone, date=date)
        row.full_clean()
        sign(row, by, "")
        row.save()
    if document:
        use_document(document=document, site=site, by=by)
    return baseline
