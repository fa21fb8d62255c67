"""On whose desk a dossier is: its movements, the legal time limit, totals that open their lists, the sheet, history."""

from datetime import date
from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import Organisation
from progress.desks.limits import Limits, YearUnknown
from progress.models import HolidayCalendar, Movement, SiteEvent, TimeLimit
from progress.records.actions import REASON_LENGTH
from progress.tests.cast import browser, milestone, text_of
from values.dates import PartialDate

TET = "14/02/2026 – 22/02/2026: Tết Nguyên đán\n30/04/2026: Giải phóng miền Nam"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def offices(cast):
    names = ("Sở Nông nghiệp và Môi trường", "UBND tỉnh Thái Nguyên")
    return [Organisation.objects.create(name=name, kind="agency") for name in names]


def moved(site, code, office, day, kind="received", **more) -> Movement:
    found = milestone(site, code)
    return Movement.objects.create(site_id=site.pk, milestone=found, kind=kind, office=office, date=day, **more)


def limit(cast, code="eia", days=30, day_kind="calendar", valid_from=date(2024, 5, 1), **more) -> TimeLimit:
    return TimeLimit.objects.create(
        stage=cast.stages[code], days=days, day_kind=day_kind, article="khoản 2 Điều 1 Nghị định mẫu",
        valid_from=valid_from, **more,
    )  # fmt: skip


def listed(user, query="") -> list[str]:
    response = browser(user).get(f"/desks/?{query}")
    assert response.status_code == HTTPStatus.OK
    return [f"{row.movement.site.name} {row.days} {row.state.value}" for row in response.context["rows"]]


def test_an_officer_records_on_the_milestone_where_its_dossier_is(cast, offices):
    client, eia = browser(cast.department), milestone(cast.cluster, "eia")
    assert f"?milestone={eia.pk}" in client.get(f"/promises/{eia.pk}/").content.decode()
    new = client.get(f"/movements/add/?milestone={eia.pk}").content.decode()
    assert 'value="23/11/2026"' in new  # today is the likeliest
    facts = {"kind": "sent", "office": offices[0].pk, "date": "01/10/2026", "version": 0}
    facts |= {"new_document_kind": "submission", "new_document_number": "12/TTr-SCT"}
    response = client.post(f"/movements/add/?milestone={eia.pk}", facts)
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    sent = Movement.objects.get()
    assert (sent.document.number, sent.site_id) == ("12/TTr-SCT", cast.cluster.pk)
    page = text_of(client.get(f"/promises/{eia.pk}/"))
    assert "Now at: Sở Nông nghiệp và Môi trường Sent to the office on 01/10/2026, 53 days" in page
    assert "no time limit recorded" in page
    assert "Sở Nông nghiệp và Môi trường" in text_of(client.get(cast.cluster.get_absolute_url()))
    client.post(f"/movements/add/?milestone={eia.pk}", facts | {"kind": "decided", "new_document_number": ""})
    assert "Now at" not in text_of(client.get(f"/promises/{eia.pk}/"))
    assert listed(cast.department) == []


def test_a_form_that_was_sent_twice_records_once(cast, offices):
    address = f"/movements/add/?milestone={milestone(cast.cluster, 'eia').pk}"
    facts = {"kind": "sent", "office": offices[0].pk, "date": "01/10/2026", "version": 0, "source": "Sổ văn thư"}
    assert browser(cast.department).post(address, facts).status_code == HTTPStatus.FOUND
    again = browser(cast.department).post(address, facts)
    assert (again.status_code, Movement.objects.count()) == (HTTPStatus.UNPROCESSABLE_ENTITY, 1)
    assert "This movement is already recorded." in text_of(again)


