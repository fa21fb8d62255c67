import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.access import scope
from progress.models.base import CommonToKindQuerySet, not_in_the_future, period_constraints
from progress.models.obstacle import COMMON_TO
from progress.models.site import Site, SiteKind
from values.fields import CleanCharField, CleanTextField, FoldedField, PartialDateField
from values.text import search
from values.today import past_day, today

SECOND_PERSON_CONFIRMS = _("The person who reported it as done cannot confirm it: a second person must.")


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the meetings about the kinds of sites of which `user` sees every one."""
        return self.filter(kind__in=[kind for kind in SiteKind.values if scope.sees_every(user, kind)])

    def editable_by(self, user):
        """Return the meetings about the kinds of sites that `user` keeps; none of a past day."""
        kept = [kind for kind in SiteKind.values if scope.keeps_every(user, kind)]
        return self.none() if past_day() else self.filter(kind__in=kept)

    def before(self, meeting: "Meeting"):
        """Return the earlier meetings about the same kind of sites."""
        earlier = Q(date__lt=meeting.date) | Q(date=meeting.date, pk__lt=meeting.pk)
        return self.filter(earlier, kind=meeting.kind)

    def search(self, text: str):
        return search(self, text, folded=["folded"], written=["title", "people"])


class Meeting(TrackedModel):
    """A meeting about the sites of one kind (giao ban): its agenda, and conclusions that stand until settled."""

    kind = models.CharField(_("sites discussed"), max_length=8, choices=SiteKind)
    date = models.DateField(_("date"))
    title = CleanCharField(_("title"), max_length=200)
    place = CleanCharField(_("place"), max_length=200, blank=True)
    chair = CleanCharField(_("chaired by"), max_length=120, blank=True)
    people = CleanTextField(_("taking part"), blank=True)

    folded = FoldedField(sources=("title", "people"), db_index=False)

    history = History()
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-date", "-pk"]

    def __str__(self):
        return f"{self.title}, {self.date:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("progress:meeting", args=[self.pk])

    @property
    def common(self) -> str:
        """What its matters of no site are common to."""
        return str(COMMON_TO[SiteKind(self.kind)])


class AgendaItemQuerySet(CommonToKindQuerySet):
    kind_path = "meeting__kind"


class AgendaItem(TrackedModel):
    """One matter on the agenda of a meeting: a milestone, an obstacle, an open conclusion or a topic.

    It is one of a site, but for an obstacle common to all sites of the meeting's kind and what was concluded about it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting"))
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="agenda_items", verbose_name=_("site")
    )
    order = models.PositiveIntegerField(_("order"))
    milestone = models.ForeignKey(
        "progress.Milestone",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("milestone"),
    )
    obstacle = models.ForeignKey(
        "progress.Obstacle",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("obstacle"),
    )
    conclusion = models.ForeignKey(
        "progress.Conclusion",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("conclusion"),
    )
    topic = CleanCharField(_("topic"), max_length=300, blank=True)
    notes = CleanTextField(_("discussed"), blank=True)

    history = History()
    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agenda_item_has_a_matter",
                condition=~Q(milestone__isnull=True, obstacle__isnull=True, conclusion__isnull=True, topic=""),
                violation_error_message=_("Give the topic of the item."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('progress:meeting', args=[self.meeting_id])}#item-{self.pk}"

    @property
    def place(self) -> str:
        """The site or, of what belongs to none, the sites it is common to."""
        return str(self.site) if self.site_id else self.meeting.common

    @property
    def record(self) -> models.Model | None:
        return self.milestone or self.obstacle or self.conclusion

    @property
    def title(self) -> str:
        """What it is about: the topic that was written, or the record."""
        if self.topic:
            return self.topic
        return self.milestone.title if self.milestone else str(self.record)


class ConclusionState(models.TextChoices):
    """How far a conclusion is; computed from its days, never stored."""

    OPEN = "open", _("Not done yet")
    WAITING = "waiting", _("Done, waiting for confirmation")
    SETTLED = "settled", _("Closed conclusion")


class ConclusionQuerySet(CommonToKindQuerySet):
    kind_path = "meeting__kind"

    def open(self):
        """Return those not yet confirmed as done."""
        return self.filter(confirmed_on__isnull=True)

    def undone(self):
        """Return those that nobody says are done."""
        return self.filter(done_on__isnull=True)

    def waiting(self):
        """Return those done and not confirmed yet."""
        return self.open().filter(done_on__isnull=False)

    def most_urgent_first(self):
        return self.order_by(F("due").asc(nulls_last=True), "meeting__date", "pk")


class Conclusion(TrackedModel):
    """A task that a meeting gave: what, whose, by when, at which site; settled when a second person confirms it.

    One about an obstacle common to all sites of the meeting's kind belongs to no site.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="conclusions", verbose_name=_("meeting")
    )
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="conclusions", verbose_name=_("site")
    )
    text = CleanTextField(_("action required"))
    organisation = models.ForeignKey(
        "places.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conclusions",
        verbose_name=_("organisation in charge"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conclusions",
        verbose_name=_("person in charge"),
    )
    due = PartialDateField(_("due by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, validators=[not_in_the_future])
    done_note = CleanTextField(_("action taken"), blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="conclusions_done",
        verbose_name=_("recorded as done by"),
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, validators=[not_in_the_future])
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="conclusions_confirmed",
        verbose_name=_("confirmed by"),
    )

    history = History()
    objects = ConclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                name="conclusion_is_somebodys",
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                violation_error_message=_("Choose the organisation or the person in charge."),
            ),
            models.CheckConstraint(
                name="conclusion_confirmed_only_when_done",
                condition=Q(confirmed_on__isnull=True) | Q(done_on__isnull=False),
                violation_error_message=_("Only a conclusion that is done can be confirmed."),
            ),
            models.CheckConstraint(
                name="conclusion_confirmed_by_a_second_person",
                condition=Q(done_by__isnull=True) | Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("done_by")),
                violation_error_message=SECOND_PERSON_CONFIRMS,
            ),
            *period_constraints("conclusion", "due"),
        ]

    def __str__(self):
        return Truncator(self.text).chars(120)

    def get_absolute_url(self) -> str:
        return reverse("progress:conclusion", args=[self.pk])

    def clean(self):
        super().clean()
        if self.done_on and self.meeting_id and self.done_on < self.meeting.date:
            raise ValidationError({"done_on": _("This is before the meeting that decided it.")})
        if self.done_on and self.confirmed_on and self.confirmed_on < self.done_on:
            raise ValidationError({"confirmed_on": _("This is before the day on which it was done.")})

    @property
    def place(self) -> str:
        """The site or, of what belongs to none, the sites it is common to."""
        return str(self.site) if self.site_id else self.meeting.common

    @property
    def state(self) -> ConclusionState:
        if self.confirmed_on:
            return ConclusionState.SETTLED
        return ConclusionState.WAITING if self.done_on else ConclusionState.OPEN

    @property
    def is_open(self) -> bool:
        return self.confirmed_on is None

    @property
    def is_overdue(self) -> bool:
        return self.days_overdue() > 0

    def days_overdue(self, on: datetime.date | None = None) -> int:
        """Return the days since the end of the time given; 0 where it is done or not over."""
        on = on or today()
        is_over = self.done_on is None and self.due is not None and self.due.is_over(on)
        return (on - self.due.end).days if is_over else 0

    def may_be_confirmed_by(self, user) -> bool:
        """Return whether it waits and `user`, who may give conclusions, is another than who recorded it as done."""
        return self.state == ConclusionState.WAITING and self.done_by_id != user.pk
