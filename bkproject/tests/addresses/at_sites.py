"""What hangs on a site, one of each kind, with the addresses of its pages."""

import datetime

from django.core.files.base import ContentFile

from bkproject.tests.addresses.naming import Addresses, asking, leading, steps
from bkproject.tests.addresses.words import AT_SITES, REPORTED
from places.models import Organisation
from progress.access.roles import Role
from progress.milestones.actions import report_milestone
from progress.models import (
    AgendaItem,
    Baseline,
    Conclusion,
    Finding,
    Inspection,
    InspectionPhoto,
    InvestorFact,
    Meeting,
    Movement,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    ReportRow,
    SecondaryProject,
    Site,
    SiteEvent,
    SiteKind,
    SiteOutline,
    SitePosition,
)
from progress.obstacles.steps import STEPS
from progress.remarks.actions import write_remark
from progress.tests.cast import document, figure, milestone, person
from values.dates import PartialDate

DAY = datetime.date(2026, 9, 14)
# Pages that ask which site is meant.
ASKED_FOR_A_SITE = (
    "progress:site-figure-add",
    "progress:event-add",
    "progress:baseline-add",
    "progress:document-add",
    "progress:in-charge-set",
    "progress:inspection-add",
    "progress:investor-fact-add",
    "progress:obstacle-add",
    "progress:outline",
    "progress:position-add",
    "progress:project-add",
    "progress:remark-add",
    "progress:remark-people",
    "progress:remarks-read",
    "progress:report-obstacle",
)
# Pages whose address holds the key of the site.
OF_ONE_SITE = (
    "progress:site-no-change",
    "progress:site-history",
    "progress:site-periods",
    "site-outlook",
    "opendata:shown",
    *steps("investor-sheet", "", "word", "publish", "withdraw"),
)


def site_addresses(site: Site, where: str, *, administrator, reporter, authority) -> Addresses:
    """Return every page of a site and of what hangs on it; make a record wherever one is asked for."""
    space = f"{site.kind}s"
    return {
        **leading(where, [f"{space}:detail", f"{space}:edit"], site.slug),
        **leading(where, ["site-paper", "site-paper-word"], space, site.slug),
        **leading(where, OF_ONE_SITE, site.pk),
        **asking(where, ASKED_FOR_A_SITE, f"site={site.pk}"),
        **leading(where, ["spreadsheets:export"], f"history/sites/{site.pk}/"),
        **document_addresses(site, where),
        **figure_addresses(site, where),
        **milestone_addresses(site, where),
        **leading(where, ["progress:event-edit"], _event(site).pk),
        **leading(where, ["progress:baseline"], Baseline.objects.create(site_id=site.pk, name="Gốc").pk),
        **position_addresses(site, where),
        **inspection_addresses(site, where),
        **obstacle_addresses(site, where),
        **project_addresses(site, where),
        **meeting_addresses(site, where),
        **remark_addresses(site, where, administrator),
        **desk_addresses(site, where, authority),
        **leading(where, ["progress:undo"], "sitefigure", _saved(site).pk),
        **leading(where, ["progress:undo-request"], _saved(site).request_id),
        **report_addresses(site, where, reporter),
    }


def document_addresses(site, where) -> Addresses:
    paper = document(site, number=f"{site.pk}/QĐ-UBND", title=f"Về {AT_SITES[where]}")
    paper.file.save("qd.pdf", ContentFile(b"%PDF-1.4"))
    return {
        **leading(where, steps("progress:document", "", "file", "edit"), paper.pk),
        **leading(where, ["progress:document-detach"], paper.pk, site.pk),
        **leading(where, ["progress:merge", "progress:object-history"], "document", paper.pk),
    }


def figure_addresses(site, where) -> Addresses:
    area, rate = figure(site, "area", "40"), figure(site, "leased-area", "4")
    return {
        **leading(where, [f"{site.kind}s:choose-figure"], site.slug, area.pk),
        **leading(where, steps("progress:site-figure", "edit", "delete"), rate.pk),
    }


def milestone_addresses(site, where) -> Addresses:
    eia = milestone(site, "eia")
    return {
        **leading(where, [f"{site.kind}s:milestone"], site.slug, eia.pk),
        **leading(where, ["progress:milestone-promises", "progress:work-milestone"], eia.pk),
        **asking(where, ["progress:work-together"], f"milestone={eia.pk}"),
    }


def inspection_addresses(site, where) -> Addresses:
    """A visit to the site, with a finding and a photo."""
    visit = Inspection.objects.create(site_id=site.pk, date=DAY)
    finding = Finding.objects.create(inspection=visit, found=f"san nền chậm, {AT_SITES[where]}")
    photo = InspectionPhoto.objects.create(inspection=visit, file=ContentFile(b"\xff\xd8\xff", "a.jpg"))
    return {
        **leading(where, steps("progress:inspection", "", "edit", "photos"), visit.pk),
        **leading(where, steps("progress:inspection-photo", "", "edit"), photo.pk),
        **leading(where, ["progress:finding-done"], finding.pk),
    }


