"""What another person saved of a milestone meanwhile, beside what one was about to save."""

import datetime
from copy import copy
from dataclasses import dataclass

from progress.milestones.actions import MILESTONE_FIELDS
from progress.milestones.stage_cells import value_text
from progress.models import Milestone
from progress.records.conflicts import FieldDifference, last_save, record_of_version
from progress.records.provenance import PROVENANCE


@dataclass(frozen=True, slots=True)
class TheirSave:
    """What somebody saved of a milestone over the version that a change of several was made from."""

    milestone: Milestone
    who: str
    when: datetime.datetime
    differences: list[FieldDifference]


def their_save(stored: Milestone, version: int, mine: dict) -> TheirSave:
    """Return what was saved since `version`, beside the values `mine` that were to be set.

    Of a version that the history lacks, all that is stored otherwise than was to be set.
    """
    record = record_of_version(stored, version)
    was, wanted = record.instance if record else stored, copy(stored)
    for name, value in mine.items():
        setattr(wanted, name, value)
    differences = []
    fields = (f for f in Milestone._meta.fields if f.name in MILESTONE_FIELDS)
    for f in sorted(fields, key=lambda f: f.name in PROVENANCE):
        is_mine = f.name in mine and getattr(wanted, f.attname) != getattr(stored, f.attname)
        if getattr(was, f.attname) != getattr(stored, f.attname) or (record is None and is_mine):
            own = value_text(wanted, f.name) if f.name in mine else ""
            differences.append(FieldDifference(str(f.verbose_name), value_text(stored, f.name), own, is_mine))
    author, when = last_save(stored)
    return TheirSave(stored, author, when, differences)
