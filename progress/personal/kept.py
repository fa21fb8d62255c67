"""Where the tracker keeps something of a person: what is their own, what they did, where people are named in text."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from history.tracking import TrackedModel

# What is a person's own and says nothing of any site: it goes when they are erased. "app.Model.field".
OWN = (
    "account.EmailAddress.user",
    "mfa.Authenticator.user",
    "socialaccount.SocialAccount.user",
    "usersessions.UserSession.user",
    "api.AccessToken.person",
    "api.Webhook.person",
    "reports.CalendarAddress.user",
    "help.ReadGuide.user",
    "reports.DashboardLook.user",
    "progress.Reminder.user",
    "progress.FirstPassword.user",
    "progress.StaffProfile.user",
    "progress.SentReport.user",
    "progress.Notification.person",
    "progress.StartPage.user",
    "progress.SavedList.owner",
    "spreadsheets.ColumnChoice.user",
)
# What a person did or was given to do: it stays, under the mark that takes the place of their name.
DONE = (
    "reports.RowOverride.entered_by",
    "reports.FiledForm.filed_by",
    "reports.OwnTable.owner",
    "reports.FiledTable.filed_by",
    "reports.InvestorSheet.published_by",
    "reports.InvestorSheet.withdrawn_by",
    "progress.PersonInCharge.person",
    "progress.FilingStep.by",
    "progress.Obstacle.resolved_by",
    "progress.Obstacle.confirmed_by",
    "progress.Conclusion.person",
    "progress.Conclusion.done_by",
    "progress.Conclusion.confirmed_by",
    "progress.NoChange.confirmed_by",
    "progress.Remark.written_by",
    "progress.Remark.struck_by",
    "progress.Mention.person",
    "progress.Submission.reporter",
    "progress.Submission.decided_by",
    "progress.Notification.by",
    "spreadsheets.ImportRun.by",
    "spreadsheets.ImportRun.undone_by",
    "spreadsheets.LayoutMapping.by",
    "usage.UseRecord.person",
    "admin.LogEntry.user",
    "api.AccessToken.made_by",
    "api.AccessToken.withdrawn_by",
    "api.Webhook.made_by",
    "api.Webhook.withdrawn_by",
)
# Fields whose text names people who need no account: contacts, signatories, who took part, whom a remark speaks of.
NAMING = (
    "places.Organisation.contact",
    "reports.Letterhead.signer_name",
    "reports.OwnTable.signer_name",
    "progress.Meeting.chair",
    "progress.Meeting.people",
    "progress.AgendaItem.notes",
    "progress.Conclusion.text",
    "progress.Conclusion.done_note",
    "progress.Inspection.people",
    "progress.Inspection.remarks",
    "progress.Finding.responsible_people",
    "progress.Remark.text",
)
# What the library for signing in calls in English only.
LIBRARY_NAMES = {
    "account.EmailAddress.user": _("E-mail address"),
    "mfa.Authenticator.user": _("second factor"),
    "socialaccount.SocialAccount.user": _("identities at the identity provider"),
    "usersessions.UserSession.user": _("sessions: address of the computer, browser"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """How many records of one kind name a person in one field; `goes` when the person is erased."""

    name: str
    count: int
    goes: bool


def field_of(label: str) -> tuple[type[models.Model], str]:
    """Return the model and the name of the field that "app.Model.field" means."""
    app, model, field = label.split(".")
    return apps.get_model(app, model), field


def records_of(label: str, person: User) -> models.QuerySet:
    model, field = field_of(label)
    return model._base_manager.filter(**{field: person.pk})


def going(label: str, person: User) -> models.QuerySet:
    """Return those records of an OWN field that go: a list that is shared with the office stays."""
    records = records_of(label, person)
    return records.filter(is_shared=False) if label == "progress.SavedList.owner" else records


def kept_of(person: User) -> list[Kept]:
    """Return what is kept of a person, by kind, where there is any; a query for each kind."""
    found = [Kept(name_of(label), going(label, person).count(), True) for label in OWN]
    found += [Kept(name_of(label), records_of(label, person).count(), False) for label in DONE]
    return [kind for kind in found if kind.count]


def name_of(label: str) -> str:
    """Return "Remarks: written by": what a relation to a person is called."""
    if label in LIBRARY_NAMES:
        return str(capfirst(LIBRARY_NAMES[label]))
    model, field = field_of(label)
    meta = model._meta
    return f"{capfirst(meta.verbose_name_plural)}: {meta.get_field(field).verbose_name}"


def tracked_models() -> list[type[TrackedModel]]:
    """Return the models with history that have a table of their own."""
    return [model for model in apps.get_models() if issubclass(model, TrackedModel) and hasattr(model, "history")]


def saves_of(person: User) -> int:
    """Return how many saves of the history are a person's."""
    return sum(model.history.filter(history_user=person.pk).count() for model in tracked_models())
