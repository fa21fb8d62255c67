"""A person's calendar as a calendar program reads it, and who makes, reads and withdraws its address."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from gunicorn.config import Config
from icalendar import Calendar

from bkproject.settings import LOGGING
from bkproject.watching.errors_told import without_people
from bkproject.watching.secrets import AccessLogger, WithoutSecrets
from progress.models import Conclusion, Meeting, Reminder, WorkSettings
from progress.tests.cast import browser, known_again, make_cast, record, text_of
from reports.models import CalendarAddress
from usage.models import UseRecord
from values.dates import PartialDate
from values.today import today

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SOON = datetime.timedelta(days=30)


@pytest.fixture
def cast():
    cast = make_cast()
    for site in (cast.cluster, cast.other_cluster, cast.zone):
        record(site, "eia", forecast=today() + SOON)
    meeting = Meeting.objects.create(
        kind="cluster", date=today() + SOON, title="Giao ban tháng 12", place="Phòng họp 1"
    )
    Conclusion.objects.create(
        meeting=meeting, site=cast.cluster, text="Bàn giao mốc", due=PartialDate.day(today()), person=cast.department
    )
    return cast


def made(user) -> str:
    """Make an address on the person's account; return it as the page shows it."""
    page = text_of(known_again(browser(user)).post("/account/calendar/"))
    return re.search(r"http://testserver(/calendar/[\w-]+\.ics)", page)[1]


def read(address: str) -> list[str]:
    """Return what a program without an account reads, one line for each entry."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content)
    assert len({event["UID"] for event in found.events}) == len(found.events)
    return [f"{event.start:%d/%m} {event['SUMMARY']}" for event in found.events]


def test_dates_of_work_meetings_and_deadlines_of_reports(cast):
    told = read(made(cast.department))
    day = f"{today() + SOON:%d/%m}"
    assert any(line.startswith(f"{day} Đến hạn: ") and "Cẩm Giàng" in line for line in told), told
    assert f"{day} Họp: Giao ban tháng 12" in told
    assert any("Bàn giao mốc" in line for line in told)
    assert any(line.partition(" ")[2].startswith("Báo cáo: ") for line in told)


def test_nothing_of_other_peoples_sites_and_what_is_true_when_it_is_read(cast):
    address = made(cast.clerk)
    assert any("Cẩm Giàng" in line for line in read(address))
    assert not any(word in line for word in ("Vằng Mười", "Thanh Bình", "Giao ban") for line in read(address))
    cast.clerk.groups.clear()
    assert not any("Cẩm Giàng" in line for line in read(address))


def test_an_address_is_shown_once_and_ends_when_withdrawn_renewed_or_the_account_is_closed(cast):
    client = browser(cast.department)
    first = made(cast.department)
    secret = first.split("/")[2].removesuffix(".ics")
    assert secret not in text_of(client.get("/account/"))
    assert secret not in str(CalendarAddress.objects.values().get())
    second = made(cast.department)
    assert Client().get(first).status_code == 404
    cast.department.is_active = False
    cast.department.save()
    assert Client().get(second).status_code == 404
    cast.department.is_active = True
    cast.department.save()
    assert read(second)
    client = browser(cast.department)
    assert "was withdrawn" in text_of(client.post("/account/calendar/withdraw/", follow=True))
    assert Client().get(second).status_code == 404
    assert not UseRecord.objects.filter(page__contains="/calendar/").exists()
    used = UseRecord.objects.filter(kind="calendar").order_by("pk").values_list("what", "person")
    assert list(used) == [(f"{sign}department", cast.department.pk) for sign in "++−"]
    assert Client().post(second).status_code == 405


def test_who_makes_one_says_once_more_who_they_are_and_has_the_second_factor_that_is_asked_of_them(cast):
    cast.department.set_password("Quan-Tri-2026!")
    cast.department.save()
    client = browser(cast.department)
    asked = client.post("/account/calendar/")
    assert asked["Location"].startswith("/account/confirm/")
    assert not CalendarAddress.objects.exists()
    made_then = client.post(asked["Location"], {"password": "Quan-Tri-2026!"}, follow=True)
    assert "/calendar/" in text_of(made_then)
    assert "no-store" in made_then["Cache-Control"]
    assert CalendarAddress.withdraw(by=cast.department)
    office = WorkSettings.current()
    office.roles_with_second_factor = [cast.department.groups.get().name]
    office.save()
    told = known_again(browser(cast.department)).post("/account/calendar/", follow=True)
    assert "Your role needs a second factor" in text_of(told)
    assert not CalendarAddress.objects.exists()


def test_no_log_holds_the_secret(cast, caplog):
    caplog.handler.addFilter(WithoutSecrets())
    assert all("without_secrets" in handler["filters"] for handler in LOGGING["handlers"].values())
    Client().get("/calendar/a-secret-that-was-withdrawn.ics")
    assert "/calendar/….ics" in caplog.text
    assert "a-secret" not in caplog.text
    asked = SimpleNamespace(method="GET", headers=[("REFERER", "/calendar/a-secret.ics")])
    environ = {"RAW_URI": "/calendar/a-secret.ics", "PATH_INFO": "/calendar/a-secret.ics", "REQUEST_METHOD": "GET"}
    environ["SERVER_PROTOCOL"] = "HTTP/1.1"
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    atoms = AccessLogger(Config()).atoms(answer, asked, environ, datetime.timedelta(seconds=1))
    assert "a-secret" not in str(atoms)
    assert "/calendar/….ics" in atoms["r"]
    told = without_people(
        {"request": {"url": "https://x/calendar/a-secret.ics"}, "logentry": {"message": "/calendar/a"}}, {}
    )
    assert told == {"request": {"url": "https://x/calendar/….ics"}, "logentry": {"message": "/calendar/…"}}


def test_a_program_that_has_it_is_sent_nothing_again(cast):
    address = made(cast.department)
    etag = Client().get(address)["ETag"]
    assert Client().get(address, headers={"if-none-match": etag}).status_code == 304
    record(cast.cluster, "eia", forecast=today() + 2 * SOON)
    assert Client().get(address, headers={"if-none-match": etag}).status_code == 200


def test_it_speaks_the_readers_language_and_asks_as_often_for_many(cast):
    address = made(cast.department)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(address)
        return len(queries)

    few = asked()
    for phase in (1, 2, 3):
        record(cast.cluster, "eia", phase, forecast=today() + SOON)
    assert asked() == few <= 25
    Reminder.objects.update_or_create(user=cast.department, defaults={"language": "en"})
    assert any(" Meeting: Giao ban" in line for line in read(address))
