"""The steps an obstacle can take next, and its story: the steps it took."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models import Obstacle
from progress.obstacles.forms import AnswerForm, ConfirmForm, EditForm, ReopenForm, ResolveForm
from progress.records.actions import may_change
from progress.records.history import ADDED, Change, changes_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the last part of its address, what its button says, its form, and what is said when it is taken."""

    name: str
    label: str | Promise
    form_class: Callable[..., forms.ModelForm]
    done: str | Promise

    def url(self, obstacle: Obstacle) -> str:
        return reverse(f"progress:obstacle-{self.name}", args=[obstacle.pk])

    def offer(self, obstacle: Obstacle, user) -> "Offered":
        """Return the step for a page with several of them, so that each form's fields have names of their own."""
        form = None if self is EDIT else self.form_class(instance=obstacle, by=user, auto_id=f"id_{self.name}_%s")
        return Offered(self.name, self.label, self.url(obstacle), form)


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as a page offers it: in place, or by a link where it has no form here."""

    name: str
    label: str | Promise
    url: str
    form: forms.ModelForm | None


EDIT = Step("edit", gettext_lazy("Edit"), EditForm, gettext_lazy("Saved"))
ANSWER = Step("answer", gettext_lazy("Add the answer"), AnswerForm, gettext_lazy("The answer is saved."))

RESOLVE = Step(
    "resolve",
    gettext_lazy("Add the resolution"),
    ResolveForm,
    gettext_lazy("The resolution is saved. The obstacle stays open until a second person confirms it."),
)

CONFIRM = Step(
    "confirm",
    gettext_lazy("Confirm the resolution"),
    ConfirmForm,
    gettext_lazy("The resolution is confirmed and the obstacle closed."),
)

REOPEN = Step("reopen", gettext_lazy("Return"), ReopenForm, gettext_lazy("Returned: the obstacle is open again."))
STEPS = {step.name: step for step in (EDIT, ANSWER, RESOLVE, CONFIRM, REOPEN)}


def next_steps(obstacle: Obstacle, user) -> list[Step]:
    """Return what `user`, who may change the obstacle, can do with it now, the likeliest first."""
    if not obstacle.is_open:
        return [REOPEN]
    if obstacle.is_waiting:
        confirm = [CONFIRM] if obstacle.may_be_confirmed_by(user) else []
        return [*confirm, REOPEN, RESOLVE, EDIT]
    answer = [ANSWER] if obstacle.asked_of_id else []
    return [RESOLVE, *answer, EDIT] if obstacle.answered_on else [*answer, RESOLVE, EDIT]


def may_take_steps(obstacle: Obstacle, user) -> bool:
    return may_change(user, obstacle, "progress.change_obstacle")


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of the story: what it was, and the change that the history keeps of it."""

    what: str
    change: Change


def story_of(obstacle: Obstacle, reader) -> list[StoryStep]:
    """Return every step the obstacle took, the first one first, as far as `reader` may know what it names."""
    changes = {change.when: change for change in changes_of(obstacle, reader)}
    story, before = [], None
    for record in obstacle.history.order_by("history_date", "history_id"):
        if change := changes.get(record.history_date):
            story.append(StoryStep(_what_happened(before, record), change))
        before = record
    return story


def _what_happened(before, record) -> str:
    if record.history_type == ADDED or before is None:
        return _("Opened")
    if record.confirmed_on and not before.confirmed_on:
        return _("Resolution confirmed")
    if before.resolved_on and not record.resolved_on:
        return _("Returned")
    if before.confirmed_on and not record.confirmed_on:
        return _("Confirmation undone")
    if record.resolved_on and not before.resolved_on:
        return _("Resolved")
    if record.answered_on and not before.answered_on:
        return _("Answered")
    if record.asked_of_id != before.asked_of_id and record.asked_of_id:
        return _("Another authority chosen") if before.asked_of_id else _("Authority chosen")
    return _("Edited")
