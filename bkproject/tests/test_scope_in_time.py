"""What a person whose scope changed sees of the past: what is theirs today, on every day, and nothing else.

See docs/decisions/who-sees-what.md.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from bkproject.tests.planted import organisations_at, words_in
from progress.access.roles import Role
from progress.models import StaffProfile
from progress.tests.cast import browser, make_cast
from progress.tests.past import BEGUN, LATER, THEN, on

pytestmark = pytest.mark.django_db
LEFT, CAME = "Ochodi", "Oden"
SITE = {LEFT: "cluster", CAME: "other_cluster"}
DAYS = [THEN, LATER + timedelta(days=1), None]  # before the change, after it, today
LISTS = ["/", "/clusters/", "/obstacles/", "/documents/", "/history/", "/search/?q=O", "/workbook/file/"]


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
def test_what_left_the_scope_is_gone_and_what_came_is_there_on_every_day(office, role):
    user = getattr(office, role)
    assert [read(office, user, day) for day in DAYS] == [{CAME}] * 3
    between = f"/differences/?from={THEN:%d/%m/%Y}&to={LATER + timedelta(days=1):%d/%m/%Y}"
    page = browser(user).get(between).content.decode()
    assert ("Vằng Mười" in page, "Cẩm Giàng</a>" in page, LEFT in page) == (True, False, False)


def test_who_moved_to_another_office_sees_as_those_who_work_there(office):
    """An officer of the Department becomes the local officer of the commune where one of the clusters is."""
    officer = office.department
    for day in DAYS:
        assert words_in(browser(officer).get(dated("/obstacles/", day)), SITE) == {LEFT, CAME}
    officer.groups.set([Group.objects.get(name=Role.LOCAL.value)])
    StaffProfile.objects.create(user=officer, unit=office.places.elsewhere)
    assert [read(office, officer, day) for day in DAYS] == [{CAME}] * 3


def test_of_a_site_s_own_history_a_former_developer_is_a_part(office):
    address = reverse("progress:site-history", args=[office.other_cluster.pk])
    assert office.rival.name in browser(office.clerk).get(address).content.decode()
    gone = reverse("progress:object-history", args=["organisation", office.rival.pk])
    assert browser(office.clerk).get(gone).status_code == 404
