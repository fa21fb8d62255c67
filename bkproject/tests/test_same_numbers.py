"""How many milestones and projects are overdue, and how many behind: pages, lists, files and letters say the same."""

import datetime
import itertools
import re
from dataclasses import dataclass, field

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from bkproject.tests.test_exports import exported
from clusters.models import Cluster
from progress.models import Milestone, SecondaryProject, SiteEvent
from progress.tests.cast import TODAY, browser, make_cast
from progress.work import work_of
from reports.weekly.text import weekly_sheet
from values.dates import PartialDate, lateness

pytestmark = pytest.mark.django_db
SAID = [None, "quý III/2024", "15/10/2026", "tháng 11/2026", "15/12/2026", "năm 2026", "quý II/2027", "năm 2028"]
DATES = [(planned, forecast) for planned, forecast in itertools.product(SAID, SAID) if planned]
MILESTONE_STATES = ("in_progress", "not_started", "done", "unknown", "in_progress", "in_progress", "not_applicable")
PROJECT_STATES = ("approved", "building", "operating", "registered", "building", "building", "stopped")
SETTLED = ("done", "not_applicable", "operating", "stopped")


@dataclass
class Expected:
    """Counted by the words of the definitions, beside the product's own queries."""

    overdue: set = field(default_factory=set)
    behind: set = field(default_factory=set)
    overdue_sites: set = field(default_factory=set)

    def count(self, record, site) -> None:
        first, in_force = record.planned, record.forecast or record.planned
        if record.state not in SETTLED and in_force.end < TODAY:
            self.overdue.add(record.pk)
            self.overdue_sites.add(site.pk)
        reached = [record.actual] if record.state in ("done", "operating") else [in_force, TODAY]
        is_dropped = record.state in ("not_applicable", "stopped")
        if not is_dropped and any(lateness(first, one) for one in reached if one):
            self.behind.add(record.pk)


@pytest.fixture
def world(db, time_machine):
    """Sixty clusters with a milestone and a project each, of every mixture of dates and states; five given up."""
    time_machine.move_to(datetime.datetime.combine(TODAY, datetime.time(8)).astimezone())
    cast = make_cast()
    cast.milestones, cast.projects = Expected(), Expected()
    cast.department.is_staff, cast.department.email = True, "so@example.vn"
    cast.department.save()
    for number in range(60):
        site = Cluster.objects.create(name=f"Nơi {number:02}", unit=cast.places.elsewhere)
        planned, forecast = (said and PartialDate.parse(said) for said in DATES[(number * 11) % len(DATES)])
        actual = PartialDate.parse("15/11/2026") if number % 2 else None
        milestone = site.milestones.get(stage__code="eia")
        milestone.state = MILESTONE_STATES[number % 7]
        milestone.planned, milestone.forecast = planned, forecast
        milestone.actual = actual if milestone.state == "done" else None
        milestone.save()
        project = SecondaryProject(site_id=site.pk, name=f"Dự án {number}", state=PROJECT_STATES[number % 7])
        project.planned_operation, project.forecast_operation = planned, forecast
        project.actual_operation = actual if project.state == "operating" else None
        project.save()
        if number % 12 == 5:
            kind = "revoked" if number % 24 == 5 else "withdrawn"
            SiteEvent.objects.create(site_id=site.pk, kind=kind, date=PartialDate.parse("2026"))
            continue
        cast.milestones.count(milestone, site)
        cast.projects.count(project, site)
    # The mixture must hold what is told apart: overdue and not, behind and not overdue, overdue and not behind.
    for expected in (cast.milestones, cast.projects):
        assert expected.overdue - expected.behind
        assert expected.behind - expected.overdue
        assert expected.overdue & expected.behind
    return cast


