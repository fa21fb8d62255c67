"""What a person has to do: read by the page "my work", and by whatever sends or copies the same as text.

A section is a `SectionKind` (structure.py): which records stand in it, and what a line says of each. A new kind of
work is one more entry of KINDS; of a room above this one, of WORK_SECTIONS in the settings.
"""

import datetime
from collections.abc import Hashable
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from progress.access.scope import rights_of
from progress.models.office import WorkSettings
from progress.saved_lists.queries import start_page
from progress.work.dossiers import DOSSIERS
from progress.work.narrowing import Narrowing, usual
from progress.work.others import (
    CONCLUSIONS,
    CONCLUSIONS_DONE,
    FINDINGS,
    MENTIONS,
    RETURNED,
    TO_CONFIRM,
    WAITING,
)
from progress.work.periods import MISSING_REPORTS
from progress.work.projects import PROJECTS
from progress.work.sections import OF_MILESTONES, UNTOUCHED
from progress.work.structure import FIRST_LINES, LINES_SHOWN, Desk, Section, SectionKind, Together, Work, WorkLine
from values.today import today

# In the order of reading: each stands for another act.
KINDS = (
    RETURNED,
    *OF_MILESTONES,
    WAITING,
    MISSING_REPORTS,
    TO_CONFIRM,
    FINDINGS,
    PROJECTS,
    DOSSIERS,
    CONCLUSIONS,
    CONCLUSIONS_DONE,
    MENTIONS,
    UNTOUCHED,
)


@cache
def kinds() -> tuple[SectionKind, ...]:
    """Return all kinds in the order of reading; those of rooms above stand beside the missing reports."""
    place = KINDS.index(MISSING_REPORTS) + 1
    return (*KINDS[:place], *map(import_string, settings.WORK_SECTIONS), *KINDS[place:])


__all__ = [
    "Desk",
    "Section",
    "SectionKind",
    "Work",
    "WorkLine",
    "first_page",
    "has_work",
    "kinds",
    "work_of",
]


def has_work(user) -> bool:
    """Whether "my work" is a page for `user`: those who may edit something."""
    return user.has_perm("progress.change_milestone")


def first_page(user) -> str:
    """Return the address at which `user` begins: the saved list they chose, else their work, or the dashboard for those
    who edit nothing."""
    if chosen := start_page(user):
        return chosen.get_absolute_url()
    return reverse("progress:work" if has_work(user) else "dashboard")


def work_of(
    user,
    on: datetime.date | None = None,
    *,
    lines_shown: int = 0,
    page: int | str = 1,
    only: str = "",
    narrowing: Narrowing | None = None,
    shared: dict[Hashable, Section] | None = None,
) -> Work:
    """The work of `user` on a day (today): the first lines of all sections, or a page of `only` one of them.

    Without a `narrowing` that of the sites they are in charge of, or of all they may change.
    `shared` keeps what was read for people of the same rights and language, for whoever writes to many at once.
    """
    narrowing = narrowing or usual(user)
    desk = Desk(user, on or today(), WorkSettings.current(), narrowing)
    lines_shown = lines_shown or (LINES_SHOWN if only else FIRST_LINES)
    sections, together, rights = [], Together(), rights_of(user)
    for kind in kinds():
        if only in ("", kind.code) and kind.is_for(desk):
            key = (kind.code, get_language(), rights, narrowing)
            section = shared.get(key) if shared and not kind.is_personal else None
            if section is None:
                section = Section(kind, desk, together, page_number=page, lines_shown=lines_shown)
                together.sections.append(section)
                if shared is not None and not kind.is_personal:
                    shared[key] = section
            sections.append(section)
    return Work(desk, sections)
