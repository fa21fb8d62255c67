"""Publishing investor sheets and withdrawing them. As all actions: keywords only, atomic, `by=` the person."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from progress.models import Site
from progress.records.actions import may_change
from progress.records.pages import with_place
from reports.investors.content import content_of
from reports.investors.models import InvestorSheet
from reports.investors.reading import SiteOffer, offers_of
from values.today import refuse_in_the_past

PUBLISHES = "reports.add_investorsheet"


def may_publish(user, site: Site) -> bool:
    """Return whether `user` publishes and withdraws the sheet of a site: an officer who may change the site."""
    return may_change(user, site, PUBLISHES)


def offer_at(site_pk: int) -> SiteOffer:
    """Return what is known of one site for investors; raises Site.DoesNotExist."""
    return offers_of([with_place(Site.objects).get(pk=site_pk)])[0]


def seal_of(content: dict[str, Any]) -> str:
    """Return what tells whether a sheet is the one that was looked at."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


@transaction.atomic
def publish_sheet(*, site: Site, by, seal: str) -> InvestorSheet:
    """Publish the sheet of a site as it was seen, which `seal` says, in place of the one before; return it.

    Raises PermissionDenied; ValidationError where nothing is offered at the site, where the sheet says something else
    by now, and where the very same one is published.
    """
    refuse_in_the_past()
    if not may_publish(by, site):
        raise PermissionDenied
    # Two who publish at once wait for each other.
    list(Site.objects.select_for_update().filter(pk=site.pk).values_list("pk"))
    offer = offer_at(site.pk)
    if not offer.is_offered:
        raise ValidationError(_("Nothing is offered at a site suspended, revoked or removed from the plan."), "halted")
    content = content_of(offer)
    if seal != seal_of(content):
        raise ValidationError(_("The data changed in the meantime: look at the sheet again, then publish it."), "moved")
    if (now := InvestorSheet.objects.in_force().filter(site=site.pk).first()) and now.content == content:
        raise ValidationError(_("This very sheet is published already."), "same")
    _end(site, by)
    return InvestorSheet.objects.create(
        site_id=site.pk,
        content=content,
        vacant_area=Decimal(content["vacant"]) if content["vacant"] else None,
        trades_folded=content["trades"],
        published_at=timezone.now(),
        published_by=by,
    )


@transaction.atomic
def withdraw_sheet(*, site: Site, by) -> bool:
    """Take the published sheet of a site off the public pages; return whether there was one."""
    refuse_in_the_past()
    if not may_publish(by, site):
        raise PermissionDenied
    return _end(site, by) > 0


def _end(site: Site, by) -> int:
    in_force = InvestorSheet.objects.in_force().filter(site=site.pk)
    return in_force.update(withdrawn_at=timezone.now(), withdrawn_by=by)
