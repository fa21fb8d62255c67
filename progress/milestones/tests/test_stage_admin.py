"""The catalogue of stages in the administration: what a change means for sites is told before it is saved."""

import pytest
from django.urls import reverse

from progress.access.roles import Role
from progress.models import Milestone, Stage
from progress.tests.people import cluster, errors_of, page_form, person, signed_in, stages

pytestmark = pytest.mark.django_db
LIST = reverse("admin:progress_stage_changelist")


@pytest.fixture
def client():
    client = signed_in(person(Role.ADMINISTRATOR))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def stage():
    stages()
    cluster("Cẩm Giàng")
    return Stage.objects.get(code="site-clearance")


def page_of(stage) -> str:
    return reverse("admin:progress_stage_change", args=[stage.pk])


def again(stage) -> Stage:
    return Stage.objects.get(pk=stage.pk)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"short_name": "GPMB"}, "The name changes at 1 sites (1 milestones)"),
        ({"is_key": ""}, "Its column goes from the lists of sites"),
        ({"is_active": ""}, "New sites go without it; 1 sites keep theirs."),
        ({"weekly_column": "construction-start"}, "Target dates of 1 sites change in the weekly sheet"),
        ({"for_clusters": ""}, "1 sites keep theirs."),
    ],
)
def test_what_a_change_means_for_sites_is_confirmed(client, stage, typed, told):
    field = {"short_name": "name"}.get(*typed, *typed)
    form = page_form(client, page_of(stage), "stage_form")
    sent = {name: value for name, value in (form | typed).items() if value != ""}
    response = client.post(page_of(stage), sent)
    assert told in response.content.decode()
    assert again(stage).version == stage.version
    client.post(page_of(stage), sent | {"confirmed": [field]})
    assert again(stage).version == stage.version + 1


def test_what_names_a_stage_is_counted_on_its_page_and_before_it_is_deleted(client, stage):
    cluster("Vằng Mười")
    for page in (page_of(stage), reverse("admin:progress_stage_delete", args=[stage.pk])):
        text = " ".join(client.get(page).content.decode().split())
        assert "milestones (2)" in text


def test_a_place_that_is_taken_is_refused_with_the_next_free_one(client, stage):
    other = Stage.objects.create(code="other", name="Khác", name_en="Other", order=stage.order + 10)
    Stage.objects.create(code="next", name="Sau", name_en="Next", order=other.order + 1)
    form = page_form(client, page_of(stage), "stage_form") | {"order": str(other.order)}
    text = errors_of(client.post(page_of(stage), form))
    assert f"“Other” stands at {other.order}; the next free place is {other.order + 2}." in text
    client.post(page_of(stage), form | {"order": str(other.order + 2)})
    assert again(stage).order == other.order + 2


def test_a_sub_step_is_no_key_stage(client, stage):
    part = Stage.objects.create(code="part", name="Phần", parent=stage, order=999)
    form = page_form(client, page_of(part), "stage_form") | {"is_key": "on"}
    assert "A sub-step cannot be a key stage." in errors_of(client.post(page_of(part), form))
    assert not again(part).is_key


def test_a_stage_and_its_milestones_are_found_by_any_of_its_names(client, stage):
    stage.short_name, stage.other_names = "GPMB", "Đền bù giải tỏa\nThu hồi đất"
    stage.save()
    for word in ("gpmb", "den bu giai toa", "THU HỒI"):
        assert list(client.get(LIST, {"q": word}).context["cl"].result_list) == [stage]
        milestones = client.get(reverse("admin:progress_milestone_changelist"), {"q": word}).context["cl"].result_list
        assert list(milestones) == list(Milestone.objects.filter(stage=stage))
