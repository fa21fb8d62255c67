"""My work: what stands in which section, for whom, and how often the database is asked."""

import datetime
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from progress.changes.undo import undo_save
from progress.milestones.actions import report_milestone, update_milestone
from progress.models import (
    Finding,
    Inspection,
    Milestone,
    Obstacle,
    ObstacleKind,
    PersonInCharge,
    SecondaryProject,
    SiteEvent,
    Stage,
    WorkSettings,
)
from progress.models.summary import refresh
from progress.remarks.actions import strike_remark, write_remark
from progress.submissions.actions import send_back
from progress.tests.cast import TODAY, browser, htmx, milestone, record, text_of
from progress.work import work_of
from progress.work.export import work_listing
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
WORK = "/work/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime.datetime.combine(TODAY, datetime.time(8)).astimezone())


def titles(user, code: str) -> list[str]:
    """The milestones (or sites) that stand in a section."""
    return [str(line.milestone or line.site) for line in work_of(user).section(code).lines]


def all_titles(user, code: str) -> list[str]:
    return [str(line.milestone) for line in work_of(user, lines_shown=100).section(code).lines]


def texts(user, code: str) -> list[str]:
    return [line.text for line in work_of(user).section(code).lines]


def hold(site, code="eia", **fields) -> Obstacle:
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    fields = {"description": "5 hộ chưa nhận tiền", "opened_on": TODAY - datetime.timedelta(days=9), **fields}
    return Obstacle.objects.create(site_id=site.pk, milestone=milestone(site, code), kind=kind, **fields)


def touch(site, by, days_ago=0):
    """A person records something of a site."""
    found = milestone(site, "plan")
    update_milestone(milestone=found, by=by, version=found.version, changes={"note": f"tin {days_ago} {by}"})
    last = found.history.first()
    last.history_date -= datetime.timedelta(days=days_ago)
    last.save()
    refresh([site.pk])


class TestLate:
    def test_is_what_the_date_in_force_says_the_longest_overdue_first(self, cast, in_english):
        record(cast.other_cluster, "eia", planned="quý I/2024", forecast="quý I/2025")
        record(cast.other_cluster, "operation", planned="quý I/2025", forecast="2028")
        record(cast.cluster, "eia", planned="tháng 1/2025", state="in_progress")
        record(cast.cluster, "operation", planned="2020", state="done")
        record(cast.cluster, "feasibility", planned="2026")
        assert titles(cast.department, "late") == ["CCN Cẩm Giàng: EIA", "CCN Vằng Mười: EIA"]
        assert texts(cast.department, "late") == [
            "21 months overdue",
            "19 months overdue; 2 years 7 months behind original target",
        ]

    def test_leaves_out_sites_given_up(self, cast):
        record(cast.cluster, "eia", planned="2020")
        SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2024"))
        assert titles(cast.department, "late") == []


