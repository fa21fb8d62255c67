"""What each kind of report says of itself."""

from django import forms
from django.db import models

from progress.actions import Intended
from progress.models import Submission


class ReportKind:
    """A kind of report. Another one is a subclass, its value in SubmissionKind and its line in KINDS."""

    model: type[models.Model]
    fields: tuple[str, ...]  # what a report may hold, in the order of reading
    form: type[forms.BaseForm]  # prefilled with the report: its reporter mends it with it, an officer corrects it
    related: tuple[str, ...] = ()  # what a list of reports reads along

    def record(self, submission: Submission) -> models.Model | None:
        """The official record that the report would change; None when it would be a new one."""
        raise NotImplementedError

    def intend(self, *, submission: Submission, by, version: int, changes: dict, reason: str) -> Intended:
        """What accepting `changes` would do, checked and not saved; `version` is the official record's as it was seen.

        Raises PermissionDenied, StaleVersion and ValidationError as `apply` does.
        """
        raise NotImplementedError

    def apply(self, *, submission: Submission, by, version: int, changes: dict, reason: str) -> models.Model:
        """Make `changes` official by the action that officers' own changes take; return the record as saved."""
        raise NotImplementedError
