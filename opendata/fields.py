"""The fields that an office may publish, each by itself: what files hold of it, and how a page shows it.

A key is stored in the settings and never renamed. What is no field here is never published: names of persons, reasons,
remarks, notes and other free text, reports that wait, obstacles, what is computed of delays. Where a value comes from
goes with it: its document, or that the office recorded it; the words of a source may name a person and stay inside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.fields import NUMBER, PERIOD, TEXT, WHOLE, Field, columns
from clusters.models import ClusterType
from progress.models import Document, Measure, Milestone, SiteEvent, SiteKind, Standing, State
from progress.models.document import DocumentKind
from progress.models.event import SiteEventKind
from progress.models.milestone import is_untouched
from progress.organisations.names import public_name
from values.numbers import format_number
from values.text import Label


class Group(models.TextChoices):
    """What a field is of: the site, a figure of it, a milestone, an event or a document."""

    SITE = "site", gettext_lazy("The site")
    FIGURES = "figures", gettext_lazy("Figures")
    MILESTONES = "milestones", gettext_lazy("Milestones")
    PAPERS = "papers", gettext_lazy("Decisions and documents")


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field that the office ticks: what files hold of it, and its value as a page shows it, empty for unknown.

    `fields` are those of the site, or of each milestone, event or document; `note` says what the office should know.
    """

    key: str
    group: Group
    label: Label
    fields: tuple[Field, ...]
    text: Callable[[Any], str]
    note: Label = ""
    is_asked: Callable[[Any], bool] = lambda record: True  # of a milestone: whether anybody would know it


def _said(*values: Any) -> str:
    return ", ".join(str(value) for value in values if value not in (None, ""))


def paper_text(paper: Document | None, published: Iterable[str] = ()) -> str:
    """Return a document as it is published: kind, number, date, and who issued it; what it is about if ticked."""
    if paper is None:
        return ""
    kind = str(DocumentKind(paper.kind).label)
    title = paper.title if "document-title" in published else ""
    return _said(f"{kind} {paper.number}".strip(), paper.date, public_name(paper.issuer), title)


def of_source(record: Any) -> str | None:
    """Return where a published value comes from: its document, else that the office recorded it.

    None where there is no value, or nobody has recorded anything of a milestone.
    """
    if record is None or (isinstance(record, Milestone) and is_untouched(record)):
        return None
    return paper_text(getattr(record, "document", None)) or _("recorded by the office")


def source_text(record: Any) -> str:
    """Return the source with the day on which the value was true; empty where there is no value."""
    source = of_source(record)
    if source is None or not record.as_of:
        return source or ""
    return _("%(source)s, as at %(day)s") % {"source": source, "day": record.as_of}


SOURCE = (
    Field("source", TEXT, gettext_lazy("Document it comes from, or that the office recorded it"), of_source),
    Field("as_of", PERIOD, gettext_lazy("As at"), lambda record: record and record.as_of),
)

# Of every site, whatever is ticked.
BASE = (
    Field("id", TEXT, gettext_lazy("Identifier, which stays the same"), lambda s: f"{s.kind}-{s.slug}", always=True),
    Field("kind", TEXT, gettext_lazy("Kind of site"), lambda s: s.kind, always=True, choices=tuple(SiteKind.choices)),
    Field("name", TEXT, gettext_lazy("Name, without its kind"), lambda s: s.name, always=True),
    Field(
        "standing",
        TEXT,
        gettext_lazy("Legal status"),
        lambda s: s.standing,
        always=True,
        choices=tuple(Standing.choices),
    ),
)


def name_of_site(site: Any) -> str:
    """Return kind and name alone: the place that tells sites of one name apart is a field of its own."""
    return f"{site.short_kind} {site.name}"


def _unit_code(site: Any) -> str:
    return site.unit.code if site.unit else ""


def _cluster_type(site: Any) -> str:
    return getattr(site.child, "cluster_type", "")


def _cluster_type_text(site: Any) -> str:
    code = _cluster_type(site)
    return str(ClusterType(code).label) if code else ""


def _developer_text(site: Any) -> str:
    if site.developer is None:
        return ""
    return public_name(site.developer) or _("name not published")


def _position_kind(site: Any) -> str | None:
    if site.where.position:
        return "said"
    return "unit-centre" if site.where.centre else None


def _degrees(name: str) -> Callable[[Any], float | None]:
    return lambda site: round(getattr(site.where.point, name), 6) if site.where.point else None


def _position_text(site: Any) -> str:
    point = site.where.point
    if point is None:
        return ""
    text = f"{point.latitude:.6f}°; {point.longitude:.6f}°"
    return text if site.where.position else _("%(place)s (centre of the unit, approximate)") % {"place": text}