@pytest.mark.usefixtures("ready_columns_hold")
class TestAnswered:
    """What is overdue of which somebody said why is another group than what nobody answered."""

    @pytest.fixture
    def eia(self, cast):
        found = milestone(cast.cluster, "eia")
        changes = {"planned": PartialDate.parse("tháng 10/2026"), "note": "Chờ thẩm định"}
        return update_milestone(milestone=found, by=cast.department, version=found.version, changes=changes)

    def groups(self, cast) -> list[str]:
        found = [code for code in ("late", "explained") if titles(cast.department, code)]
        assert work_of(cast.department).section("late").desk.on == TODAY
        return found

    def change(self, cast, eia, reason="", **changes):
        return update_milestone(milestone=eia, by=cast.department, version=eia.version, changes=changes, reason=reason)

    def test_recording_a_date_that_is_over_answers_nothing(self, cast, eia):
        assert self.groups(cast) == ["late"]

    def test_a_percent_says_no_reason(self, cast, eia):
        self.change(cast, eia, percent=40)
        assert self.groups(cast) == ["late"]

    def test_a_note_or_a_reason_does(self, cast, eia):
        self.change(cast, eia, note="Hội đồng chưa họp")
        assert self.groups(cast) == ["explained"]

    def test_what_was_undone_answers_nothing_and_neither_does_the_undo(self, cast, eia):
        saved = self.change(cast, eia, note="Hội đồng chưa họp", reason="Hội đồng chưa họp")
        undo_save(record=saved, version=saved.version, by=cast.department)
        assert self.groups(cast) == ["late"]

    def test_a_reason_given_with_any_change_does(self, cast, eia):
        self.change(cast, eia, percent=40, reason="Hội đồng chưa họp")
        assert self.groups(cast) == ["explained"]

    def test_a_remark_does_until_it_is_struck_out(self, cast, eia):
        remark = write_remark(by=cast.department, record=eia, text="Hội đồng chưa họp")
        assert self.groups(cast) == ["explained"]
        strike_remark(remark=remark, by=cast.department, version=remark.version)
        assert self.groups(cast) == ["late"]

    def test_what_was_said_of_an_earlier_date_answers_for_no_later_one(self, cast, eia, time_machine):
        changes = {"forecast": PartialDate.parse("15/12/2026")}
        eia = self.change(cast, eia, reason="Lùi một tháng", **changes)
        assert self.groups(cast) == []
        time_machine.move_to(datetime.datetime(2027, 1, 10, 8).astimezone())
        assert titles(cast.department, "late") == ["CCN Cẩm Giàng: Đánh giá tác động môi trường"]


class TestMine:
    """The sites one is in charge of come first, all of them are one click away."""

    @pytest.fixture
    def late(self, cast):
        for site in (cast.cluster, cast.other_cluster):
            record(site, "eia", planned="2020")
            record(site, "operation", planned="2020")
        PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
        return cast

    def sites(self, client, query="", code="late"):
        section = client.get(f"{WORK}?{query}").context["work"].section(code)
        return {line.site.name for line in section.lines}

    def test_mine_are_shown_and_all_are_one_click_away(self, late):
        client = browser(late.department)
        assert self.sites(client) == {"Cẩm Giàng"}
        assert self.sites(client, "whose=all") == {"Cẩm Giàng", "Vằng Mười"}
        assert 'href="?whose=all"' in client.get(WORK).content.decode()

    def test_who_is_in_charge_of_nothing_sees_all_and_is_told(self, late):
        client = browser(late.administrator)
        assert self.sites(client) == {"Cẩm Giàng", "Vằng Mười"}
        assert "You are not in charge of a site" in text_of(client.get(WORK))

    def test_no_right_comes_with_being_in_charge(self, late):
        PersonInCharge.objects.filter(person=late.department).update(person=late.board)
        assert self.sites(browser(late.board)) == set()

    def test_lines_are_narrowed_by_site_unit_stage_person_and_kind(self, late):
        client, cluster = browser(late.department), late.cluster
        for query in (
            f"site={cluster.pk}",
            "site=Cẩm Giàng",
            f"unit={late.places.new_commune.slug}",
            f"person={late.department.pk}",
            "kind=cluster",
        ):
            assert self.sites(client, f"whose=all&{query}") >= {"Cẩm Giàng"}, query
        assert self.sites(client, f"whose=all&site={cluster.pk}") == {"Cẩm Giàng"}
        assert self.sites(client, f"whose=all&unit={late.places.new_commune.slug}") == {"Cẩm Giàng"}
        assert self.sites(client, "whose=all&person=nobody") == {"Vằng Mười"}
        assert self.sites(client, "whose=all&kind=zone") == set()
        assert self.sites(client, "whose=all&site=nirgends") == set()
        shown = client.get(f"{WORK}?whose=all&stage=eia").context["work"]
        assert {line.milestone.stage.code for line in shown.section("late").lines} == {"eia"}
        assert shown.section("untouched").total == 0

    @pytest.mark.parametrize(
        ("group", "labels"),
        [
            ("site", ["CCN Cẩm Giàng", "CCN Vằng Mười"]),
            ("stage", ["EIA", "In operation"]),
            ("person", ["Department", "not assigned"]),
            ("kind", ["Industrial cluster"]),
        ],
    )
    def test_lines_are_grouped_with_their_counts(self, late, group, labels):
        response = browser(late.department).get(f"{WORK}?whose=all&group={group}")
        groups = response.context["work"].section("late").groups
        assert [found.label for found in groups] == labels
        assert sum(found.total for found in groups) == 4
        assert sum(len(found.lines) for found in groups) == 4
        assert f"{labels[0]} {groups[0].total}" in text_of(response)

    def test_together_means_the_lines_that_are_shown(self, late):
        page = browser(late.department).get("/work/together/?section=late&whose=all&stage=eia")
        assert len(page.context["rows"]) == 2

    def test_the_table_to_take_along_is_narrowed_too(self, late):
        rows = work_listing(work_of(late.department)).records
        assert {line.site.name for _section, line in rows} == {"Cẩm Giàng"}


