"""Writes of facts for investors: recorded, corrected, deleted.

As all actions: keywords only, atomic, `by=` the person.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from progress.models import InvestorFact, Site
from progress.records.actions import locked, refuse_unknown, require, sign, use_document
from progress.records.provenance import differing, entered_by, renew, said_again

FACT_FIELDS = frozenset({"subject", "readiness", "text", "text_en", "document", "source", "as_of", "note"})
SUBJECT_STAYS = _("The subject cannot be changed; record another fact instead.")
ALREADY = _("This subject is already recorded for this site.")


@transaction.atomic
def add_fact(*, site: Site, by, values: dict) -> InvestorFact:
    """Record what is known of a subject at a site; without a source it rests on what `by` reports today.

    Raises PermissionDenied; ValidationError; TypeError for a field that is not a fact's.
    """
    values, _stated = said_again(values)
    refuse_unknown(values, FACT_FIELDS, "of a fact for investors")
    require(by, site, "progress.add_investorfact")
    if InvestorFact.objects.filter(site=site.pk, subject=values.get("subject")).exists():
        raise ValidationError({"subject": ValidationError(ALREADY, "recorded")})
    fact = InvestorFact(site_id=site.pk, **values)
    renew(fact, values, statement=entered_by(by), is_new=True)
    return _save(fact, by, "")


@transaction.atomic
def update_fact(*, fact: InvestorFact, by, version: int, changes: dict, reason: str = "") -> InvestorFact:
    """Set `changes` on a fact seen at `version`; return it as saved. What changes nothing is not saved.

    A new value rests on the source said with it, or on what `by` reports today. Raises as `add_fact`, and StaleVersion
    when somebody saved since (nothing is written).
    """
    changes, stated = said_again(changes)
    refuse_unknown(changes, FACT_FIELDS, "of a fact for investors")
    require(by, fact, "progress.change_investorfact")
    current = locked(fact, version)
    before = {name: getattr(current, current._meta.get_field(name).attname) for name in FACT_FIELDS}
    for name, value in changes.items():
        setattr(current, name, value)
    changed = differing(current, before)
    if "subject" in changed:
        raise ValidationError({"subject": SUBJECT_STAYS})
    if changed:
        renew(current, changed, statement=entered_by(by), stated=stated)
        _save(current, by, reason)
    return current


@transaction.atomic
def delete_fact(*, fact: InvestorFact, by, version: int, reason: str = "") -> None:
    """Delete a fact that was wrong; its history keeps it."""
    require(by, fact, "progress.delete_investorfact")
    current = locked(fact, version)
    sign(current, by, reason)
    current.delete()


def _save(fact: InvestorFact, by, reason: str) -> InvestorFact:
    fact.full_clean()
    sign(fact, by, reason)
    fact.save()
    if fact.document_id:
        use_document(document=fact.document, site=fact.site, by=by)
    return fact
