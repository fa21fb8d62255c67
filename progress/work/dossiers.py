"""The section of "my work" about dossiers that an office has longer than the law gives it."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from progress.desks.queries import DeskRow, desk_rows, pks_over_limit, with_stage
from progress.models import Movement
from progress.work.structure import Desk, SectionKind, WorkLine
from values.today import shown_day


def dossiers_over(desk: Desk) -> tuple[int, ...]:
    """Return the keys of those of the sites this person may change, and of those at the office they work for."""
    profile = getattr(desk.user, "staff_profile", None)
    own = Q(office=profile.organisation_id) if profile and profile.organisation_id else Q()
    theirs = Q(site__in=desk.sites().order_by().values("pk")) | own
    return tuple(pks_over_limit(Movement.objects.visible_to(desk.user).filter(theirs), desk.on))


def _lines(movements: list[Movement], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            row.movement.site,
            _text(row),
            row.movement.get_absolute_url(),
            key=f"dossier-{row.movement.pk}",
        )
        for row in desk_rows(movements, desk.on)
    ]


def _text(row: DeskRow) -> str:
    words = ngettext(
        "%(stage)s: at %(office)s, %(days)s day over the time limit (%(by)s, %(article)s)",
        "%(stage)s: at %(office)s, %(days)s days over the time limit (%(by)s, %(article)s)",
        row.days_over,
    )
    return words % {
        "stage": row.movement.milestone.title,
        "office": row.movement.office,
        "days": row.days_over,
        "by": shown_day(row.deadline.day),
        "article": row.deadline.limit.article,
    }


DOSSIERS = SectionKind(
    code="dossiers",
    title=lambda desk: _("Dossiers over the time limit"),
    find=lambda desk, pks: Movement.objects.filter(pk__in=pks).order_by("date", "pk"),
    asks_first=dossiers_over,
    lines=_lines,
    empty=gettext_lazy("No dossier at an office is over its time limit."),
    is_for=lambda desk: desk.user.has_perm("progress.view_movement"),
    stage_path="milestone__stage",
    read=lambda pks: with_stage(Movement.objects.filter(pk__in=pks).with_run()).in_full(),
    tone="late",
)