class TestDue:
    def test_is_the_promise_in_force_within_the_days_unless_late_or_settled(self, cast, in_english):
        blank = {"planned": None, "forecast": None, "state": "in_progress"}
        for dates, text in (
            ({"planned": "23/12/2026"}, "30 days left"),
            ({"planned": "24/12/2026"}, None),
            ({"planned": "23/11/2026"}, "due today"),
            ({"planned": "tháng 11/2026"}, "7 days left"),
            ({"planned": "2027", "forecast": "24/11/2026"}, "1 day left"),
            ({"planned": "tháng 11/2026", "forecast": "2027"}, None),
            ({"forecast": "21/11/2026"}, None),
            ({"planned": "2025", "forecast": "tháng 11/2026"}, "7 days left; 11 months behind original target"),
            ({"planned": "tháng 11/2026", "state": "done"}, None),
            ({"planned": "tháng 11/2026", "state": "not_applicable"}, None),
        ):
            record(cast.cluster, "eia", **blank | dates)
            assert texts(cast.department, "due") == ([text] if text else []), dates

    def test_the_days_are_a_setting(self, cast, in_english):
        record(cast.cluster, "eia", planned="24/12/2026")
        WorkSettings(due_within_days=31).save()
        assert texts(cast.department, "due") == ["31 days left"]
        assert "Due within 31 days" in text_of(browser(cast.department).get(WORK))


class TestPromisedAnew:
    def test_is_behind_with_a_date_to_come_the_furthest_behind_first(self, cast, in_english):
        record(cast.cluster, "eia", planned="2025", forecast="tháng 2/2027")
        record(cast.other_cluster, "eia", planned="quý I/2024", forecast="quý I/2027")
        record(cast.cluster, "operation", planned="2025", forecast="2026", state="done")
        record(cast.cluster, "feasibility", planned="2027", forecast="quý IV/2027")
        assert titles(cast.department, "anew") == ["CCN Vằng Mười: EIA", "CCN Cẩm Giàng: EIA"]
        assert texts(cast.department, "anew") == [
            "3 years behind original target; target Q1 2027",
            "14 months behind original target; target 02/2027",
        ]

    def test_a_milestone_stands_in_one_of_the_groups_only(self, cast):
        dates = [None, "2024", "quý IV/2025", "20/11/2026", "tháng 11/2026", "15/12/2026", "2026", "2027", "2030"]
        for phase, (planned, forecast) in enumerate(itertools.product(dates, dates), 1):
            record(cast.cluster, "site-clearance", phase, planned=planned, forecast=forecast)
        groups = [all_titles(cast.department, code) for code in ("late", "due", "anew")]
        assert all(len(group) > 5 for group in groups)
        told = [title for group in groups for title in group]
        assert len(told) == len(set(told))

    def test_is_shown_only_where_there_is_something_in_it(self, cast):
        record(cast.other_cluster, "eia", planned="2020")
        assert "new date given" in text_of(browser(cast.department).get(WORK)).partition("Nothing in:")[2]
        record(cast.cluster, "eia", planned="2025", forecast="2027")
        assert "Behind plan, new date given" in text_of(browser(cast.department).get(WORK)).partition("Nothing in:")[0]


