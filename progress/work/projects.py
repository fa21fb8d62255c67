"""The section of "my work" about secondary projects that do not operate on the day they were to."""

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models import SecondaryProject
from progress.promises.ledger import how_late
from progress.work.sections import when_due
from progress.work.structure import Desk, SectionKind, WorkLine, by_rank
from values.dates import slot_of


def late_projects(desk: Desk) -> QuerySet:
    """Return projects overdue, the longest first; then those due, then those behind their original target, due later.

    Chased as milestones are: neither operating nor stopped, at sites neither revoked nor withdrawn.
    """
    due = Q(due_slot__lte=slot_of(desk.due_until))
    projects = desk.projects().filter(due | SecondaryProject.objects.slipped(desk.on), due_slot__isnull=False)
    ranked = projects.annotate(section=Value("projects"), rank=F("due_slot"))
    return ranked.order_by("rank", "site__name_key", "name_folded", "pk")


def _lines(projects: list[SecondaryProject], desk: Desk) -> list[WorkLine]:
    return [_line(project, _text(project, desk)) for project in projects]


def _text(project: SecondaryProject, desk: Desk) -> str:
    if project.due_slot > slot_of(desk.due_until):
        target = _("target %(date)s") % {"date": project.promise}
        return f"{how_late(project, desk.on)}; {target}"
    return when_due(project, desk.on)


def _line(project: SecondaryProject, text: str) -> WorkLine:
    key = f"project-{project.pk}"
    return WorkLine(project.site, text, project.get_absolute_url(), project=project, key=key)


PROJECTS = SectionKind(
    code="projects",
    is_of_parts=True,
    title=lambda desk: _("Secondary projects late or due"),
    find=late_projects,
    found_with=late_projects,
    up_to=by_rank("projects", "due_slot"),
    read=lambda pks: SecondaryProject.objects.filter(pk__in=pks).select_related("site"),
    lines=_lines,
    empty=gettext_lazy("No secondary project is late or due."),
    is_for=lambda desk: desk.user.has_perm("progress.change_secondaryproject"),
    tone="late",
    term="overdue",
)
