"""Persons in charge: set at one site and at several, handed over, undone as one; who may be and who may set it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clusters.models import Cluster
from progress.access.roles import Role
from progress.in_charge.resources import PersonInChargeResource
from progress.models import PersonInCharge
from progress.tests.cast import browser, make_cast, person, text_of
from progress.tests.sheets import exported, imported, refused
from spreadsheets.imports.understanding import kinds_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = make_cast()
    made.colleague = person("colleague", Role.DEPARTMENT)
    return made


def in_charge(site) -> set[str]:
    return set(PersonInCharge.objects.filter(site=site.pk).values_list("person__username", flat=True))


def put(site, *people):
    for someone in people:
        PersonInCharge.objects.create(site_id=site.pk, person=someone)


def address(*sites) -> str:
    return f"{reverse('progress:in-charge-set')}?" + "&".join(f"site={site.pk}" for site in sites)


def seen_of(response) -> str:
    return response.content.decode().partition('name="seen" value="')[2].partition('"')[0]


def preview_and_save(client, page: str, data: dict):
    shown = client.post(page, data | {"step": "preview"})
    return shown, client.post(page, data | {"step": "save", "seen": seen_of(shown)})


def test_one_site_gets_those_ticked_and_its_page_says_so(cast):
    client = browser(cast.department)
    page = client.get(address(cast.cluster))
    ticked = {"people": [cast.colleague.pk, cast.clerk.pk], "seen": seen_of(page), "step": "save", "note": "Theo QĐ 5"}
    saved = client.post(address(cast.cluster), ticked, follow=True)
    assert in_charge(cast.cluster) == {"colleague", "clerk"}
    html = re.sub(r'<details class="what-is.*?</details>', "", saved.content.decode(), flags=re.DOTALL)
    assert "Persons in charge Clerk since" in " ".join(re.sub(r"<[^>]+>", " ", html).split())
    told = text_of(client.get(reverse("progress:site-history", args=[cast.cluster.pk])))
    assert "person in charge: Colleague" in told
    assert "Theo QĐ 5" in told


def test_only_people_whose_accounts_may_change_the_site_are_offered(cast):
    offered = text_of(browser(cast.department).get(address(cast.cluster)))
    assert "Colleague" in offered
    assert "Local" in offered
    assert "Board" not in offered
    assert "Leader" not in offered
    with pytest.raises(ValidationError, match="no permission to change this site"):
        PersonInCharge(site_id=cast.cluster.pk, person=cast.leader).full_clean()


def test_two_people_setting_it_at_once_lose_nothing(cast):
    client = browser(cast.department)
    seen = seen_of(client.get(address(cast.cluster)))
    put(cast.cluster, cast.colleague)
    answer = client.post(address(cast.cluster), {"people": [cast.local.pk], "seen": seen, "step": "save"})
    assert answer.status_code == 422
    assert "in the meantime" in text_of(answer)
    assert in_charge(cast.cluster) == {"colleague"}


def test_several_sites_are_shown_before_they_are_set(cast):
    put(cast.cluster, cast.local)
    sites = {"site": [cast.cluster.pk, cast.other_cluster.pk]}
    client = browser(cast.department)
    page = address(cast.cluster, cast.other_cluster)
    data = sites | {"act": "add", "people": [cast.colleague.pk, cast.clerk.pk]}
    shown, saved = preview_and_save(client, page, data)
    assert "Clerk cannot be in charge here" in text_of(shown)
    assert saved.status_code == 302
    assert in_charge(cast.cluster) == {"local", "colleague", "clerk"}
    assert in_charge(cast.other_cluster) == {"colleague"}
    preview_and_save(client, page, sites | {"act": "replace", "people": [cast.department.pk]})
    assert in_charge(cast.cluster) == in_charge(cast.other_cluster) == {"department"}
    preview_and_save(client, page, sites | {"act": "remove", "people": [cast.department.pk]})
    assert not PersonInCharge.objects.exists()


def test_nothing_is_saved_that_was_not_shown(cast):
    client, page = browser(cast.department), address(cast.cluster, cast.other_cluster)
    data = {"site": [cast.cluster.pk, cast.other_cluster.pk], "act": "add", "people": [cast.colleague.pk]}
    seen = seen_of(client.post(page, data | {"step": "preview"}))
    other = data | {"people": [cast.department.pk], "step": "save", "seen": seen}
    assert client.post(page, other).status_code == 422
    assert not PersonInCharge.objects.exists()


def test_sites_are_handed_over_with_a_note_and_taken_back_as_one(cast):
    put(cast.cluster, cast.department, cast.clerk)
    put(cast.other_cluster, cast.department)
    third = Cluster.objects.create(name="Thứ Ba")
    put(third, cast.department)
    client = browser(cast.department)
    page = f"{reverse('progress:in-charge-hand-over')}?from={cast.department.pk}"
    assert "3 sites" in text_of(client.get(page))
    without = client.post(page, {"site": [third.pk], "taker": cast.colleague.pk, "step": "preview"})
    assert without.status_code == 422
    nothing_ticked = client.post(page, {"taker": cast.colleague.pk, "note": "Nghỉ hưu", "step": "save"})
    assert nothing_ticked.status_code == 422
    assert "Tick one site at least." in text_of(nothing_ticked)
    assert 'value="Nghỉ hưu"' in nothing_ticked.content.decode()
    data = {"site": [cast.cluster.pk, cast.other_cluster.pk], "taker": cast.colleague.pk, "note": "Nghỉ hưu"}
    shown, _saved = preview_and_save(client, page, data)
    assert "Department → Colleague" in text_of(shown)
    assert in_charge(cast.cluster) == {"colleague", "clerk"}
    assert in_charge(cast.other_cluster) == {"colleague"}
    assert in_charge(third) == {"department"}
    listed = client.get(reverse("progress:in-charge")).content.decode()
    undo = listed.partition("/history/requests/")[2].partition('"')[0]
    asked = client.get(f"/history/requests/{undo}")
    client.post(f"/history/requests/{undo}", {"reason": "Nhầm", "seen": seen_of(asked)})
    assert in_charge(cast.cluster) == {"department", "clerk"}
    assert in_charge(cast.other_cluster) == {"department"}


def test_who_takes_over_what_they_have_already_has_it_once(cast):
    put(cast.cluster, cast.department, cast.colleague)
    page = f"{reverse('progress:in-charge-hand-over')}?from={cast.department.pk}"
    data = {"site": [cast.cluster.pk], "taker": cast.colleague.pk, "note": "x"}
    preview_and_save(browser(cast.department), page, data)
    assert in_charge(cast.cluster) == {"colleague"}


def test_what_cannot_be_handed_over_stays_where_it_is(cast):
    put(cast.cluster, cast.department)
    put(cast.other_cluster, cast.department)
    page = f"{reverse('progress:in-charge-hand-over')}?from={cast.department.pk}"
    data = {"site": [cast.cluster.pk, cast.other_cluster.pk], "taker": cast.clerk.pk, "note": "x"}
    preview_and_save(browser(cast.department), page, data)
    assert in_charge(cast.cluster) == {"clerk"}
    assert in_charge(cast.other_cluster) == {"department"}


def test_lists_find_sites_by_who_is_in_charge(cast):
    put(cast.cluster, cast.department)
    client, page = browser(cast.department), reverse("clusters:list")
    assert "Vằng Mười" not in text_of(client.get(f"{page}?in_charge=me"))
    assert "Cẩm Giàng" in text_of(browser(cast.leader).get(f"{page}?in_charge={cast.department.pk}"))
    assert "Cẩm Giàng" not in text_of(client.get(f"{page}?in_charge=nobody&q=Giàng")).partition("Found")[2]
    assert re.search(rf'name="site"\s+value="{cast.cluster.pk}"', client.get(page).content.decode())
    assert 'name="site"' not in browser(cast.leader).get(page).content.decode()


@pytest.mark.once
@pytest.mark.parametrize("number", [2, 12])
def test_setting_many_takes_as_many_queries_as_setting_few(cast, number, django_assert_max_num_queries):
    sites = [Cluster.objects.create(name=f"Cụm {n}") for n in range(number)]
    client, page = browser(cast.department), address(*sites)
    data = {"site": [site.pk for site in sites], "act": "add", "people": [cast.colleague.pk]}
    with django_assert_max_num_queries(24):
        shown = client.post(page, data | {"step": "preview"})
    with django_assert_max_num_queries(30 + number):  # one INSERT each, of those that differ in a key alone
        client.post(page, data | {"step": "save", "seen": seen_of(shown)})
    assert PersonInCharge.objects.count() == number


HEADER = ["Tên cụm", "Cán bộ phụ trách"]


def test_an_offices_list_says_who_is_in_charge_by_name_or_user_name(cast):
    cast.colleague.last_name, cast.colleague.first_name = "Trần Thị", "Mai"
    cast.colleague.save()
    imported(cast.department, PersonInChargeResource, HEADER, ["Cẩm Giàng", "Trần Thị Mai"], ["Vằng Mười", "colleague"])
    assert in_charge(cast.cluster) == in_charge(cast.other_cluster) == {"colleague"}


@pytest.mark.once
def test_a_file_is_held_against_this_sheet_as_against_all_without_a_query(cast, django_assert_num_queries):
    cast.department.get_all_permissions()
    with django_assert_num_queries(0):
        assert "in_charge" in kinds_for(cast.department)


def test_a_person_nobody_knows_or_who_may_not_is_asked_about_and_never_made(cast, in_english):
    rows = ["Cẩm Giàng", "coleague"], ["Cẩm Giàng", "leader"]
    told = refused(cast.department, PersonInChargeResource, HEADER, *rows)
    assert "Similar names" in told[0]
    assert "outside your access" in told[1]  # the leader changes nothing, and is not offered


def test_a_workbook_from_before_gives_nobody_their_sites_back(cast):
    put(cast.cluster, cast.department)
    header, rows = exported(cast.department, PersonInChargeResource)
    row = PersonInCharge.objects.get()
    row.person = cast.colleague
    row.save()
    imported(cast.department, PersonInChargeResource, header, *rows)
    assert in_charge(cast.cluster) == {"colleague"}
