"""A broken fixture names its file, object and field, and changes nothing."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from bkproject.tests.seed_samples import ALL, AREA, COMPANY, EIA, HUYEN, LINK, MILESTONE, SITE, but, with_, write
from places.models import Organisation
from seeding.models import SeedRecord

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def complaint(folder) -> str:
    """What the command says of the folder; it must have refused and written nothing."""
    with pytest.raises(CommandError) as refused:
        call_command("seed", fixtures=folder)
    assert not Organisation.objects.exists()
    assert not SeedRecord.objects.exists()
    assert not Group.objects.exists()
    return str(refused.value)


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (but(MILESTONE, planned="quý V/2025"), ["object 7", "planned", "quý V/2025"]),
        (but(AREA, value="mười hai"), ["object 8", "value"]),
        (but(MILESTONE, state="xong"), ["object 7", "state", "xong"]),
        (but(SITE, colour="xanh"), ["object 6", "yen-han", "colour"]),
        (but(SITE, unit=["huyen-la"]), ["object 6", "unit", "huyen-la"]),
        (but(SITE, unit="huyen-cho-don"), ["object 6", "unit"]),
        (but(COMPANY, kind=None), ["object 3", "Công ty Khoáng sản", "kind"]),
        (but(AREA, site=None), ["object", "sitefigure"]),
        (but(MILESTONE, actual="15/03/2025"), ["object 7", "actual"]),
        (but(HUYEN, valid_from="2025-07-01", valid_until="2025-06-30"), ["object 1", "huyen-cho-don"]),
        (but(HUYEN, successors="xa"), ["object 1", "successors"]),
        (but(EIA, for_clusters=False), ["object 7", "stage"]),
    ],
)
def test_names_the_place(tmp_path, in_english, row, parts):
    write(tmp_path, *with_(row), name="50-clusters.json")
    said = complaint(tmp_path)
    for part in ["50-clusters.json", *parts]:
        assert part in said


def test_what_is_named_must_stand_before(tmp_path):
    write(tmp_path, *reversed(ALL))
    assert "10-all.json" in complaint(tmp_path)


def test_an_object_given_twice_is_refused(tmp_path):
    write(tmp_path, *ALL)
    write(tmp_path, LINK, name="20-more.json")
    assert "20-more.json" in complaint(tmp_path)


def test_a_required_relation_left_out_is_named(tmp_path):
    obstacle_free = ("reports.indicatorfigure", {"period": "năm 2024", "kind": "actual", "value": 1, "source": "Báo"})
    write(tmp_path, *ALL, obstacle_free)
    assert "indicatorfigure" in complaint(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "[{",
        "{}",
        '["text"]',
        '[{"model": "places.organisation"}]',
        '[{"model": "places.organisation", "pk": 1, "fields": {}}]',
        '[{"model": "places.castle", "fields": {}}]',
        '[{"model": 3, "fields": {}}]',
        '[{"model": "places.organisation", "fields": {"kind": "press"}}]',
    ],
)
def test_a_file_of_another_shape_is_named(tmp_path, text):
    write(tmp_path, *ALL)
    (tmp_path / "99-broken.json").write_text(text, encoding="utf-8")
    assert "99-broken.json" in complaint(tmp_path)


def test_a_folder_without_fixtures_is_named(tmp_path):
    assert str(tmp_path) in complaint(tmp_path)


def test_numbers_are_read_exactly(tmp_path):
    write(tmp_path, *with_(but(AREA, value=676.4)))
    call_command("seed", fixtures=tmp_path, verbosity=0)
    record = SeedRecord.objects.get(model="progress.sitefigure")
    assert record.values["value"] == "676.4"
    assert json.loads(record.key)[:3] == ["cluster", "yen-han", "area"]
