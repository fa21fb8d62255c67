"""The digest by mail: who gets one, what it says, how often."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from progress.models import Reminder
from progress.tests.cast import TODAY, browser, record, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, settings):
    settings.SITE_URL = "https://tracker.example.vn"
    with time_machine.travel(TODAY, tick=False):
        for user in (cast.department, cast.clerk, cast.leader, cast.board):
            user.email = f"{user.username}@example.vn"
            user.save()
        record(cast.cluster, "operation", planned="quý II/2024")
        record(cast.cluster, "eia", planned="5/12/2026")
        yield cast


def send(capsys, **options) -> str:
    call_command("send_digest", **options)
    return capsys.readouterr().out


def on(day: str):
    return time_machine.travel(datetime.date.fromisoformat(day), tick=False)


def letters(user) -> list:
    return [letter for letter in mail.outbox if letter.to == [user.email]]


def test_it_lists_a_persons_work_with_links_in_vietnamese(office, capsys):
    assert "department" in send(capsys)
    [letter] = letters(office.department)
    assert "23/11/2026" in letter.subject
    assert "CCN Cẩm Giàng, Vận hành, khai thác" in letter.body
    assert "quá hạn 2 năm 4 tháng" in letter.body
    assert "Đánh giá tác động môi trường" in letter.body
    assert "https://tracker.example.vn/work/" in letter.body
    assert "&" not in letter.body  # plain text, nothing escaped


def test_it_comes_in_the_language_the_person_chose(office, capsys):
    browser(office.department).post(reverse("progress:reminders"), {"frequency": "daily", "language": "en"})
    send(capsys)
    [letter] = letters(office.department)
    assert "2 years 4 months overdue" in letter.body
    assert "Vận hành" not in letter.body


def test_only_own_work_is_told(office, capsys):
    record(office.other_cluster, "operation", planned="2023")
    send(capsys)
    assert "Vằng Mười" in letters(office.department)[0].body
    assert "Vằng Mười" not in letters(office.clerk)[0].body
    assert letters(office.leader) == []


def test_who_has_nothing_to_do_gets_nothing(office, capsys):
    office.zone.delete()
    with translation.override("vi"):
        assert "Không có việc: board" in send(capsys)
    assert letters(office.board) == []


def test_it_comes_once_a_day_however_often_the_command_runs(office, capsys):
    send(capsys)
    send(capsys)
    assert len(letters(office.department)) == 1
    with on("2026-11-24"):
        send(capsys)
    assert len(letters(office.department)) == 2


def test_two_runs_at_once_send_one(office):
    reminder = Reminder.objects.create(user=office.department)
    same = Reminder.objects.get(pk=reminder.pk)
    assert reminder.claim(TODAY)
    assert not same.claim(TODAY)


@pytest.mark.parametrize(("frequency", "count"), [("daily", 9), ("weekly", 2), ("never", 0)])
def test_each_person_sets_how_often(office, capsys, frequency, count):
    browser(office.department).post(reverse("progress:reminders"), {"frequency": frequency, "language": "vi"})
    for day in range(9):  # 23 November 2026 is a Monday
        with time_machine.travel(TODAY + datetime.timedelta(days=day), tick=False):
            send(capsys)
    assert len(letters(office.department)) == count


def test_a_weekly_digest_missed_on_monday_comes_on_tuesday(office, capsys):
    Reminder.objects.create(user=office.department, frequency="weekly", last_sent_on=datetime.date(2026, 11, 20))
    with on("2026-11-24"):
        send(capsys)
    assert len(letters(office.department)) == 1


def test_who_has_no_address_or_is_gone_is_passed_over(office, capsys):
    office.clerk.is_active = False
    office.clerk.save()
    office.department.email = ""
    office.department.save()
    assert "department" in send(capsys)
    assert letters(office.clerk) == []
    assert not Reminder.objects.filter(user=office.department).exists()


def test_one_person_alone_can_be_sent_theirs(office, capsys):
    send(capsys, user=["clerk"])
    assert [letter.to for letter in mail.outbox] == [["clerk@example.vn"]]


def test_what_the_server_refused_is_tried_again(office, capsys, monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        with pytest.raises(CommandError, match="clerk"):
            send(capsys)
    assert mail.outbox == []
    send(capsys)
    assert len(letters(office.clerk)) == 1


def test_a_server_that_does_not_answer_is_a_message_and_nobody_counts_as_told(office, capsys, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)
    with pytest.raises(CommandError):
        send(capsys)
    assert not Reminder.objects.exclude(last_sent_on=None).exists()


def test_the_page_shows_the_address_or_that_there_is_none(office):
    assert "department@example.vn" in text_of(browser(office.department).get(reverse("progress:reminders")))
    assert "No e-mail address" in text_of(browser(office.local).get(reverse("progress:reminders")))


def test_a_wrong_choice_is_told_at_the_field(office):
    response = browser(office.department).post(reverse("progress:reminders"), {"frequency": "hourly", "language": "vi"})
    assert response.status_code == 422
    assert "hourly" in text_of(response)
    assert not Reminder.objects.exists()