def test_a_day_long_ago_or_before_it_was_sent_is_asked_about(cast, offices):
    client = browser(cast.department)
    address = f"/movements/add/?milestone={milestone(cast.cluster, 'eia').pk}"
    facts = {"kind": "received", "office": offices[0].pk, "date": "01/01/1900", "version": 0, "source": "Sổ văn thư"}
    asked = client.post(address, facts)
    assert (asked.status_code, Movement.objects.count()) == (HTTPStatus.UNPROCESSABLE_ENTITY, 0)
    assert "01/01/1900 is more than 10 years ago." in text_of(asked)
    assert client.post(address, facts | {"confirmed": ["long_ago"]}).status_code == HTTPStatus.FOUND
    received = Movement.objects.get()
    moved(cast.cluster, "eia", offices[0], date(2026, 10, 10), kind="sent")
    edit = f"/movements/{received.pk}/edit/"
    facts |= {"date": "01/10/2026", "version": received.version}
    asked = client.post(edit, facts)
    assert "It was sent to this office later only, on 10/10/2026." in text_of(asked)
    assert client.post(edit, facts | {"confirmed": ["before_sent"]}).status_code == HTTPStatus.FOUND
    received.refresh_from_db()
    assert received.date == date(2026, 10, 1)
    # What stays as it is is not asked about again.
    facts |= {"version": received.version, "note": "đã xem"}
    assert client.post(edit, facts).status_code == HTTPStatus.FOUND


def test_what_is_typed_to_a_deletion_is_one_clean_line(cast, offices):
    sent = moved(cast.cluster, "eia", offices[0], date(2026, 10, 1))
    typed = {"version": sent.version, "reason": "ghi\x00 nhầm\u202e\n" + "x" * 2000}
    assert browser(cast.department).post(f"/movements/{sent.pk}/delete/", typed).status_code == HTTPStatus.FOUND
    reason = Movement.history.first().history_change_reason
    assert reason.startswith("ghi nhầm x")
    assert len(reason) == REASON_LENGTH


def test_a_day_is_off_or_worked_not_both(db):
    calendar = HolidayCalendar(year=2025, days_off="30/04/2025: A", days_worked="30/04/2025", source="Thông báo")
    with pytest.raises(ValidationError, match="30/04/2025"):
        calendar.full_clean()


def test_a_day_to_come_and_another_sites_milestone_are_refused(cast, offices):
    eia = milestone(cast.cluster, "eia")
    facts = {"kind": "sent", "office": offices[0].pk, "date": "01/10/2027", "version": 0}
    response = browser(cast.department).post(f"/movements/add/?milestone={eia.pk}", facts)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "in the future" in text_of(response)
    for user, status in ((cast.leader, 403), (cast.clerk, 403), (cast.board, 404)):
        assert browser(user).get(f"/movements/add/?milestone={eia.pk}").status_code == status


def test_the_deadline_runs_from_the_receipt_by_the_limit_of_the_day_it_was_begun(cast, offices):
    limit(cast, days=30)
    newer = limit(cast, days=10, valid_from=date(2026, 9, 15))
    moved(cast.cluster, "eia", offices[0], date(2026, 9, 14), "sent")
    moved(cast.cluster, "eia", offices[0], date(2026, 10, 20))
    moved(cast.other_cluster, "eia", offices[0], date(2026, 11, 20))
    moved(cast.zone, "eia", offices[0], date(2026, 11, 1), "sent")
    assert listed(cast.leader) == ["Cẩm Giàng 34 over", "Thanh Bình 22 unknown", "Vằng Mười 3 within"]
    page = text_of(browser(cast.leader).get("/desks/"))
    assert "4 days over calculated: by 19/11/2026, 30 calendar days; khoản 2 Điều 1 Nghị định mẫu" in page
    assert "day of receipt not recorded" in page
    assert listed(cast.leader, "limit=over") == ["Cẩm Giàng 34 over"]
    newer.site_kind = "zone"
    newer.save()
    assert listed(cast.leader, "limit=within") == ["Vằng Mười 3 within"]


