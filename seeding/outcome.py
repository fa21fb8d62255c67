from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(slots=True)
class SeedOutcome:
    """What one run of the seed did, for the person who reads the terminal."""

    objects: int = 0
    added: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)  # where staff's word stands against the shipped data
    overridden: list[tuple[str, str]] = field(default_factory=list)  # what a later folder said anew
    dropped: list[str] = field(default_factory=list)  # no longer shipped, left as it is

    def lines(self) -> Iterator[str]:
        if not (self.added or self.updated or self.kept or self.dropped):
            yield _("Shipped data: nothing changed (%(objects)d objects).") % {"objects": self.objects}
            return
        yield _("Shipped data: %(added)d added, %(updated)d updated, of %(objects)d objects.") % {
            "added": self.added,
            "updated": self.updated,
            "objects": self.objects,
        }
        if self.kept:
            yield _("Entries of staff are kept:")
            yield from (f"  - {line}" for line in self.kept)
        if self.dropped:
            yield _("No longer shipped, left as it is:")
            yield from (f"  - {line}" for line in self.dropped)
