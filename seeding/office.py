"""The catalogue and the office's own pack merged into the database, which remembers with which pack it was begun."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from seeding.merge import seed
from seeding.models import Beginning
from seeding.outcome import SeedOutcome
from seeding.packs import EMPTY, Pack, pack_named
from seeding.rows import SeedError


class PackError(Exception):
    """The pack of the settings is not there or not that of the database; said in both languages, a line for each."""

    def __init__(self, say: Callable[[], str]):
        super().__init__("\n".join(_said(say, language) for language in ("vi", "en")))


def _said(say: Callable[[], str], language: str) -> str:
    with override(language):
        return say()


def _another_pack(begun: str, wanted: str) -> str:
    text = _(
        "This database was begun with the pack “%(begun)s” and takes no data of the pack “%(wanted)s”. Leave PACK "
        "out or set PACK=%(begun)s; for another pack begin another database (DATA_DIR or DATABASE_URL)."
    )
    return text % {"begun": begun, "wanted": wanted}


def _wrong_pack(wanted: str) -> str:
    try:
        pack_named(wanted)
    except SeedError as error:
        return f"PACK={error}"
    return ""


@transaction.atomic
def seed_office() -> SeedOutcome:
    """Merge the catalogue and the office's pack, all or nothing: at first that of the settings, then always its own.

    A pack that is no longer on this machine is left as it was merged. Raises SeedError, PackError.
    """
    pack = office_pack()
    beginning = Beginning.objects.filter(pk=1).first() or Beginning(pk=1, pack=pack.code)
    if pack.folder is None and pack is not EMPTY:
        return seed(settings.FIXTURE_DIRS[0], forgets=False, but={(model, key) for model, key in beginning.overrides})
    outcome = seed(*(folder for folder in (settings.FIXTURE_DIRS[0], pack.folder) if folder))
    overrides = [list(identity) for identity in outcome.overridden]
    if beginning._state.adding or beginning.overrides != overrides:
        beginning.overrides = overrides
        beginning.save()
    return outcome


def office_pack() -> Pack:
    """Return the pack that the database was begun with, or else the one it is to begin with."""
    begun = Beginning.objects.filter(pk=1).values_list("pack", flat=True).first()
    if begun is None:
        wanted = settings.PACK or settings.DEFAULT_PACK
        if _wrong_pack(wanted):
            raise PackError(lambda: _wrong_pack(wanted))
        return pack_named(wanted)
    if settings.PACK and begun != settings.PACK:
        with suppress(SeedError):  # a folder that is gone has no other code than its path
            if (same := pack_named(settings.PACK)).code == begun:
                return same
        raise PackError(lambda: _another_pack(begun, settings.PACK))
    try:
        return pack_named(begun)
    except SeedError:
        return Pack(begun, "", None, {})