def test_of_milestones_and_projects_are_the_same_everywhere(world):
    milestones, projects = world.milestones, world.projects
    overdue, behind = len(milestones.overdue), len(milestones.behind)
    client = browser(world.department)

    assert set(Milestone.objects.overdue(TODAY).values_list("pk", flat=True)) == milestones.overdue
    assert set(Milestone.objects.behind(TODAY).values_list("pk", flat=True)) == milestones.behind
    assert set(SecondaryProject.objects.overdue(TODAY).values_list("pk", flat=True)) == projects.overdue
    assert set(SecondaryProject.objects.behind(TODAY).values_list("pk", flat=True)) == projects.behind

    late = client.get("/").context["dashboard"].late
    assert (late.milestones.total, late.milestones_behind) == (overdue, behind)
    assert late.projects.total == len(projects.overdue)

    page = client.get("/promises/")
    assert (page.context["counts"].overdue, page.context["counts"].behind) == (overdue, behind)
    assert page.context["project_counts"].overdue == len(projects.overdue)
    assert page.context["project_counts"].behind == len(projects.behind)
    assert page.context["totals"].everything.behind == behind
    assert f"{overdue} milestones overdue, {behind} behind original target" in _text(page)
    assert client.get("/promises/?late=overdue").context["page_obj"].paginator.count == overdue
    assert client.get("/promises/?late=behind").context["page_obj"].paginator.count == behind

    work = work_of(world.department, lines_shown=60)
    groups = [{line.milestone.pk for line in work.section(code).lines} for code in ("late", "explained", "due", "anew")]
    assert groups[0] | groups[1] == milestones.overdue
    assert groups[3] <= milestones.behind - milestones.overdue
    assert sum(map(len, groups)) == len(set.union(*groups))
    late_projects = work.section("projects").lines
    assert {line.project.pk for line in late_projects if "overdue" in line.text} == projects.overdue


def test_in_lists_and_their_files(world):
    milestones, projects = world.milestones, world.projects
    client = browser(world.department, "en")
    found = client.get("/clusters/?late=yes").context["paginator"].count
    assert found == len(milestones.overdue_sites)
    assert client.get("/clusters/?slip=any").context["paginator"].count == len(milestones.behind)
    table = exported(client, "/export/clusters/?export-sheet=clusters_shown")
    assert sum(int(cell or 0) for cell in column(table, "Overdue milestones")) == len(milestones.overdue)
    assert sum(bool(cell) for cell in column(table, "Behind original target")) == len(milestones.behind)

    assert client.get("/projects/?late=yes").context["paginator"].count == len(projects.overdue)
    assert client.get("/projects/?late=behind").context["paginator"].count == len(projects.behind)
    for link, expected in (
        ("/export/promises/", milestones),
        ("/export/promises/?export-sheet=project-promises", projects),
    ):
        table = exported(client, link)
        assert sum(bool(cell) for cell in column(table, "Overdue")) == len(expected.overdue)
        assert sum(bool(cell) for cell in column(table, "Behind original target")) == len(expected.behind)
    work = [exported(client, f"/export/work/?section={code}")[1:] for code in ("late", "explained")]
    assert sum(map(len, work)) == len(milestones.overdue)

    for model, expected in (("milestone", milestones), ("secondaryproject", projects)):
        for asked, pks in (("yes", expected.overdue), ("behind", expected.behind)):
            shown = client.get(f"/admin/progress/{model}/?late={asked}&all=").context["cl"].result_count
            assert shown == len(pks), (model, asked)


def test_in_texts_that_go_out(world):
    overdue, projects = len(world.milestones.overdue), len(world.projects.overdue)
    said = browser(world.leader, "vi").get(reverse("summary")).content.decode()
    assert sum(map(int, re.findall(r"Quá hạn (?:chưa|đã)[^(\n]+\((\d+)\)", said))) == overdue
    assert f"Dự án thứ cấp quá hạn ({projects})" in said

    call_command("send_digest")
    [letter] = [letter for letter in mail.outbox if letter.to == ["so@example.vn"]]
    assert f"{overdue} mốc quá hạn" in letter.subject
    assert sum(map(int, re.findall(r"QUÁ HẠN [^(\n]+\((\d+)\)", letter.body))) == overdue

    sheet = weekly_sheet(world.department, day=TODAY, by="kind", with_given_up=False)
    texts = [row.texts[5] for group in sheet.groups for row in group.rows]
    lines = [line for text in texts for line in text.split("\n") if "quá hạn" in line]
    assert sum(line.startswith("- Dự án") for line in lines) == projects
    assert sum(not line.startswith("- Dự án") for line in lines) == overdue


def column(table: list[list], header: str) -> list:
    """Cells under a header; blank ones at the end of a row are not in the file."""
    place = table[0].index(header)
    return [row[place] if len(row) > place else None for row in table[1:]]


def _text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
