"""How many SQL statements a save of milestones costs, and the page that it leads to."""

import pytest
from django.db import connection
from django.urls import reverse

from progress.milestones.tests.test_milestone_page import address, form_of
from progress.models import Submission
from progress.tests.cast import browser, milestone, record
from progress.work.tests import test_work_together as together
from values.dates import PartialDate

MOST = 30
TYPED = {"state": "in_progress", "forecast": "quý I/2027", "percent": "40"}


@pytest.fixture(params=["department", "clerk"])
def who(request, cast):
    """An officer, whose saves are official, and a clerk, whose reports wait."""
    return getattr(cast, request.param)


def short_form(found) -> str:
    return reverse("progress:work-milestone", args=[found.pk])


def assert_saved(who, found):
    """It was saved or, of a clerk, a report of it waits."""
    found.refresh_from_db()
    assert (found.percent == 40) != Submission.objects.open().filter(milestone=found, reporter=who).exists()


@pytest.mark.parametrize("is_short", [False, True], ids=["page", "short form"])
def test_a_save_and_the_page_it_leads_to(cast, who, django_assert_max_num_queries, is_short):
    client, found = browser(who), milestone(cast.cluster, "eia")
    place = short_form(found) if is_short else address(cast)
    typed = form_of(client.get(place)) | TYPED
    with django_assert_max_num_queries(MOST):
        response = client.post(place, typed)
    assert response.status_code == 302
    # The page reads persons in charge, the dossier, what was confirmed, notifications, common obstacles, forms
    # received on paper, position and outline too.
    with django_assert_max_num_queries(MOST + 8):
        assert client.get(response.url).status_code == 200
    assert_saved(who, found)


def test_a_save_in_place_with_all_that_it_shows_anew(cast, who, django_assert_max_num_queries):
    client, place = browser(who, HX_Request="true"), address(cast)
    typed = form_of(client.get(place)) | TYPED
    # PostgreSQL locks the summary of the site before it is computed anew.
    with django_assert_max_num_queries(MOST + (connection.vendor == "postgresql")):
        assert client.post(place, typed).status_code == 200
    assert_saved(who, milestone(cast.cluster, "eia"))


def test_a_report_that_is_mended_from_the_same_form(cast, django_assert_max_num_queries):
    client, place = browser(cast.clerk), address(cast)
    form = form_of(client.get(place))
    client.post(place, form | TYPED)
    with django_assert_max_num_queries(MOST):
        assert client.post(place, form | TYPED | {"percent": "60"}).status_code == 302
    assert Submission.objects.get().values["percent"] == "60"


def test_a_move_of_what_was_promised(cast, django_assert_max_num_queries):
    record(cast.cluster, "eia", planned="2025")
    client, place = browser(cast.department), address(cast)
    typed = form_of(client.get(place)) | {"forecast": "quý I/2027", "reason": "thẩm định lại"}
    with django_assert_max_num_queries(MOST):
        assert client.post(place, typed).status_code == 302
    assert milestone(cast.cluster, "eia").forecast == PartialDate.parse("quý I/2027")


@pytest.mark.once
def test_several_together_cost_a_few_each(cast, who, django_assert_max_num_queries):
    client = browser(who)
    chosen = [milestone(cast.cluster, code) for code in ("eia", "feasibility", "operation")]
    page = together.start(client, chosen)
    sent = together.sent_by(page) | {"state": "in_progress"}
    with django_assert_max_num_queries(MOST + 9 * (len(chosen) - 1)):
        preview = client.post(together.PAGE, sent | {"step": "preview"})
    with django_assert_max_num_queries(MOST + 9 * (len(chosen) - 1)):
        assert client.post(together.PAGE, together.sent_by(preview) | {"step": "save"}).status_code == 302
    reports = Submission.objects.open().filter(reporter=who).count()
    assert reports + sum(milestone(cast.cluster, m.stage.code).state == "in_progress" for m in chosen) == 3