class TestProjects:
    def add(self, site, name, state="approved", **dates):
        said = {key: PartialDate.parse(value) for key, value in dates.items()}
        return SecondaryProject.objects.create(site_id=site.pk, name=name, state=state, **said)

    def test_are_a_group_of_their_own_overdue_then_due_then_promised_anew(self, cast, in_english):
        self.add(cast.cluster, "Giày", planned_operation="2025", state="approved")
        self.add(cast.cluster, "Ván", planned_operation="2024", forecast_operation="2028", state="building")
        self.add(cast.other_cluster, "Chè", planned_operation="tháng 11/2026", state="building")
        self.add(cast.other_cluster, "Gạch", planned_operation="2024", state="operating")
        self.add(cast.other_cluster, "Giấy", planned_operation="2024", state="stopped")
        self.add(cast.zone, "Thép", planned_operation="2024")
        lines = work_of(cast.department).section("projects").lines
        assert [(line.project.name, line.text) for line in lines] == [
            ("Giày", "10 months overdue"),
            ("Chè", "7 days left"),
            ("Ván", "4 years behind original target; target 2028"),
        ]

    def test_lead_to_the_project(self, cast):
        found = self.add(cast.cluster, "Giày", planned_operation="2025")
        html = browser(cast.department).get(WORK).content.decode()
        assert f'href="/projects/{found.pk}/"' in html.partition('id="projects"')[2]

    def test_of_a_site_given_up_nothing_is_expected(self, cast):
        self.add(cast.cluster, "Giày", planned_operation="2025")
        SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2024"))
        assert work_of(cast.department).section("projects").total == 0


class TestBlocked:
    def test_says_what_holds_it_how_long_and_who_is_asked(self, cast, in_english):
        hold(cast.cluster, asked_of=cast.company)
        assert titles(cast.department, "blocked") == ["CCN Cẩm Giàng: EIA"]
        assert texts(cast.department, "blocked") == [
            "5 hộ chưa nhận tiền (open for 9 days, Công ty Cổ phần Nhựa đường)"
        ]

    def test_a_milestone_done_or_an_obstacle_resolved_blocks_nothing(self, cast):
        hold(cast.cluster, "eia")
        record(cast.cluster, "eia", state="done")
        hold(cast.cluster, "operation", resolved_on=TODAY, confirmed_on=TODAY)
        assert titles(cast.department, "blocked") == []

    def test_of_what_is_overdue_and_blocked_the_reason_is_known(self, cast):
        record(cast.cluster, "eia", planned="2020")
        hold(cast.cluster)
        assert titles(cast.department, "explained") == titles(cast.department, "blocked") != []
        assert titles(cast.department, "late") == []


