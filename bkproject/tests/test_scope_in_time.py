"""What a person whose scope changed sees of the past: what is theirs today, on every day, and nothing else.

See docs/decisions/who-sees-what.md.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from bkproject.tests.planted import organisations_at, words_in
from progress.models import StaffProfile
from progress.roles import Role
from progress.tests.cast import browser, make_cast
from progress.tests.past import BEGUN, LATER, THEN, on

pytestmark = pytest.mark.django_db
LEFT, CAME = "Ochodi", "Oden"
SITE = {LEFT: "cluster", CAME: "other_cluster"}
DAYS = [THEN, LATER + timedelta(days=1), None]  # before the change, after it, today
LISTS = [
    "/", "/clusters/", "/zones/", "/obstacles/", "/documents/", "/projects/", "/inspections/", "/promises/",
    "/figures/", "/history/", "/search/?q=O", "/summary/", "/workbook/file/", "/export/clusters/",
]  # fmt: skip


@pytest.fixture
def office():
    """One cluster leaves the scope of the clerk and of the local officer on a day, another comes into it."""
    with on(BEGUN):
        cast = make_cast()
        for word, name in SITE.items():
            site = getattr(cast, name)
            developer = site.developer
            organisations_at(site, word)
            site.developer = developer
            site.save()
    with on(LATER):
        cast.cluster.developer, cast.other_cluster.developer = cast.rival, cast.company
        cast.cluster.save()
        cast.other_cluster.save()
        StaffProfile.objects.filter(user=cast.local).update(unit=cast.places.elsewhere)
    return cast


def dated(address: str, day) -> str:
    return address if day is None else f"{address}{'&' if '?' in address else '?'}as_of={day}"


def addresses(cast) -> list[str]:
    sites = [cast.cluster, cast.other_cluster]
    return LISTS + [
        address
        for site in sites
        for address in (
            site.get_absolute_url(),
            site.obstacles.first().get_absolute_url(),
            reverse("progress:site-history", args=[site.pk]),
            reverse("progress:object-history", args=["organisation", site.obstacles.first().asked_of_id]),
        )
    ]


def read(cast, user, day) -> set[str]:
    client, found = browser(user), set()
    for address in addresses(cast):
        response = client.get(dated(address, day))
        assert response.status_code in (200, 400, 404), address  # 400: a day is not for this page
        assert response["Cache-Control"] == "no-store, private"
        words = words_in(response, SITE)
        assert LEFT not in words, (address, day)
        found |= words
    return found


@pytest.mark.parametrize("role", ["clerk", "local"])
@pytest.mark.parametrize("day", DAYS)
def test_what_left_the_scope_is_gone_and_what_came_is_there_on_every_day(office, role, day):
    assert read(office, getattr(office, role), day) == {CAME}


@pytest.mark.parametrize("day", DAYS)
def test_who_moved_to_another_office_sees_as_those_who_work_there(office, day):
    """An officer of the Department becomes the local officer of the commune where one of the clusters is."""
    officer = office.department
    assert words_in(browser(officer).get(dated("/obstacles/", day)), SITE) == {LEFT, CAME}
    officer.groups.set([Group.objects.get(name=Role.LOCAL.value)])
    StaffProfile.objects.create(user=officer, unit=office.places.elsewhere)
    assert read(office, officer, day) == {CAME}


@pytest.mark.parametrize("role", ["clerk", "local"])
def test_the_difference_of_two_days_is_that_of_the_sites_of_today(office, role):
    address = f"/differences/?from={THEN:%d/%m/%Y}&to={LATER + timedelta(days=1):%d/%m/%Y}"
    page = browser(getattr(office, role)).get(address)
    assert page.status_code == 200
    assert "Vằng Mười" in page.content.decode()
    assert "Cẩm Giàng</a>" not in page.content.decode()
    assert LEFT not in page.content.decode()


def test_of_a_site_s_own_history_a_former_developer_is_a_part(office):
    address = reverse("progress:site-history", args=[office.other_cluster.pk])
    assert office.rival.name in browser(office.clerk).get(address).content.decode()
    gone = reverse("progress:object-history", args=["organisation", office.rival.pk])
    assert browser(office.clerk).get(gone).status_code == 404
