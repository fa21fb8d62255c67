"""Whether a secondary project was in its cluster, and operating, by a cut-off."""

import datetime

from django.utils.translation import gettext as _

from progress.models import ProjectState, SecondaryProject
from reports.forms.counting.said import Said, cut, dated
from values.dates import PartialDate

IN_CLUSTER = (ProjectState.APPROVED, ProjectState.BUILDING, ProjectState.OPERATING, ProjectState.STOPPED)


def operating_by(project: SecondaryProject, end: datetime.date) -> Said:
    """Return whether it had begun to operate by `end` and had not stopped."""
    if project.state not in (ProjectState.OPERATING, ProjectState.STOPPED):
        return _said(project, False)
    began = _reached(project, project.actual_operation, end, "actual_operation")
    if began.is_no or project.state == ProjectState.OPERATING:
        return began
    stopped = _reached(project, project.stopped_on, end, "stopped_on")
    return _said(project, False) if stopped.is_certain and stopped.value else stopped if stopped.doubt else began


def in_cluster_by(project: SecondaryProject, end: datetime.date) -> Said:
    """Return whether it was an investment project of the cluster by `end`: approved, or on leased land, not stopped."""
    days = {name: getattr(project, name) for name in ("approved_on", "leased_on", "actual_operation")}
    known = {name: day for name, day in days.items() if day}
    if not known and project.state not in IN_CLUSTER:
        return _said(project, False)
    if project.state == ProjectState.STOPPED:
        stopped = _reached(project, project.stopped_on, end, "stopped_on")
        if not stopped.is_no:
            return stopped if stopped.doubt else _said(project, False)
    if not known:
        return _reached(project, None, end, "approved_on")
    said = [_reached(project, day, end, name) for name, day in known.items()]
    return next(
        (one for one in said if one.is_certain and one.value), next((one for one in said if one.doubt), said[0])
    )


def quantity_of(project: SecondaryProject, name: str, end: datetime.date) -> Said:
    """Return land (ha) or capital (billion VND) of a project; doubtful where it was recorded for a later day."""
    source = str(project.document) if project.document else project.source
    value = getattr(project, name)
    label = project._meta.get_field(name).verbose_name
    if value is None:
        return Said(None, _("%(field)s is not recorded") % {"field": label}, project, name, source, project.as_of)
    is_later = project.as_of is not None and project.as_of.end > end
    doubt = _("recorded for a day after the cut-off") if is_later else ""
    return Said(value, doubt, project, name, source, project.as_of)


def stopped_within(project: SecondaryProject, start: datetime.date, end: datetime.date) -> bool:
    """Return whether it may have stopped from `start` to `end`: it owes the answers of that period too."""
    day = project.stopped_on
    return project.state == ProjectState.STOPPED and day is not None and day.end >= start and day.start <= end


def _reached(project: SecondaryProject, day: PartialDate | None, end: datetime.date, field: str) -> Said:
    """Return whether a day was reached by `end`; a state recorded by then was reached whatever its day."""
    reached = dated(day, end)
    if reached is not None:
        return _said(project, reached, field=field)
    if day:
        return _said(project, True, cut(day, end), field)
    papers = (project.as_of, project.document.date if project.document else None)
    if any(dated(paper, end) for paper in papers):
        return _said(project, True, field=field)
    return _said(project, True, _("the record does not say since when"), field)


def _said(project: SecondaryProject, value: bool, doubt: str = "", field: str = "state") -> Said:
    source = str(project.document) if project.document else project.source
    return Said(value, doubt, project, field, source, project.as_of)
