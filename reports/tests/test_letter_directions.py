# ruff: noqa: F811 - a fixture of another module
"""To whom letters go and in which words: up, across, down, never to the sender; and all that they speak of."""

from http import HTTPStatus
from urllib.parse import unquote

import pytest
from django.urls import reverse

from places.levels import OrganisationLevel, level_said_by
from places.models import Organisation
from places.resources import OrganisationResource
from progress.models import PeriodFigure, ReportRow, SecondaryProject, SiteEvent
from progress.models.event import SiteEventKind
from progress.tests.cast import browser, text_of
from progress.tests.people import errors_of, page_form, person, signed_in
from progress.tests.sheets import imported
from reports.models import Letterhead
from reports.tests.test_letters import finding, obstacle, office, told, word_of  # noqa: F401
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URGING = ("đôn đốc", "khẩn trương", "trước ngày …")


def organisation(name: str, level: str = "", kind: str = "agency") -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, level=level)


def letter_to(office, addressee: Organisation) -> str:
    obstacle(office, office.cluster, asked_of=addressee, request="Phê duyệt giá đất")
    return told(word_of(office.department, addressee))


def listed(office) -> str:
    return text_of(browser(office.department).get(reverse("letters")))


@pytest.mark.parametrize(
    "name",
    ["Ủy ban nhân dân tỉnh Thái Nguyên", "UBND tỉnh Bắc Kạn", "Bộ Công Thương", "Chính phủ", "Thủ tướng Chính phủ"],
)
def test_a_superior_gets_a_report_with_petitions(office, name):
    text = letter_to(office, organisation(name))
    assert "V/v báo cáo, kiến nghị giải quyết khó khăn, vướng mắc tại các cụm công nghiệp" in text
    assert f"Kính gửi: {name}\n" in text
    assert "kính báo cáo và kiến nghị" in text
    assert "Khó khăn, vướng mắc và kiến nghị" in text
    assert "Phê duyệt giá đất" in text
    for word in (*URGING, "Thời hạn", "Số ngày", "chậm", "trả lời"):
        assert word not in text
    assert f"{name} Report with petitions 0 0 0 1 0" in listed(office)


@pytest.mark.parametrize("name", ["Sở Tài chính", "Ban Quản lý các khu công nghiệp"])
def test_an_equal_is_asked_to_cooperate(office, name):
    text = letter_to(office, organisation(name))
    assert "V/v đề nghị phối hợp giải quyết khó khăn, vướng mắc" in text
    assert "quan tâm, phối hợp giải quyết" in text
    for word in URGING:
        assert word not in text


@pytest.mark.parametrize(
    ("name", "kind"),
    [("UBND xã Cẩm Giàng", "committee"), ("UBND huyện Chợ Mới", "committee"), ("Công ty TNHH A", "enterprise")],
)
def test_one_below_and_a_company_are_urged(office, name, kind):
    text = letter_to(office, organisation(name, kind=kind))
    assert "V/v đôn đốc tiến độ, giải quyết khó khăn, vướng mắc" in text
    assert "khẩn trương thực hiện" in text


def test_the_level_that_is_recorded_counts_before_the_name(office):
    text = letter_to(office, organisation("Sở Quy hoạch của thành phố", OrganisationLevel.SUBORDINATE))
    assert "V/v đôn đốc" in text


def test_an_unknown_level_is_asked_for_and_not_guessed(office):
    addressee = organisation("Chi cục Thuế khu vực VII")
    text = letter_to(office, addressee)
    assert "theo thẩm quyền" in text
    for word in (*URGING, "phối hợp", "kiến nghị giải quyết"):
        assert word not in text
    client, address = browser(office.department), reverse("letter", args=[addressee.pk])
    page = client.get(address).content.decode()
    assert "Level of the receiver?" in page
    assert 'href="?direction=across"' in page
    chosen = client.get(address, {"direction": "across"}).content.decode()
    assert "đề nghị phối hợp" in chosen
    assert f"{reverse('letter-word', args=[addressee.pk])}?direction=across" in chosen
    word = client.get(reverse("letter-word", args=[addressee.pk]), {"direction": "across"})
    assert "Đề nghị phối hợp Chi cục Thuế" in unquote(word["Content-Disposition"])


def test_nobody_chooses_where_the_level_is_known(office):
    addressee = organisation("UBND tỉnh Thái Nguyên")
    obstacle(office, office.cluster, asked_of=addressee)
    address = reverse("letter", args=[addressee.pk])
    page = text_of(browser(office.department).get(address, {"direction": "down"}))
    assert "V/v báo cáo, kiến nghị" in page
    assert "Level of the receiver?" not in page


def test_a_direction_that_is_none_is_not_taken(office):
    addressee = organisation("Chi cục Thuế")
    obstacle(office, office.cluster, asked_of=addressee)
    response = browser(office.department).get(reverse("letter", args=[addressee.pk]), {"direction": "<x>"})
    assert response.status_code == HTTPStatus.OK
    assert "theo thẩm quyền" in text_of(response)


@pytest.mark.parametrize("is_said", [True, False], ids=["sender recorded", "by the office's name"])
def test_the_sender_is_never_written_to(office, is_said):
    own = organisation("Sở Công thương")
    if is_said:
        head = Letterhead.objects.get(kind="cluster")
        head.sender, head.office = own, "SỞ CÔNG THƯƠNG TỈNH"
        head.save()
    obstacle(office, office.cluster, asked_of=own)
    page = listed(office)
    assert "Your own office, Sở Công thương: 1 matters." in page
    assert reverse("letter", args=[own.pk]) not in browser(office.department).get(reverse("letters")).content.decode()
    assert "An office does not write" in text_of(browser(office.department).get(reverse("letter", args=[own.pk])))
    answer = browser(office.department).get(reverse("letter-word", args=[own.pk]))
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_board_may_be_written_to_by_the_department(office):
    board = organisation("Ban Quản lý các khu công nghiệp")
    Letterhead.objects.filter(kind="zone").update(sender=board)
    assert "V/v đề nghị phối hợp" in letter_to(office, board)