SITE_FIELDS = (
    OpenField(
        "unit",
        Group.SITE,
        gettext_lazy("Administrative unit"),
        (
            Field(
                "unit", TEXT, gettext_lazy("Administrative unit, as it was called when the site was recorded"),
                lambda s: s.unit and s.unit.full_name,
            ),
            Field("unit_code", TEXT, gettext_lazy("Official code of the unit"), _unit_code),
        ),
        lambda s: s.unit.full_name if s.unit else "",
    ),
    OpenField(
        "address",
        Group.SITE,
        gettext_lazy("Exact location"),
        (Field("address", TEXT, gettext_lazy("Exact location"), lambda s: s.address),),
        lambda s: s.address,
        gettext_lazy("Typed freely: look through it before you publish it."),
    ),
    OpenField(
        "developer",
        Group.SITE,
        gettext_lazy("Infrastructure developer"),
        (
            Field(
                "developer",
                TEXT,
                gettext_lazy("Infrastructure developer; null where unknown, or where the name may be a person's"),
                lambda s: public_name(s.developer),
            ),
        ),
        _developer_text,
        gettext_lazy("The name of a household business, a sole proprietorship or a person is not published."),
    ),
    OpenField(
        "cluster-type",
        Group.SITE,
        gettext_lazy("Type of cluster"),
        (
            Field(
                "cluster_type", TEXT, gettext_lazy("Type of cluster"), _cluster_type,
                choices=tuple(ClusterType.choices),
            ),
        ),
        _cluster_type_text,
    ),
    OpenField(
        "position",
        Group.SITE,
        gettext_lazy("Position"),
        (
            Field("latitude", NUMBER, gettext_lazy("Latitude, WGS 84"), _degrees("latitude")),
            Field("longitude", NUMBER, gettext_lazy("Longitude, WGS 84"), _degrees("longitude")),
            Field(
                "position_is",
                TEXT,
                gettext_lazy("How the position is known"),
                _position_kind,
                choices=(
                    ("said", gettext_lazy("a person recorded it")),
                    ("unit-centre", gettext_lazy("about the centre of its administrative unit")),
                ),
            ),
            Field(
                "position_source", TEXT, gettext_lazy("Source of the position"),
                lambda s: of_source(s.where.position),
            ),
            Field(
                "position_as_of", PERIOD, gettext_lazy("Position as at"),
                lambda s: s.where.position and s.where.position.as_of,
            ),
        ),
        _position_text,
        gettext_lazy("Where none is recorded: the centre of the unit, marked as such, if the unit is published too."),
    ),
    OpenField(
        "outline",
        Group.SITE,
        gettext_lazy("Outline"),
        (
            Field(
                "outline_area", NUMBER, gettext_lazy("Area within the outline, calculated, in hectares"),
                lambda s: s.shape and s.shape.area,
            ),
            Field("outline_source", TEXT, gettext_lazy("Source of the outline"), lambda s: of_source(s.shape)),
            Field("outline_as_of", PERIOD, gettext_lazy("Outline as at"), lambda s: s.shape and s.shape.as_of),
        ),
        lambda s: f"{format_number(s.shape.area)} ha" if s.shape else "",
    ),
)  # fmt: skip