class TestUntouched:
    def sites(self, cast):
        return {line.site.name: line.text for line in work_of(cast.department).section("untouched").lines}

    def test_is_what_no_person_recorded_anything_of(self, cast, in_english):
        record(cast.cluster, "eia", planned="2020")  # written by nobody
        assert self.sites(cast) == dict.fromkeys(["Cẩm Giàng", "Vằng Mười"], "nothing recorded yet")

    @pytest.mark.usefixtures("reports_are_official")
    def test_counts_whole_days_since_the_last_touch(self, cast, in_english):
        touch(cast.cluster, cast.clerk, days_ago=13)
        assert "Cẩm Giàng" not in self.sites(cast)
        touch(cast.other_cluster, cast.department, days_ago=14)
        assert self.sites(cast) == {"Vằng Mười": "last updated 14 days ago"}
        settings = WorkSettings.current()
        settings.untouched_after_days = 13
        settings.save()
        assert self.sites(cast)["Cẩm Giàng"] == "last updated 13 days ago"

    def test_an_edit_of_the_site_or_of_any_part_of_it_is_a_touch(self, cast):
        site = Cluster.objects.get(pk=cast.cluster.pk)
        site.note, site._history_user = "Mới", cast.department
        site.save()
        assert list(self.sites(cast)) == ["Vằng Mười"]
        obstacle = hold(cast.other_cluster)
        assert list(self.sites(cast)) == ["Vằng Mười"]
        obstacle.cause, obstacle._history_user = "Giá đất", cast.department
        obstacle.save()
        assert self.sites(cast) == {}

    def test_a_stage_added_to_the_catalogue_is_no_touch_of_every_site(self, cast):
        cast.administrator.is_staff = True
        cast.administrator.save()
        client = browser(cast.administrator)
        fields = {
            "code": "new",
            "order": "200",
            "name": "Bước mới",
            "for_clusters": "on",
            "is_active": "on",
            "weight": "1",
        }
        response = client.post("/admin/progress/stage/add/", fields)
        assert Stage.objects.filter(code="new").exists(), response.content.decode()
        assert Milestone.objects.get(site=cast.cluster.pk, stage__code="new").history.get().history_user is not None
        assert len(self.sites(cast)) == 2

    def test_offers_the_milestone_that_news_is_most_likely_about(self, cast):
        touch(cast.other_cluster, cast.department)
        record(cast.cluster, "plan", state="done")
        record(cast.cluster, "operation", planned="2027")
        assert titles(cast.department, "untouched") == ["CCN Cẩm Giàng: Vận hành, khai thác"]
        record(cast.cluster, "site-clearance", state="in_progress")
        assert titles(cast.department, "untouched") == ["CCN Cẩm Giàng: Đền bù, giải phóng mặt bằng"]
        Milestone.objects.update(state="done")
        assert titles(cast.department, "untouched") == ["CCN Cẩm Giàng"]
        assert "Open : CCN Cẩm Giàng" in text_of(browser(cast.department).get(WORK))


class TestWhose:
    def test_only_sites_a_person_may_edit_stand_in_any_section(self, cast):
        everything = {"Cẩm Giàng", "Vằng Mười", "Thanh Bình"}
        for site in (cast.cluster, cast.other_cluster, cast.zone):
            record(site, "eia", planned="2020")
            record(site, "operation", planned="tháng 11/2026")
            hold(site, "feasibility")
        for role, names in {
            "administrator": everything,
            "department": {"Cẩm Giàng", "Vằng Mười"},
            "board": {"Thanh Bình"},
            "local": {"Cẩm Giàng"},
            "clerk": {"Cẩm Giàng"},
            "leader": set(),
            "nobody": set(),
        }.items():
            work = work_of(getattr(cast, role))
            for section in (work.section(code) for code in ("late", "due", "blocked", "untouched")):
                assert {line.site.name for line in section.lines} == names, (role, section.code)
                assert section.total == len(names)
            page = browser(getattr(cast, role)).get(WORK)
            assert page.status_code == (200 if names else 403)
            shown = text_of(page)
            assert {name for name in everything if name in shown} == names

    def test_whoever_has_no_site_in_charge_is_told_what_to_do(self, cast):
        cast.local.staff_profile.delete()
        assert "You do not manage any site" in text_of(browser(cast.local).get(WORK))

    @pytest.mark.parametrize(
        ("role", "page"), [("department", WORK), ("clerk", WORK), ("leader", "/"), ("nobody", "/")]
    )
    def test_signing_in_leads_to_my_work_whoever_may_edit(self, cast, role, page):
        user = getattr(cast, role)
        user.set_password("mat-khau-thu-1")
        user.save()
        typed = {"username": user.username, "password": "mat-khau-thu-1"}
        assert browser().post("/login/", typed).url == page
        assert browser().post("/login/?next=/zones/", typed).url == "/zones/"
        assert browser(user).get("/login/").url == page

    def test_the_menu_names_it_first_for_whoever_may_edit(self, cast):
        html = browser(cast.clerk).get("/clusters/").content.decode()
        menu = html.partition('<nav class="site-nav"')[2].partition("</nav>")[0]
        assert menu.index('href="/work/"') < menu.index('href="/"')
        assert 'href="/work/"' not in browser(cast.leader).get("/clusters/").content.decode()


