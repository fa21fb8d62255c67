"""What happened that concerns a person: shown by the bell of every page, until the person has read it."""

from collections.abc import Container
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from progress.models.desks.movement import Movement
from progress.models.exchange.meeting import Conclusion
from progress.models.exchange.remark import Remark, page_of
from progress.models.inspection import Inspection
from progress.models.obstacle import Obstacle
from progress.models.site import Site
from progress.models.submission import Submission, SubmissionState
from spreadsheets.models import WAITING, ImportRun

NOBODYS = Q(pk__in=[])


class NotificationKind(models.TextChoices):
    """Of a decided report the values are those of its state."""

    ACCEPTED = SubmissionState.ACCEPTED.value, _("Approved")
    CORRECTED = SubmissionState.CORRECTED.value, _("Approved with corrections")
    RETURNED = SubmissionState.RETURNED.value, _("Returned")
    UNDONE = "undone", _("Undone after approval")
    ASSIGNED = "assigned", _("Assigned")
    MENTIONED = "mentioned", _("Names you")
    ANSWERED = "answered", _("Answered")
    OPENED = "opened", _("New")
    OVERDUE = "overdue", _("Time limit passed")
    WANTED = "wanted", _("Units requested")
    PAUSED = "paused", _("Paused")


# What a notification may be about, by the name it is stored under.
ABOUT: dict[str, type[models.Model]] = {
    "submission": Submission,
    "obstacle": Obstacle,
    "inspection": Inspection,
    "conclusion": Conclusion,
    "remark": Remark,
    "movement": Movement,
    "site": Site,
    "importrun": ImportRun,
}


@cache
def kinds_of_records() -> dict[str, type[models.Model]]:
    """Return what a notification may be about, by name; of rooms above as the settings name it (NOTIFIED_ABOVE)."""
    return ABOUT | {name: apps.get_model(label) for name, label in settings.NOTIFIED_ABOVE.items()}


def about(record: models.Model) -> str:
    """Return the name under which a notification refers to `record`; a cluster or a zone is a site."""
    return next(name for name, model in kinds_of_records().items() if isinstance(record, model))


def _still_so(user) -> dict[tuple[str, NotificationKind], Q]:
    """Return, of each record and event there is, the condition under which the record still bears it out."""
    theirs = Q(person=user.pk) | Q(organisation__staffprofile__user=user.pk)
    kind = NotificationKind
    return {
        **{("submission", k): Q(state=k.value) for k in (kind.ACCEPTED, kind.CORRECTED, kind.RETURNED)},
        ("submission", kind.UNDONE): Q(),
        ("obstacle", kind.OPENED): Q(),
        ("obstacle", kind.ANSWERED): Q(answered_on__isnull=False),
        ("obstacle", kind.RETURNED): Q(resolved_on=None),
        ("inspection", kind.OPENED): Q(),
        ("conclusion", kind.ASSIGNED): theirs,
        ("conclusion", kind.RETURNED): Q(done_on=None),
        ("remark", kind.MENTIONED): Q(struck_at=None),
        ("movement", kind.OVERDUE): Q(pk__in=Movement.objects.on_desks().order_by().values("pk")),
        ("site", kind.ASSIGNED): Q(in_charge__person=user.pk),
        ("importrun", kind.WANTED): Q(state__in=WAITING) if user.has_perm("places.add_administrativeunit") else NOBODYS,
        ("webhook", kind.PAUSED): Q(paused_at__isnull=False, withdrawn_at=None),
    }


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user, among: Container[tuple[str, str]] | None = None):
        """Return those of `user` about records they may still see, of events that were not taken back since.

        `among` are the records and events that there are, where that is known: the condition of each takes a
        millisecond to be written down.
        """
        rule = Q(pk__in=[])
        for (name, kind), is_so in _still_so(user).items():
            if among is not None and (name, kind) not in among:
                continue
            model = kinds_of_records()[name]
            if name in ("site", "importrun") or user.has_perm(f"{model._meta.app_label}.view_{name}"):
                records = model._default_manager
                # Whoever is asked for units is shown what is asked, of an import that is another's.
                records = records.all() if name == "importrun" else records.visible_to(user)
                seen = records.filter(is_so, pk=OuterRef("about_pk"))
                rule |= Q(about=name, kind=kind) & Q(Exists(seen.order_by()))
        return self.filter(rule, person=user.pk)

    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """One event that concerns a person, at one record; the same event again is told anew, in the same row.

    Not tracked: it is the person's own affair. It holds its record by name and key, not by a relation: it hinders
    nothing from being deleted, and a record that is brought back brings back what was said of it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", verbose_name=_("person")
    )
    kind = models.CharField(_("event happened"), max_length=10, choices=NotificationKind)
    about = models.CharField(_("kind of record"), max_length=12)
    about_pk = models.BigIntegerField(_("record number"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("done by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()
    record: models.Model | None = None  # read along by `with_records`

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="notification_once_per_event", fields=["person", "about", "about_pk", "kind"]),
        ]
        indexes = [models.Index(fields=["person", "read_at"])]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.what}" if self.record else self.get_kind_display()

    def get_absolute_url(self) -> str:
        """Return the address that marks it as read and leads on to the record."""
        return reverse("progress:notification", args=[self.pk])

    @property
    def noun(self) -> str:
        """What kind of record it is about: "obstacle"; of a report not that it waits, for it may not any more."""
        return (
            gettext("report") if self.about == "submission" else str(kinds_of_records()[self.about]._meta.verbose_name)
        )

    @property
    def site(self) -> Site:
        return getattr(self.record, "site", self.record)

    @property
    def what(self) -> str:
        """The record by its name, and its site: "CCN An Phú: thiếu vốn"."""
        if self.record == self.site:
            return str(self.site)
        return f"{self.site or self.record.place}: {getattr(self.record, 'title', None) or self.record}"

    @property
    def said(self) -> str:
        """What was said along with it: why a report was returned or corrected, what was answered."""
        if self.kind == NotificationKind.ANSWERED:
            return self.record.answer
        if self.kind == NotificationKind.PAUSED:
            return self.record.get_pause_reason_display()
        return getattr(self.record, "decision_reason", "")

    @property
    def page(self) -> str:
        """Where the record is shown."""
        if self.about == "importrun":
            return reverse("progress:units-wanted", args=[self.about_pk])
        return page_of(self.record)
