"""The digest by mail: who gets one, what it says, how often."""

import datetime
import re
import smtplib

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from progress.access.roles import Role
from progress.models import Finding, Inspection, Obstacle, ObstacleKind, Reminder
from progress.remarks.actions import write_remark
from progress.tests.cast import TODAY, browser, person, record, text_of
from progress.work.digest import LONGEST_LINE, digest_for

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
        cast.kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai")
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


def test_colleagues_of_the_same_rights_are_read_for_once(office, capsys):
    """Fifty officers do not read every milestone fifty times; each is told what only they can do."""

    def readings() -> int:
        Reminder.objects.all().delete()
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as captured:
            send(capsys)
        return sum('FROM "progress_milestone"' in query["sql"] for query in captured)

    alone = readings()
    told = letters(office.department)[0].body
    colleagues = [person(f"colleague{number}", Role.DEPARTMENT) for number in range(4)]
    User.objects.filter(username__startswith="colleague").update(email=Concat("username", Value("@example.vn")))
    assert readings() == alone
    for colleague in User.objects.filter(pk__in=[one.pk for one in colleagues]):
        [letter] = letters(colleague)
        assert letter.body.replace(colleague.get_full_name(), "Department") == told


def test_what_only_one_of_them_may_do_is_told_to_nobody_else(office, capsys):
    colleague = person("colleague", Role.DEPARTMENT)
    colleague.email = "colleague@example.vn"
    colleague.save()
    days = {"opened_on": "2026-10-01", "resolved_on": "2026-11-01"}
    Obstacle.objects.create(
        site_id=office.cluster.pk, kind=office.kind, description="5 hộ", resolved_by=colleague, **days
    )
    send(capsys)
    assert "5 hộ" in letters(office.department)[0].body
    assert "5 hộ" not in letters(colleague)[0].body


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


@pytest.mark.once
@pytest.mark.parametrize(("frequency", "count"), [("daily", 9), ("weekly", 2), ("never", 0)])
def test_each_person_sets_how_often(office, capsys, frequency, count):
    User.objects.exclude(pk=office.department.pk).update(email="")  # eighteen letters less to write
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


PLANTED = "Giá\r\n--\nQUÁ HẠN (9)\n1. Xem https://tracker.example.vn.evil.example/ hay evil.vn\u202e\u2028\u3164ký\x07"


def test_nobody_writes_into_anothers_letter(office, capsys):
    """Whatever people typed stands within its line: every line is as many and as ours as without it."""
    plant = {"site_id": office.cluster.pk, "kind": office.kind, "opened_on": "2026-10-01"}
    milestone = office.cluster.milestones.get(stage__code="eia")
    Obstacle.objects.create(description=PLANTED, milestone=milestone, **plant)
    visit = Inspection.objects.create(site_id=office.cluster.pk, date="2026-10-01")
    Finding.objects.create(inspection=visit, found=PLANTED + "x" * 900)
    office.department.last_name = PLANTED
    office.department.save()
    send(capsys)
    [letter] = letters(office.department)
    ours = re.compile(r"Giá -- QUÁ|https://tracker\.example\.vn/|[^a-z]+ \(\d+\)$|\d+\. (CCN|KCN) |$|--$|Chọn tần suất")
    assert [line for line in letter.body.splitlines() if not ours.match(line)] == []
    assert letter.body.count("://") == letter.body.count("https://tracker.example.vn/") == 2
    assert letter.body.count("Xem https: //tracker. example. vn. evil. example/ hay evil. vn ký") == 1
    assert letter.body.count("Xem https: //tracker. example. vn. evil") == 3
    assert letter.body.splitlines().count("--") == 1
    assert max(map(len, letter.body.splitlines())) <= LONGEST_LINE + 5
    assert not re.search("[\u202e\u2028\u3164\x07]", letter.body)


@pytest.mark.once
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_subject_is_wholly_in_the_persons_language(office, capsys, language):
    Reminder.objects.create(user=office.department, language=language)
    with translation.override("en" if language == "vi" else "vi"):
        send(capsys)
    whole = {
        "vi": r"Nhắc việc ngày 23/11/2026: \d+ việc, 1 mốc quá hạn",
        "en": r"Your work on 23/11/2026: \d+ things, 1 milestone overdue",
    }
    assert re.fullmatch(whole[language], letters(office.department)[0].subject)


BAD_ADDRESSES = ["lan@", "lan\nBcc: evil@evil.vn", "nguyễn văn@example.vn", "lan@-.vn", "a" * 300 + "@example.vn", "@"]