class TestLongSections:
    @pytest.fixture
    def many(self, cast):
        for number in range(60):
            site = Cluster.objects.create(name=f"Số {number:02}", unit=cast.places.elsewhere)
            record(site, "eia", planned="2020")
        return cast

    def test_are_cut_with_a_way_to_all_of_them(self, many):
        client = browser(many.department)
        page = client.get(WORK)
        assert len(page.context["work"].section("late").lines) == 5
        assert "Overdue without explanation 60" in text_of(page)
        assert "Show all : Overdue without explanation" in text_of(page)
        assert 'href="?section=late"' in page.content.decode()
        assert text_of(page).count("Update :") == 5 + 5  # of those untouched as many
        rest = client.get(f"{WORK}?section=late&page=2")
        assert [line.site.name for line in rest.context["only"].lines] == [f"Số {n}" for n in range(50, 60)]
        assert "Not updated" not in text_of(rest)

    def test_a_section_nobody_knows_is_not_found(self, cast):
        assert browser(cast.department).get(f"{WORK}?section=none").status_code == 404

    def test_all_of_a_section_means_all_pages_of_it(self, many):
        page = browser(many.department).get("/work/together/?section=late")
        assert len(page.context["rows"]) == 60


def test_empty_sections_take_one_line_and_say_something_useful_by_themselves(cast):
    client = browser(cast.department)
    text = text_of(client.get(WORK))
    assert "Nothing in: Overdue without explanation, 0 Overdue with a reason, 0" in text
    assert "No overdue milestones without a reason" in text_of(client.get(f"{WORK}?section=late"))
    assert "Only milestones with a target date are listed" in text_of(client.get(f"{WORK}?section=due"))
    touch(cast.cluster, cast.department)
    touch(cast.other_cluster, cast.department)
    assert "All your sites are up to date." in text_of(client.get(f"{WORK}?section=untouched"))


def busy(numbers, cast, model=Cluster):
    """Sites late, due, blocked and untouched at once."""
    for number in numbers:
        site = model.objects.create(name=f"Nơi {number}", unit=cast.places.elsewhere)
        record(site, "eia", planned="2020")
        record(site, "operation", planned="tháng 11/2026")
        hold(site, "feasibility", asked_of=cast.company)


def test_sections_found_together_hold_what_each_holds_alone(cast):
    busy(range(7), cast)
    for code, forecast in (("plan", "2027"), ("site-clearance", "2028"), ("payment", "năm 2028")):
        record(cast.cluster, code, planned="2024", forecast=forecast)
    record(cast.cluster, "eia", planned="2019")
    hold(cast.cluster, "eia")
    together = work_of(cast.department)
    for code in ("late", "explained", "anew", "due", "blocked"):
        first, alone = together.section(code), work_of(cast.department, only=code, lines_shown=5).section(code)
        assert first.total == alone.total > 0, code
        assert [(line.key, line.text) for line in first.lines] == [(line.key, line.text) for line in alone.lines]
    with CaptureQueriesContext(connection) as queries:
        sections = [section for section in work_of(cast.department).sections if section.lines]
    read = [query["sql"] for query in queries if query["sql"].startswith('SELECT "progress_milestone"."id", ')]
    assert len(sections) > 5
    assert len(read) == 2  # those of all sections by dates and the blocked ones; what untouched sites are offered


