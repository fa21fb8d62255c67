"""Dossiers over their legal time limit: in my work, the bell, the digest, letters and on the dashboard."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from progress.desks.overruns import tell_overruns
from progress.desks.queries import over_limit
from progress.desks.tests.test_desks import limit, moved, offices  # noqa: F401
from progress.models import Movement, Notification, NotificationKind
from progress.tests.cast import browser, milestone, text_of
from reports.models import Letterhead
from values.today import today as day_of


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def over(cast, offices):  # noqa: F811
    """A dossier 23 days over its limit of 30, and one that is not."""
    limit(cast)
    moved(cast.other_cluster, "eia", offices[0], date(2026, 11, 1))
    return moved(cast.cluster, "eia", offices[0], date(2026, 10, 1))


def test_a_dossier_of_a_stage_without_a_limit_is_not_even_read(cast, offices, django_assert_num_queries):  # noqa: F811
    moved(cast.cluster, "eia", offices[0], date(2020, 10, 1))
    with django_assert_num_queries(1):  # the limits
        assert list(over_limit(Movement.objects.all(), day_of())) == []


def told(user) -> list[str]:
    return [str(one.about_pk) for one in Notification.objects.visible_to(user).filter(kind=NotificationKind.OVERDUE)]


class TestMyWork:
    def test_names_them_with_office_days_and_article(self, cast, over):
        page = text_of(browser(cast.department).get("/work/?section=dossiers"))
        assert "Dossiers over the time limit 1" in page
        assert "EIA: at Sở Nông nghiệp và Môi trường, 23 days over the time limit" in page
        assert "(31/10/2026, khoản 2 Điều 1 Nghị định mẫu)" in page
        assert "Vằng Mười" not in page

    def test_of_ones_own_sites_alone(self, cast, over):
        assert "Dossiers over" in text_of(browser(cast.local).get("/work/"))
        elsewhere = milestone(cast.other_cluster, "eia")
        Movement.objects.filter(milestone=elsewhere).delete()
        Movement.objects.filter(pk=over.pk).update(site=cast.other_cluster.pk, milestone=elsewhere)
        assert "23 days over" not in text_of(browser(cast.local).get("/work/"))
        assert "23 days over" in text_of(browser(cast.department).get("/work/"))

    def test_costs_as_many_queries_with_many(self, cast, over):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                browser(cast.department).get("/work/?section=dossiers")
            return len(captured)

        few = queries()
        for number in range(8):
            site = Cluster.objects.create(name=f"Cụm {number}", unit=cast.cluster.unit)
            moved(site, "eia", over.office, date(2026, 9, 1 + number))
        assert queries() == few


class TestTheBell:
    def test_tells_once_whom_it_concerns(self, cast, over):
        assert tell_overruns(day_of()) == 1
        assert told(cast.local) == [str(over.pk)]
        assert "Time limit passed" in text_of(browser(cast.local).get("/notifications/"))
        Notification.objects.update(read_at="2026-11-23T09:00Z")
        assert tell_overruns(day_of()) == 0
        assert not Notification.objects.unread().exists()

    def test_says_nothing_of_one_that_was_decided_since(self, cast, over):
        tell_overruns(day_of())
        moved(cast.cluster, "eia", over.office, date(2026, 11, 20), kind="decided")
        assert told(cast.local) == []

    def test_comes_with_the_daily_run_and_its_letter(self, cast, over):
        cast.local.email = "a@example.com"
        cast.local.save()
        call_command("send_digest", verbosity=0)
        assert told(cast.local) == [str(over.pk)]
        [letter] = [message for message in mail.outbox if message.to == ["a@example.com"]]
        assert "quá thời hạn giải quyết 23 ngày" in letter.body
        assert f"/notifications/{Notification.objects.get(person=cast.local).pk}/" in letter.body


class TestLettersAndDashboard:
    def test_a_letter_goes_to_the_office(self, cast, over):
        Letterhead.objects.create(
            kind="cluster", superior="UBND tỉnh Thái Nguyên", office="Sở Công Thương", symbol="SCT",
            place="Thái Nguyên", signer_capacity="KT. GIÁM ĐỐC", receivers="Như trên",
        )  # fmt: skip
        listed = text_of(browser(cast.department).get("/letters/"))
        assert "Sở Nông nghiệp và Môi trường" in listed
        letter = text_of(browser(cast.department).get(f"/letters/{over.office.pk}/"))
        assert "Hồ sơ chưa có kết quả giải quyết" in letter
        assert "01/10/2026 31/10/2026 (quá hạn 23 ngày) khoản 2 Điều 1 Nghị định mẫu" in letter

    def test_the_dashboard_counts_what_the_list_shows(self, cast, over):
        html = browser(cast.leader).get("/").content.decode()
        assert 'Dossiers over the time limit: <a href="/desks/?limit=over">1</a>' in " ".join(html.split())
        assert "Found 1 dossier" in text_of(browser(cast.leader).get("/desks/?limit=over"))
