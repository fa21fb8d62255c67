"""The page of one site: everything known of it, and honestly nothing where nothing is known."""

import re
from datetime import date, datetime, time

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster
from places.models import Organisation
from progress.models import Inspection, Obstacle, ObstacleKind, SecondaryProject, SiteEvent
from progress.tests.cast import browser, document, figure, milestone, record, text_of
from values.dates import PartialDate
from values.today import ONE_DAY

PAGE = "/clusters/cam-giang/"


def read(user, path=PAGE, language="en") -> str:
    """Return what the page says, what a "?" explains beside it left out."""
    response = browser(user, language).get(path)
    assert response.status_code == 200
    response.content = re.sub(rb'<details class="what-is.*?</details>', b"", response.content, flags=re.DOTALL)
    return text_of(response)


def tomorrow_at(hour: int, minute: int) -> datetime:
    """A moment after what `cast` recorded."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + ONE_DAY, time(hour, minute)))


@pytest.mark.parametrize(
    ("role", "cluster", "other_cluster", "zone"),
    [
        ("administrator", 200, 200, 200),
        ("department", 200, 200, 200),
        ("leader", 200, 200, 200),
        ("board", 404, 404, 200),
        ("local", 200, 404, 404),
        ("clerk", 200, 404, 404),
        ("nobody", 404, 404, 404),
    ],
)
def test_each_role_opens_the_pages_of_its_sites_and_finds_no_others(cast, role, cluster, other_cluster, zone):
    client = browser(getattr(cast, role))
    pages = [cast.cluster, cast.other_cluster, cast.zone]
    assert [client.get(site.get_absolute_url()).status_code for site in pages] == [cluster, other_cluster, zone]


def test_a_cluster_is_not_found_among_the_zones(cast):
    assert browser(cast.department).get("/zones/cam-giang/").status_code == 404
    assert browser(cast.department).get("/clusters/atlantis/").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(cast):
    assert browser().get(PAGE).url == f"/login/?next={PAGE}"


def test_sites_know_their_address(cast):
    assert cast.cluster.get_absolute_url() == PAGE
    assert cast.zone.get_absolute_url() == "/zones/thanh-binh/"
    assert cast.cluster.site_ptr.get_absolute_url() == PAGE


class TestFacts:
    def test_say_what_it_is_where_and_whose(self, cast):
        text = read(cast.department)
        assert "Industrial cluster Cẩm Giàng" in text
        assert "xã Cẩm Giàng, huyện Bạch Thông since 01/07/2025: xã Cẩm Giàng, tỉnh Thái Nguyên" in text
        assert "Infrastructure developer Công ty Cổ phần Nhựa đường" in text

    def test_of_a_unit_that_ended_say_when_what_followed_is_not_recorded(self, cast):
        text = read(cast.department, "/clusters/vang-muoi/")
        assert "xã Trần Phú, huyện Na Rì until 30/06/2025; successor not recorded" in text

    def test_of_a_site_with_nothing_known_say_so(self, cast):
        bare = Cluster.objects.create(name="Mới")
        text = read(cast.department, bare.get_absolute_url())
        for said in (
            "Type of cluster not recorded",
            "Administrative unit not recorded",
            "Infrastructure developer not recorded",
            "Occupancy rate no data yet",
            "Area no data yet",
            "No obstacle is recorded.",
            "No figure is recorded.",
            "No secondary project is recorded.",
            "No document is recorded.",
            "No event is recorded.",
            "No inspection is recorded.",
            "No information 5",
        ):
            assert said in text
        assert " 0 " not in text.partition("Overview")[2].partition("Milestones")[0]

    def test_hold_the_figures_in_use_with_unit_source_and_day(self, cast):
        figure(cast.cluster, "total-investment", "1541.75", source="", document=document(cast.cluster))
        figure(cast.cluster, "area", "43", source="báo chí", as_of=PartialDate.parse("tháng 2/2024"))
        text = read(cast.department)
        assert "Total investment 1.541,75 billion VND Decision 2140/QĐ-UBND" in text
        assert "Area 43 ha báo chí · as at 02/2024" in text

    def test_spell_the_occupancy_rate_out(self, cast):
        figure(cast.cluster, "leased-area", "12.34")
        figure(cast.cluster, "industrial-area", "52.1")
        text = read(cast.department)
        assert "23,69 % 12,34 ha leased ÷ 52,1 ha: Industrial land (detailed plan)" in text


class TestFigures:
    def test_that_differ_stand_side_by_side_with_the_reason_for_the_one_in_use(self, cast):
        figure(cast.cluster, "area", "43", reason="số mới hơn")
        figure(cast.cluster, "area", "40", source="khi thành lập")
        text = read(cast.department).partition("Figures and their sources")[2]
        assert "43 ha in use báo cáo Reason for using it: số mới hơn" in text
        assert "40 ha khi thành lập Use this figure" in text
        assert "sources differ" in read(cast.department)

    @pytest.mark.parametrize("role", ["local", "clerk", "leader"])
    def test_are_not_offered_for_choice_to_whoever_may_not(self, cast, role):
        figure(cast.cluster, "area", "43")
        figure(cast.cluster, "area", "40")
        assert "Use this figure" not in read(getattr(cast, role))


@pytest.mark.usefixtures("time_machine")
class TestMilestones:
    @pytest.fixture(autouse=True)
    def today(self, time_machine):
        time_machine.move_to("2026-11-23 09:00 +0700")

    def test_tell_every_date_and_figure_in_words(self, cast):
        record(
            cast.cluster,
            "site-clearance",
            state="in_progress",
            planned="quý II/2024",
            forecast="quý IV/2025",
            percent=60,
            area_done="12.5",
            area_ready="8.25",
            area_total="43",
            households_done=83,
            households_total=88,
            note="còn 5 hộ",
            document=document(cast.cluster),
        )
        html = browser(cast.department, "en").get(PAGE).content.decode()
        row = html.partition(f'id="milestone-{milestone(cast.cluster, "site-clearance").pk}"')[2].partition("ms-do")[0]
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
        for said in (
            "Planned Q2 2024",
            "Forecast Q4 2025",
            "Percent done 60 %",
            "Hectares done 12,5 / 43 ha",
            "Land ready to build on 8,25 ha",
            "Households 83 / 88",
            "10 months overdue",
            "2nd target: first Q2 2024, now Q4 2025; 10 months overdue; 2 years 4 months behind original target",
            "còn 5 hộ",
            "Decision 2140/QĐ-UBND",
        ):
            assert said in text

    def test_speak_vietnamese_by_default(self, cast):
        record(cast.cluster, "operation", planned="tháng 1/2025", forecast="quý IV/2025")
        text = read(cast.department, language="vi")
        assert "tháng 1/2025" in text
        assert (
            "cam kết lần 2: kế hoạch tháng 1/2025, dự kiến quý IV/2025; quá hạn 10 tháng; chậm 21 tháng so với kế hoạch"
            in text
        )

    def test_list_what_is_late_first(self, cast):
        record(cast.cluster, "operation", planned="tháng 1/2025")
        text = read(cast.department)
        assert text.index("In operation : target 01/2025; 21 months overdue") < text.index("Feasibility study")

    def test_are_drawn_on_one_scale_without_commas(self, cast):
        record(cast.cluster, "operation", planned="tháng 1/2025", forecast="2028")
        html = browser(cast.department, "vi").get(PAGE).content.decode()
        drawings = "".join(re.findall(r"<svg class=\"ms-svg\".*?</svg>", html, re.DOTALL))
        assert drawings.count("<svg") == 1 + 6  # the years, and a strip per milestone
        assert not re.search(r'="[^"]*\d,\d[^"]*"', drawings)
        assert re.findall(r">(\d+)</text>", drawings) == ["2025", "2026", "2027", "2028"]
        assert drawings.count("tl-today") == 7
        assert all(kind in drawings for kind in ("tl-planned", "tl-forecast", "tl-late"))

    def test_drawings_are_silent_for_they_repeat_the_words(self, cast):
        html = browser(cast.department).get(PAGE).content.decode()
        assert html.count('class="ms-svg"') == html.count('aria-hidden="true">\n  <svg class="ms-svg"')

    def test_a_stage_done_before_an_earlier_one_is_a_notice(self, cast):
        record(cast.cluster, "eia", state="in_progress")
        record(cast.cluster, "operation", state="done")
        assert "“In operation” is done, but earlier stages are not: EIA." in read(cast.department)

    def test_substeps_are_folded_with_a_count(self, cast):
        record(cast.cluster, "payment", state="done")
        html = browser(cast.department).get(PAGE).content.decode()
        assert "<details" in html.partition("Sub-steps: 1 of 1 done")[0][-200:]

    @pytest.mark.parametrize("role", ["administrator", "department", "local", "clerk"])
    def test_offer_updating_to_whoever_may(self, cast, role):
        assert milestone_link(cast) in browser(getattr(cast, role)).get(PAGE).content.decode()

    def test_do_not_offer_it_to_whoever_only_reads(self, cast):
        assert milestone_link(cast) not in browser(cast.leader).get(PAGE).content.decode()

    def test_of_a_zone_are_offered_to_the_board_and_not_to_the_department(self, cast):
        page = cast.zone.get_absolute_url()
        assert ">Update<" in browser(cast.board).get(page).content.decode()
        assert ">Update<" not in browser(cast.department).get(page).content.decode()

    def test_without_a_catalogue_there_are_none(self, cast):
        cast.cluster.milestones.all().delete()
        assert "The catalogue has no stages yet" in read(cast.department)


def milestone_link(cast) -> str:
    return f'href="{PAGE}milestones/{milestone(cast.cluster, "eia").pk}/"'


class TestObstacles:
    @pytest.fixture(autouse=True)
    def two(self, cast, time_machine):
        time_machine.move_to("2026-11-23 09:00 +0700")
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", name_en="Land", order=1)
        committee = Organisation.objects.create(name="UBND tỉnh", kind="committee")
        Obstacle.objects.create(
            site_id=cast.cluster.pk,
            kind=kind,
            description="thiếu đất đắp",
            opened_on=date(2025, 1, 2),
            resolved_on=date(2025, 3, 4),
            confirmed_on=date(2025, 3, 5),
            resolution="mở mỏ đất",
        )
        Obstacle.objects.create(
            site_id=cast.cluster.pk,
            kind=kind,
            milestone=milestone(cast.cluster, "site-clearance"),
            description="chưa có giá đất",
            cause="thiếu đơn vị tư vấn",
            request="phê duyệt giá đất",
            asked_of=committee,
            due=PartialDate.parse("30/11/2026"),
            opened_on=date(2026, 11, 13),
            source="biên bản",
        )

    def test_open_ones_come_first_with_their_days_and_what_is_asked(self, cast):
        text = read(cast.department).partition("Obstacles")[2]
        assert "1 of 2 open Add an obstacle chưa có giá đất open for 10 days Land · since 13/11/2026" in text
        assert "since 13/11/2026 · blocks Site clearance" in text
        assert "Cause: thiếu đơn vị tư vấn Request: phê duyệt giá đất UBND tỉnh due by 30/11/2026 biên bản" in text
        assert text.index("chưa có giá đất") < text.index("thiếu đất đắp resolved on 04/03/2025")
        assert "Resolved: mở mỏ đất" in text

    def test_they_block_the_milestone_they_hold(self, cast):
        assert "Blocked 1" in read(cast.department)


def test_projects_documents_events_and_inspections_are_all_there(cast, time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")
    site = cast.cluster.pk
    SecondaryProject.objects.create(
        site_id=site,
        name="Nhà máy giày",
        product="giày xuất khẩu",
        capacity=10,
        capacity_unit="triệu đôi",
        land_area="4.25",
        planned_operation=PartialDate.parse("2025"),
    )
    document(cast.cluster, title="Thành lập cụm", date=PartialDate.parse("16/10/2020"), url="https://example.vn/qd")
    SiteEvent.objects.create(site_id=site, kind="expanded", date=PartialDate.parse("tháng 5/2025"), note="thêm 5 ha")
    Inspection.objects.create(site_id=site, date=date(2026, 9, 14), remarks="san nền chậm", people="Sở Công Thương")
    text = read(cast.department)
    told = "Registered to operate in 2025 10 months overdue"
    assert f"Nhà máy giày giày xuất khẩu – {told} 10 triệu đôi 4,25 no data yet" in text
    assert "16/10/2020 Decision 2140/QĐ-UBND Thành lập cụm" in text
    assert "05/2025 Expanded thêm 5 ha" in text
    assert "14/09/2026 Inspection san nền chậm Sở Công Thương" in text


def test_a_document_with_its_file_can_be_downloaded(cast):
    paper = document(cast.cluster)
    paper.file.save("x.pdf", ContentFile(b"%PDF"))
    html = browser(cast.department).get(PAGE).content.decode()
    assert f'href="{reverse("progress:document-file", args=[paper.pk])}"' in html


def test_a_revoked_site_says_by_which_decision(cast):
    paper = document(cast.cluster, number="2144/QĐ-UBND", date=PartialDate.parse("4/11/2022"))
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=paper.date, document=paper)
    text = read(cast.department)
    assert "Industrial cluster Cẩm Giàng Decision revoked" in text
    assert "Decision revoked , 04/11/2022 · Decision 2144/QĐ-UBND" in text


class TestHistory:
    def test_tells_who_changed_what_from_what_to_what(self, cast):
        found = record(cast.cluster, "eia", forecast="quý I/2025")
        found.forecast, found._history_user, found._change_reason = PartialDate.parse("quý III/2025"), cast.clerk, "chờ"
        found.save()
        text = read(cast.department).partition("History")[2]
        assert "Clerk · Changed · milestone: EIA Reason: chờ Forecast Q1 2025 → Q3 2025" in text

    def test_shows_the_newest_and_more_on_demand(self, cast, time_machine):
        moments = [tomorrow_at(9, number) for number in range(30)]
        for number, moment in enumerate(moments):
            time_machine.move_to(moment)
            record(cast.cluster, "eia", percent=number)
        client = browser(cast.department)
        html = client.get(PAGE).content.decode()
        assert html.count("history-head") == 5
        assert f'href="{PAGE}?changes=115#history"' in html
        more = client.get(f"{PAGE}?changes=115").content.decode()
        assert more.count("history-head") == 31
        assert "Show older changes" not in more

    def test_what_was_saved_together_is_one_line(self, cast, time_machine):
        time_machine.move_to(tomorrow_at(9, 0), tick=False)
        for code in ("eia", "feasibility", "operation"):
            record(cast.cluster, code, percent=20)
        html = browser(cast.department, "en").get(PAGE).content.decode().partition('id="history"')[2]
        newest = html.partition("</details>")[0]
        assert "… and 2 more" in re.sub(r"\s+", " ", newest)
        assert newest.count('class="changes"') == 3

    @pytest.mark.parametrize("asked", ["", "-1", "x", "9999999999", "١"])
    def test_an_odd_number_in_the_address_does_no_harm(self, cast, asked):
        assert browser(cast.department).get(f"{PAGE}?changes={asked}").status_code == 200


def test_editing_is_offered_to_those_who_may_and_the_administration_to_those_who_work_there(cast):
    assert "Edit the record" in read(cast.department)
    assert "Edit the record" not in read(cast.department, cast.zone.get_absolute_url())
    assert "Edit the record" not in read(cast.clerk)
    assert "In the administration" not in read(cast.department, f"{PAGE}edit/")
    cast.department.is_staff = True
    cast.department.save()
    assert "In the administration" in read(cast.department, f"{PAGE}edit/")


def test_what_people_typed_is_escaped(cast):
    record(cast.cluster, "eia", note="<script>alert(1)</script>")
    assert "<script>alert" not in browser(cast.department).get(PAGE).content.decode()


@pytest.mark.once
def test_it_costs_as_many_queries_with_many_rows_as_with_few(cast):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    company = Organisation.objects.create(name="Nhà đầu tư", kind="enterprise")

    def fill(numbers):
        site = cast.cluster.pk
        for number in numbers:
            paper = document(cast.cluster, number=f"{number}/QĐ-UBND", issuer=company)
            figure(cast.cluster, "area", str(number), document=paper)
            held = record(cast.cluster, "site-clearance", number + 1, state="in_progress", document=paper)
            fields = {"site_id": site, "document": paper}
            Obstacle.objects.create(kind=kind, milestone=held, description="x", asked_of=company, **fields)
            SecondaryProject.objects.create(name=f"Dự án {number}", investor=company, **fields)
            SiteEvent.objects.create(kind="expanded", date=PartialDate.parse("2025"), new_developer=company, **fields)
            Inspection.objects.create(date=date(2026, 9, 14), remarks="x", **fields)

    def queries():
        client = browser(cast.department)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{PAGE}?changes=1000").status_code == 200
        return len(captured)

    fill(range(2))
    few = queries()
    fill(range(2, 12))
    assert queries() == few


def part(html: str, name: str) -> str:
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


class TestCompleteness:
    def test_counts_what_is_known_and_leads_to_where_the_rest_is_entered(self, cast):
        figure(cast.cluster, "area", "43")
        html = part(browser(cast.department, "en").get(PAGE).content.decode(), "glance")
        assert "3 of 8 general facts recorded" in html
        assert f'href="{reverse("progress:site-figure-add")}?site={cast.cluster.pk}&amp;measure=leased-area"' in html
        assert f'href="{PAGE}edit/"' in html
        assert "measure=area" not in html

    def test_leads_nobody_where_they_may_not_go(self, cast):
        html = part(browser(cast.leader, "en").get(PAGE).content.decode(), "glance")
        assert "Industrial land leased" in html
        assert "figure" not in re.findall(r'href="([^"]*)"', html)
        assert not [url for url in re.findall(r'href="([^"#]+)"', html) if "add" in url or "edit" in url]


class TestWhoseTurn:
    def test_names_who_owes_an_answer_what_is_overdue_first(self, cast):
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", name_en="Land", order=1)
        for name, due in (("Sở Xây dựng", "2030"), ("UBND tỉnh", "01/11/2025")):
            agency = Organisation.objects.create(name=name, kind="committee")
            Obstacle.objects.create(
                site_id=cast.cluster.pk,
                kind=kind,
                description=f"chờ {name}",
                asked_of=agency,
                due=PartialDate.parse(due),
                opened_on=date(2025, 1, 2),
            )
        text = read(cast.department).partition("Whose turn it is")[2]
        assert text.startswith(" UBND tỉnh : chờ UBND tỉnh due by 01/11/2025 Sở Xây dựng : chờ Sở Xây dựng due by 2030")

    def test_says_when_nobody_is_known(self, cast):
        assert "Whose turn it is not recorded" in read(cast.department)
