"""A new obstacle told by a clerk or a local officer: it waits, and an officer opens it, corrects it or returns it."""

import pytest
from django.urls import reverse

from progress.models import Obstacle, ObstacleKind, Submission
from progress.submissions.queries import waiting_for
from progress.tests.cast import browser, milestone, text_of
from progress.tests.submitting import PAGE, accept, address, again, form_of, hidden, send_back

TOLD = "5 hộ chưa nhận tiền đền bù"


@pytest.fixture
def land(cast):
    return ObstacleKind.objects.create(code="land", name="Đất đai", name_en="Land", order=1)


def form_page(cast) -> str:
    return f"{reverse('progress:report-obstacle')}?site={cast.cluster.pk}"


def tell(cast, kind, who=None, **typed):
    client = browser(who or cast.clerk)
    form = form_of(client.get(form_page(cast)))
    return client.post(form_page(cast), form | {"kind": kind.pk, "description": TOLD} | typed)


def test_is_sent_from_the_sites_page_and_opens_nothing_yet(cast, land):
    client = browser(cast.clerk)
    assert form_page(cast) in client.get(PAGE).content.decode()
    response = tell(cast, land, milestone=milestone(cast.cluster, "eia").pk, due="quý I/2027", reason="đã họp dân")
    assert response.url == f"{PAGE}#obstacles"
    assert not Obstacle.objects.exists()
    sent = Submission.objects.get()
    assert (sent.kind, sent.site_id, sent.milestone, sent.title) == ("obstacle", cast.cluster.pk, None, TOLD)
    text = text_of(client.get(PAGE))
    assert f"official: – → reported: {TOLD}" in text
    assert "official: – → reported: EIA" in text
    assert list(waiting_for(cast.department)) == [sent]


def test_accepted_it_is_open_since_the_day_it_was_told(cast, land, time_machine):
    time_machine.move_to("2026-11-20 09:00+07:00")
    tell(cast, land, cause="giá đất", request="duyệt giá", asked_of=cast.company.pk, reason="đã họp dân")
    time_machine.move_to("2026-11-23 09:00+07:00")
    sent = Submission.objects.get()
    assert accept(browser(cast.department), sent).status_code == 302
    opened = Obstacle.objects.get()
    assert (opened.description, opened.kind, opened.cause, opened.asked_of) == (TOLD, land, "giá đất", cast.company)
    assert str(opened.opened_on) == "2026-11-20"
    last = opened.history.get()
    assert last.history_user == cast.department
    assert last.history_change_reason == "Report of Clerk on 20/11/2026: đã họp dân"
    assert again(sent).state == "accepted"
    assert TOLD in text_of(browser(cast.department).get(address("", sent)))


def test_corrected_it_is_opened_with_the_officers_words(cast, land):
    tell(cast, land)
    sent = Submission.objects.get()
    client = browser(cast.department)
    form = form_of(client.get(address("correct", sent)))
    assert form["description"] == TOLD
    response = client.post(address("correct", sent), form | {"description": "6 hộ", "reason": "theo biên bản"})
    assert response.status_code == 302
    assert Obstacle.objects.get().description == "6 hộ"
    text = text_of(client.get(address("", sent)))
    assert f"Department approved it with corrections theo biên bản Obstacle {TOLD} → 6 hộ" in text


def test_returned_it_is_mended_and_sent_again(cast, land):
    tell(cast, land)
    sent = Submission.objects.get()
    send_back(browser(cast.department), sent, "Hộ nào?")
    client = browser(cast.clerk)
    assert "Reason: Hộ nào?" in text_of(client.get(PAGE))
    form = form_of(client.get(address("edit", sent)))
    client.post(address("edit", sent), form | {"description": "Hộ ông A"})
    assert (again(sent).state, again(sent).values["description"]) == ("waiting", "Hộ ông A")
    assert not Obstacle.objects.exists()


@pytest.mark.parametrize(("typed", "field"), [({"description": ""}, "description"), ({"due": "hôm qua"}, "due")])
def test_mistakes_are_told_when_sending(cast, land, typed, field):
    response = tell(cast, land, **typed)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Submission.objects.exists()


def test_a_milestone_of_another_site_cannot_be_named(cast, land):
    response = tell(cast, land, milestone=milestone(cast.other_cluster, "eia").pk)
    assert response.context["form"].errors["milestone"]


def test_several_may_wait_at_once(cast, land):
    tell(cast, land)
    tell(cast, land, description="Chưa có đường vào")
    assert Submission.objects.waiting().count() == 2


def test_a_site_that_is_not_theirs_is_not_found(cast, land):
    other = f"{reverse('progress:report-obstacle')}?site={cast.other_cluster.pk}"
    assert browser(cast.clerk).get(other).status_code == 404
    for query in ("", "?site=", "?site=x", "?site=²", "?site=99999999999999999999"):
        assert browser(cast.clerk).get(reverse("progress:report-obstacle") + query).status_code == 404


def test_an_officer_of_zones_opens_no_obstacle_of_a_cluster(cast, land):
    tell(cast, land)
    assert browser(cast.board).get(address("", Submission.objects.get())).status_code == 404


def test_two_officers_at_once_open_it_once(cast, land):
    tell(cast, land)
    sent = Submission.objects.get()
    second = browser(cast.administrator)
    page = second.get(address("", sent))
    accept(browser(cast.department), sent)
    assert second.post(address("accept", sent), hidden(page, "accept_form")).status_code == 422
    assert Obstacle.objects.count() == 1


def test_the_list_names_milestones_of_many_reports_at_once(cast, land, django_assert_max_num_queries):
    eia = milestone(cast.cluster, "eia").pk
    for number in range(12):
        tell(cast, land, cast.local, milestone=eia, description=f"Hộ {number}")
    client = browser(cast.department)
    with django_assert_max_num_queries(20):
        assert len(client.get(reverse("progress:submissions")).context["reports"]) == 12
