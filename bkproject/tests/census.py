"""Records of every kind with a value of its own in each field, the pages that show them, and what is exempt and why."""

import datetime
import itertools
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.text import capfirst

from files.tests.samples import PNG
from history.tracking import TrackedModel
from places.models import AdministrativeUnit, Organisation
from progress.models import (
    AgendaItem,
    Baseline,
    BaselineDate,
    Conclusion,
    Document,
    Finding,
    HolidayCalendar,
    Inspection,
    InspectionPhoto,
    InvestorFact,
    Meeting,
    Milestone,
    Movement,
    NoChange,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    PersonInCharge,
    Remark,
    ReportRow,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    SiteOutline,
    SitePosition,
    TimeLimit,
)
from progress.tests.cast import document, milestone, person
from values.dates import PartialDate
from values.fields import DerivedField, PartialDateField
from values.numbers import format_number

# What every tracked row keeps for the software.
BOOKKEEPING = {"version", "changed_at"}
_numbers = itertools.count(11)

IN_ADMIN = "kept in the administration, which lists and shows it; no page of the offices' daily work is about it"
ONE_BY_ONE = "recorded one by one on its page; a sheet of it would have no use of its own"
NAMED = "says whose the record is: every page, sheet and comparison is of that"
NO_SITE = "belongs to no site, and what changed between two days is told of sites"
COMMON = "of what belongs to no site: progress/obstacles/tests"
OPEN_DATA = "kept on a page of its own that shows every field; of no site: opendata/tests"
OURS = "made by the software from other fields; people see those"

