"""One field of several chosen rows of an administration's list: previewed, saved with history, undone as one."""

import re
from datetime import date

import pytest
from django.urls import reverse

from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role
from progress.milestones.admin import MilestoneAdmin
from progress.models import Document, Milestone, Site
from progress.tests.people import cluster, milestone, person, signed_in, stages, unit, zone

pytestmark = pytest.mark.django_db
MILESTONES = reverse("admin:progress_milestone_changelist")


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


def test_a_field_is_chosen_previewed_saved_and_undone_as_one(editor, chosen):
    assert "2 rows are chosen." in text_of(send(editor, chosen))
    assert 'name="new-state"' in text_of(send(editor, chosen, field="state", ask="1"))
    preview = send(editor, chosen, field="state", new__state="in_progress")
    assert text_of(preview).count("Will be changed") == 2
    assert versions(chosen) == [1, 1]
    seen = {f"seen__{row.pk}": "1" for row in chosen}
    saved = send(editor, chosen, field="state", new__state="in_progress", save="1", **seen)
    assert "2 rows are saved." in text_of(saved)
    assert versions(chosen) == [2, 2]
    undo = next(part.split('"')[0] for part in saved.content.decode().split('href="') if "/undo/" in part.split('"')[0])
    editor.post(undo, {"reason": "nhầm", "seen": re.search(r'name="seen" value="(\w+)"', text_of(editor.get(undo)))[1]})
    assert {Milestone.objects.get(pk=row.pk).state for row in chosen} == {"unknown"}


@pytest.mark.parametrize("key", ["", "abc", "1.5", "9" * 30, "\0"])
def test_what_is_no_key_is_no_row(editor, chosen, key):
    data = {"action": "bulk_edit", "field": "state", "new-state": "in_progress"}
    assert "Items must be selected" in text_of(editor.post(MILESTONES, data | {"_selected_action": [key]}, follow=True))
    assert "1 row is chosen." in text_of(
        editor.post(MILESTONES, {"action": "bulk_edit", "_selected_action": [key, chosen[0].pk]})
    )


def test_what_another_saved_since_the_preview_stays_as_it_is(editor, chosen):
    first, second = chosen
    first.percent = 10
    first.save()
    seen = {f"seen__{row.pk}": "1" for row in chosen}
    saved = send(editor, chosen, field="state", new__state="in_progress", save="1", **seen)
    assert "1 row is saved." in text_of(saved)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("unknown", "in_progress")


def test_what_another_saves_meanwhile_is_told_and_nothing_is_saved(editor, chosen, monkeypatch):
    def save_after_another(model_admin, request, record, form, change):
        Milestone.objects.filter(pk=chosen[1].pk).update(version=2)
        return save_model(model_admin, request, record, form, change)

    save_model = MilestoneAdmin.save_model
    monkeypatch.setattr(MilestoneAdmin, "save_model", save_after_another)
    sent = send(editor, chosen, field="state", new__state="in_progress", save="1")
    assert "was changed in the meantime. Nothing was saved." in text_of(sent)
    assert not Milestone.objects.filter(state="in_progress").exists()


def test_a_changed_target_wants_its_reason_here_too(editor, chosen):
    for row in chosen:
        send(editor, [row], field="planned", new__planned="2027", save="1")
    assert versions(chosen) == [2, 2]
    refused = send(editor, chosen, field="planned", new__planned="2028", save="1")
    assert "reason" in text_of(refused).lower()
    assert versions(chosen) == [2, 2]
    send(editor, chosen, field="planned", new__planned="2028", new__reason="Vốn về chậm", save="1")
    assert versions(chosen) == [3, 3]
    assert chosen[0].history.first().history_change_reason == "Vốn về chậm"


def test_only_what_one_may_edit_is_changed(chosen):
    board = signed_in(person(Role.BOARD))
    send(board, chosen, field="state", new__state="in_progress", save="1")
    assert versions(chosen) == [1, 1]
    ours = milestone(zone("Thanh Bình"), "feasibility")
    send(board, [ours], field="state", new__state="in_progress", save="1")
    assert versions([ours]) == [2]


def test_a_developer_of_several_sites(editor, chosen):
    company = Organisation.objects.create(name="Công ty ABC", kind="enterprise")
    sites = [row.site for row in chosen]
    url = reverse("admin:clusters_cluster_changelist")
    send(editor, sites, url, field="developer", new__developer=company.pk, save="1")
    assert Site.objects.filter(developer=company).count() == 2


def test_what_is_not_changed_of_a_row_stays(editor):
    successor = AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng mới")
    old = AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng", code="01234", valid_from=date(2020, 1, 1))
    old.successors.add(successor)
    url = reverse("admin:places_administrativeunit_changelist")
    assert "1 row is saved." in text_of(
        send(editor, [old], url, field="valid_until", new__valid_until="30/6/2025", save="1")
    )
    old.refresh_from_db()
    assert (old.valid_until, old.valid_from, old.code) == (date(2025, 6, 30), date(2020, 1, 1), "01234")
    assert list(old.successors.all()) == [successor]


def test_a_unit_is_put_under_none_that_lies_within_it(editor):
    units = reverse("admin:places_administrativeunit_changelist")
    province = AdministrativeUnit.objects.create(kind="province", name="Lào Cai")
    district = AdministrativeUnit.objects.create(kind="district", name="Bát Xát", parent=province)
    commune = AdministrativeUnit.objects.create(kind="commune", name="Y Tý", parent=district)
    seen = {f"seen__{row.pk}": str(row.version) for row in (province, district, commune)}
    sent = send(editor, [province, district, commune], units, field="parent", new__parent=commune.pk, save="1", **seen)
    assert text_of(sent).count("A unit does not lie within itself.") == 3
    assert list(AdministrativeUnit.objects.order_by("pk").values_list("parent", flat=True).filter(
        pk__in=[province.pk, district.pk, commune.pk])) == [None, province.pk, district.pk]  # fmt: skip


def test_a_row_is_checked_beside_those_saved_just_before_it(editor):
    since = date(2020, 1, 1)
    units = [unit("Cẩm Giàng", kind, valid_from=since) for kind in ("commune", "ward")]
    url = reverse("admin:places_administrativeunit_changelist")
    sent = send(editor, units, url, field="kind", new__kind="township", save="1")
    assert "1 row is saved." in text_of(sent)
    assert AdministrativeUnit.objects.filter(kind="township").count() == 1


@pytest.mark.parametrize("key", ["zzz", "9" * 23])
def test_what_is_no_record_is_refused_beside_its_field(editor, key):
    paper = Document.objects.create(kind="decision", number="1/QĐ")
    papers = reverse("admin:progress_document_changelist")
    for more in ({}, {"save": "1"}):
        response = send(editor, [paper], papers, field="issuer", new__issuer=key, **more)
        assert "issuer" in response.context["form"].errors
        assert "errorlist" in text_of(response)
    assert Document.objects.get().version == paper.version


def test_a_field_that_the_records_do_not_have_is_not_asked(editor):
    site = zone("Thanh Bình")
    zones = reverse("admin:zones_zone_changelist")
    response = send(editor, [site], zones, field="cluster_type", new__cluster_type="new", save="1")
    assert "1 row is chosen." in text_of(response)
    assert [name for name, _label in response.context["choices"]] == ["unit", "developer", "note"]
