"""Remarks on a record, the people they name, and what names a person who has not read it yet."""

import re

from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet

from progress.access.people import BY_NAME, active, who_has
from progress.models import Mention, Notification, NotificationKind, Remark
from progress.models.exchange.remark import SUBJECTS, subject_model
from values.numbers import plain_number

# "@lan", "@tran.minh": a user name as Django allows it; a full stop after it ends the sentence.
NAMED = re.compile(r"(?<![\w@.+-])@([\w@.+-]*[\w@+-])")
MOST_NAMED = 20
READING = ("site", "milestone__stage", "obstacle", "project", "submission", "written_by", "struck_by")


def in_full(remarks: QuerySet) -> QuerySet:
    """Read along what a remark shows: its record, its people and whom it names."""
    named = Prefetch("mentions", Mention.objects.select_related("person"))
    return remarks.select_related(*READING).prefetch_related(named)


def remarks_on(record: Model, user) -> list[Remark]:
    """Return the remarks on `record` that `user` sees, the oldest first, with `is_unread`; two queries."""
    if not user.has_perm("progress.view_remark"):
        return []
    unread = mentions_of(user).unread().filter(about_pk=OuterRef("pk"))
    return list(in_full(Remark.objects.visible_to(user).about(record)).annotate(is_unread=Exists(unread)))


def mentions_of(user) -> QuerySet:
    """Return the notifications of `user` that a remark names them."""
    return Notification.objects.filter(person=user.pk, kind=NotificationKind.MENTIONED, about="remark")


def unread_mentions(user) -> QuerySet:
    """Return the remarks that name `user`, that they still see and have not read; the newest first."""
    unread = mentions_of(user).unread().values("about_pk")
    remarks = Remark.objects.visible_to(user).filter(pk__in=unread, struck_at=None)
    return remarks.select_related(*READING).order_by("-written_at", "-pk")


def names_in(text: str) -> list[str]:
    """Return the user names that a text mentions, each once, at most MOST_NAMED."""
    return list(dict.fromkeys(NAMED.findall(text)))[:MOST_NAMED]


def people_named(text: str, record: Model) -> list:
    """Return the people whom `text` mentions and who see `record`; what names nobody else is plain text."""
    people = get_user_model().objects.filter(username__in=names_in(text))
    return people_who_see(record, people)


def people_who_see(record: Model, people: QuerySet | None = None) -> list:
    """Return those of `people` (of all) who see `record`, by name; one query for every hundred people, and few more."""
    people = get_user_model().objects.all() if people is None else people
    rows = type(record).objects
    return who_has(active(people.order_by(*BY_NAME)), lambda person: rows.visible_to(person).filter(pk=record.pk))


def named_record(data, user) -> Model | None:
    """Return the record that an address names (`?site=12`, `?obstacle=7` …), if `user` sees it."""
    for name in (*SUBJECTS, "site"):
        if name in data:
            pk = plain_number(data[name])
            return subject_model(name).objects.visible_to(user).filter(pk=pk).first()
    return None