@pytest.mark.once
def test_200_sites_cost_as_many_queries_as_10(cast):
    line = milestone(cast.cluster, "eia")
    record(cast.cluster, "eia", planned="2020")

    officer, local, client = browser(cast.department), browser(cast.local), htmx(cast.department)

    def queries(get) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert get().status_code == 200
        return len(captured)

    def save():
        address = f"/work/milestones/{line.pk}/?section=late"
        form = client.get(address).context["form"]
        sent = {f.html_name: f.field.prepare_value(f.value()) or "" for f in form}
        return client.post(address, sent | {"percent": str(int(sent["percent"] or 0) + 1), "reason": "x"})

    asked = [
        lambda: officer.get(WORK),
        lambda: local.get(WORK),
        lambda: officer.get(f"{WORK}?section=untouched"),
        save,
    ]
    save()
    busy(range(8), cast)
    few = [queries(get) for get in asked]
    busy(range(8, 198), cast)
    assert [queries(get) for get in asked] == few
    assert max(few[:3]) <= 34


class TestOtherWork:
    """What waits for a person beside milestones."""

    def lines(self, user, code) -> list[tuple[str, str]]:
        section = work_of(user).section(code)
        return section and [(line.text, line.url) for line in section.lines]

    def report(self, cast):
        found = milestone(cast.cluster, "eia")
        return report_milestone(milestone=found, by=cast.clerk, version=found.version, changes={"percent": 40})

    def test_reports_wait_for_the_officers_of_the_site(self, cast, in_english):
        report = self.report(cast)
        [(text, url)] = self.lines(cast.department, "waiting")
        assert text.startswith("EIA, reported by Clerk on ")
        assert url == f"/submissions/{report.pk}/"
        assert self.lines(cast.board, "waiting") == []
        assert self.lines(cast.clerk, "waiting") is None

    def test_a_report_returned_is_its_reporters_work_until_it_is_sent_again(self, cast, in_english):
        report = self.report(cast)
        send_back(submission=report, by=cast.department, version=report.version, reason="Thiếu biên bản")
        assert self.lines(cast.clerk, "returned") == [
            ("EIA, returned by Department: Thiếu biên bản", f"/submissions/{report.pk}/")
        ]
        assert self.lines(cast.department, "returned") is None
        assert self.lines(cast.department, "waiting") == []

    def test_a_resolution_waits_for_a_second_person(self, cast, in_english):
        obstacle = hold(cast.cluster, resolved_on=TODAY, resolved_by=cast.administrator)
        assert self.lines(cast.department, "confirm") == [
            ("5 hộ chưa nhận tiền: resolved on 23/11/2026", f"/obstacles/{obstacle.pk}/")
        ]
        assert self.lines(cast.administrator, "confirm") == []
        assert self.lines(cast.clerk, "confirm") is None

    def test_open_findings_of_inspections_are_work_until_they_are_settled(self, cast, in_english):
        visit = Inspection.objects.create(site_id=cast.cluster.pk, date=TODAY - datetime.timedelta(days=9))
        finding = Finding.objects.create(inspection=visit, found="San nền chậm")
        url = f"/inspections/{visit.pk}/#finding-{finding.pk}"
        assert self.lines(cast.department, "findings") == [("San nền chậm (pending for 9 days)", url)]
        assert (
            f'id="finding-{finding.pk}"' in browser(cast.department).get(f"/inspections/{visit.pk}/").content.decode()
        )
        assert self.lines(cast.board, "findings") == []
        finding.done_on = TODAY
        finding.save()
        assert self.lines(cast.department, "findings") == []

    def test_the_page_leads_to_them(self, cast):
        report = self.report(cast)
        assert f'href="/submissions/{report.pk}/"' in browser(cast.department).get("/work/").content.decode()