# Why something of a model, or one field of it, need not be in a place: "page", "admin", "sheet", "differences",
# "history". A key is "app.model" or "app.model.field".
EXEMPT: dict[str, dict[str, str]] = {
    "page": {
        "opendata.opendatasettings": OPEN_DATA,
        "places.organisation": IN_ADMIN,
        "places.administrativeunit": IN_ADMIN,
        "progress.stage": IN_ADMIN,
        "progress.obstaclekind": IN_ADMIN,
        "progress.reportrow": IN_ADMIN,
        "progress.staffprofile": IN_ADMIN,
        "progress.worksettings": IN_ADMIN,
        "reports.formkind": "the form itself shows it: reports/tests/test_forms.py",
        "reports.formterms": "the form itself shows it: reports/tests/test_forms.py",
        "reports.formperiod": "the form itself shows it: reports/tests/test_own_forms.py",
        "reports.formrow": "the form itself shows it: reports/tests/test_forms.py",
        "reports.rowoverride": "beside its line, by rules of its own: reports/tests/test_filed_forms.py",
        "reports.letterhead": IN_ADMIN,
        "reports.indicator": "the dashboard shows indicators by rules of its own: reports/tests",
        "reports.indicatorfigure": "the dashboard shows figures of indicators by rules of its own: reports/tests",
        "reports.indicatorchoice": "the dashboard follows the choice by rules of its own: reports/tests",
        "progress.submission": "a report is told in words, value by value: progress/submissions/tests",
        "progress.document.file": "its link is there; where it lies is nobody's to see",
        "progress.inspectionphoto.file": "the picture itself is there; where it lies is nobody's to see",
        "clusters.cluster.kind": OURS,
        "clusters.cluster.slug": OURS,
        "clusters.cluster.name_key": OURS,
        "clusters.cluster.name_exact": OURS,
        "clusters.cluster.place_hint": OURS,
        "zones.zone.kind": OURS,
        "zones.zone.slug": OURS,
        "zones.zone.name_key": OURS,
        "zones.zone.name_exact": OURS,
        "zones.zone.place_hint": OURS,
        "progress.agendaitem.meeting": NAMED,
        "progress.agendaitem.milestone": "an item is about one record: here about an obstacle",
        "progress.agendaitem.conclusion": "an item is about one record: here about an obstacle",
        "progress.agendaitem.obstacle": "the topic that was written stands in its place",
        "progress.agendaitem.order": "the place of the item among the others",
        "progress.obstacle.common_to": COMMON,
        "progress.holidaycalendar.year": "told as a year, without a point after the thousands",
        "progress.remark.obstacle": NAMED,
        "progress.remark.project": NAMED,
        "progress.remark.submission": NAMED,
        "progress.remark.file": "its link is there; where it lies is nobody's to see",
        "progress.baseline.site": NAMED,
        "progress.siteposition.site": NAMED,
        "progress.siteoutline.site": NAMED,
        "progress.investorfact.site": NAMED,
        "progress.siteoutline.shape": "drawn on the map: hundreds of corners tell nobody anything",
        "progress.personincharge.site": NAMED,
        "progress.baselinedate.site": NAMED,
        "progress.baselinedate.baseline": NAMED,
        "progress.finding.inspection": NAMED,
        "progress.inspectionphoto.inspection": NAMED,
        "progress.inspectionphoto.site": NAMED,
        "progress.finding.site": NAMED,
        "progress.milestone.phase": "told as part of the milestone's title, where there are phases",
        "progress.sitefigure.is_chosen": "the figure in use stands before its rivals",
        "progress.sitefigure.source": "for want of a document: where one is named it stands there instead",
        "progress.secondaryproject.is_foreign": "told as a yes or no, which a page has more of",
        "progress.periodfigure.year": "told as part of the period's name",
        "progress.periodfigure.period": "told as part of the period's name",
    },
    "admin": {
        "opendata.opendatasettings": OPEN_DATA,
        "progress.siteoutline.shape": "comes from a file, on the page of the site",
        "progress.sitefigure.is_chosen": "put in use by its own step, with the reason",
        "progress.sitefigure.reason": "put in use by its own step, with the reason",
        "reports.indicatorfigure.is_chosen": "put in use by its own step, with the reason",
        "reports.indicatorfigure.reason": "put in use by its own step, with the reason",
        "progress.obstacle.resolved_by": "shown as the person's name: resolved_person",
        "progress.obstacle.confirmed_by": "shown as the person's name: confirmed_person",
        "progress.finding.site": "that of its inspection",
        "progress.inspectionphoto.site": "that of its inspection",
        "progress.inspectionphoto.inspection": "a row inside the page of its inspection",
        "progress.baselinedate.site": "that of its baseline",
        "progress.baselinedate.baseline": "a row inside the page of its baseline",
        "clusters.cluster.kind": OURS,
        "clusters.cluster.slug": OURS,
        "clusters.cluster.name_key": OURS,
        "clusters.cluster.name_exact": OURS,
        "clusters.cluster.place_hint": OURS,
        "zones.zone.kind": OURS,
        "zones.zone.slug": OURS,
        "zones.zone.name_key": OURS,
        "zones.zone.name_exact": OURS,
        "zones.zone.place_hint": OURS,
        "places.administrativeunit.slug": OURS,
        "progress.submission": "a report is decided on its own page; the administration only lists it",
        "progress.remark.file": "told by its name; it is opened on the page of its record",
        "reports.rowoverride": "entered on the page of its line, with the form before one's eyes",
    },
    "sheet": {
        "opendata.opendatasettings": OPEN_DATA,
        "progress.stage": IN_ADMIN,
        "progress.obstaclekind": IN_ADMIN,
        "progress.reportrow": IN_ADMIN,
        "progress.staffprofile": IN_ADMIN,
        "progress.worksettings": IN_ADMIN,
        "reports.formkind": IN_ADMIN,
        "reports.formterms": IN_ADMIN,
        "reports.formperiod": IN_ADMIN,
        "reports.formrow": IN_ADMIN,
        "reports.rowoverride": ONE_BY_ONE,
        "reports.letterhead": IN_ADMIN,
        "progress.meeting": "recorded on its page; exported with its conclusions (progress/meetings/export.py)",
        "progress.agendaitem": "put on the agenda on the page of its meeting, one by one or by filter",
        "progress.conclusion": "given on the page of its meeting; exported as a list (progress/meetings/export.py)",
        "progress.remark": "said on the page of its record, by the person who is signed in: no data of the site",
        "progress.nochange": "confirmed by a click of the person who is signed in, never typed",
        "progress.submission": "exported as a list of reports (progress/submissions/export.py); sent from its page",
        "progress.timelimit": "a few rows, kept by administrators on their page",
        "progress.holidaycalendar": "one row a year, kept by administrators on its page",
        "progress.siteoutline": "comes as a file of its own kind, on the page of its site",
        "progress.sitedocument": "comes along with the rows that name the document",
        "progress.obstacle.confirmed_on": "only a second person confirms, on the obstacle's page",
        "progress.obstacle.confirmed_by": "only a second person confirms, on the obstacle's page",
        "progress.obstacle.resolved_by": "whoever sends the file or presses the button, never typed",
        "clusters.cluster.kind": OURS,
        "clusters.cluster.slug": OURS,
        "clusters.cluster.name_key": OURS,
        "clusters.cluster.name_exact": OURS,
        "clusters.cluster.place_hint": OURS,
        "zones.zone.kind": OURS,
        "zones.zone.slug": OURS,
        "zones.zone.name_key": OURS,
        "zones.zone.name_exact": OURS,
        "zones.zone.place_hint": OURS,
        "places.administrativeunit.slug": OURS,
    },
    "differences": {
        "opendata.opendatasettings": OPEN_DATA,
        "progress.personincharge": "who looks after a site is no data of it; its page and its history tell it",
        "places.organisation": NO_SITE,
        "places.administrativeunit": NO_SITE,
        "progress.stage": NO_SITE,
        "progress.obstaclekind": NO_SITE,
        "progress.reportrow": NO_SITE,
        "progress.timelimit": NO_SITE,
        "progress.holidaycalendar": NO_SITE,
        "progress.staffprofile": NO_SITE,
        "progress.worksettings": NO_SITE,
        "reports.formkind": NO_SITE,
        "reports.formterms": NO_SITE,
        "reports.formperiod": NO_SITE,
        "reports.formrow": NO_SITE,
        "reports.rowoverride": NO_SITE,
        "reports.letterhead": NO_SITE,
        "reports.indicator": NO_SITE,
        "reports.indicatorfigure": NO_SITE,
        "reports.indicatorchoice": NO_SITE,
        "progress.obstacle.common_to": COMMON,
        "progress.submission": "what waits for approval is not official yet; what came of it is compared",
        "progress.meeting": NO_SITE,
        "progress.agendaitem": "what is talked about is no data of the site; its meeting tells it",
        "progress.conclusion": "what is to be done is no data of the site; its page and its history tell it",
        "progress.remark": "what is said about data is no data of the site; its history tells it",
        "progress.nochange": "it says that nothing changed: there is nothing to compare",
        "clusters.cluster.kind": OURS,
        "clusters.cluster.slug": OURS,
        "clusters.cluster.name_key": OURS,
        "clusters.cluster.name_exact": OURS,
        "clusters.cluster.place_hint": OURS,
        "zones.zone.kind": OURS,
        "zones.zone.slug": OURS,
        "zones.zone.name_key": OURS,
        "zones.zone.name_exact": OURS,
        "zones.zone.place_hint": OURS,
    },
    "history": {
        "progress.siteoutline.shape": "its file and its area tell that it is another",
        "clusters.cluster.kind": OURS,
        "clusters.cluster.slug": OURS,
        "clusters.cluster.name_key": OURS,
        "clusters.cluster.name_exact": OURS,
        "clusters.cluster.place_hint": OURS,
        "zones.zone.kind": OURS,
        "zones.zone.slug": OURS,
        "zones.zone.name_key": OURS,
        "zones.zone.name_exact": OURS,
        "zones.zone.place_hint": OURS,
        "places.administrativeunit.slug": OURS,
    },
}


