"""The chase-up letter: who may write it, about what, and what stands in the Word file."""

import io
from http import HTTPStatus
from urllib.parse import unquote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from clusters.models import Cluster
from places.models import Organisation
from progress.models import Finding, Inspection, Obstacle, ObstacleKind, SiteEvent
from progress.tests.cast import TODAY, browser, document, make_cast, record, text_of
from reports.models import Letterhead
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def office():
    with time_machine.travel(TODAY, tick=False):
        cast = make_cast()
        cast.paper = document(cast.cluster, date=PartialDate.parse("4/11/2022"))
        cast.agency = Organisation.objects.create(name="Sở Nông nghiệp và Môi trường", kind="agency")
        cast.kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        for kind, name, symbol in (("cluster", "Sở Công Thương", "SCT"), ("zone", "Ban Quản lý", "BQL")):
            Letterhead.objects.create(
                kind=kind,
                superior="UBND tỉnh Thái Nguyên",
                office=name,
                symbol=symbol,
                place="Thái Nguyên",
                signer_capacity="KT. GIÁM ĐỐC\nPhó giám đốc",
                receivers="Như trên\nLưu: VT",
            )
        record(cast.cluster, "operation", planned="quý II/2024", document=cast.paper)
        yield cast


def obstacle(cast, site, **values) -> Obstacle:
    values = {"kind": cast.kind, "description": "Chưa có giá đất", "opened_on": "2026-10-24", **values}
    return Obstacle.objects.create(site_id=site.pk, **values)


def finding(site, found="San nền chậm", *, visit=None, **values) -> Finding:
    visited = Inspection.objects.create(site_id=site.pk, **{"date": "2026-10-24", **(visit or {})})
    return Finding.objects.create(inspection=visited, found=found, **values)


def word_of(user, organisation) -> Document:
    response = browser(user).get(reverse("letter-word", args=[organisation.pk]))
    assert response.status_code == HTTPStatus.OK
    return Document(io.BytesIO(response.content))


def told(paper) -> str:
    """All text of a Word file: paragraphs, and tables cell by cell."""
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def test_the_list_names_whoever_has_something_pending_with_its_counts(office):
    obstacle(office, office.cluster, asked_of=office.agency)
    finding(office.cluster)
    finding(office.cluster, responsible=office.agency)
    finding(office.other_cluster, responsible=office.agency)
    page = text_of(browser(office.department).get(reverse("letters")))
    assert "Công ty Cổ phần Nhựa đường Reminder letter 1 0 0 0 1 0 0 Word draft" in page
    assert "Sở Nông nghiệp và Môi trường Request for cooperation 0 0 0 1 2 0 0 Word draft" in page
    assert "Khoáng sản" not in page


def test_the_list_is_paged_and_costs_no_more_for_more_organisations(office):
    def add(numbers) -> None:
        for number in numbers:
            company = Organisation.objects.create(name=f"Công ty {number:02}", kind="enterprise")
            record(Cluster.objects.create(name=f"Cụm {number}", developer=company), "eia", planned="2020")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("letters")).status_code == HTTPStatus.OK
        return len(captured)

    client = browser(office.department)
    add(range(5))
    queries()
    few = queries()
    add(range(5, 60))
    assert queries() == few
    pages = [text_of(client.get(reverse("letters"), {"page": page})) for page in (1, 2)]
    assert [page.count(" 0 Word draft") for page in pages] == [50, 11]
    assert "61" in pages[0]


def test_an_obstacle_that_asks_nobody_waits_for_the_developer(office):
    obstacle(office, office.cluster)
    assert "Chưa có giá đất" in told(word_of(office.department, office.company))


def test_the_word_file_has_the_blocks_of_an_official_letter(office):
    paper = word_of(office.department, office.company)
    text = told(paper)
    for block in (
        "UBND TỈNH THÁI NGUYÊN",
        "SỞ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/SCT",
        "Thái Nguyên, ngày",
        "V/v đôn đốc tiến độ",
        "Kính gửi: Công ty Cổ phần Nhựa đường\n",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Trân trọng./.",
    ):
        assert block in text
    section = paper.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.left_margin, section.right_margin)] == [210, 30, 15]
    assert paper.styles["Normal"].font.name == "Times New Roman"


