"""Choosing which of an indicator's two figures reports use."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from progress.access.roles import Role
from progress.records.history import changes_of
from reports.indicators.actions import choose_basis
from reports.models import Basis, Computed
from reports.tests.world import cluster, indicator, leader, officer, open_page, person, published, read, text_of, unit
from values.dates import PartialDate

pytestmark = pytest.mark.django_db

REASON = "Chu Hương đã bị thu hồi"


@pytest.fixture
def area():
    found = indicator("area", computed=Computed.CLUSTERS_AREA)
    published(found, 2024, "186.4")
    cluster("Cẩm Giàng", "218.4", unit=unit())
    return found


def send(user, code: str, **answers):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client.post(f"/indicators/{code}/basis/", answers)


def test_the_page_shows_both_figures_and_asks_for_the_choice(area):
    page = text_of(open_page(officer(), "/indicators/area/basis/"))
    assert "Published figure: 186,4 ha" in page
    assert "Calculated figure: 218,4 ha" in page
    assert "Reason for the choice (required)" in page


def test_an_officer_chooses_with_a_reason_and_readers_see_it(area):
    response = send(officer(), "area", basis="computed", reason=f" {REASON} ", version=0)
    assert response.headers["Location"] == "/"
    choice = area.choices.get()
    assert (str(choice.period), choice.basis, choice.reason) == ("2024", Basis.COMPUTED, REASON)
    assert f"Reports use the calculated figure. Reason: {REASON}" in read(leader())


def test_the_history_says_who_chose_what_before_and_after(area, in_english):
    by = officer()
    send(by, "area", basis="computed", reason=REASON, version=0)
    send(by, "area", basis="published", reason="Theo báo cáo", version=1)
    newest = changes_of(area.choices.get())[0]
    assert newest.who == "Officer"
    assert ("reports use", "Calculated figure", "Published figure") in [
        (field.label, field.before, field.after) for field in newest.fields
    ]
    page = text_of(open_page(by, "/indicators/area/basis/"))
    assert f"Reason for the choice {REASON} → Theo báo cáo" in page


@pytest.mark.parametrize("answers", [{"reason": " "}, {"basis": "both"}, {"version": "x"}])
def test_an_answer_that_will_not_do_is_sent_back_and_nothing_is_saved(area, answers):
    response = send(officer(), "area", **{"basis": "computed", "reason": REASON, "version": 0} | answers)
    assert response.status_code == 422
    assert not area.choices.exists()


def test_a_choice_made_from_an_older_version_changes_nothing_and_shows_both(area):
    seen = 0
    first = {"period": PartialDate.year(2024), "basis": "published", "reason": "Báo cáo cũ"}
    choice = choose_basis(indicator=area, by=officer(), version=seen, **first)
    other = person("other", Role.DEPARTMENT)
    response = send(other, "area", basis="computed", reason=REASON, version=seen)
    assert response.status_code == 422
    page = text_of(response)
    assert "Nothing was saved." in page
    assert "Saved value: Published figure. Reason: Báo cáo cũ" in page
    assert REASON in response.content.decode()
    choice.refresh_from_db()
    assert choice.basis == Basis.PUBLISHED
    assert f'name="version" value="{choice.version}"' in response.content.decode()
    assert send(other, "area", basis="computed", reason=REASON, version=choice.version).status_code == 302


def test_the_action_refuses_by_itself_whoever_may_not_and_what_will_not_do(area):
    answers = {"indicator": area, "period": PartialDate.year(2024), "version": 0}
    answers |= {"basis": "computed", "reason": REASON}
    with pytest.raises(PermissionDenied):
        choose_basis(by=leader(), **answers)
    by = officer()
    for wrong in ({"reason": " "}, {"basis": "both"}):
        with pytest.raises(ValidationError):
            choose_basis(by=by, **answers | wrong)
    assert not area.choices.exists()
    assert choose_basis(by=by, **answers).history.latest().history_user == by


def test_a_leader_reads_but_may_not_choose(area):
    user = leader()
    assert open_page(user, "/indicators/area/basis/").status_code == 403
    assert send(user, "area", basis="computed", reason=REASON, version=0).status_code == 403
    assert not area.choices.exists()


@pytest.mark.parametrize("role", [Role.BOARD, Role.LOCAL, Role.CLERK, None])
def test_for_whoever_does_not_read_the_provinces_figures_there_is_no_such_page(area, role):
    user = person("stranger", role)
    assert open_page(user, "/indicators/area/basis/").status_code == 404
    assert send(user, "area", basis="computed", reason=REASON, version=0).status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(area, client):
    assert client.get("/indicators/area/basis/").headers["Location"].startswith("/login/")


def test_an_indicator_the_tracker_cannot_count_leaves_nothing_to_choose():
    indicator("growth", unit="%")
    user = officer()
    assert open_page(user, "/indicators/growth/basis/").status_code == 404
    assert open_page(user, "/indicators/unheard-of/basis/").status_code == 404