def census_fields(model: type[TrackedModel]) -> list[models.Field]:
    """The concrete fields of a tracked model that mean something to people."""
    return [
        f
        for f in model._meta.concrete_fields
        if not (f.primary_key or f.auto_created or isinstance(f, DerivedField) or f.name in BOOKKEEPING)
    ]


def reason(place: str, model: type[TrackedModel], f: models.Field) -> str:
    """Why a field need not be in a place; empty where it must."""
    label = model._meta.label_lower
    return EXEMPT[place].get(label) or EXEMPT[place].get(f"{label}.{f.name}", "")


@dataclass(frozen=True, slots=True)
class Sample:
    """A record with a value in every field, and the addresses that show it."""

    record: TrackedModel
    addresses: tuple[str, ...]


def value_for(f: models.Field, made: SimpleNamespace, but=None):
    """A value that no other field has, of the right kind, and not `but`: it can be found on a page."""
    number = next(_numbers)
    if f.is_relation:
        return _related(f.related_model, number, made)
    if f.choices:
        return [key for key, _label in f.flatchoices if key and key != (but or f.get_default())][-1]
    if isinstance(f, PartialDateField):
        return PartialDate.month(2000 + number % 19, number % 12 + 1)  # again after 228 numbers
    if isinstance(f, models.DateField):
        return datetime.date(2025, number % 12 + 1, number % 28 + 1)
    if isinstance(f, models.BooleanField):
        return but is not True
    if isinstance(f, models.DecimalField):
        return Decimal(number) + Decimal("0.37")
    if isinstance(f, models.IntegerField):
        most = min(v.limit_value for v in f.validators if isinstance(v, MaxValueValidator))
        return number % 97 + 2 if most <= 100 else number
    if isinstance(f, models.URLField):
        return f"https://mau{number}.example.vn/"
    return f"mẫu {number}"


