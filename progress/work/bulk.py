"""One change of several milestones: tried out for a preview, or saved, all of them or none."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from history.transactions import tried_out
from progress.acceptance.values import shown
from progress.documents.forms import record_named
from progress.milestones.actions import MILESTONE_FIELDS, finishing, report_milestone
from progress.milestones.conflicts import TheirSave, their_save
from progress.milestones.stage_cells import value_text
from progress.models import Milestone, Submission
from progress.records.doubts import EVERY, Doubt, doubts_of
from progress.records.history import FieldChange
from progress.records.provenance import PROVENANCE
from progress.submissions.queries import KINDS


@dataclass(frozen=True, slots=True)
class MilestoneOutcome:
    """What the change does to one milestone, or why it is refused. `milestone` is as it was read before."""

    milestone: Milestone
    changes: list[FieldChange] = field(default_factory=list)
    error: ValidationError | None = None
    theirs: TheirSave | None = None  # saved by somebody else since this one was looked at
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return bool(self.error or self.theirs)

    @property
    def errors(self) -> list[str]:
        """Return why it is refused, each with the name of the field it is about."""
        if self.error is None:
            return []
        if not hasattr(self.error, "error_dict"):
            return self.error.messages
        return [f"{_label(name)}{message}" for name, messages in self.error for message in messages]


class TogetherRefused(Exception):
    """At least one milestone was refused, so nothing was written; `outcomes` says what each of them met."""

    def __init__(self, outcomes: list[MilestoneOutcome]):
        super().__init__(outcomes)
        self.outcomes = outcomes


def update_together(
    *,
    milestones_with_versions: list[tuple[Milestone, int]],
    by,
    changes: dict,
    reason: str = "",
    new_document: dict | None = None,
    confirmed: Collection[str] = (),
) -> list[MilestoneOutcome]:
    """Set the same `changes` on several milestones, each seen at its version, and say what became of each.

    What a person reports whose reports wait for acceptance is sent, a report of each milestone.
    `new_document` is what `record_named` takes: recorded once, it becomes the document of all.
    What is made done is wholly done: its percent and, where the totals are known, its hectares and households too.
    Raises NotSaved when any of them is refused, or doubtful and not `confirmed` (nothing is written), and TypeError as
    `update_milestone` does.
    """
    with transaction.atomic():
        outcomes = _try(milestones_with_versions, by, changes, reason, new_document)
        codes = {doubt.code for outcome in outcomes for doubt in outcome.doubts}
        if any(outcome.is_refused for outcome in outcomes) or any(code not in confirmed for code in codes):
            raise TogetherRefused(outcomes)
    return outcomes


def preview_together(
    *,
    milestones_with_versions: list[tuple[Milestone, int]],
    by,
    changes: dict,
    reason: str = "",
    new_document: dict | None = None,
) -> list[MilestoneOutcome]:
    """Say what `update_together` would do, by doing it and taking all of it back."""
    with tried_out():
        return _try(milestones_with_versions, by, changes, reason, new_document)


def _try(milestones_with_versions, by, changes: dict, reason: str, new_document: dict | None) -> list[MilestoneOutcome]:
    outcomes = []
    for milestone, version in milestones_with_versions:
        try:
            with transaction.atomic():
                own = finishing(milestone, changes)
                if new_document:
                    own["document"] = record_named(new_document, by=by, site=milestone.site)
                doubts = doubts_of(_with(milestone, own))
                arguments = {"by": by, "version": version, "changes": own, "reason": reason, "confirmed": EVERY}
                saved = report_milestone(milestone=milestone, **arguments)
            outcomes.append(MilestoneOutcome(milestone, differences(milestone, saved), doubts=doubts))
        except PermissionDenied:
            outcomes.append(
                MilestoneOutcome(
                    milestone, error=ValidationError(_("You do not have permission to change this milestone."))
                )
            )
        except ValidationError as error:
            outcomes.append(MilestoneOutcome(milestone, error=error))
        except StaleVersion as stale:
            outcomes.append(MilestoneOutcome(milestone, theirs=their_save(stale.stored, version, own)))
    return outcomes


def _with(milestone: Milestone, changes: dict) -> Milestone:
    """The milestone as it would be saved."""
    changed = copy(milestone)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def differences(before: Milestone, after: Milestone | Submission) -> list[FieldChange]:
    """What is saved or, of a report, what waits for acceptance."""
    if isinstance(after, Submission):
        [report] = shown([after], KINDS)
        return [FieldChange(capfirst(line.label), line.now, line.reported) for line in report.lines]
    fields = sorted(
        (f for f in Milestone._meta.fields if f.name in MILESTONE_FIELDS), key=lambda f: f.name in PROVENANCE
    )
    return [
        FieldChange(capfirst(f.verbose_name), value_text(before, f.name), value_text(after, f.name))
        for f in fields
        if getattr(before, f.attname) != getattr(after, f.attname)
    ]


def _label(name: str) -> str:
    """The field's name before its message; empty for what is about the whole row, or says its field itself."""
    is_field = any(f.name == name for f in Milestone._meta.fields)
    return f"{capfirst(Milestone._meta.get_field(name).verbose_name)}: " if is_field else ""
