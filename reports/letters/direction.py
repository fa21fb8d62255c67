"""Which way a letter goes: up to a body above, across to an equal, down to one below; what it is called by that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from places.levels import rank
from places.models import Organisation
from reports.models import Letterhead


class Direction(models.TextChoices):
    UP = "up", _("Report with petitions")
    ACROSS = "across", _("Request for cooperation")
    DOWN = "down", _("Reminder letter")
    # The level of either is unknown: words that fit everybody.
    NEUTRAL = "neutral", _("Letter, level not recorded")


# What the file is called, in Vietnamese as the letter is.
FILE_NAMES = {
    Direction.UP: "Báo cáo, kiến nghị",
    Direction.ACROSS: "Đề nghị phối hợp",
    Direction.DOWN: "Công văn đôn đốc",
    Direction.NEUTRAL: "Công văn",
}


def direction(head: Letterhead, organisation: Organisation) -> Direction:
    """Return which way a letter under `head` to `organisation` goes, by the levels of both."""
    ours, theirs = rank(head.level), rank(organisation.known_level)
    if ours is None or theirs is None:
        return Direction.NEUTRAL
    if theirs < ours:
        return Direction.UP
    return Direction.ACROSS if theirs == ours else Direction.DOWN