def test_it_lists_late_steps_with_one_length_of_time_and_the_documents_they_rest_on(office):
    table = word_of(office.department, office.company).tables[2]
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        "CCN Cẩm Giàng",
        "Vận hành, khai thác",
        "quý II/2024",
        "2 năm 4 tháng",
        "Quyết định 2140/QĐ-UBND, 04/11/2022",
    ]


def test_it_lists_open_obstacles_with_what_was_asked_and_days(office):
    obstacle(
        office,
        office.cluster,
        asked_of=office.agency,
        request="Phê duyệt giá đất",
        due=PartialDate.parse("30/11/2026"),
        source="Báo cáo 12/BC",
    )
    table = word_of(office.department, office.agency).tables[2]
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        "CCN Cẩm Giàng",
        "Chưa có giá đất",
        "Phê duyệt giá đất",
        "30/11/2026",
        "30",
        "Báo cáo 12/BC",
    ]


def test_it_lists_open_findings_with_what_is_to_be_done_and_days(office):
    finding(
        office.cluster,
        to_do="Đẩy nhanh san nền",
        responsible=office.agency,
        due=PartialDate.parse("15/11/2026"),
        visit={"document": office.paper},
    )
    finding(office.cluster, "Đã xong rồi", responsible=office.agency, done_on="2026-11-01")
    paper = word_of(office.department, office.agency)
    assert "1. Tồn tại qua kiểm tra chưa khắc phục" in told(paper)
    assert [[cell.text for cell in row.cells] for row in paper.tables[2].rows[1:]] == [
        [
            "1",
            "CCN Cẩm Giàng",
            "24/10/2026",
            "San nền chậm",
            "Đẩy nhanh san nền",
            "15/11/2026 (quá hạn 8 ngày)",
            "30",
            "Quyết định 2140/QĐ-UBND, 04/11/2022",
        ]
    ]
    assert "Đẩy nhanh san nền" in text_of(browser(office.department).get(reverse("letter", args=[office.agency.pk])))


def test_a_finding_that_names_nobody_is_the_developers_and_one_that_names_a_household_is_not(office):
    finding(office.cluster, "Chưa trồng cây xanh")
    finding(office.cluster, "Hộ ông A lấn chiếm", responsible_people="Hộ ông A")
    finding(office.cluster, "Sở chưa trả lời", responsible=office.agency)
    text = told(word_of(office.department, office.company))
    assert "Chưa trồng cây xanh" in text
    assert "Hộ ông A" not in text
    assert "Sở chưa trả lời" not in text


def test_findings_elsewhere_or_of_a_site_given_up_are_not_chased(office):
    finding(office.zone, responsible=office.agency)
    finding(office.other_cluster, responsible=office.agency)
    SiteEvent.objects.create(site_id=office.other_cluster.pk, kind="revoked", date=PartialDate.parse("2024"))
    assert "Môi trường" not in text_of(browser(office.department).get(reverse("letters")))
    assert "BAN QUẢN LÝ" in told(word_of(office.board, office.agency))


def test_the_tables_are_as_wide_as_the_text(office):
    obstacle(office, office.cluster)
    finding(office.cluster)
    tables = word_of(office.department, office.company).tables[2:5]
    assert [round(sum(column.width.mm for column in table.columns)) for table in tables] == [165, 165, 165]


def test_the_list_of_obstacles_leads_writers_to_the_letter(office):
    obstacle(office, office.cluster, asked_of=office.agency)
    obstacle(office, office.cluster)
    letter, address = f'href="{reverse("letter", args=[office.agency.pk])}"', reverse("progress:obstacles")
    page = browser(office.department).get(address).content.decode()
    assert letter in page
    assert page.partition("<main")[2].count('href="/letters/') == 1
    assert letter not in browser(office.local).get(address).content.decode()
    assert letter not in browser(office.department).get(address, {"as_of": "2026-11-23"}).content.decode()


