"""One field of several chosen rows of an administration's list: previewed, saved with history, undone as one."""

import re
from datetime import date

import pytest
from django.urls import reverse

from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role
from progress.models import Milestone, Site
from progress.tests.people import cluster, milestone, person, signed_in, stages, zone

pytestmark = pytest.mark.django_db
MILESTONES = reverse("admin:progress_milestone_changelist")


@pytest.fixture
def client():
    client = signed_in(person(Role.ADMINISTRATOR))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def chosen():
    stages()
    return [milestone(cluster(name), "feasibility") for name in ("Cẩm Giàng", "Vằng Mười")]


def send(client, rows, url=MILESTONES, **more):
    data = {"action": "bulk_edit", "_selected_action": [row.pk for row in rows]}
    return client.post(url, data | {name.replace("__", "-"): value for name, value in more.items()}, follow=True)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def versions(rows) -> list[int]:
    return list(
        Milestone.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values_list("version", flat=True)
    )


def test_a_field_is_chosen_previewed_saved_and_undone_as_one(client, chosen):
    assert "2 rows are chosen." in text_of(send(client, chosen))
    assert 'name="new-state"' in text_of(send(client, chosen, field="state", ask="1"))
    preview = send(client, chosen, field="state", new__state="in_progress")
    assert text_of(preview).count("Will be changed") == 2
    assert versions(chosen) == [1, 1]
    seen = {f"seen__{row.pk}": "1" for row in chosen}
    saved = send(client, chosen, field="state", new__state="in_progress", save="1", **seen)
    assert "2 rows are saved." in text_of(saved)
    assert versions(chosen) == [2, 2]
    undo = next(part.split('"')[0] for part in saved.content.decode().split('href="') if "/undo/" in part.split('"')[0])
    client.post(undo, {"reason": "nhầm", "seen": re.search(r'name="seen" value="(\w+)"', text_of(client.get(undo)))[1]})
    assert {Milestone.objects.get(pk=row.pk).state for row in chosen} == {"unknown"}


def test_what_another_saved_since_the_preview_stays_as_it_is(client, chosen):
    first, second = chosen
    first.percent = 10
    first.save()
    seen = {f"seen__{row.pk}": "1" for row in chosen}
    saved = send(client, chosen, field="state", new__state="in_progress", save="1", **seen)
    assert "1 row is saved." in text_of(saved)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("unknown", "in_progress")


def test_a_changed_target_wants_its_reason_here_too(client, chosen):
    for row in chosen:
        send(client, [row], field="planned", new__planned="2027", save="1")
    assert versions(chosen) == [2, 2]
    refused = send(client, chosen, field="planned", new__planned="2028", save="1")
    assert "reason" in text_of(refused).lower()
    assert versions(chosen) == [2, 2]
    send(client, chosen, field="planned", new__planned="2028", new__reason="Vốn về chậm", save="1")
    assert versions(chosen) == [3, 3]
    assert chosen[0].history.first().history_change_reason == "Vốn về chậm"


def test_only_what_one_may_edit_is_changed(chosen):
    board = signed_in(person(Role.BOARD))
    send(board, chosen, field="state", new__state="in_progress", save="1")
    assert versions(chosen) == [1, 1]
    ours = milestone(zone("Thanh Bình"), "feasibility")
    send(board, [ours], field="state", new__state="in_progress", save="1")
    assert versions([ours]) == [2]


def test_a_developer_of_several_sites(client, chosen):
    company = Organisation.objects.create(name="Công ty ABC", kind="enterprise")
    sites = [row.site for row in chosen]
    url = reverse("admin:clusters_cluster_changelist")
    send(client, sites, url, field="developer", new__developer=company.pk, save="1")
    assert Site.objects.filter(developer=company).count() == 2


def test_what_is_not_changed_of_a_row_stays(client):
    successor = AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng mới")
    old = AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng", code="01234", valid_from=date(2020, 1, 1))
    old.successors.add(successor)
    url = reverse("admin:places_administrativeunit_changelist")
    assert "1 row is saved." in text_of(
        send(client, [old], url, field="valid_until", new__valid_until="30/6/2025", save="1")
    )
    old.refresh_from_db()
    assert (old.valid_until, old.valid_from, old.code) == (date(2025, 6, 30), date(2020, 1, 1), "01234")
    assert list(old.successors.all()) == [successor]


def test_a_unit_is_put_under_none_that_lies_within_it(client):
    units = reverse("admin:places_administrativeunit_changelist")
    province = AdministrativeUnit.objects.create(kind="province", name="Lào Cai")
    district = AdministrativeUnit.objects.create(kind="district", name="Bát Xát", parent=province)
    commune = AdministrativeUnit.objects.create(kind="commune", name="Y Tý", parent=district)
    seen = {f"seen__{row.pk}": str(row.version) for row in (province, district, commune)}
    sent = send(client, [province, district, commune], units, field="parent", new__parent=commune.pk, save="1", **seen)
    assert text_of(sent).count("A unit does not lie within itself.") == 3
    assert list(AdministrativeUnit.objects.order_by("pk").values_list("parent", flat=True).filter(
        pk__in=[province.pk, district.pk, commune.pk])) == [None, province.pk, district.pk]  # fmt: skip
