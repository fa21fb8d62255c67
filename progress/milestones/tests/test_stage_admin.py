"""The catalogue of stages in the administration: what a change means for sites is told before it is saved."""

import pytest
from django.urls import reverse

from progress.models import Milestone, Stage
from progress.tests.people import cluster, errors_of, page_form, stages

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = reverse("admin:progress_stage_changelist")


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
def test_what_a_change_means_for_sites_is_confirmed(editor, stage, typed, told):
    field = {"short_name": "name"}.get(*typed, *typed)
    form = page_form(editor, page_of(stage), "stage_form")
    sent = {name: value for name, value in (form | typed).items() if value != ""}
    response = editor.post(page_of(stage), sent)
    assert told in response.content.decode()
    assert again(stage).version == stage.version
    editor.post(page_of(stage), sent | {"confirmed": [field]})
    assert again(stage).version == stage.version + 1


def test_what_names_a_stage_is_counted_on_its_page_and_before_it_is_deleted(editor, stage):
    cluster("Vằng Mười")
    for page in (page_of(stage), reverse("admin:progress_stage_delete", args=[stage.pk])):
        text = " ".join(editor.get(page).content.decode().split())
        assert "milestones (2)" in text


def test_a_place_that_is_taken_is_refused_with_the_next_free_one(editor, stage):
    other = Stage.objects.create(code="other", name="Khác", name_en="Other", order=stage.order + 10)
    Stage.objects.create(code="next", name="Sau", name_en="Next", order=other.order + 1)
    form = page_form(editor, page_of(stage), "stage_form") | {"order": str(other.order)}
    text = errors_of(editor.post(page_of(stage), form))
    assert f"“Other” stands at {other.order}; the next free place is {other.order + 2}." in text
    editor.post(page_of(stage), form | {"order": str(other.order + 2)})
    assert again(stage).order == other.order + 2


def test_a_sub_step_is_no_key_stage(editor, stage):
    part = Stage.objects.create(code="part", name="Phần", parent=stage, order=999)
    form = page_form(editor, page_of(part), "stage_form") | {"is_key": "on"}
    assert "A sub-step cannot be a key stage." in errors_of(editor.post(page_of(part), form))
    assert not again(part).is_key


def test_a_stage_and_its_milestones_are_found_by_any_of_its_names(editor, stage):
    stage.short_name, stage.other_names = "GPMB", "Đền bù giải tỏa\nThu hồi đất"
    stage.save()
    for word in ("gpmb", "den bu giai toa", "THU HỒI"):
        assert list(editor.get(LIST, {"q": word}).context["cl"].result_list) == [stage]
        milestones = editor.get(reverse("admin:progress_milestone_changelist"), {"q": word}).context["cl"].result_list
        assert list(milestones) == list(Milestone.objects.filter(stage=stage))
