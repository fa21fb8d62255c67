"""Putting a guide away."""

from help.models import Guide, ReadGuide


def mark_read(*, by, guide: Guide) -> None:
    """Keep that a person wants to see no more of a guide; once is enough."""
    ReadGuide.objects.get_or_create(user=by, guide=guide)
