"""Meetings: the agenda and what is on it by itself, conclusions and how they are settled, through the pages."""

import re
from datetime import date
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.access.roles import Role
from progress.meetings.export import conclusion_listing
from progress.models import AgendaItem, Conclusion, Meeting, Obstacle, ObstacleKind, WorkSettings
from progress.tests.cast import browser, person, record, text_of


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def land(cast):
    return ObstacleKind.objects.create(code="land", name="Đất đai", order=1)


@pytest.fixture
def second(cast):
    return person("second", Role.DEPARTMENT)


def obstacle_at(site, land, text="vướng giá đất", opened=date(2026, 6, 1)):
    return Obstacle.objects.create(site_id=site.pk, kind=land, description=text, opened_on=opened)


def new_meeting(user, day="23/11/2026", kind="cluster") -> Meeting:
    facts = {"title": "Giao ban tuần", "kind": kind, "date": day, "chair": "Phó Giám đốc"}
    response = browser(user).post("/meetings/add/", facts)
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    return Meeting.objects.order_by("-pk").first()


def topic(user, meeting, site, text="Tiến độ chung") -> AgendaItem:
    browser(user).post(f"/meetings/{meeting.pk}/agenda/", {"site": site.pk, "topic": text})
    return AgendaItem.objects.get(meeting=meeting, topic=text)


def conclude(user, item, **facts):
    facts = {"text": "Nộp hồ sơ", "organisation": item.site.developer_id, "due": "20/11/2026", **facts}
    return browser(user).post(f"/meetings/items/{item.pk}/conclude/", facts)


@pytest.fixture
def conclusion(cast):
    item = topic(cast.department, new_meeting(cast.department), cast.cluster)
    assert conclude(cast.department, item).status_code == HTTPStatus.FOUND
    return Conclusion.objects.get()


def on_agenda(meeting) -> list[str]:
    return [str(item) for item in meeting.items.order_by("order")]


def test_an_obstacle_open_for_long_is_on_the_agenda_by_itself(cast, land):
    obstacle_at(cast.cluster, land, "vướng lâu")
    obstacle_at(cast.cluster, land, "mới vướng", date(2026, 11, 1))
    obstacle_at(cast.zone, land, "của khu")
    assert on_agenda(new_meeting(cast.department)) == ["vướng lâu"]
    WorkSettings(agenda_after_days=20).save()
    assert on_agenda(new_meeting(cast.department)) == ["vướng lâu", "mới vướng"]


def test_the_agenda_takes_what_is_late_blocked_or_unanswered_by_filter_and_in_the_order_one_sets(cast, land):
    record(cast.cluster, "eia", planned="2024", state="in_progress")
    record(cast.other_cluster, "eia", planned="2025", state="in_progress")
    blocked = record(cast.cluster, "site-clearance", state="in_progress")
    Obstacle.objects.create(
        site_id=cast.cluster.pk, kind=land, milestone=blocked, description="giữ mốc", asked_of=cast.company,
        opened_on=date(2026, 11, 1),
    )  # fmt: skip
    client, meeting = browser(cast.department), new_meeting(cast.department)
    page = f"/meetings/{meeting.pk}/agenda/"
    late = text_of(client.get(page))
    assert "CCN Cẩm Giàng: EIA" in late
    assert "CCN Vằng Mười: EIA" in late
    assert "Vằng Mười" not in text_of(client.get(f"{page}?offer=late&q=cam giang")).partition("Another topic")[0]
    for offer, what in (("late", record(cast.cluster, "eia")), ("blocked", blocked)):
        client.post(f"{page}?offer={offer}&q=", {"chosen": what.pk})
    held = Obstacle.objects.get()
    client.post(f"{page}?offer=unanswered&q=", {"chosen": held.pk})
    client.post(f"{page}?offer=unanswered&q=", {"chosen": held.pk})
    assert [item.record for item in meeting.items.order_by("order")] == [record(cast.cluster, "eia"), blocked, held]
    last = meeting.items.get(obstacle=held)
    client.post(f"/meetings/items/{last.pk}/move/", {"up": "1"})
    assert [item.pk for item in meeting.items.order_by("order")][1] == last.pk
    last.refresh_from_db()
    client.post(f"/meetings/items/{last.pk}/remove/", {"version": last.version})
    assert meeting.items.count() == 2
    assert Obstacle.objects.filter(pk=held.pk).exists()


