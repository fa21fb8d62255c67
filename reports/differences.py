"""What became of the sites between two days: what moved forward, slipped, opened, closed, and what else changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models import (
    Measure,
    Milestone,
    Obstacle,
    ProjectState,
    SecondaryProject,
    Site,
    SiteEvent,
    SiteEventKind,
    SiteFigure,
    Stage,
    State,
)
from progress.words import late_text
from reports.snapshots import Snapshot
from values.dates import PartialDate, lateness
from values.numbers import format_number


class Kind(models.TextChoices):
    FORWARD = "forward", gettext_lazy("Moved forward")
    SLIPPED = "slipped", gettext_lazy("Slipped")
    OPENED = "opened", gettext_lazy("Opened")
    CLOSED = "closed", gettext_lazy("Closed")
    CHANGED = "changed", gettext_lazy("Other changes")


STATES = (State.UNKNOWN, State.NOT_STARTED, State.IN_PROGRESS, State.DONE)
PROJECT_STATES = (
    ProjectState.REGISTERED, ProjectState.APPROVED, ProjectState.BUILDING, ProjectState.OPERATING,
)  # fmt: skip
DONE_SO_FAR = ("percent", "area_done", "area_ready", "households_done")
IN_ALL = ("area_total", "households_total")
QUANTITIES = ("land_area", "registered_capital", "paid_capital", "workers", "capacity")
EVENTS = {
    SiteEventKind.REVOKED: Kind.CLOSED,
    SiteEventKind.WITHDRAWN: Kind.CLOSED,
    SiteEventKind.SUSPENDED: Kind.CLOSED,
    SiteEventKind.RESUMED: Kind.OPENED,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was. `names` are the fields of the record that say so, `was` their former values."""

    kind: Kind
    site: int
    subject: str
    what: str
    before: str
    after: str
    note: str = ""
    model: type[models.Model] | None = None  # None: nobody recorded it, days passed
    pk: int | None = None
    names: tuple[str, ...] = ()
    was: tuple = ()


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Everything that differs, in the order of reading within each site; one query for the names of the stages."""
    stages = {stage.pk: stage for stage in Stage.objects.all()}
    return [
        *_sites(before, after),
        *_events(before, after),
        *_milestones(before, after, stages),
        *_obstacles(before, after),
        *_projects(before, after),
        *_figures(before, after),
    ]


def _pairs(before: dict, after: dict) -> Iterator[tuple]:
    """(key, row before, row after) of every key of either; None where there is no row."""
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield key, old, new


def _sites(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for pk in dict.fromkeys([*after.sites, *before.sites]):
        old, new = before.sites.get(pk), after.sites.get(pk)
        site = new or old
        model = type(site)._meta.get_field(site.kind).related_model
        if old is None or new is None:
            yield Difference(
                Kind.OPENED if new else Kind.CLOSED, pk, site.get_kind_display(), "", *_presence(new), "", model, pk
            )
            continue
        for name in ("name", "unit", "developer"):
            field = Site._meta.get_field(name)
            was, now = getattr(old, field.attname), getattr(new, field.attname)
            if was != now:
                shown = str(getattr(old, name) or "–"), str(getattr(new, name) or "–")
                subject = site.get_kind_display()
                yield Difference(
                    Kind.CHANGED, pk, subject, _label(Site, name), *shown, "", model, pk, (field.attname,), (was,)
                )


def _milestones(before: Snapshot, after: Snapshot, stages: dict) -> Iterator[Difference]:
    # A row that nobody saved may have become late all the same, so all are looked at.
    for pk in dict.fromkeys([*after.milestones, *before.milestones]):
        old, new = before.milestones.get(pk), after.milestones.get(pk)
        site = (new or old).site_id
        if site not in before.sites or site not in after.sites:
            continue  # the site itself is what is new or gone
        if new is None:
            if old.state != State.UNKNOWN:
                yield _gone(Milestone, old, _milestone_title(old, stages), State(old.state).label)
            continue
        if old is not None and old.version == new.version and old.planned == new.planned:
            found = []
        else:
            found = list(_one_milestone(old or _blank(new), new))
        if after.is_late(new) and not (old and before.is_late(old)):
            found.append((Kind.SLIPPED, None, _("on time"), late_text(lateness(new.planned, after.day)), ""))
        if found:
            title = _milestone_title(new, stages)
            for kind, name, was, now, note in found:
                yield _of(Milestone, kind, new, old, title, name, was, now, note)


def _blank(new):
    """What a milestone that was not there counts as: nothing said."""
    return new._replace(**dict.fromkeys(new._fields, None))._replace(state=State.UNKNOWN)


def _milestone_title(row, stages: dict) -> str:
    label = stages[row.stage_id].label if row.stage_id in stages else ""
    return f"{label}, {_('phase')} {row.phase}" if row.phase else label


def _one_milestone(old, new) -> Iterator[tuple]:
    """(kind, name of the field, before, after, note) of each field that tells of progress."""
    if old.state != new.state:
        note = str(new.actual) if new.state == State.DONE and new.actual else ""
        yield _step(STATES, old.state, new.state), "state", State(old.state).label, State(new.state).label, note
    elif old.actual != new.actual:
        yield Kind.CHANGED, "actual", _show(old.actual), _show(new.actual), ""
    if new.state != State.DONE:
        yield from _promise(old, new)
    for name in DONE_SO_FAR:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            kind = Kind.CHANGED if now is None else Kind.FORWARD if now > (was or 0) or was is None else Kind.SLIPPED
            yield kind, name, _quantity(Milestone, name, was), _quantity(Milestone, name, now), ""
    for name in IN_ALL:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Kind.CHANGED, name, _quantity(Milestone, name, was), _quantity(Milestone, name, now), ""


def _promise(old, new) -> Iterator[tuple]:
    """The promise in force, the latest or else the first; and the first, where another is in force."""
    was, now = old.forecast or old.planned, new.forecast or new.planned
    if was != now:
        yield _moved("forecast" if new.forecast else "planned", was, now)
    if old.planned != new.planned and was == now:
        yield Kind.CHANGED, "planned", _show(old.planned), _show(new.planned), ""


def _moved(name: str, was: PartialDate | None, now: PartialDate | None) -> tuple:
    """A date said anew: later is slipped, earlier is forward."""
    if was is None or now is None or was.end == now.end:
        return Kind.CHANGED, name, _show(was), _show(now), ""
    if now.end < was.end:
        return Kind.FORWARD, name, _show(was), _show(now), ""
    span = lateness(was, now)
    return Kind.SLIPPED, name, _show(was), _show(now), _("%(span)s later") % {"span": span} if span else ""


def _obstacles(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for _pk, old, new in _pairs(before.obstacles, after.obstacles):
        if (new or old).site_id not in after.sites:
            continue
        if new is None:
            if old.resolved_on is None:
                yield _gone(Obstacle, old, _obstacle_title(old), _("open"))
            continue
        title = _obstacle_title(new)
        resolved = _("resolved on %(day)s") % {"day": _show(new.resolved_on)} if new.resolved_on else ""
        if old is None or (old.resolved_on and not new.resolved_on):
            was = _("resolved on %(day)s") % {"day": _show(old.resolved_on)} if old else _("not recorded")
            yield _of(Obstacle, Kind.OPENED, new, old, title, "resolved_on", was, _("open"))
        if new.resolved_on and not (old and old.resolved_on):
            yield _of(Obstacle, Kind.CLOSED, new, old, title, "resolved_on", _("open"), resolved, new.resolution)
        elif old and old.due != new.due:
            yield _of(Obstacle, _moved("due", old.due, new.due)[0], new, old, title, *_moved("due", old.due, new.due)[1:])


def _obstacle_title(row) -> str:
    text = row.description if len(row.description) <= 80 else f"{row.description[:79]}…"
    return f"{capfirst(str(Obstacle._meta.verbose_name))}: {text}"


def _projects(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for _pk, old, new in _pairs(before.projects, after.projects):
        row = new or old
        if row.site_id not in after.sites:
            continue
        title = f"{capfirst(str(SecondaryProject._meta.verbose_name))}: {row.name}"
        if new is None:
            yield _gone(SecondaryProject, old, title, ProjectState(old.state).label)
            continue
        if old is None:
            shown = _("not recorded"), ProjectState(new.state).label
            yield _of(SecondaryProject, Kind.OPENED, new, None, title, "state", *shown)
            continue
        for kind, name, was, now, note in _one_project(old, new):
            yield _of(SecondaryProject, kind, new, old, title, name, was, now, note)


def _one_project(old, new) -> Iterator[tuple]:
    if old.state != new.state:
        stopped = {new.state: Kind.CLOSED, old.state: Kind.OPENED}.get(ProjectState.STOPPED)
        kind = stopped or _step(PROJECT_STATES, old.state, new.state)
        yield kind, "state", ProjectState(old.state).label, ProjectState(new.state).label, ""
    if old.planned_operation != new.planned_operation:
        yield _moved("planned_operation", old.planned_operation, new.planned_operation)
    for name in QUANTITIES:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            shown = _quantity(SecondaryProject, name, was), _quantity(SecondaryProject, name, now)
            yield Kind.CHANGED, name, *shown, ""


def _figures(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for (site, measure), old, new in _pairs(before.figures, after.figures):
        if site not in before.sites or site not in after.sites:
            continue
        was, now = (row and row.value for row in (old, new))
        if was != now:
            unit = Measure(measure).unit
            shown = [f"{format_number(value)} {unit}" if value is not None else "–" for value in (was, now)]
            row = new or old
            yield Difference(
                Kind.CHANGED, site, Measure(measure).label, "", *shown, "", SiteFigure, row.pk, ("value", "is_chosen"),
                (was, True) if old and new and old.pk == new.pk else (),
            )  # fmt: skip


def _events(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for _pk, old, new in _pairs(before.events, after.events):
        row = new or old
        if row.site_id not in after.sites:
            continue
        title = f"{capfirst(str(SiteEvent._meta.verbose_name))}: {SiteEventKind(row.kind).label}"
        if new is None:
            yield _gone(SiteEvent, old, title, _show(old.date), Kind.CHANGED)
        elif old is None:
            kind = EVENTS.get(SiteEventKind(new.kind), Kind.CHANGED)
            yield _of(SiteEvent, kind, new, None, title, "date", _("not recorded"), _show(new.date))
        else:
            yield _of(SiteEvent, Kind.CHANGED, new, old, title, "date", _show(old.date), _show(new.date))


def _step(order: tuple, was: str, now: str) -> Kind:
    """Forward or back in an order; a state outside of it is another change."""
    if was not in order or now not in order:
        return Kind.CHANGED
    return Kind.FORWARD if order.index(now) > order.index(was) else Kind.SLIPPED


def _of(model, kind, new, old, subject, name, was, now, note="") -> Difference:
    if name is None:
        return Difference(kind, new.site_id, subject, _("Late"), was, now, note)
    former = (getattr(old, name),) if old else ()
    return Difference(
        kind, new.site_id, subject, _label(model, name), was, now, note, model, new.pk, (name,), former
    )  # fmt: skip


def _gone(model, old, subject: str, was: str, kind: Kind = Kind.CLOSED) -> Difference:
    return Difference(kind, old.site_id, subject, "", was, _("no longer recorded"), "", model, old.pk)


def _presence(new) -> tuple[str, str]:
    texts = _("not recorded"), _("recorded")
    return texts if new else (texts[1], _("no longer recorded"))


def _label(model, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def _quantity(model, name: str, value) -> str:
    if value is None:
        return "–"
    unit = "%" if name == "percent" else getattr(model._meta.get_field(name), "unit", "")
    return f"{format_number(Decimal(value))} {unit}".strip()


def _show(value: PartialDate | date | None) -> str:
    if value is None:
        return "–"
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)
