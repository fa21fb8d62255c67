"""A letter dated back: all of it is of its day, as it was recorded by then; else it says of which day it is."""

import io

import pytest
from docx import Document

from progress.models import Conclusion, Meeting, Obstacle, ObstacleKind
from progress.tests.cast import browser, record, text_of
from progress.tests.past import BEGUN, LATER, THEN, make_past, on
from reports.models import Letterhead
from reports.tests.test_letters import told

pytestmark = pytest.mark.django_db
ASKED, TOLD = "Chưa có giá đất", "Nộp hồ sơ giao đất"


@pytest.fixture
def past():
    """An obstacle asked on 1/6/2024 and a conclusion, both settled on 1/9/2024, and a target missed on 30/6/2024."""
    cast = make_past()
    with on(THEN):
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        obstacle = Obstacle.objects.create(
            site_id=cast.cluster.pk, kind=kind, description=ASKED, opened_on="2024-06-01", asked_of=cast.company
        )
        Obstacle.objects.create(
            site_id=cast.zone.pk, kind=kind, description="Của khu", opened_on="2024-06-01", asked_of=cast.company
        )
        meeting = Meeting.objects.create(date="2024-06-10", kind="cluster", title="Giao ban")
        conclusion = Conclusion.objects.create(
            meeting=meeting, site_id=cast.cluster.pk, text=TOLD, organisation=cast.company
        )
    with on(LATER):
        conclusion.done_on = LATER
        conclusion.save()
        obstacle.resolved_on = LATER
        obstacle.save()
        record(cast.cluster, "operation", planned="quý II/2024")
    Letterhead.objects.create(
        kind="cluster", office="Sở Công Thương", symbol="SCT", place="Nơi ban hành", signer_capacity="GIÁM ĐỐC"
    )
    return cast


def word(user, organisation, day: str) -> str:
    response = browser(user).get(f"/letters/{organisation.pk}/word/", {"day": day} if day else {})
    assert response.status_code == 200
    return told(Document(io.BytesIO(response.content)))


@pytest.mark.parametrize("role", ["department", "administrator"])
def test_a_letter_of_a_past_day_says_what_was_pending_by_then_in_the_writers_charge(past, role):
    user = getattr(past, role)
    then = word(user, past.company, f"{THEN:%d/%m/%Y}")
    assert "ngày 14 tháng 6 năm 2024" in then
    assert "đến ngày 14/06/2024" in then
    assert ASKED in then
    assert TOLD in then
    assert "\n13\n" in then, "days since it was asked, counted to the day of the letter"
    assert ("Của khu" in then) == (role == "administrator")
    assert "Vận hành" not in then, "which was recorded later"
    july = word(user, past.company, "15/07/2024")
    assert "giải phóng mặt bằng" in july, "whose target had passed by then, and was met later"
    now = word(user, past.company, "")
    assert ASKED not in now
    assert TOLD not in now
    assert "Vận hành" in now
    assert "đến ngày 14/06/2024" not in now


def test_the_page_says_of_which_day_the_letter_is(past):
    client = browser(past.department)
    page = text_of(client.get(f"/letters/{past.company.pk}/", {"day": f"{THEN:%d/%m/%Y}"}))
    assert "The letter lists what was pending at the end of 14/06/2024, as it was recorded by then." in page
    assert "đến ngày 14/06/2024" in page
    with on(LATER):
        before = text_of(client.get(f"/letters/{past.company.pk}/", {"day": "31/12/2023"}))
        assert BEGUN.year == 2024
        assert "no records of that date: the letter lists what is pending on 01/09/2024, and says so." in before
        assert "đến ngày 01/09/2024" in before
        today = text_of(client.get(f"/letters/{past.company.pk}/", {"day": "01/09/2024"}))
        assert "The letter lists" not in today


def test_a_past_day_costs_no_query_per_line(past, django_assert_max_num_queries):
    client, address = browser(past.department), f"/letters/{past.company.pk}/?day={THEN:%d/%m/%Y}"
    client.get(address)
    with django_assert_max_num_queries(45):
        client.get(address)