def test_an_item_is_put_at_a_place_by_its_number(cast):
    meeting = new_meeting(cast.department)
    _first, _second, third = (topic(cast.department, meeting, cast.cluster, text) for text in ("một", "hai", "ba"))
    page = f"/meetings/items/{third.pk}/edit/"
    client = browser(cast.department)
    assert 'name="place" value="3"' in client.get(page).content.decode()
    sent = {"topic": "ba", "notes": "gấp", "version": third.version}
    assert client.post(page, sent | {"place": "0"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(page, sent | {"place": "1"}).status_code == HTTPStatus.FOUND
    assert on_agenda(meeting) == ["ba", "một", "hai"]
    third.refresh_from_db()
    assert third.notes == "gấp"
    client.post(page, {"topic": "ba", "notes": "gấp", "version": third.version, "place": "99"})
    assert on_agenda(meeting) == ["một", "hai", "ba"]


def test_an_item_stays_where_it_is_when_one_before_it_was_removed_meanwhile(cast):
    meeting, client = new_meeting(cast.department), browser(cast.department)
    first, _second, third, _last = (topic(cast.department, meeting, cast.cluster, text) for text in "abcd")
    page = f"/meetings/items/{third.pk}/edit/"
    shown = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', client.get(page).content.decode()))
    client.post(f"/meetings/items/{first.pk}/remove/", {"version": first.version})
    assert client.post(page, shown | {"notes": "gấp"}).status_code == HTTPStatus.FOUND
    assert on_agenda(meeting) == ["b", "c", "d"]


def test_a_conclusion_is_due_as_offices_write_it(cast):
    item = topic(cast.department, new_meeting(cast.department), cast.cluster)
    assert conclude(cast.department, item, due="trước ngày 30/11/2026").status_code == HTTPStatus.FOUND
    assert str(Conclusion.objects.get().due) == "30/11/2026"
    unclear = conclude(cast.department, item, due="trước quý III/2027")
    assert unclear.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "trước quý III/2027" in text_of(unclear)


def test_what_was_said_is_kept_and_an_older_version_shows_both(cast):
    item = topic(cast.department, new_meeting(cast.department), cast.cluster)
    edit = f"/meetings/items/{item.pk}/edit/"
    client = browser(cast.department)
    assert client.post(edit, {"topic": "Chung", "notes": "Công ty xin lùi", "version": 1}).status_code == 302
    response = client.post(edit, {"topic": "Chung", "notes": "Khác", "version": 1})
    assert response.status_code == 422
    assert "Công ty xin lùi" in response.content.decode()
    assert "Công ty xin lùi" in text_of(client.get(item.meeting.get_absolute_url()))


def test_a_conclusion_stands_on_the_site_and_in_my_work_until_a_second_person_confirms_it(cast, conclusion, second):
    page, address = cast.cluster.get_absolute_url(), conclusion.get_absolute_url()
    assert "Nộp hồ sơ" in text_of(browser(cast.leader).get(page))
    for worker in (cast.department, cast.clerk, cast.local):
        work = text_of(browser(worker).get("/work/"))
        assert "Conclusions of meetings" in work
        assert "Nộp hồ sơ; Công ty Cổ phần Nhựa đường; 3 days overdue" in work
    assert "Nộp hồ sơ" not in text_of(browser(cast.board).get("/work/"))
    client = browser(cast.clerk)
    settled = client.post(f"{address}settle/", {"done_on": "23/11/2026", "done_note": "Đã nộp", "version": 1})
    assert settled.status_code == HTTPStatus.FOUND
    assert "3 days overdue" not in text_of(client.get("/work/"))
    assert "Nộp hồ sơ" in text_of(browser(cast.department).get("/work/"))
    assert client.post(f"{address}confirm/", {"confirmed_on": "23/11/2026", "version": 2}).status_code == 403
    confirmed = browser(second).post(f"{address}confirm/", {"confirmed_on": "23/11/2026", "version": 2})
    assert confirmed.status_code == HTTPStatus.FOUND
    assert "Nộp hồ sơ" not in text_of(browser(cast.leader).get(page)).partition("History")[0]
    assert "conclusion: Nộp hồ sơ" in text_of(browser(cast.leader).get(f"/history/sites/{cast.cluster.pk}/"))


def test_a_new_one_is_likely_today(cast):
    html = browser(cast.department).get("/meetings/add/").content.decode()
    assert 'value="23/11/2026"' in html
    assert 'value="Meeting on progress"' in html


def test_who_recorded_it_as_done_does_not_confirm_it(cast, conclusion):
    client, address = browser(cast.department), conclusion.get_absolute_url()
    client.post(f"{address}settle/", {"done_on": "23/11/2026", "version": 1})
    assert "Confirm that it is done" not in text_of(client.get(address))
    response = client.post(f"{address}confirm/", {"confirmed_on": "23/11/2026", "version": 2})
    assert response.status_code == 422
    assert "a second person must" in text_of(response)
    reopened = client.post(f"{address}reopen/", {"reason": "chưa đủ hồ sơ", "version": 2})
    assert reopened.status_code == HTTPStatus.FOUND
    conclusion.refresh_from_db()
    assert (conclusion.done_on, conclusion.done_by, conclusion.done_note) == (None, None, "")


def test_the_next_meeting_begins_with_what_is_open_from_the_last(cast, conclusion, land):
    obstacle_at(cast.cluster, land)
    assert on_agenda(new_meeting(cast.department, "30/11/2026")) == ["Nộp hồ sơ", "vướng giá đất"]
    assert on_agenda(new_meeting(cast.board, "30/11/2026", kind="zone")) == []


def test_a_conclusion_is_somebodys(cast):
    item = topic(cast.department, new_meeting(cast.department), cast.cluster)
    response = conclude(cast.department, item, organisation="")
    assert response.status_code == 422
    assert "Choose the organisation or the person in charge." in text_of(response)
    assert conclude(cast.department, item, organisation="", person=cast.local.pk).status_code == HTTPStatus.FOUND


def test_each_office_keeps_the_meetings_about_its_sites(cast):
    meeting = new_meeting(cast.department)
    address = meeting.get_absolute_url()
    assert browser(cast.leader).get(address).status_code == HTTPStatus.OK
    for user in (cast.board, cast.local, cast.clerk, cast.nobody):
        assert browser(user).get(address).status_code == HTTPStatus.NOT_FOUND
        assert browser(user).get(f"/history/meeting/{meeting.pk}/").status_code == HTTPStatus.NOT_FOUND
    zones = new_meeting(cast.board, kind="zone")
    assert browser(cast.department).post(f"{zones.get_absolute_url()}edit/", {}).status_code == HTTPStatus.FORBIDDEN
    refused = browser(cast.department).post(
        "/meetings/add/", {"title": "Giao ban", "kind": "zone", "date": "23/11/2026"}
    )
    assert refused.status_code == 422


@pytest.mark.once
def test_pages_ask_as_much_for_few_and_many(cast, conclusion, land):
    client, meeting = browser(cast.department), conclusion.meeting

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == HTTPStatus.OK
        return len(seen)

    obstacle_at(cast.cluster, land)
    client.post(f"/meetings/{meeting.pk}/agenda/", {"take-up": "1"})
    pages = (meeting.get_absolute_url(), cast.cluster.get_absolute_url(), "/work/", "/meetings/",
             f"/meetings/{meeting.pk}/agenda/?offer=obstacles&q=")  # fmt: skip
    few = [count(page) for page in pages]
    for number in range(4):
        obstacle_at(cast.cluster, land, f"vướng {number}")
        conclude(cast.department, topic(cast.department, meeting, cast.cluster, f"việc {number}"))
    client.post(f"/meetings/{meeting.pk}/agenda/", {"take-up": "1"})
    assert [count(page) for page in pages] == few


def test_a_day_of_another_age_is_refused_at_its_field(cast):
    facts = {"title": "Giao ban tuần", "kind": "cluster", "date": "01/01/0001"}
    response = browser(cast.department).post("/meetings/add/", facts)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "1900" in text_of(response)
    assert not Meeting.objects.exists()


def test_a_conclusion_is_not_done_before_its_meeting_nor_confirmed_before_it_is_done(cast, conclusion, second):
    settle = browser(cast.department).post
    facts = {"version": conclusion.version, "done_on": "22/11/2026", "done_note": "đã nộp"}
    assert settle(f"/conclusions/{conclusion.pk}/settle/", facts).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert settle(f"/conclusions/{conclusion.pk}/settle/", facts | {"done_on": "23/11/2026"}).status_code == 302
    conclusion.refresh_from_db()
    facts = {"version": conclusion.version, "confirmed_on": "01/01/1990"}
    response = browser(second).post(f"/conclusions/{conclusion.pk}/confirm/", facts)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Conclusion.objects.get().confirmed_on is None


def test_nothing_ticked_is_said_and_the_page_stays(cast):
    meeting = new_meeting(cast.department)
    client = browser(cast.department)
    response = client.post(f"/meetings/{meeting.pk}/agenda/?offer=late", {})
    assert response.url == f"/meetings/{meeting.pk}/agenda/?offer=late"
    assert "Nothing is ticked" in text_of(client.get(response.url))


def test_whoever_sees_the_site_alone_reads_the_day_of_the_meeting_not_its_title(cast, conclusion):
    page = text_of(browser(cast.local).get(conclusion.get_absolute_url()))
    assert "Meeting of 23/11/2026" in page
    assert "Giao ban" not in page
    assert "Giao ban tuần" in text_of(browser(cast.department).get(conclusion.get_absolute_url()))


@pytest.mark.parametrize("version", ["0", "", "999"])
def test_a_page_that_names_no_version_is_told_so_not_that_somebody_saved(cast, conclusion, version):
    item = conclusion.meeting.items.get()
    page = browser(cast.department).post(f"/meetings/items/{item.pk}/remove/", {"version": version}, follow=True)
    assert "does not give the version" in text_of(page)
    assert AgendaItem.objects.filter(pk=item.pk).exists()


def test_an_export_of_conclusions_names_its_columns_as_the_conclusion_does(conclusion):
    headers = {column.key: column.header for column in conclusion_listing(Meeting.objects.all()).columns}
    for name in ("done_on", "done_note"):
        assert headers[name].lower() == Conclusion._meta.get_field(name).verbose_name
