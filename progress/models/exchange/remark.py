import datetime
import itertools
import uuid
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileField
from files.kinds import PICTURES
from files.pictures import TakenAt, taken_at_of
from history.tracking import History, TrackedModel
from progress.models.base import CommonToKindQuerySet
from progress.models.exchange import explanation
from progress.models.site import Site
from values.fields import CleanTextField, FoldedField
from values.text import search
from values.today import now, past_day

# How long a writer may change what they wrote; afterwards it is only struck out.
EDITED_FOR = datetime.timedelta(minutes=15)
TITLE_LENGTH = 120
# The fields that name what a remark is about beside the site itself.
SUBJECTS = ("milestone", "obstacle", "project", "submission")
# The pages on which the remarks on what has no page of its own stand.
PAGES = {"milestone": "progress:milestone-promises", "submission": "progress:submission"}


def subject_model(name: str) -> type[models.Model]:
    """Return the model of what the field `name` of a remark leads to."""
    return Remark._meta.get_field(name).related_model


def subject_field(record: models.Model) -> str:
    """Return the field by which a remark names `record`; "site" for a site of any kind."""
    return next((name for name in SUBJECTS if isinstance(record, subject_model(name))), "site")


def stored_remark_name(remark: "Remark", filename: str) -> str:
    """Return where an attached file is kept: a name of our own, so that no upload chooses its path."""
    return f"remarks/{uuid.uuid4().hex}{Path(filename).suffix.lower()}"


class RemarkQuerySet(CommonToKindQuerySet):
    kind_path = "obstacle__common_to"

    def visible_to(self, user):
        """Return those at sites, and on common obstacles, that `user` sees; on a report where they see that report."""
        reports = subject_model("submission").objects.visible_to(user).order_by().values("pk")
        return super().visible_to(user).filter(Q(submission=None) | Q(submission__in=reports))

    def editable_by(self, user):
        """Return the person's own, as long as they see what it is about; none of a past day."""
        return self.none() if past_day() else self.visible_to(user).filter(written_by=user.pk)

    def about(self, record: models.Model):
        """Return those on `record` itself: of a site those on none of its parts."""
        if (name := subject_field(record)) != "site":
            return self.filter(**{name: record.pk})
        return self.filter(site=record.pk, **dict.fromkeys(SUBJECTS))

    def search(self, text: str):
        """Return those whose words or whose site's name are like `text`, whatever its case."""
        return search(self, text, folded=["folded", "site__folded"], written=["text"])


class Remark(TrackedModel):
    """What a person says about a site or a part of it (ý kiến): changed for some minutes, then struck out only.

    One on an obstacle common to all sites of a kind belongs to no site, as the obstacle.
    """

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks", verbose_name=_("site")
    )
    milestone = models.ForeignKey(
        "progress.Milestone",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("milestone"),
    )
    obstacle = models.ForeignKey(
        "progress.Obstacle",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("obstacle"),
    )
    project = models.ForeignKey(
        "progress.SecondaryProject",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("secondary project"),
    )
    submission = models.ForeignKey(
        "progress.Submission",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("report for approval"),
    )
    text = CleanTextField(_("remark"))
    file = CheckedFileField(_("attached file"), upload_to=stored_remark_name, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="remarks", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remarks_struck",
        verbose_name=_("struck out by"),
    )
    struck_at = models.DateTimeField(_("struck out at"), null=True, blank=True)

    folded = FoldedField(sources=("text",), db_index=False)

    history = History()
    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_on_one_record",
                condition=Q(
                    *(
                        ~Q((f"{one}__isnull", False), (f"{other}__isnull", False))
                        for one, other in itertools.combinations(SUBJECTS, 2)
                    )
                ),
                violation_error_message=_("A remark belongs to one record."),
            ),
            models.CheckConstraint(
                name="remark_of_no_site_on_an_obstacle",
                condition=Q(site__isnull=False) | Q(obstacle__isnull=False),
                violation_error_message=_("Only a remark on a common obstacle belongs to no site."),
            ),
            models.CheckConstraint(
                name="remark_struck_by_somebody_at_a_time",
                condition=Q(struck_by__isnull=True, struck_at__isnull=True)
                | Q(struck_by__isnull=False, struck_at__isnull=False),
                violation_error_message=_("Give the person who struck it out and the time."),
            ),
        ]

    def __str__(self):
        return Truncator(self.text).chars(TITLE_LENGTH)

    def get_absolute_url(self) -> str:
        return f"{page_of(self.record)}#remark-{self.pk}"

    def clean(self):
        super().clean()
        record = self.record
        if record and record.pk and getattr(record, "site_id", self.site_id) != self.site_id:
            raise ValidationError(_("This record belongs to another site."))

    @classmethod
    def keep_ready(cls, rows: Collection["Remark"]) -> None:
        before = {(row.as_stored or {}).get("milestone_id") for row in rows}
        explanation.refresh(({row.milestone_id for row in rows} | before) - {None})

    @property
    def record(self) -> models.Model:
        """What it is about: a part of the site, or the site; a common obstacle."""
        return next((part for name in SUBJECTS if (part := getattr(self, name))), self.site)

    @property
    def place(self) -> str:
        """The site or, of what belongs to none, the sites it is common to."""
        return str(self.site) if self.site_id else self.obstacle.place

    @property
    def is_picture(self) -> bool:
        return Path(self.file.name or "").suffix.removeprefix(".").lower() in PICTURES

    @property
    def taken_at(self) -> TakenAt:
        """When and where its picture was taken, as far as the camera wrote it."""
        return taken_at_of(self.file)

    @property
    def download_name(self) -> str:
        """The file's name for the person who keeps it."""
        place = self.site.name if self.site_id else self.place
        return f"{place} {timezone.localdate(self.written_at):%Y-%m-%d} {self.pk}{Path(self.file.name).suffix}"

    def may_be_edited_by(self, user) -> bool:
        """Return whether `user` wrote it so short a time ago that they may change its words."""
        return self.written_by_id == user.pk and not self.struck_at and now() - self.written_at < EDITED_FOR

    def may_be_struck_by(self, user) -> bool:
        """Return whether `user`, who sees it, wrote it or may strike out anybody's."""
        return not self.struck_at and (self.written_by_id == user.pk or user.has_perm("progress.delete_remark"))


def page_of(record: models.Model) -> str:
    """Return the page on which the remarks on `record` stand."""
    if page := PAGES.get(subject_field(record)):
        return reverse(page, args=[record.pk])
    return record.get_absolute_url()


class Mention(models.Model):
    """A person named in a remark; whether they have read it, their notification says.

    Not tracked: the remark's words say it too.
    """

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="mentions", verbose_name=_("remark"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(name="mention_once_per_remark", fields=["remark", "person"]),
        ]

    def __str__(self):
        return f"{self.person}: {self.remark}"
