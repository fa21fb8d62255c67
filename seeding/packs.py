"""Packs: the data of one province, with which an office may begin. The catalogue ships to everybody."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from seeding.rows import SeedError

NONE = "none"  # the word for an office that begins empty
ABOUT = "pack.toml"


@dataclass(frozen=True, slots=True)
class Pack:
    """The data of one province; `folder` is None where an office begins empty or the pack is not on this machine."""

    code: str
    name: str
    folder: Path | None
    about: dict[str, Any]

    def trial(self, what: str) -> str:
        """Return the natural key of the unit or organisation for which a person of the demonstration works; or ""."""
        return str(self.about.get("trial", {}).get(what, ""))


EMPTY = Pack(NONE, "", None, {})


def pack_named(text: str) -> Pack:
    """Return the pack of this code, or in this folder where `text` holds a slash; raise SeedError for none."""
    if text == NONE:
        return EMPTY
    folder = Path(text).expanduser() if "/" in text else settings.PACKS_DIR / text
    about = folder / ABOUT
    if not about.is_file():
        known = ", ".join([*sorted(path.parent.name for path in settings.PACKS_DIR.glob(f"*/{ABOUT}")), NONE])
        raise SeedError(text, _("there is no such pack; there are: %(packs)s.") % {"packs": known})
    try:
        said = tomllib.loads(about.read_text(encoding="utf-8"))
    except ValueError as error:  # no text, or no TOML
        raise SeedError(str(about), str(error)) from error
    if not all(isinstance(said.get(key), str) and said[key] for key in ("code", "name")):
        raise SeedError(str(about), _("“code” and “name” are missing."))
    return Pack(said["code"], said["name"], folder, said)