def _related(model, number: int, made: SimpleNamespace):
    if model is Organisation:
        return Organisation.objects.create(name=f"Tổ chức {number}", kind="enterprise")
    if model is Document:
        return document(made.cluster, number=f"{number}/QĐ-MAU")
    if model is AdministrativeUnit:
        return AdministrativeUnit.objects.create(name=f"Địa danh {number}", kind="commune")
    if model._meta.label == "auth.User":
        return person(f"nguoi{number}")
    if model is ObstacleKind:
        return ObstacleKind.objects.create(code=f"loai-{number}", order=number, name=f"Loại {number}")
    if model is Site:
        return Site.objects.get(pk=made.cluster.pk)
    raise LookupError(f"say in bkproject/tests/census.py which {model._meta.label} a sample refers to")


def filled(record: TrackedModel, made: SimpleNamespace, **given) -> TrackedModel:
    """Give every field of a new record a value, but for those `given` and those the record has, and save it."""
    for f in census_fields(type(record)):
        if f.name in given:
            setattr(record, f.name, given[f.name])
        elif f.name not in GIVEN.get(type(record), ()) and not (f.is_relation and getattr(record, f.attname)):
            setattr(record, f.name, value_for(f, made))
    record.save()
    return record


def _noon(day: int) -> datetime.datetime:
    return datetime.datetime(2025, 6, day, 12, tzinfo=datetime.UTC)


# What makes a record say which one it is: given when it is made, and not overwritten.
GIVEN = {
    Milestone: ("site", "stage", "phase"),
    SiteFigure: ("measure",),
    InvestorFact: ("subject",),
    PeriodFigure: ("year", "period"),
    Inspection: ("date",),
    SiteEvent: ("kind",),
    Meeting: ("kind",),
}


