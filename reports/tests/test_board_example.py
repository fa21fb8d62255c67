"""The Management Board's form from the example: its lines are shipped, whom it goes to and when the office says."""

import datetime
import json

import pytest
from django.urls import reverse

from progress.models import PeriodFigure, ReportRow, SecondaryProject
from progress.tests.cast import browser, make_cast, text_of
from progress.tests.reports import fill_in
from reports.models import FiledForm, FormKind
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TYPED = {"receivers": "Bộ Tài chính\nUBND tỉnh", "days": "15", "sender": "Ban Quản lý", "valid_from": "01/07/2026"}


@pytest.fixture
def cast(time_machine):
    time_machine.move_to(datetime.datetime(2026, 10, 5, 8, tzinfo=datetime.UTC))
    cast = make_cast()
    type(cast.administrator).objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    return cast


def adopt(cast, **typed):
    return browser(cast.administrator, "vi").post(reverse("admin:reports_formkind_example"), TYPED | typed, follow=True)


def test_an_administrator_takes_it_over_and_the_board_fills_it_in_and_files_it(cast):
    client, of_board = browser(cast.administrator, "vi"), browser(cast.board, "vi")
    assert "Chưa có biểu của Ban Quản lý: quản trị viên thêm" in text_of(of_board.get("/forms/"))
    assert "quý" not in text_of(of_board.get("/national-file/"))
    assert "Biểu của Ban Quản lý từ ví dụ" in text_of(client.get(reverse("admin:reports_formkind_changelist")))
    page = text_of(client.get(reverse("admin:reports_formkind_example")))
    assert "8.1. Trong đó: lao động nước ngoài (Người) – hỏi từng dự án trong khu" in page
    assert "Đã thêm “Biểu của Ban Quản lý: khu công nghiệp”" in text_of(adopt(cast, number="KCN"))
    kind = FormKind.objects.get()
    assert kind.history.get().history_user == cast.administrator
    third = kind.calendar.parse("2026-q3")
    assert (str(third.start), str(third.end), str(third.due)) == ("2026-07-01", "2026-09-30", "2026-10-15")
    assert kind.calendar.parse("2026-year").due == datetime.date(2027, 1, 15)
    factory = SecondaryProject.objects.create(
        name="Điện tử",
        site_id=cast.zone.pk,
        is_foreign=True,
        state="operating",
        actual_operation=PartialDate.year(2025),
    )
    board, address = browser(cast.board, "vi"), reverse("progress:project-figures", args=[factory.pk, "2026-q3"])
    answers = {"value-K1": "12,5", "value-K2": "3", "value-K3": "40", "value-K4": "2"}
    response = fill_in(cast.board, address, source="báo cáo", as_of="30/09/2026", **answers)
    assert response.status_code == 302, text_of(response)
    assert PeriodFigure.objects.count() == 4
    form = board.get("/forms/KCN/2026-q3/")
    values = {line.row.number: line.value for line in form.context["lines"]}
    assert [values[number] for number in ("6", "7", "8", "8.1")] == [12.5, 3, 40, 2]
    assert board.post("/forms/KCN/2026-q3/file/", {"seen": form.context["seen"]}).status_code == 302
    assert FiledForm.objects.get().content["receivers"] == ["Bộ Tài chính", "UBND tỉnh"]
    assert "/national-file/2026-q3/json/" in board.get("/national-file/").content.decode()
    assert "quý" not in text_of(browser(cast.department, "vi").get("/national-file/"))
    national = json.loads(b"".join(board.get("/national-file/2026-q3/json/")))
    assert [(one["form"], one["version"]) for one in national["filed_forms"]] == [("KCN", 1)]


@pytest.mark.parametrize(
    "wrong",
    [{"days": ""}, {"days": "0"}, {"days": "9" * 30}, {"receivers": " "}, {"number": "a b"}, {"number": "\x00"}],
)
def test_what_the_tracker_does_not_know_is_asked_for_and_nothing_is_half_added(cast, wrong):
    assert adopt(cast, **{"number": "KCN"} | wrong).status_code == 200
    assert not FormKind.objects.exists()
    assert not ReportRow.objects.exists()


def test_a_second_form_has_another_number_and_uses_the_lines_that_are_there(cast):
    adopt(cast, number="KCN")
    assert "Đã có biểu mang số này" in text_of(adopt(cast, number="kcn"))
    adopt(cast, number="KCN2")
    assert [FormKind.objects.count(), ReportRow.objects.count()] == [2, 4]


def test_nobody_else_takes_it_over(cast):
    for user in (cast.department, cast.board, cast.leader):
        type(user).objects.filter(pk=user.pk).update(is_staff=True)
        assert browser(user).get(reverse("admin:reports_formkind_example")).status_code in (302, 403)
        assert browser(user).post(reverse("admin:reports_formkind_example"), TYPED).status_code in (302, 403)
    assert not FormKind.objects.exists()