def obstacle_addresses(site, where) -> Addresses:
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    obstacle = Obstacle.objects.create(site_id=site.pk, kind=kind, description=f"Vướng {AT_SITES[where]}")
    return leading(where, steps("progress:obstacle", "", *STEPS), obstacle.pk)


def project_addresses(site, where) -> Addresses:
    """A project at the site, and the forms of a period that are asked there."""
    for form, for_zones in (("01", True), ("02", False)):
        row = {"number": "1", "order": 10, "name": "Doanh thu", "for_zones": for_zones}
        ReportRow.objects.get_or_create(form=form, defaults=row)
    row = ReportRow.objects.get(form="02")
    answer = PeriodFigure.objects.create(site_id=site.pk, row=row, year=2024, period="year", value=1)
    project, period = SecondaryProject.objects.create(site_id=site.pk, name=f"Nhà máy {AT_SITES[where]}"), "2026-half"
    return {
        **leading(where, steps("progress:project", "", "edit"), project.pk),
        **leading(where, ["progress:project-figures", "project-copy"], project.pk, period),
        **leading(where, ["progress:site-figures", "site-copy"], site.pk, period),
        **leading(where, ["project-copy-file"], project.pk, period, "word"),
        **leading(where, ["site-copy-file"], site.pk, period, "excel"),
        **leading(where, ["progress:take-over-answer"], site.pk, answer.pk),
    }


def meeting_addresses(site, where) -> Addresses:
    """A meeting with a matter and a conclusion of the site."""
    meeting = Meeting.objects.create(kind=site.kind, date=DAY, title="Giao ban")
    item = AgendaItem.objects.create(meeting=meeting, site_id=site.pk, order=1, topic=f"Bàn {AT_SITES[where]}")
    company = Organisation.objects.get(name="Công ty Cổ phần Nhựa đường")
    # Whose the zone's conclusion is has nothing else there: the Board has no letter to the clusters' developer.
    owner = {"person": person("chair", Role.BOARD)} if site.kind == SiteKind.ZONE else {"organisation": company}
    said = Conclusion.objects.create(meeting=meeting, site_id=site.pk, text=f"Làm {AT_SITES[where]}", **owner)
    return {
        **leading(where, ["meeting-minutes", *steps("progress:meeting", "", "edit", "agenda")], meeting.pk),
        **leading(where, ["progress:conclude", *steps("progress:agenda-item", "edit", "move", "remove")], item.pk),
        **leading(where, steps("progress:conclusion", "", "edit", "settle", "confirm", "reopen"), said.pk),
    }


def position_addresses(site, where) -> Addresses:
    """Where the site lies, its outline, and what its investor sheet says."""
    told = AT_SITES[where]
    position = SitePosition.objects.create(site_id=site.pk, latitude="22.1", longitude="105.9", note=told)
    shape = "[[[[105.8,22.1],[105.81,22.1],[105.81,22.11]]]]"
    outline = SiteOutline.objects.create(site_id=site.pk, shape=shape, file_name="ranh.geojson", area=1, note=told)
    fact = InvestorFact.objects.create(site_id=site.pk, subject="rent", text=told)
    return {
        **leading(where, steps("progress:position", "edit", "delete"), position.pk),
        **leading(where, ["progress:outline-delete"], outline.pk),
        **leading(where, steps("progress:investor-fact", "edit", "delete"), fact.pk),
    }


def desk_addresses(site, where, authority) -> Addresses:
    """A movement of the dossier of a milestone of the site."""
    eia = milestone(site, "eia")
    moved = Movement.objects.create(
        site_id=site.pk, milestone=eia, kind="received", office=authority, date=DAY, note=f"Gửi lại {AT_SITES[where]}"
    )
    return {
        **asking(where, ["progress:movement-add"], f"milestone={eia.pk}"),
        **leading(where, steps("progress:movement", "edit", "delete"), moved.pk),
    }


def remark_addresses(site, where, writer) -> Addresses:
    """A remark on the site, with a file."""
    remark = write_remark(by=writer, record=site, text=f"Xem {AT_SITES[where]}", file=ContentFile(b"%PDF-1.4", "a.pdf"))
    return leading(where, steps("progress:remark", "edit", "strike", "file"), remark.pk)


def report_addresses(site, where, reporter) -> Addresses:
    """A report about a milestone of the site that waits for acceptance."""
    eia = milestone(site, "eia")
    told = {"percent": 40, "note": REPORTED[where]}
    report = report_milestone(milestone=eia, by=reporter, version=eia.version, changes=told)
    pages = steps("progress:submission", "", "accept", "correct", "return", "edit", "withdraw")
    return leading(where, pages, report.pk)


def _event(site) -> SiteEvent:
    return SiteEvent.objects.create(site_id=site.pk, kind="amended", date=PartialDate.year(2024))


def _saved(site):
    """A record of the history of a figure of the site, as if written in a request."""
    saved = figure(site, "term", "50").history.get()
    saved.request_id = f"{saved.pk:032x}"
    saved.save()
    return saved
