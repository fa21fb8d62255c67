"""The chain's last step: the province's form was sent to the ministry, and what the ministry answered."""

import pytest
from django.urls import reverse

from progress.models import FilingStep
from progress.tests.cast import browser, text_of
from progress.tests.past import on
from progress.tests.reports import YEAR
from reports.forms.desk.debts import find_debt
from reports.forms.desk.one_debt import scopes_of_forms
from reports.forms.filing import file_form
from reports.tests.filing_office import TODAY, debt, make_office
from usage.models import UseKind, UseRecord

pytestmark = pytest.mark.django_db
PAGE = debt("04", 0)


@pytest.fixture
def office():
    cast = make_office()
    with on(TODAY):
        yield cast


def of_province(office):
    return find_debt(office.department, "04", YEAR, 0, scopes_of_forms(office.department))


def file_it(office, reason=""):
    return file_form(
        kind=office.of_province, unit=None, period=of_province(office).period, by=office.department, reason=reason
    )


def say(user, step: str, **typed):
    return browser(user, "vi").post(f"{PAGE}{step}/", typed, follow=True)


def send(user, day="20/12/2026", **typed):
    return say(user, "sent", **{"on": day, "way": "letter", "number": "123/BC-SCT"} | typed)


def kinds(office) -> list[str]:
    return list(FilingStep.objects.filter(form="04").order_by("pk").values_list("kind", flat=True))


def test_it_is_sent_returned_corrected_sent_again_and_accepted(office):
    file_it(office)
    assert "Bản số 1 chưa được ghi nhận là gửi Bộ" in text_of(browser(office.department, "vi").get(PAGE))
    page = text_of(send(office.department))
    assert "Đã ghi nhận: gửi Bộ ngày 20/12/2026." in page
    assert "123/BC-SCT" in page
    say(office.department, "answer", on="21/12/2026", answer="refused", note="Dòng 2 chưa khớp")
    desk = text_of(browser(office.leader, "vi").get(f"{reverse('filing-desk')}?period={YEAR}&form=04"))
    assert "Bộ trả lại 21/12/2026: Dòng 2 chưa khớp" in desk
    office.other_cluster.name = "Vằng Mười mới"
    office.other_cluster.save()
    office.of_province.rows.create(number="3", order=3, name="Số cụm thành lập", computation="established")
    file_it(office, "Theo yêu cầu của Bộ")
    assert "bản số 2 chưa gửi Bộ" in text_of(browser(office.department, "vi").get(PAGE))
    send(office.department, "22/12/2026")
    page = text_of(say(office.department, "answer", on="22/12/2026", answer="accepted"))
    assert "Bộ đã tiếp nhận, 22/12/2026 · bản số 2" in page
    assert kinds(office) == ["sent", "refused", "sent", "accepted"]
    recorded = list(UseRecord.objects.filter(kind=UseKind.FILING).order_by("pk").values_list("person", "what"))
    assert {person for person, _what in recorded} == {office.department.pk}
    assert [what.rpartition(": ")[2] for _person, what in recorded if "Bộ" in what] == [
        "Gửi Bộ", "Bộ trả lại", "Gửi Bộ", "Bộ đã tiếp nhận",
    ]  # fmt: skip
    assert len(recorded) == 6  # and both versions filed


def test_an_entry_made_by_mistake_is_cancelled_with_a_reason_and_the_one_before_counts(office):
    file_it(office)
    send(office.department)
    say(office.department, "answer", on="21/12/2026", answer="accepted")
    assert say(office.department, "undo-ministry", reason=" ").status_code == 422
    page = text_of(say(office.department, "undo-ministry", reason="Nhầm biểu"))
    assert "Gửi Bộ, 20/12/2026" in page
    say(office.department, "undo-ministry", reason="Chưa gửi")
    assert "Bản số 1 chưa được ghi nhận là gửi Bộ" in text_of(browser(office.department, "vi").get(PAGE))
    assert "Không có ghi nhận nào để hủy" in text_of(say(office.department, "undo-ministry", reason="x"))
    assert kinds(office) == ["sent", "accepted", "undone", "undone"]


def test_what_is_not_filed_or_was_sent_is_not_sent(office):
    assert "gửi biểu trước" in text_of(send(office.department))
    file_it(office)
    assert send(office.department, "14/12/2026").status_code == 422
    assert "không thể" in text_of(send(office.department, "14/12/2027")) or not kinds(office)
    assert "vừa được gửi" in text_of(send(office.department, seen="7"))
    assert not kinds(office)
    send(office.department)
    assert "đã được ghi nhận là gửi Bộ" in text_of(send(office.department))
    assert kinds(office) == ["sent"]


@pytest.mark.parametrize(
    "typed",
    [
        {"on": "19/12/2026", "answer": "accepted"},
        {"on": "21/12/2026", "answer": "refused", "note": " "},
        {"on": "21/12/2026", "answer": "x"},
        {"on": "\x00", "answer": "accepted", "number": "\x00"},
        {},
    ],
)
def test_an_answer_before_it_was_sent_or_a_return_without_a_reason_is_refused(office, typed):
    file_it(office)
    send(office.department)
    response = say(office.department, "answer", **typed)
    assert response.status_code == 422
    assert kinds(office) == ["sent"]


def work_text(user) -> str:
    return text_of(browser(user, "vi").get(reverse("progress:work")))


def test_what_the_ministry_returned_is_in_the_work_of_who_files_until_it_is_sent_again(office):
    file_it(office)
    send(office.department)
    assert "Bộ trả lại" not in work_text(office.department)
    say(office.department, "answer", on="21/12/2026", answer="refused", note="Dòng 2 chưa khớp")
    assert "Năm 2026: Bộ trả lại ngày 21/12/2026: Dòng 2 chưa khớp" in work_text(office.department)
    assert "Bộ trả lại" not in work_text(office.board)
    office.of_province.rows.create(number="3", order=3, name="Số cụm thành lập", computation="established")
    file_it(office, "Theo yêu cầu của Bộ")
    assert "Bộ trả lại" in work_text(office.department)  # corrected, and not sent yet
    send(office.department, "22/12/2026")
    assert "Bộ trả lại" not in work_text(office.department)


def test_others_read_it_and_record_nothing(office):
    file_it(office)
    send(office.department)
    assert "123/BC-SCT" in text_of(browser(office.leader, "vi").get(PAGE))
    for user in (office.leader, office.local, office.board, office.clerk):
        assert say(user, "answer", on="21/12/2026", answer="accepted").status_code in (403, 404)
        assert say(user, "sent", on="21/12/2026", way="mail").status_code in (403, 404)
    unit = debt("03", office.places.new_commune.pk, "sent/")
    assert browser(office.department).post(unit, {"on": "21/12/2026", "way": "mail"}).status_code == 403


def test_the_desk_exports_it(office):
    file_it(office)
    send(office.department)
    query = f"period={YEAR}&form=04&export-format=csv&export-delimiter=;&export-columns=form"
    query += "&export-columns=ministry&export-columns=ministry_on"
    text = browser(office.department, "vi").get(f"/export/figures/?{query}").getvalue().decode("utf-8-sig")
    assert "04;Gửi Bộ;20/12/2026" in text
