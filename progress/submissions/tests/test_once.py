"""A report that a browser sends twice under one token is taken once; the worker knows the addresses of all reports."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from progress.models import ObstacleKind, SentReport, Submission
from progress.tests.cast import browser, make_cast, milestone, text_of
from progress.tests.submitting import form_of

pytestmark = pytest.mark.django_db
TOKEN = "7-2f1c"


@pytest.fixture
def cast():
    return make_cast()


def milestone_page(cast) -> str:
    return reverse("clusters:milestone", args=[cast.cluster.slug, milestone(cast.cluster, "eia").pk])


def typed(cast, **more) -> dict:
    return {"version": milestone(cast.cluster, "eia").version, "state": "in_progress", "note": "Một", **more}


def test_a_report_that_comes_twice_is_taken_once(cast):
    client, address = browser(cast.clerk), milestone_page(cast)
    for _time in range(2):
        client.post(address, typed(cast, report_token=TOKEN))
    report = Submission.objects.get()
    assert report.version == 1
    # Another text under the same token did not come from a browser that keeps the rule.
    answer = client.post(address, typed(cast, note="Hai", report_token=TOKEN), follow=True)
    assert "Received already, not sent twice" in text_of(answer)
    report.refresh_from_db()
    assert report.values["note"] == "Một"
    client.post(address, typed(cast, note="Hai", report_token="7-other"))
    report.refresh_from_db()
    assert report.values["note"] == "Hai"


def test_an_obstacle_told_twice_is_one(cast):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    address = f"{reverse('progress:report-obstacle')}?site={cast.cluster.pk}"
    client = browser(cast.clerk)
    told = form_of(client.get(address)) | {"kind": kind.pk, "description": "5 hộ chưa nhận tiền"}
    for _time in range(2):
        assert client.post(address, told | {"report_token": TOKEN}).status_code == 302
    assert Submission.objects.count() == 1
    assert client.post(address, told | {"report_token": ""}).status_code == 302  # without JavaScript
    assert Submission.objects.count() == 2


def test_what_was_refused_may_come_again_under_its_token(cast):
    client, address = browser(cast.clerk), milestone_page(cast)
    refused = client.post(address, typed(cast, actual="01/01/2020", report_token=TOKEN))
    assert refused.status_code == 422
    assert not SentReport.objects.exists()
    client.post(address, typed(cast, report_token=TOKEN))
    assert Submission.objects.count() == 1


def test_a_token_is_of_one_person(cast):
    for person in (cast.clerk, cast.local):
        SentReport.objects.create(user=person, token=TOKEN)
    assert SentReport.objects.count() == 2


def test_only_reports_that_wait_for_approval_carry_a_token(cast):
    address = milestone_page(cast)
    assert 'name="report_token"' in browser(cast.clerk).get(address).content.decode()
    assert 'name="report_token"' not in browser(cast.department).get(address).content.decode()


def test_the_worker_holds_the_addresses_of_all_reports(cast):
    worker = browser().get("/offline-worker.js")
    assert worker["Content-Type"] == "text/javascript"
    assert worker["Cache-Control"] == "no-cache"
    source = (Path(settings.BASE_DIR) / "templates/offline/worker.js").read_text(encoding="utf-8")
    pattern = re.compile(re.search(r"const REPORTS = /(.*)/;", source)[1].replace("\\/", "/"))
    for address in (
        milestone_page(cast),
        reverse("progress:work-milestone", args=[1]),
        reverse("progress:site-figures", args=[1, "2026-H1"]),
        reverse("progress:project-figures", args=[1, "2026-H1"]),
        reverse("progress:report-obstacle"),
    ):
        assert pattern.search(address), address


def test_signing_out_tells_the_browser_to_forget(cast):
    answer = browser(cast.clerk).post("/logout/")
    assert answer["Clear-Site-Data"] == '"storage"'


def test_the_page_without_network_says_nothing_of_anybody(cast):
    page = browser(None, "en").get("/offline/").content.decode()
    assert "Reports without network" in page
    assert "Cẩm Giàng" not in page


def test_the_page_without_network_is_kept_in_the_language_of_the_person(cast):
    for language, title in (("en", "Reports without network"), ("vi", "Báo cáo khi không có mạng")):
        worker = browser(cast.clerk, language).get("/offline-worker.js").content.decode()
        address = re.search(r"`\${SHELL}(\?lang=\w+)`", worker)[1]
        page = Client().get(f"/offline/{address}").content.decode()
        assert f'<html lang="{language}"' in page
        assert title in page
    assert '<html lang="vi"' in Client().get("/offline/?lang=xx").content.decode()


def test_a_token_is_forgotten_after_its_time_and_a_young_one_is_not(cast, settings, time_machine):
    settings.SENT_REPORTS_KEPT_DAYS = 90
    time_machine.move_to("2026-08-01 08:00+07:00", tick=False)
    SentReport.objects.create(user=cast.clerk, token="old")
    time_machine.move_to("2026-08-20 08:00+07:00", tick=False)
    SentReport.objects.create(user=cast.clerk, token="young")
    time_machine.move_to("2026-11-01 08:00+07:00", tick=False)
    call_command("send_digest")
    assert list(SentReport.objects.values_list("token", flat=True)) == ["young"]