def _figure_field(measure: Measure) -> OpenField:
    def figure(site: Any) -> Any:
        return site.chosen.get(measure.value)

    def text(site: Any) -> str:
        found = figure(site)
        return f"{format_number(found.value)} {measure.unit}" if found else ""

    name = measure.value.replace("-", "_")
    about = _Measured(measure)
    return OpenField(
        f"figure:{measure.value}",
        Group.FIGURES,
        measure.label,
        (
            Field(name, NUMBER, about, lambda site: (found := figure(site)) and found.value),
            Field(f"{name}_source", TEXT, SOURCE[0].about, lambda site: of_source(figure(site))),
            Field(f"{name}_as_of", PERIOD, SOURCE[1].about, lambda site: (found := figure(site)) and found.as_of),
        ),
        text,
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """The name of a measure with its unit, in the language in which it is shown."""

    measure: Measure

    def __str__(self) -> str:
        return f"{self.measure.label} ({self.measure.unit})"


FIGURE_FIELDS = tuple(_figure_field(measure) for measure in Measure)

# Of every milestone, whatever is ticked of it.
MILESTONE_BASE = (
    Field("stage", TEXT, gettext_lazy("Code of the stage"), lambda m: m.stage.code, always=True),
    Field("name", TEXT, gettext_lazy("Stage"), lambda m: m.stage.label, always=True),
    Field(
        "sub_step_of", TEXT, gettext_lazy("Code of the stage that it is a sub-step of"),
        lambda m: m.stage.parent and m.stage.parent.code,
    ),
    Field("phase", WHOLE, gettext_lazy("Phase; 0 where the site is built at once"), lambda m: m.phase, always=True),
)  # fmt: skip


def _part_text(done: Any, total: Any, unit: str) -> str:
    if done is None and total is None:
        return ""
    unknown = _("no data yet")
    first, last = (unknown if value is None else format_number(value) for value in (done, total))
    return f"{first} / {last} {unit}".strip()


def _areas_text(milestone: Milestone) -> str:
    cleared = _part_text(milestone.area_done, milestone.area_total, "ha")
    ready = (
        _("ready to build on: %(area)s ha") % {"area": format_number(milestone.area_ready)}
        if milestone.area_ready is not None
        else ""
    )
    return _said(cleared, ready)


MILESTONE_FIELDS = (
    OpenField(
        "milestone:state",
        Group.MILESTONES,
        gettext_lazy("State"),
        columns(Milestone, "state"),
        lambda m: "" if m.state == State.UNKNOWN else str(State(m.state).label),
        gettext_lazy("As it is recorded; that an obstacle holds it is not published."),
    ),
    OpenField(
        "milestone:done",
        Group.MILESTONES,
        gettext_lazy("Date done"),
        (Field("done_on", PERIOD, gettext_lazy("Date done"), lambda m: m.actual),),
        lambda m: str(m.actual or ""),
        is_asked=lambda m: m.state == State.DONE,
    ),
    OpenField(
        "milestone:target",
        Group.MILESTONES,
        gettext_lazy("Target date"),
        (
            Field("original_target", PERIOD, gettext_lazy("Original target"), lambda m: m.original_target),
            Field("current_target", PERIOD, gettext_lazy("Current target"), lambda m: m.promise),
        ),
        lambda m: str(m.promise or ""),
        gettext_lazy("The original and the current one; the reasons of changes are never published."),
    ),
    OpenField(
        "milestone:percent",
        Group.MILESTONES,
        gettext_lazy("Percent done"),
        columns(Milestone, "percent"),
        lambda m: f"{m.percent} %" if m.percent is not None else "",
    ),
    OpenField(
        "milestone:areas",
        Group.MILESTONES,
        gettext_lazy("Hectares"),
        columns(Milestone, "area_done", "area_ready", "area_total"),
        _areas_text,
        is_asked=lambda m: m.stage.asks_area,
    ),
    OpenField(
        "milestone:households",
        Group.MILESTONES,
        gettext_lazy("Households"),
        columns(Milestone, "households_done", "households_total"),
        lambda m: _part_text(m.households_done, m.households_total, ""),
        is_asked=lambda m: m.stage.asks_households,
    ),
)
SUB_STEPS = OpenField(
    "milestone:sub-steps",
    Group.MILESTONES,
    gettext_lazy("Sub-steps"),
    (),
    lambda m: str(m.stage.label) if m.stage.parent_id else "",
    gettext_lazy("What is ticked above, of the sub-steps too."),
)

EVENT_FIELDS = (
    Field(
        "kind", TEXT, gettext_lazy("Kind of event"), lambda e: e.kind, always=True,
        choices=tuple(SiteEventKind.choices),
    ),
    Field("date", PERIOD, gettext_lazy("Date"), lambda e: e.date),
    Field("decision", TEXT, gettext_lazy("Decision"), lambda e: paper_text(e.document)),
    *columns(SiteEvent, "area", "phases"),
)  # fmt: skip
DOCUMENT_FIELDS = (
    Field(
        "kind", TEXT, gettext_lazy("Kind of document"), lambda d: d.kind, always=True,
        choices=tuple(DocumentKind.choices),
    ),
    Field("number", TEXT, gettext_lazy("Number"), lambda d: d.number),
    Field("date", PERIOD, gettext_lazy("Date"), lambda d: d.date),
    Field("issued_by", TEXT, gettext_lazy("Issued by"), lambda d: public_name(d.issuer)),
)  # fmt: skip


def event_text(event: SiteEvent) -> str:
    return _said(SiteEventKind(event.kind).label, event.date, paper_text(event.document))


PAPER_FIELDS = (
    OpenField(
        "events",
        Group.PAPERS,
        gettext_lazy("Events: established, expanded, suspended, revoked …"),
        EVENT_FIELDS,
        lambda s: event_text(s.open_events[0]) if s.open_events else "",
    ),
    OpenField(
        "documents",
        Group.PAPERS,
        gettext_lazy("Documents: kind, number, date, issued by"),
        DOCUMENT_FIELDS,
        lambda s: paper_text(s.papers[0]) if s.papers else "",
        gettext_lazy("What is known of a document, never its file."),
    ),
    OpenField(
        "document-title",
        Group.PAPERS,
        gettext_lazy("What a document is about"),
        (Field("title", TEXT, gettext_lazy("About"), lambda d: d.title),),
        lambda s: next((paper.title for paper in s.papers if paper.title), ""),
        gettext_lazy("Typed freely: look through it before you publish it."),
    ),
    OpenField(
        "document-url",
        Group.PAPERS,
        gettext_lazy("Web address of a document"),
        (Field("url", TEXT, gettext_lazy("Web address"), lambda d: d.url),),
        lambda s: next((paper.url for paper in s.papers if paper.url), ""),
    ),
)

OPEN_FIELDS = (*SITE_FIELDS, *FIGURE_FIELDS, *MILESTONE_FIELDS, SUB_STEPS, *PAPER_FIELDS)
BY_KEY = {field.key: field for field in OPEN_FIELDS}
MILESTONE_KEYS = frozenset(field.key for field in MILESTONE_FIELDS)


def ticked(fields: Iterable[OpenField], published: Iterable[str]) -> list[OpenField]:
    """Return those of the fields that are published, in their order."""
    chosen = set(published)
    return [field for field in fields if field.key in chosen]