def test_a_dossier_returned_is_on_no_desk_and_its_time_begins_anew(cast, offices):
    limit(cast)
    moved(cast.cluster, "eia", offices[0], date(2026, 1, 5))
    moved(cast.cluster, "eia", offices[0], date(2026, 2, 5), "returned")
    assert listed(cast.department) == []
    assert listed(cast.department, "where=returned") == ["Cẩm Giàng 291 unknown"]
    moved(cast.cluster, "eia", offices[0], date(2026, 11, 10))
    assert listed(cast.department) == ["Cẩm Giàng 13 within"]
    moved(cast.cluster, "eia", offices[1], date(2026, 11, 15), "sent")
    (row,) = browser(cast.department).get("/desks/").context["rows"]
    assert (row.movement.office, row.days, row.deadline.day) == (offices[1], 8, date(2026, 12, 10))
    moved(cast.cluster, "eia", offices[1], date(2026, 11, 20), "decided")
    assert listed(cast.department, "where=decided") == ["Cẩm Giàng 5 within"]


def test_working_days_leave_out_weekends_and_holidays_and_need_the_years_calendar(cast, offices):
    limit(cast, days=5, day_kind="working")
    moved(cast.cluster, "eia", offices[0], date(2026, 2, 11))
    page = text_of(browser(cast.department, "vi").get("/desks/"))
    assert "chưa có lịch nghỉ năm 2026" in page
    HolidayCalendar.objects.create(year=2026, days_off=TET, days_worked="28/02/2026", source="thông báo mẫu")
    (row,) = browser(cast.department).get("/desks/").context["rows"]
    # 12, 13 | Tết | 23, 24, 25
    assert row.deadline.day == date(2026, 2, 25)
    limits = Limits()
    assert limits.is_worked(date(2026, 2, 28))
    assert not limits.is_worked(date(2026, 4, 30))
    with pytest.raises(YearUnknown):
        limits.is_worked(date(2027, 1, 4))


def test_an_administrator_keeps_limits_and_holidays_and_what_is_no_day_is_told(cast):
    client = browser(cast.administrator)
    facts = {"stage": cast.stages["eia"].pk, "site_kind": "", "days": 45, "day_kind": "working", "article": "Điều 34",
             "valid_from": "01/01/2025", "version": 0}  # fmt: skip
    assert client.post("/limits/add/", facts).status_code == HTTPStatus.FOUND
    assert "Điều 34" in text_of(browser(cast.clerk).get("/limits/"))
    kept = TimeLimit.objects.get()
    changed = client.post(f"/limits/{kept.pk}/edit/", facts | {"days": 50, "version": kept.version})
    assert changed.status_code == HTTPStatus.FOUND
    assert TimeLimit.objects.get().days == 50
    stale = client.post(f"/limits/{kept.pk}/edit/", facts | {"version": kept.version})
    assert stale.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    days = {"year": 2026, "days_off": TET, "days_worked": "", "source": "Công văn mẫu", "version": 0}
    for wrong in ("30/02/2026", "nghỉ Tết", "01/01/2025", "20/02/2026 – 14/02/2026"):
        response = client.post("/limits/calendars/add/", days | {"days_off": wrong})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, wrong
    assert client.post("/limits/calendars/add/", days).status_code == HTTPStatus.FOUND
    year = HolidayCalendar.objects.get()
    more = days | {"days_off": f"{TET}\n01/01/2026: Tết Dương lịch", "version": year.version}
    assert client.post(f"/limits/calendars/{year.pk}/edit/", more).status_code == HTTPStatus.FOUND
    assert browser(cast.department).post("/limits/add/", facts).status_code == HTTPStatus.FORBIDDEN
    assert browser(cast.nobody).get("/limits/").status_code == HTTPStatus.FORBIDDEN


