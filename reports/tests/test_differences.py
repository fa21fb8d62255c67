"""The page of what changed between two days."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from progress.models import Document, Finding, Inspection, Obstacle, ObstacleKind, SecondaryProject, SiteEvent
from progress.records.history import Labels
from progress.tests.cast import browser, document, figure, milestone, record, text_of
from progress.tests.past import BEGUN, LATER, THEN, make_past, on
from reports.differences import DifferenceKind, differences, snapshots
from reports.differences.forms import last_cut_off
from values.dates import PartialDate

AFTER = date(2024, 10, 1)


@pytest.fixture
def past(db):
    return make_past()


@pytest.fixture
def kind(past):
    with on(BEGUN):
        return ObstacleKind.objects.create(code="land", order=1, name="Đất đai")


def told(user, first=THEN, last=AFTER, **only) -> set[tuple]:
    """(kind, subject, what, before, after, note) of every difference."""
    with on(date(2026, 11, 23)):
        found = differences(*snapshots(user, first, last, **only))
    return {(d.kind.value, d.subject, d.what, d.before, d.after, d.note) for d in found}


def kinds(user, subject: str, **days) -> dict[str, str]:
    """What → kind of the differences of one subject."""
    return {what: kind for kind, about, what, *_texts in told(user, **days) if about == subject}


def read(user, query="", language="en") -> str:
    response = browser(user, language).get(f"/differences/{query}")
    assert response.status_code == 200
    return text_of(response)


BETWEEN = "?from=14/06/2024&to=01/10/2024"


@pytest.mark.usefixtures("in_english")
class TestMilestones:
    def test_done_is_forward_with_its_day_and_more_hectares_are_too(self, past):
        assert told(past.department) == {
            ("forward", "Site clearance", "State", "In progress", "Done", "31/08/2024"),
            ("forward", "Site clearance", "Hectares done", "10 ha", "43 ha", ""),
        }

    def test_backwards_in_time_it_is_the_other_way_round(self, past):
        with on(AFTER):
            record(past.cluster, "site-clearance", state="in_progress", actual=None, area_done="20")
        assert told(past.department, LATER, AFTER) == {
            ("slipped", "Site clearance", "State", "Done", "In progress", ""),
            ("slipped", "Site clearance", "Hectares done", "43 ha", "20 ha", ""),
            ("slipped", "Site clearance", "Overdue", "not overdue", "3 months overdue", ""),
        }

    @pytest.mark.parametrize(
        ("first", "then", "kind", "note"),
        [
            ("quý III/2025", "quý I/2026", "slipped", "6 months later"),
            ("quý III/2025", "quý II/2025", "forward", ""),
            (None, "quý I/2026", "changed", ""),
            ("quý I/2026", None, "changed", ""),
        ],
    )
    def test_the_promise_in_force(self, past, first, then, kind, note):
        with on(THEN):
            record(past.cluster, "eia", state="in_progress", forecast=first)
        with on(LATER):
            record(past.cluster, "eia", forecast=then)
        found = [row for row in told(past.department) if row[1] == "EIA"]
        assert [(row[0], row[5]) for row in found] == [(kind, note)]

    def test_a_first_forecast_later_than_the_plan_has_slipped(self, past):
        with on(THEN):
            record(past.cluster, "eia", state="in_progress", planned="tháng 1/2025")
        with on(LATER):
            record(past.cluster, "eia", forecast="quý IV/2025")
        assert ("slipped", "EIA", "Forecast", "01/2025", "Q4 2025", "9 months later") in told(past.department)

    def test_what_nobody_touched_becomes_late_as_days_pass(self, past):
        with on(BEGUN):
            record(past.cluster, "eia", state="in_progress", planned="tháng 8/2024")
        late = ("slipped", "EIA", "Overdue", "not overdue", "1 day overdue", "")
        assert late not in told(past.department, last=date(2024, 8, 31))
        assert late in told(past.department, last=date(2024, 9, 1))
        assert late not in told(past.department, date(2024, 9, 1), AFTER)

    def test_nothing_becomes_late_at_a_site_given_up(self, past):
        with on(BEGUN):
            record(past.cluster, "eia", state="in_progress", planned="tháng 8/2024")
        with on(LATER):
            SiteEvent.objects.create(site=past.cluster, kind="revoked", date=PartialDate.parse("30/8/2024"))
        assert kinds(past.department, "EIA") == {}

    def test_percent_and_households(self, past):
        with on(THEN):
            record(past.cluster, "eia", state="in_progress", percent=40, households_done=83, households_total=88)
        with on(LATER):
            record(past.cluster, "eia", percent=35, households_done=88, households_total=90)
        assert kinds(past.department, "EIA") == {
            "Percent done": "slipped",
            "Households done": "forward",
            "Total households": "changed",
        }

    def test_a_phase_recorded_since_counts_from_nothing(self, past):
        with on(LATER):
            record(past.cluster, "eia", phase=2, state="in_progress")
        assert ("forward", "EIA, phase 2", "State", "No information", "In progress", "") in told(past.department)

    def test_no_longer_applicable_is_neither_forward_nor_back(self, past):
        with on(LATER):
            record(past.cluster, "eia", state="not_applicable")
        assert kinds(past.department, "EIA") == {"State": "changed"}

    def test_what_was_saved_and_saved_back_is_no_difference(self, past):
        with on(LATER):
            record(past.cluster, "eia", percent=40)
        with on(AFTER):
            record(past.cluster, "eia", percent=None)
        assert kinds(past.department, "EIA") == {}


@pytest.mark.usefixtures("in_english")
class TestTheRest:
    def test_obstacles_open_move_on_and_close(self, past, kind):
        with on(BEGUN):
            opened = {"site": past.cluster, "kind": kind, "opened_on": BEGUN}
            answered, resolved, closed = (Obstacle.objects.create(description=text, **opened) for text in "ABC")
        with on(LATER):
            answered.answered_on, answered.answer = LATER, "Đang xem xét"
            resolved.resolved_on, resolved.resolution = LATER, "Đã chi trả"
            closed.resolved_on, closed.resolved_by = LATER, past.department
            closed.confirmed_on, closed.confirmed_by = LATER, past.administrator
            for obstacle in (answered, resolved, closed):
                obstacle.save()
            Obstacle.objects.create(site=past.cluster, kind=kind, description="D", opened_on=LATER)
        assert {row for row in told(past.department) if row[1].startswith("Obstacle")} == {
            ("forward", "Obstacle: A", "", "Open", "Answered", "Đang xem xét"),
            ("forward", "Obstacle: B", "", "Open", "Resolved, waiting for confirmation", "Đã chi trả"),
            ("closed", "Obstacle: C", "", "Open", "Closed", ""),
            ("opened", "Obstacle: D", "", "not recorded", "Open", ""),
        }

    def test_an_obstacle_that_came_and_went_in_between_is_both(self, past, kind):
        with on(LATER):
            ends = {"resolved_on": LATER, "resolved_by": past.department}
            ends |= {"confirmed_on": LATER, "confirmed_by": past.administrator}
            Obstacle.objects.create(site=past.cluster, kind=kind, description="Mưa", opened_on=LATER, **ends)
        assert {row[0] for row in told(past.department) if row[1] == "Obstacle: Mưa"} == {"opened", "closed"}

    def test_an_obstacle_taken_back(self, past, kind):
        with on(BEGUN):
            ends = {"resolved_on": BEGUN, "resolved_by": past.department}
            done = {"confirmed_on": BEGUN, "confirmed_by": past.administrator}
            opened = {"site": past.cluster, "kind": kind, "opened_on": BEGUN}
            waiting = Obstacle.objects.create(description="A", **opened, **ends)
            closed = Obstacle.objects.create(description="B", **opened, **ends, **done)
            gone = Obstacle.objects.create(description="C", **opened)
        with on(LATER):
            for obstacle in (waiting, closed):
                obstacle.resolved_on = obstacle.resolved_by = obstacle.confirmed_on = obstacle.confirmed_by = None
                obstacle.save()
            gone.delete()
        assert {row[:5] for row in told(past.department) if row[1].startswith("Obstacle")} == {
            ("slipped", "Obstacle: A", "", "Resolved, waiting for confirmation", "Open"),
            ("opened", "Obstacle: B", "", "Closed", "Open"),
            ("closed", "Obstacle: C", "", "Open", "removed"),
        }

    def test_the_day_an_answer_is_due_moved(self, past, kind):
        with on(BEGUN):
            asked = Obstacle.objects.create(
                site=past.cluster, kind=kind, description="A", opened_on=BEGUN, due=PartialDate.parse("tháng 7/2024")
            )
        with on(LATER):
            asked.due = PartialDate.parse("tháng 9/2024")
            asked.save()
        assert ("slipped", "Obstacle: A", "Due by", "07/2024", "09/2024", "2 months later") in told(past.department)

    def test_findings_of_inspections_open_are_settled_move_and_go(self, past):
        with on(BEGUN):
            visit = Inspection.objects.create(site=past.cluster, date=BEGUN)
            found = {"inspection": visit, "due": PartialDate.parse("tháng 7/2024")}
            settled, moved, gone = (Finding.objects.create(found=text, **found) for text in "ABC")
            again = Finding.objects.create(found="D", done_on=BEGUN, **found)
            Finding.objects.create(found="E", done_on=BEGUN, **found).delete()
            kept = Finding.objects.create(found="F", done_on=BEGUN, **found)
        with on(LATER):
            settled.done_on, settled.done_note = LATER, "Đã san xong"
            moved.due = PartialDate.parse("tháng 9/2024")
            again.done_on = None
            for finding in (settled, moved, again):
                finding.save()
            gone.delete()
            kept.delete()
            Finding.objects.create(found="G", inspection=visit)
            Finding.objects.create(found="H", inspection=visit, done_on=LATER)
        assert {row for row in told(past.department) if row[1].startswith("Finding")} == {
            ("closed", "Finding: A", "", "Still open", "Done 01/09/2024", "Đã san xong"),
            ("slipped", "Finding: B", "Due by", "07/2024", "09/2024", "2 months later"),
            ("closed", "Finding: C", "", "Still open", "removed", ""),
            ("opened", "Finding: D", "", "Done 02/01/2024", "Still open", ""),
            ("opened", "Finding: G", "", "not recorded", "Still open", ""),
            ("opened", "Finding: H", "", "not recorded", "Still open", ""),
            ("closed", "Finding: H", "", "Still open", "Done 01/09/2024", ""),
        }
        assert "Finding: A Closed Still open → Done 01/09/2024 Đã san xong the system" in read(past.leader, BETWEEN)

    def test_sites_come_and_go_and_change_hands(self, past):
        with on(LATER):
            new = Cluster.objects.create(name="Mới")
            record(new, "eia", state="done")
            figure(new, "area", "50")
            past.zone.delete()
            past.cluster.developer = past.rival
            past.cluster.save()
        found = told(past.department) - told(past.department, BEGUN, LATER)
        assert ("opened", "Industrial cluster", "", "not recorded", "added", "") in told(past.department)
        assert ("closed", "Industrial zone", "", "added", "removed", "") in told(past.department)
        assert {row for row in told(past.department) if row[2] == "Infrastructure developer"} == {
            ("changed", "Industrial cluster", "Infrastructure developer", past.company.name, past.rival.name, "")
        }
        assert not [row for row in found if row[1] in ("EIA", "Area")]

    def test_projects(self, past):
        with on(BEGUN):
            shoes = SecondaryProject.objects.create(site=past.cluster, name="Giày", state="approved", land_area="2")
            ended = SecondaryProject.objects.create(site=past.cluster, name="Gỗ", state="operating")
        with on(LATER):
            shoes.state, shoes.land_area = "building", "2.5"
            shoes.save()
            ended.state = "stopped"
            ended.save()
            SecondaryProject.objects.create(site=past.cluster, name="Chè")
        assert kinds(past.department, "Secondary project: Giày") == {"State": "forward", "Land": "changed"}
        assert kinds(past.department, "Secondary project: Gỗ") == {"State": "closed"}
        assert kinds(past.department, "Secondary project: Chè") == {"": "opened"}

    def test_the_figure_in_use(self, past):
        with on(BEGUN):
            old = figure(past.cluster, "area", "43")
        with on(LATER):
            new = figure(past.cluster, "area", "40", source="QĐ")
        assert kinds(past.department, "Area") == {}
        with on(LATER, "11:00"):
            old.is_chosen = False
            old.save()
            new.is_chosen = True
            new.save()
            figure(past.cluster, "total-investment", "149")
        assert ("changed", "Area", "", "43 ha", "40 ha", "") in told(past.department)
        assert ("changed", "Total investment", "", "–", "149 billion VND", "") in told(past.department)

    @pytest.mark.parametrize(
        ("event", "kind"),
        [("revoked", "closed"), ("suspended", "closed"), ("resumed", "opened"), ("amended", "changed")],
    )
    def test_events(self, past, event, kind):
        with on(LATER):
            found = SiteEvent.objects.create(site=past.cluster, kind=event, date=PartialDate.parse("30/8/2024"))
        subject = f"Event: {found.get_kind_display()}"
        assert (kind, subject, "", "not recorded", "30/08/2024", "") in told(past.department)


class TestPage:
    def test_it_tells_before_and_after_who_and_when(self, past):
        with on(LATER, "09:30"):
            found = milestone(past.other_cluster, "eia")
            found.state, found._history_user = "in_progress", past.department
            found.save()
        with on(LATER, "15:00"):
            found.note, found._history_user = "ghi chú", past.leader
            found.save()
        text = read(past.leader, BETWEEN)
        assert "from the end of 14/06/2024 to the end of 01/10/2024" in text
        assert "Progress made 3 at 2 sites Behind original target 0 Opened 0 Closed 0 Other changes 1 at 1 site" in text
        assert "CCN Vằng Mười 2" in text
        assert "EIA State Progress made No information → In progress Department 01/09/2024 09:30" in text
        assert "EIA Note Other changes – → ghi chú Leader 01/09/2024 15:00" in text
        assert "Site clearance State Progress made In progress → Done 31/08/2024 the system 01/09/2024 10:00" in text

    def test_what_days_alone_did_nobody_recorded(self, past):
        with on(BEGUN):
            record(past.cluster, "eia", state="in_progress", planned="tháng 8/2024")
        assert "Behind original target not overdue → 1 month overdue automatic: date passed" in read(
            past.leader, BETWEEN
        )

    def test_one_kind_of_change_alone(self, past):
        with on(LATER):
            SiteEvent.objects.create(site=past.zone, kind="revoked", date=PartialDate.parse("30/8/2024"))
        text = read(past.leader, f"{BETWEEN}&what=closed")
        assert "KCN Thanh Bình 1" in text
        assert "CCN Cẩm Giàng" not in text
        assert "Progress made 2 at 1 site" in text

    @pytest.mark.parametrize(
        ("query", "sites"),
        [
            ("", ["CCN Cẩm Giàng", "KCN Thanh Bình", "CCN Vằng Mười"]),
            ("&kind=zone", ["KCN Thanh Bình"]),
            ("&unit=xa-cam-giang-thai-nguyen-2025", ["CCN Cẩm Giàng"]),
            ("&developer={rival}", ["CCN Vằng Mười"]),
            ("&site=cluster:cam-giang", ["CCN Cẩm Giàng"]),
        ],
    )
    def test_filters(self, past, query, sites):
        with on(LATER):
            for site in (past.cluster, past.other_cluster, past.zone):
                record(site, "eia", state="in_progress")
        html = browser(past.leader).get(f"/differences/{BETWEEN}{query.format(rival=past.rival.pk)}").content.decode()
        assert re.findall(r'<h2 id="site-\d+">\s*<a href="[^"]*">([^<]*)</a>', html) == sites

    @pytest.mark.parametrize(
        ("role", "sites"), [("board", ["KCN Thanh Bình"]), ("local", ["CCN Cẩm Giàng"]), ("clerk", ["CCN Cẩm Giàng"])]
    )
    def test_nobody_reads_of_sites_they_do_not_see(self, past, role, sites):
        with on(LATER):
            for site in (past.cluster, past.other_cluster, past.zone):
                record(site, "eia", state="in_progress")
                figure(site, "area", "50")
        html = browser(getattr(past, role)).get(f"/differences/{BETWEEN}").content.decode()
        assert re.findall(r'<h2 id="site-\d+">\s*<a href="[^"]*">([^<]*)</a>', html) == sites
        for hidden in {"Cẩm Giàng", "Vằng Mười", "Thanh Bình"} - {name[4:] for name in sites}:
            assert f"CCN {hidden}" not in html
            assert f"KCN {hidden}" not in html

    @pytest.mark.once
    def test_what_tells_no_step_and_what_is_after_the_first_is_folded(self, past):
        lines = {"area": "50", "industrial-area": "40", "leased-area": "20", "total-investment": "300", "term": "50"}
        with on(LATER):
            for measure, value in lines.items():
                figure(past.other_cluster, measure, value)
            for stage in ("eia", "feasibility", "operation"):
                record(past.other_cluster, stage, state="in_progress", percent=10, households_done=3, note="gặp xã")

        def told(what: str):
            response = browser(past.leader).get(f"/differences/{BETWEEN}&site=cluster:vang-muoi&what={what}")
            shown, _summary, folded = response.content.decode().partition('<details class="fold-more">')
            [block] = response.context["found"].sites
            assert shown.count('<span class="chip diff-') == len(block.first)
            assert folded.count('<span class="chip diff-') == len(block.rest)
            assert not block.rest or f"{len(block.rest)} more changes" in text_of(response)
            return [[line.difference.kind for line in lines] for lines in (block.first, block.rest)]

        first, rest = told("")
        assert len(first) == 6
        assert "changed" not in first
        assert rest.count("changed") == len(rest) - 3
        first, rest = told("changed")
        assert set(first + rest) == {"changed"}
        assert len(first) == 6

    def test_asking_for_a_site_one_does_not_see_tells_nothing(self, past):
        for slug in ("vang-muoi", "khong-co"):
            assert "You do not see a site at this address." in read(past.clerk, f"{BETWEEN}&site=cluster:{slug}")

    def test_links_lead_to_the_site_as_it_was_on_the_later_day(self, past):
        html = browser(past.leader).get(f"/differences/{BETWEEN}").content.decode()
        assert 'href="/clusters/cam-giang/?as_of=2024-10-01"' in html
        html = browser(past.leader).get("/differences/?from=14/06/2024").content.decode()
        assert 'href="/clusters/cam-giang/"' in html

    @pytest.mark.parametrize(
        ("query", "said", "kept"),
        [
            ("?from=abc", "There is no day “abc”", 'value="abc"'),
            ("?from=31/02/2024", "There is no day “31/02/2024”", 'value="31/02/2024"'),
            ("?from=2024", "There is no day “2024”", 'value="2024"'),
            ("?from=14/06/2024&to=01/01/2200", "01/01/2200 is in the future.", 'value="01/01/2200"'),
            ("?from=01/10/2024&to=14/06/2024", "This day is before the first day.", 'value="01/10/2024"'),
            ("?from=01/01/2024", "The tracker's records begin on 02/01/2024.", 'value="01/01/2024"'),
            ("?kind=x", "Kind", ""),
            ("?developer=qqq", "No record here has the name “qqq”.", ""),
            ("?unit=qqq", "No record here has the name “qqq”.", ""),
        ],
    )
    def test_bad_input_is_said_at_its_field_and_nothing_is_compared(self, past, query, said, kept):
        response = browser(past.leader).get(f"/differences/{query}")
        assert response.status_code == 200
        assert "Nothing was compared. Correct the following" in text_of(response)
        assert said in text_of(response)
        assert kept in response.content.decode()
        assert "Progress made" not in text_of(response)

    def test_unasked_it_shows_the_last_week(self, past):
        with on(date(2024, 9, 5)):
            assert "from the end of 29/08/2024 to the end of 05/09/2024" in read(past.leader)

    def test_in_the_first_week_it_shows_what_there_is(self, past):
        with on(date(2024, 1, 4)):
            assert "from the end of 02/01/2024 to the end of 04/01/2024" in read(past.leader)

    def test_without_any_record_it_says_so(self, django_user_model):
        boss = django_user_model.objects.create(username="boss", is_superuser=True)
        assert "The tracker has no records yet." in read(boss)

    def test_quick_choices(self, past):
        with on(date(2024, 9, 30)):
            html = browser(past.leader).get("/differences/?kind=zone&from=x").content.decode()
        links = re.findall(r'<a href="([^"]*)">since ([^<]*)</a>', html)
        assert links == [
            ("?kind=zone&amp;from=2024-09-23", "a week ago"),
            ("?kind=zone&amp;from=2024-08-30", "a month ago"),
            ("?kind=zone&amp;from=2024-06-14", "the last data cut-off"),
        ]

    @pytest.mark.parametrize(
        ("on_day", "cut_off"),
        [
            (date(2024, 6, 14), date(2023, 12, 14)),
            (date(2024, 6, 15), date(2024, 6, 14)),
            (date(2024, 12, 14), date(2024, 6, 14)),
            (date(2024, 12, 15), date(2024, 12, 14)),
            (date(2025, 1, 2), date(2024, 12, 14)),
        ],
    )
    @pytest.mark.django_db
    def test_the_last_cut_off(self, on_day, cut_off):
        assert last_cut_off(on_day) == cut_off

    def test_it_cannot_itself_be_looked_at_as_of_a_day(self, past):
        response = browser(past.leader).get("/differences/?as_of=2024-06-14")
        assert response.status_code == 404

    def test_dashboard_and_site_page_lead_here(self, past):
        client = browser(past.leader)
        assert 'href="/differences/"' in client.get("/").content.decode()
        assert 'href="/differences/?site=cluster:cam-giang"' in client.get("/clusters/cam-giang/").content.decode()
        then = client.get("/clusters/cam-giang/?as_of=2024-06-14").content.decode()
        assert 'href="/differences/?from=2024-06-14&amp;site=cluster:cam-giang"' in then

    @pytest.mark.once
    def test_queries_do_not_grow_with_what_there_is(self, past):
        def count():
            with CaptureQueriesContext(connection) as queries:
                response = browser(past.leader).get(f"/differences/{BETWEEN}")
                assert response.status_code == 200
            return len(queries)

        def more(numbers):
            with on(BEGUN):
                sites = [Cluster.objects.create(name=f"Cụm {n}", developer=past.company) for n in numbers]
            with on(LATER):
                for site in sites:
                    record(site, "operation", state="in_progress")

        more(range(10))
        few = count()
        more(range(10, 200))
        assert count() == few

    def test_long_lists_are_paged_by_site(self, past):
        with on(BEGUN):
            sites = [Cluster.objects.create(name=f"Cụm {n:02}") for n in range(35)]
        with on(LATER):
            for site in sites:
                record(site, "eia", state="done")
        assert "Page 2 of 2" in read(past.leader, f"{BETWEEN}&page=2")
        assert "Progress made 37" in read(past.leader, f"{BETWEEN}&page=2")

    @pytest.mark.once
    def test_only_what_a_page_shows_is_put_into_words(self, past, monkeypatch):
        named = []
        with on(BEGUN):
            sites = [Cluster.objects.create(name=f"Cụm {n:02}") for n in range(35)]
        with on(LATER):
            papers = [document(site, number=f"{site.pk}/QĐ-UBND").pk for site in sites]
        read_names = Labels.read

        def read_and_note(labels):
            named.extend(labels.wanted[Document] & {*papers})
            read_names(labels)

        monkeypatch.setattr(Labels, "read", read_and_note)
        response = browser(past.leader).get(f"/differences/{BETWEEN}")
        assert "Other changes 35 at 35 sites" in text_of(response)
        shown = [block.site.pk for block in response.context["found"].sites]
        assert len(shown) == 20
        assert len(named) == len({*shown} & {site.pk for site in sites})

    def test_kinds_are_those_of_the_page(self, past):
        assert [kind.value for kind in DifferenceKind] == ["forward", "slipped", "opened", "closed", "changed"]