def test_a_late_secondary_project_is_in_its_investors_letter(office):
    investor = organisation("Công ty TNHH BETTER POWER", kind="enterprise")
    for name, planned in (("Nhà máy giày", "2025"), ("Nhà máy sau", "2030")):
        SecondaryProject.objects.create(
            site_id=office.cluster.pk, name=name, investor=investor, planned_operation=PartialDate.parse(planned)
        )
    text = told(word_of(office.department, investor))
    assert "Dự án thứ cấp chậm đi vào hoạt động" in text
    assert "Nhà máy giày" in text
    assert "Nhà máy sau" not in text
    assert "Công ty TNHH BETTER POWER Reminder letter 0 1 0 0 0" in listed(office)


def test_a_missing_report_of_the_developer_is_in_its_letter_until_it_is_filed(office):
    row = ReportRow.objects.create(form="02", number="1", order=10, name="Vốn", name_en="Capital")
    assert "Biểu 02" not in told(word_of(office.department, office.company)), "it was named after that period"
    SiteEvent.objects.create(
        site_id=office.cluster.pk,
        kind=SiteEventKind.DEVELOPER_CHANGED,
        date=PartialDate.parse("10/1/2026"),
        new_developer=office.company,
    )
    text = told(word_of(office.department, office.company))
    assert "Báo cáo định kỳ chưa gửi hoặc chưa đủ chỉ tiêu" in text
    assert "Biểu 02" in text
    assert "6 tháng đầu năm 2026" in text
    assert "20/06/2026" in text
    PeriodFigure.objects.create(site_id=office.cluster.pk, row=row, year=2026, period="half", value=1, source="BC")
    assert "Biểu 02" not in told(word_of(office.department, office.company))


def test_a_missing_report_of_a_project_is_in_its_investors_letter(office):
    ReportRow.objects.create(form="01", number="1", order=10, name="Vốn", name_en="Capital")
    investor = organisation("Công ty TNHH BETTER POWER", kind="enterprise")
    SecondaryProject.objects.create(
        site_id=office.cluster.pk, name="Nhà máy giày", investor=investor, as_of=PartialDate.parse("2025")
    )
    assert "Biểu 01, Nhà máy giày" in told(word_of(office.department, investor))


def test_an_overdue_finding_says_by_how_much(office):
    due = PartialDate.parse("15/11/2026")
    finding(office.cluster, responsible=office.agency, due=due)
    finding(office.cluster, "Chưa đến hạn", responsible=office.agency, due=PartialDate.parse("15/12/2026"))
    text = told(word_of(office.department, office.agency))
    assert "15/11/2026 (quá hạn 8 ngày)" in text
    assert "15/12/2026 (quá hạn" not in text


def test_the_tables_of_each_direction_are_as_wide_as_the_text(office):
    ReportRow.objects.create(form="02", number="1", order=10, name="Vốn", name_en="Capital")
    superior = organisation("UBND tỉnh Thái Nguyên")
    for addressee in (superior, office.company, office.agency):
        obstacle(office, office.cluster, asked_of=addressee)
        finding(office.cluster, responsible=addressee)
        SecondaryProject.objects.create(
            site_id=office.cluster.pk,
            name=addressee.name,
            investor=addressee,
            planned_operation=PartialDate.parse("2025"),
        )
        widths = [round(sum(c.width.mm for c in t.columns)) for t in word_of(office.department, addressee).tables[2:-1]]
        assert widths
        assert set(widths) == {165}


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Bộ Chỉ huy quân sự tỉnh", ""),
        ("Bộ CHQS tỉnh", ""),
        ("Bộ đội biên phòng tỉnh", ""),
        ("Công ty TNHH Hạ tầng", "enterprise"),
        ("Tổng công ty Phát triển hạ tầng", "enterprise"),
        ("Bộ Tài chính", "central"),
        ("Sở Nông nghiệp và Môi trường", "department"),
        ("Số 1 Thái Nguyên", ""),
        ("UBND thành phố Bắc Kạn", ""),
        ("UBND phường Đức Xuân", "commune"),
        ("Tỉnh ủy Thái Nguyên", "province"),
        ("Trung tâm Khuyến công", ""),
    ],
)
def test_a_name_says_its_level_or_nothing(name, level):
    assert level_said_by(name) == level


def test_an_administrator_records_the_level_and_the_sender(office):
    addressee, head = organisation("Chi cục Thuế"), Letterhead.objects.get(kind="cluster")
    client = signed_in(person(superuser=True))
    for record, given in ((addressee, {"level": "department"}), (head, {"sender": addressee.pk})):
        name = record._meta.model_name
        address = reverse(f"admin:{record._meta.app_label}_{name}_change", args=[record.pk])
        response = client.post(address, page_form(client, address, f"{name}_form") | given)
        assert response.status_code == HTTPStatus.FOUND, errors_of(response)
        record.refresh_from_db()
    assert (addressee.level, addressee.history.first().level) == ("department", "department")
    assert head.sender == addressee


def test_a_level_comes_by_import(office):
    table = (["name", "kind", "level"], ["Chi cục Thuế", "agency", "Sở, ban, ngành cấp tỉnh"])
    imported(office.administrator, OrganisationResource, *table)
    assert Organisation.objects.get(name="Chi cục Thuế").level == "department"
