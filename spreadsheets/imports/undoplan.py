"""What taking back an import does and leaves; plain data for the page that asks."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class Done(models.TextChoices):
    CHANGED_BACK = "changed", _("is restored")
    DELETED = "deleted", _("will be deleted")
    RECORDED_AGAIN = "recorded", _("will be recorded again")
    WITHDRAWN = "withdrawn", _("will be withdrawn")


@dataclass(frozen=True, slots=True)
class UndoneCell:
    """`old` is what the import gave, `new` what is there again."""

    header: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class UndoneRow:
    kind: str
    label: str
    what: str
    cells: list[UndoneCell] = field(default_factory=list)

    @property
    def what_label(self) -> str:
        return str(Done(self.what).label)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """`fields` are the names of what is kept of a record; empty for all of it. `who` and `when` tell of the change."""

    kind: str
    label: str
    why: str
    fields: str = ""
    who: str = ""
    when: str = ""


@dataclass(slots=True)
class UndoPlan:
    """`forbidden` counts records that another person could take back."""

    undone: list[UndoneRow] = field(default_factory=list)
    kept: list[KeptRow] = field(default_factory=list)
    forbidden: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return {"undone": len(self.undone), "kept": len(self.kept), "forbidden": self.forbidden}

    @property
    def fingerprint(self) -> str:
        """A word for all that would be done and kept: another plan has another."""
        rows_shown = [[asdict(row) for row in rows] for rows in (self.undone, self.kept)]
        return hashlib.sha256(json.dumps(rows_shown, sort_keys=True).encode()).hexdigest()
