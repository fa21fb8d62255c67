"""A clock that was wrong once: the past stays as it was, later saves are not lost behind it, and the start says so."""

import datetime
import io

import pytest
import time_machine
from django.core.management import call_command

from bkproject.management.commands import startup
from bkproject.tests.importing import changed, sent
from progress.changes.past import as_of
from progress.milestones.actions import update_milestone
from progress.milestones.resources import MilestoneResource
from progress.models import Milestone, Reminder, SecondaryProject
from progress.tests.cast import make_cast, milestone

pytestmark = pytest.mark.usefixtures("ends_hold")
AHEAD = datetime.datetime(2026, 12, 20, 9, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
def cast():
    with time_machine.travel(NOW - datetime.timedelta(days=7), tick=False):
        return make_cast()


def at(moment):
    return time_machine.travel(moment, tick=False)


def note(cast, text: str, by=None) -> Milestone:
    row = milestone(cast.cluster, "eia")
    return update_milestone(
        milestone=row, by=by or cast.department, version=row.version, changes={"note": text}, reason="x"
    )


def notes(row) -> list[str]:
    return list(row.history.order_by("history_date", "history_id").values_list("note", flat=True))


def test_a_save_after_one_dated_ahead_stays_the_newest(cast):
    with at(AHEAD):
        note(cast, "đồng hồ sai")
    with at(NOW):
        row = note(cast, "đã sửa giờ")
        last, before = row.history.all()[:2]
        assert (last.note, before.note) == ("đã sửa giờ", "đồng hồ sai")
        assert last.history_date >= before.history_date
    with at(AHEAD + datetime.timedelta(days=2)), as_of(AHEAD.date(), cast.department):
        assert milestone(cast.cluster, "eia").note == "đã sửa giờ"


def test_an_import_after_one_dated_ahead_stays_the_newest(cast):
    with at(AHEAD):
        row = note(cast, "đồng hồ sai")
    with at(NOW):
        sent(changed(cast.department, MilestoneResource, (row.pk, {"note": "từ tệp"})), cast.department)
        assert notes(row)[-2:] == ["đồng hồ sai", "từ tệp"]


def test_a_deletion_and_its_undoing_stay_in_their_order(cast):
    with at(AHEAD):
        row = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy")
    with at(NOW):
        records = SecondaryProject.history.filter(id=row.pk).order_by("history_date", "history_id")
        row.delete()
        last = records.last()
        assert last.history_type == "-"
        back = last.instance
        back.comes_after(last)
        back.save()
        assert list(records.values_list("history_type", flat=True)) == ["+", "-", "+"]
        assert back.changed_at == AHEAD


def start(monkeypatch) -> str:
    for name in ("call_command", "keep_private", "missing_columns"):
        monkeypatch.setattr(startup, name, lambda *args, **options: None)
    errors = io.StringIO()
    call_command("startup", no_static=True, stderr=errors)
    return errors.getvalue()


def test_the_start_warns_of_what_is_dated_ahead(cast, monkeypatch):
    with at(NOW):
        assert start(monkeypatch) == ""
    with at(AHEAD):
        note(cast, "đồng hồ sai")
    with at(NOW):
        said = start(monkeypatch)
        assert "progress.Milestone: 20/12/2026" in said
        assert "đồng hồ máy chủ" in said
        assert "the server's clock" in said
    with at(AHEAD + datetime.timedelta(minutes=1)):
        assert start(monkeypatch) == ""


def test_the_start_warns_of_digests_dated_ahead(cast, monkeypatch):
    Reminder.objects.create(user=cast.department, last_sent_on=AHEAD.date())
    with at(NOW):
        assert "progress.Reminder" in start(monkeypatch)


def test_a_digest_sent_tomorrow_silences_no_day_before(cast):
    for frequency in ("daily", "weekly"):
        reminder = Reminder.objects.create(
            user=cast.department if frequency == "daily" else cast.board, frequency=frequency
        )
        assert reminder.claim(AHEAD.date())
        assert reminder.claim(NOW.date())
        assert not reminder.claim(NOW.date())
