"""The notice of a meeting's conclusions as Word, and conclusions in letters to whom they are given."""

import io
from http import HTTPStatus

import pytest
from docx import Document

from progress.models import AgendaItem, Conclusion, Meeting
from progress.tests.cast import browser, text_of
from reports.models import Letterhead
from reports.tests.test_letters import office, told, word_of  # noqa: F401
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def meeting(office):  # noqa: F811
    meeting = Meeting.objects.create(
        kind="cluster", date="2026-11-09", title="Giao ban tuần", chair="Phó Giám đốc Sở", people="Phòng Công nghiệp"
    )
    site = office.cluster.site_ptr
    AgendaItem.objects.create(meeting=meeting, site=site, order=1, topic="Giải phóng mặt bằng", notes="Còn 5 hộ")
    Conclusion.objects.create(
        meeting=meeting, site=site, text="Nộp hồ sơ môi trường", organisation=office.company,
        due=PartialDate.parse("15/11/2026"),
    )  # fmt: skip
    return meeting


def test_the_notice_says_who_met_what_about_and_what_was_concluded(office, meeting):  # noqa: F811
    response = browser(office.department, "en").get(f"/meetings/{meeting.pk}/minutes/")
    assert response.status_code == HTTPStatus.OK
    text = told(Document(io.BytesIO(response.content)))
    for words in (
        "Số:          /TB-SCT",
        "THÔNG BÁO",
        "Kết luận cuộc họp ngày 09/11/2026: Giao ban tuần",
        "dưới sự chủ trì của Phó Giám đốc Sở",
        "Phòng Công nghiệp",
        "CCN Cẩm Giàng, Giải phóng mặt bằng: Còn 5 hộ",
        "Nộp hồ sơ môi trường",
        "Công ty Cổ phần Nhựa đường",
        "15/11/2026",
    ):
        assert words in text


def test_without_a_letterhead_it_says_so(office, meeting):  # noqa: F811
    Letterhead.objects.filter(kind="cluster").delete()
    response = browser(office.department, "en").get(f"/meetings/{meeting.pk}/minutes/", follow=True)
    assert "No letterhead is recorded yet." in text_of(response)


def test_an_open_conclusion_is_in_the_letter_to_whom_it_is_given(office, meeting):  # noqa: F811
    text = told(word_of(office.department, office.company))
    assert "Kết luận cuộc họp chưa thực hiện" in text
    assert "15/11/2026 (quá hạn 8 ngày)" in text
    Conclusion.objects.update(done_on="2026-11-20")
    assert "Kết luận cuộc họp" not in told(word_of(office.department, office.company))