def test_totals_by_office_and_stage_open_the_list_they_count(cast, offices):
    limit(cast, "feasibility")
    for site, day in ((cast.cluster, date(2026, 9, 1)), (cast.other_cluster, date(2026, 11, 3))):
        moved(site, "feasibility", offices[0], day)
    moved(cast.zone, "eia", offices[1], date(2026, 11, 13))
    client = browser(cast.leader)
    totals = client.get("/desks/").context["totals"]
    shown = [
        (total.office_name, total.stage_code, total.count, total.median, total.longest, total.over)
        for total, *_ in totals
    ]
    assert shown == [(offices[0].name, "feasibility", 2, 51, 83, 1), (offices[1].name, "eia", 1, 10, 10, 0)]
    _total, address, over = totals[0]
    assert listed(cast.leader, address.removeprefix("?")) == ["Cẩm Giàng 83 over", "Vằng Mười 20 within"]
    assert listed(cast.leader, over.removeprefix("?")) == ["Cẩm Giàng 83 over"]
    assert listed(cast.board) == ["Thanh Bình 10 unknown"]
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2025"))
    assert listed(cast.leader, "order=days") == ["Thanh Bình 10 unknown", "Vằng Mười 20 within"]
    assert listed(cast.leader, "q=uy ban nhan dan") == []
    assert listed(cast.leader, "q=ubnd tinh") == ["Thanh Bình 10 unknown"]


@pytest.mark.once
def test_the_list_costs_the_same_for_few_and_many(cast, offices):
    limit(cast)
    moved(cast.cluster, "eia", offices[0], date(2026, 9, 1))
    client = browser(cast.leader)
    client.get("/desks/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desks/?limit=over")
    for site in (cast.other_cluster, cast.zone):
        for code in ("eia", "plan", "feasibility", "site-clearance"):
            moved(site, code, offices[1], date(2026, 9, 1))
    with CaptureQueriesContext(connection) as many:
        client.get("/desks/?limit=over")
    assert len(many) == len(few)


def test_the_list_its_totals_and_the_movements_are_exported(cast, offices):
    moved(cast.cluster, "eia", offices[0], date(2026, 9, 1), source="sổ theo dõi")
    client = browser(cast.department)
    for key in ("desks", "desk-totals", "movements"):
        typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["office", "stage", "milestone"]}
        columns = dict(client.get(f"/export/desks/?export-sheet={key}").context["form"].fields["columns"].choices)
        typed["export-columns"] = [name for name in typed["export-columns"] if name in columns]
        sent = client.post(f"/export/desks/?export-sheet={key}", typed)
        assert "Sở Nông nghiệp và Môi trường" in b"".join(sent.streaming_content).decode("utf-8-sig"), key


@pytest.mark.parametrize("query", ["office=999", "order=zz", "order=-", "unit=zz", "where=zz", "limit=zz"])
def test_what_the_list_cannot_read_is_exported_as_nothing(cast, offices, query):
    moved(cast.cluster, "eia", offices[0], date(2026, 9, 1))
    for address in (f"/desks/?{query}", f"/export/desks/?{query}", f"/export/desks/?export-sheet=desk-totals&{query}"):
        assert browser(cast.department).get(address).status_code == HTTPStatus.OK, address


def test_a_movement_is_edited_deleted_and_undone(cast, offices):
    found = moved(cast.cluster, "eia", offices[0], date(2026, 9, 1))
    client, eia = browser(cast.department), milestone(cast.cluster, "eia")
    page = f"/movements/{found.pk}/edit/"
    facts = {"kind": "received", "office": offices[1].pk, "date": "02/09/2026", "version": found.version}
    assert client.post(page, facts).status_code == HTTPStatus.FOUND
    assert Movement.objects.get().office == offices[1]
    assert client.post(page, facts | {"date": "03/09/2026"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(f"/movements/{found.pk}/delete/", {"version": Movement.objects.get().version, "reason": "ghi nhầm"})
    assert not Movement.objects.exists()
    assert "ghi nhầm" in text_of(client.get(f"/history/movement/{found.pk}/"))
    assert browser(cast.leader).post(f"/movements/{found.pk}/delete/").status_code == HTTPStatus.NOT_FOUND
    assert eia.movements.count() == 0