def test_an_obstacle_counts_from_the_day_of_asking_and_is_not_chased_once_resolved(office):
    asked = obstacle(office, office.cluster, asked_of=office.agency, asked_on="2026-11-20")
    assert word_of(office.department, office.agency).tables[2].rows[1].cells[5].text == "3"
    asked.refresh_from_db()
    asked.resolved_on = asked.asked_on
    asked.save()  # waits for a second person
    address = reverse("letter-word", args=[office.agency.pk])
    assert browser(office.department).get(address).status_code == HTTPStatus.NOT_FOUND  # nothing else is pending


def test_the_letter_is_vietnamese_for_an_english_reader_too_and_the_preview_says_the_same(office):
    page = text_of(browser(office.department, "en").get(reverse("letter", args=[office.company.pk])))
    assert "Reminder letter" in page
    assert "Kính gửi: Công ty Cổ phần Nhựa đường Qua theo dõi" in page
    assert "quý II/2024" in page


def test_the_file_is_named_by_the_day_and_the_organisation(office):
    office.company.name = 'Công ty "A/B"'
    office.company.save()
    response = browser(office.department).get(reverse("letter-word", args=[office.company.pk]))
    name = unquote(response["Content-Disposition"].partition("''")[2])
    assert name == "2026.11.23. Công văn đôn đốc Công ty -A-B-.docx"


def test_text_that_people_typed_stands_in_the_file_as_typed_on_one_line(office):
    obstacle(office, office.cluster, description="Giá < 5 & > 3 <w:t>\nDòng hai\x07\u202e \u2066ba")
    assert "Giá < 5 & > 3 <w:t> Dòng hai ba" in told(word_of(office.department, office.company))


def test_the_board_writes_about_zones_under_its_own_head(office):
    office.zone.developer = office.rival
    office.zone.save()
    record(office.zone, "operation", planned="2023")
    assert "BAN QUẢN LÝ" in told(word_of(office.board, office.rival))
    assert "Thanh Bình" not in text_of(browser(office.department).get(reverse("letters")))


def test_nothing_outside_ones_charge_and_nothing_given_up_is_asked_for(office):
    record(office.other_cluster, "operation", planned="2023")
    SiteEvent.objects.create(site_id=office.other_cluster.pk, kind="revoked", date=PartialDate.parse("2024"))
    page = browser(office.department).get(reverse("letter", args=[office.rival.pk]))
    assert "Nothing is pending" in text_of(page)
    answer = browser(office.department).get(reverse("letter-word", args=[office.rival.pk]))
    assert answer.status_code == HTTPStatus.NOT_FOUND
    # The Board has no site of this developer: there is no such organisation for it.
    assert browser(office.board).get(reverse("letter", args=[office.company.pk])).status_code == HTTPStatus.NOT_FOUND


def test_without_a_letterhead_the_page_says_who_records_it(office):
    Letterhead.objects.all().delete()
    assert "No letterhead yet" in text_of(browser(office.department).get(reverse("letter", args=[office.company.pk])))


@pytest.mark.once
def test_the_list_costs_as_many_queries_for_many_organisations(office, django_assert_max_num_queries):
    for number in range(30):
        agency = Organisation.objects.create(name=f"Cơ quan {number}", kind="agency")
        obstacle(office, office.cluster, asked_of=agency)
    client = browser(office.department)
    client.get(reverse("letters"))
    with django_assert_max_num_queries(20):
        assert text_of(client.get(reverse("letters"))).count("Cơ quan") == 60


def test_the_page_shows_the_first_rows_of_a_table_and_says_how_many_the_word_file_has_beside(office):
    for number in range(103):
        obstacle(office, office.cluster, asked_of=office.agency, description=f"Vướng mắc số {number:03}")
    client = browser(office.department, "en")
    page = text_of(client.get(reverse("letter", args=[office.agency.pk])))
    assert (page.count("Vướng mắc số"), "3 more rows are in the Word draft" in page) == (100, True)
    content = client.get(reverse("letter-word", args=[office.agency.pk])).content
    cells = [cell.text for table in Document(io.BytesIO(content)).tables for row in table.rows for cell in row.cells]
    assert sum("Vướng mắc số" in text for text in cells) == 103