def samples(cast) -> list[Sample]:
    """One record of each kind that pages show, filled to the brim."""
    cluster, zone, page = cast.cluster, cast.zone, cast.cluster.get_absolute_url()
    made = SimpleNamespace(cluster=cluster)
    ours = {"kind", "slug", "name_key", "name_exact", "place_hint"}
    for site in (cluster, zone):
        for f in census_fields(type(site)):
            if f.name not in ours:
                setattr(site, f.name, value_for(f, made))
        site.save()
    page, zone_page = cluster.get_absolute_url(), zone.get_absolute_url()
    eia = filled(milestone(cluster, "site-clearance"), made, state="done", percent=97, area_total=Decimal("998.37"),
                 households_total=997)  # fmt: skip
    project = filled(SecondaryProject(site_id=cluster.pk), made)
    row = ReportRow.objects.create(form="01", number="1", order=1, name="Doanh thu mẫu")
    figure_of_period = filled(
        PeriodFigure(site_id=cluster.pk, project=project, row=row, year=2025, period="half"), made
    )
    visit = filled(Inspection(site_id=cluster.pk, date=datetime.date(2025, 1, 2)), made)
    finding = filled(Finding(inspection=visit), made)
    photo = filled(InspectionPhoto(inspection=visit), made, file=ContentFile(PNG, "anh.png"))
    days = {
        name: datetime.date(2025, month, month + 2)
        for month, name in enumerate(("opened_on", "asked_on", "answered_on", "resolved_on", "confirmed_on"), 2)
    }
    obstacle = filled(Obstacle(site_id=cluster.pk, milestone=eia), made, **days, common_to="")
    paper = filled(Document(), made, file=ContentFile(b"%PDF-1.4", "qd.pdf"))
    link = SiteDocument.objects.create(site_id=cluster.pk, document=paper)
    figure = filled(SiteFigure(site_id=cluster.pk, measure="area"), made, is_chosen=True)
    event = filled(SiteEvent(site_id=cluster.pk, kind="amended"), made)
    baseline = filled(Baseline(site_id=cluster.pk), made)
    frozen = filled(BaselineDate(baseline=baseline, milestone=eia), made)
    remark = filled(
        Remark(site_id=cluster.pk, milestone=eia), made, obstacle=None, project=None, submission=None,
        file=ContentFile(b"%PDF-1.4", "qd.pdf"), written_at=_noon(4), struck_at=_noon(5),
    )  # fmt: skip
    looked_at = filled(NoChange(site_id=cluster.pk, milestone=eia), made)
    charge = filled(PersonInCharge(site_id=cluster.pk), made)
    meeting = filled(Meeting(kind="cluster"), made)
    given = {"site": Site.objects.get(pk=cluster.pk), "meeting": meeting}
    conclusion = filled(Conclusion(), made, **given)
    item = filled(AgendaItem(), made, **given, milestone=None, obstacle=obstacle, conclusion=None)
    movement = filled(Movement(site_id=cluster.pk, milestone=eia), made)
    lies = filled(
        SitePosition(site_id=cluster.pk), made, system="vn2000-3", latitude=Decimal("22.147"),
        longitude=Decimal("105.8348"), northing=Decimal("2450092.581"), easting=Decimal("431191.555"),
    )  # fmt: skip
    shape = "[[[[105.8,22.1],[105.81,22.1],[105.81,22.11]]]]"
    outline = filled(SiteOutline(site_id=cluster.pk), made, shape=shape)
    offered = filled(InvestorFact(site_id=cluster.pk, subject="power"), made)
    valid = {"valid_from": datetime.date(2025, 1, 2), "valid_until": datetime.date(2025, 12, 30)}
    limit = filled(TimeLimit(stage=cast.stages["eia"]), made, **valid)
    year = filled(HolidayCalendar(), made, year=2026, days_off="30/04/2026: nghỉ", days_worked="28/02/2026: bù")
    of_project = f"/projects/{project.pk}/"
    return [
        Sample(cluster, (page,)),
        Sample(zone, (zone_page,)),
        Sample(eia, (f"{page}milestones/{eia.pk}/",)),
        Sample(project, (of_project, f"{of_project}edit/")),
        Sample(figure_of_period, (of_project, f"{of_project}figures/2025-half/")),
        Sample(visit, (f"/inspections/{visit.pk}/", f"/inspections/{visit.pk}/edit/")),
        Sample(finding, (f"/inspections/{visit.pk}/", f"/inspections/{visit.pk}/edit/")),
        Sample(photo, (f"/inspections/{visit.pk}/",)),
        Sample(obstacle, (obstacle.get_absolute_url(),)),
        Sample(paper, (f"/documents/{paper.pk}/", f"/documents/{paper.pk}/edit/")),
        Sample(link, (page,)),
        Sample(figure, (page,)),
        Sample(event, (page,)),
        Sample(baseline, (baseline.get_absolute_url(),)),
        Sample(meeting, (meeting.get_absolute_url(),)),
        Sample(conclusion, (conclusion.get_absolute_url(),)),
        Sample(item, (meeting.get_absolute_url(),)),
        Sample(charge, (page,)),
        Sample(remark, (f"/promises/{eia.pk}/",)),
        Sample(looked_at, (page,)),
        Sample(frozen, (baseline.get_absolute_url(),)),
        Sample(movement, (f"/promises/{eia.pk}/",)),
        Sample(lies, (page, f"/positions/{lies.pk}/edit/")),
        Sample(outline, (page,)),
        Sample(offered, (f"/investor-sheets/{cluster.pk}/", f"/investor-facts/{offered.pk}/edit/")),
        Sample(limit, ("/limits/",)),
        Sample(year, ("/limits/",)),
    ]


def shown(record: TrackedModel, f: models.Field) -> str:
    """How a page shows the value, at the least."""
    value = getattr(record, f.attname)
    if f.is_relation:
        return _called(getattr(record, f.name))
    if f.choices:
        return str(dict(f.flatchoices)[value])
    if isinstance(value, bool):
        return capfirst(str(f.verbose_name))
    if isinstance(value, Decimal | int):
        return format_number(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)


def _called(related) -> str:
    """What a related record is called on pages."""
    if isinstance(related, Document):
        return related.number
    return str(getattr(related, "name", "") or getattr(related, "title", "") or related.last_name)