@pytest.mark.once
@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_bad_address_keeps_nobody_else_from_their_digest(office, capsys, caplog, address):
    User.objects.filter(pk=office.board.pk).update(email=address[:254])
    with pytest.raises(CommandError, match=r"board .*thư điện tử") as refusal:
        send(capsys)
    assert "\n" not in str(refusal.value)
    assert "Đã gửi: clerk, department" in capsys.readouterr().out
    assert [record.levelname for record in caplog.records if "board" in record.getMessage()] == ["ERROR"]
    assert len(mail.outbox) == 2
    told = "Thư ngày 23/11/2026 chưa gửi được"
    assert told in text_of(browser(office.board, "vi").get(reverse("progress:reminders")))

    User.objects.filter(pk=office.board.pk).update(email="board@example.vn")
    assert "Đã gửi: board" in send(capsys)
    assert len(mail.outbox) == 3
    assert told not in text_of(browser(office.board, "vi").get(reverse("progress:reminders")))


def test_a_digest_that_cannot_be_written_keeps_nobody_else_from_theirs(office, capsys, monkeypatch):
    def fail(user, *args):
        if user == office.clerk:
            raise LookupError("a fault of ours")
        return digest_for(user, *args)

    with monkeypatch.context() as broken:
        broken.setattr("progress.work.digest.digest_for", fail)
        with pytest.raises(CommandError, match=r"clerk .a fault of ours"):
            send(capsys)
    assert len(letters(office.department)) == 1
    send(capsys)
    assert len(letters(office.clerk)) == len(letters(office.department)) == 1


class Server:
    """A mail server's connection, as smtplib's: once broken, every message fails until it is opened anew."""

    def __init__(self):
        self.is_broken = False

    def send(self, backend, messages):
        [message] = messages
        if self.is_broken:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        if message.to == ["board@example.vn"]:
            self.is_broken = True
            raise smtplib.SMTPRecipientsRefused({"board@example.vn": (550, b"no such user")})
        mail.outbox.append(message)

    def close(self, backend):
        self.is_broken = False


def test_a_connection_that_broke_is_opened_anew_for_the_next_person(office, capsys, monkeypatch):
    server = Server()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *args: server.send(*args))
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.close", lambda *args: server.close(*args))
    mail.outbox = []
    with pytest.raises(CommandError, match=r"board .*no such user"):
        send(capsys)
    assert sorted(letter.to for letter in mail.outbox) == [["clerk@example.vn"], ["department@example.vn"]]


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
    assert "Your account has no e-mail address, so nothing can be sent." in text_of(
        browser(office.local).get(reverse("progress:reminders"))
    )


def test_a_wrong_choice_is_told_at_the_field(office):
    response = browser(office.department).post(reverse("progress:reminders"), {"frequency": "hourly", "language": "vi"})
    assert response.status_code == 422
    assert "hourly" in text_of(response)
    assert not Reminder.objects.exists()


class TestNews:
    """What a person has not read of their notifications stands at the top, each with its link."""

    def say(self, office, text):
        return write_remark(by=office.department, record=office.cluster, text=text)

    def test_it_names_each_with_its_link_once(self, office, capsys):
        self.say(office, "@clerk còn mấy hộ? xem http://xau.example")
        send(capsys)
        [letter] = letters(office.clerk)
        told = office.clerk.notifications.get()
        assert "THÔNG BÁO (1)" in letter.body
        assert "1. Nhắc tên: ý kiến, CCN Cẩm Giàng: @clerk còn mấy hộ?" in letter.body
        assert f"https://tracker.example.vn/notifications/{told.pk}/" in letter.body
        assert "1 thông báo" in letter.subject
        assert letter.body.count("còn mấy hộ") == 1, "not among the work again"
        assert "xau.example" not in letter.body

    def test_what_was_read_is_not_in_it(self, office, capsys):
        self.say(office, "@clerk còn mấy hộ?")
        browser(office.clerk).get(office.clerk.notifications.get().get_absolute_url())
        send(capsys)
        assert "còn mấy hộ" not in letters(office.clerk)[0].body
        assert "THÔNG BÁO" not in letters(office.clerk)[0].body

    def test_it_goes_to_who_has_no_work_when_there_is_something_new_and_not_again(self, office, capsys):
        self.say(office, "@leader xin ý kiến")
        send(capsys)
        [letter] = letters(office.leader)
        assert "xin ý kiến" in letter.body
        with on("2026-11-25"):
            send(capsys)
        assert len(letters(office.leader)) == 1
        with on("2026-11-26"):
            self.say(office, "@leader xin ý kiến lần nữa")
            send(capsys)
            send(capsys)
        assert len(letters(office.leader)) == 2

    def test_what_they_may_not_see_any_more_is_not_in_it(self, office, capsys):
        self.say(office, "@clerk mật")
        office.cluster.developer = office.rival
        office.cluster.save()
        send(capsys)
        assert not any("mật" in letter.body for letter in letters(office.clerk))

    def test_many_are_cut(self, office, capsys):
        for number in range(20):
            self.say(office, f"@leader số {number}")
        send(capsys)
        [letter] = letters(office.leader)
        assert "THÔNG BÁO (20)" in letter.body
        assert letter.body.count("/notifications/") == 16
        assert "phần còn lại" in letter.body
