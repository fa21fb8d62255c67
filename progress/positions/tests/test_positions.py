"""The position of a site: by a click, by coordinates of either system; its source, history, file and undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from progress.models import CoordinateSystem, SitePosition
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.models import ImportRun
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return make_cast()


def page_of(site) -> str:
    return f"{reverse('progress:position-add')}?site={site.pk}"


def sent(**values) -> dict:
    return {"version": 0, "system": "wgs84", "source": "", "as_of": "", "note": "", **values}


def test_a_click_says_where_and_the_next_one_closer(cast):
    client, site = browser(cast.department), cast.cluster
    page = client.get(page_of(site))
    assert "not recorded" in text_of(client.get(site.get_absolute_url()))
    asked = {"site": site.pk, "map": page.context["picker"].about, "at.x": 200, "at.y": 100}
    first = client.get(reverse("progress:position-add"), asked)
    near = first.context["picker"]
    assert near.frame.span < page.context["picker"].frame.span / 3
    shown = first.context["form"].initial
    assert 22.1 < shown["latitude"] < 22.5
    assert 105.7 < shown["longitude"] < 106.1
    second = client.get(reverse("progress:position-add"), asked | {"map": near.about, "at.x": 160, "at.y": 160})
    again = second.context["form"].initial
    assert abs(again["latitude"] - shown["latitude"]) < 0.0001  # in the middle stands what was clicked
    assert not SitePosition.objects.exists()
    saved = client.post(page_of(site), sent(latitude=str(again["latitude"]), longitude=str(again["longitude"])))
    assert saved.status_code == 302
    position = SitePosition.objects.get(site=site.pk)
    assert "Department" in position.source
    assert position.as_of
    assert "°" in text_of(client.get(site.get_absolute_url()))


def test_vn2000_is_converted_kept_as_said_and_gives_way_to_wgs84(cast):
    client, site = browser(cast.department), cast.cluster
    plane = sent(system="vn2000-3", northing="2450092.581", easting="431.191,555", meridian="106.50", source="Bản vẽ 3")
    saved = client.post(page_of(site), plane)
    assert saved.status_code == 302, text_of(saved)
    position = SitePosition.objects.get()
    assert (str(position.latitude), str(position.longitude)) == ("22.147000", "105.834800")
    told = text_of(client.get(site.get_absolute_url()))
    assert "22,147° N, 105,8348° E" in told
    assert "X 2.450.092,581 m" in told
    assert "Bản vẽ 3" in told
    edit = reverse("progress:position-edit", args=[position.pk])
    stored = {"latitude": "22,147", "longitude": "105,8348", "northing": "2.450.092,581", "easting": "431.191,555"}
    moved = plane | stored | {"version": position.version, "system": "wgs84", "latitude": "22.2", "reason": "đo lại"}
    assert client.post(edit, moved | {"source": "Đo GPS"}).status_code == 302
    position.refresh_from_db()
    assert (position.system, str(position.latitude)) == (CoordinateSystem.WGS84, "22.200000")
    assert position.northing is position.meridian is None
    assert position.source == "Đo GPS"
    assert "đo lại" in text_of(client.get(reverse("progress:site-history", args=[site.pk])))
    # Saved from the version before: nothing is written, and both values are shown.
    late = client.post(edit, moved | {"latitude": "22.3"})
    assert late.status_code == 422
    gone = client.post(reverse("progress:position-delete", args=[position.pk]), {"version": position.version})
    assert gone.status_code == 302
    assert not SitePosition.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"latitude": "22,1"}, "Needed for coordinates in this system"),
        ({"latitude": "105,8", "longitude": "22,1"}, "no such coordinate in Viet Nam"),
        ({"latitude": "nan", "longitude": "1e400"}, "no such coordinate in Viet Nam"),
        ({"latitude": "22.1", "longitude": "105.8", "northing": "2450092,58"}, "choose VN-2000"),
        ({"system": "vn2000-3", "northing": "431191", "easting": "2450092"}, "no such coordinate"),
        ({"system": "vn2000-3", "northing": "2450092", "easting": "431191"}, "Needed for coordinates"),
        ({"system": "vn2000-3", "northing": "2450092", "easting": "50001", "meridian": "102.00"}, "outside Viet Nam"),
        ({"system": "utm", "latitude": "22.1", "longitude": "105.8"}, "utm"),
    ],
)
def test_what_cannot_be_a_position_is_told_at_its_field(cast, values, said):
    response = browser(cast.department).post(page_of(cast.cluster), sent(**values))
    assert response.status_code == 422
    assert said in text_of(response)
    assert not SitePosition.objects.exists()


def test_new_rows_of_a_foreign_sheet_are_computed_or_told_what_they_lack(cast):
    client = browser(cast.department)
    header = ["Tên CCN", "Hệ tọa độ", "Vĩ độ (WGS 84)", "X", "Y", "Kinh tuyến"]
    rows = [
        ["CCN Cẩm Giàng", "vn2000-3", None, "2.450.092,581", "431.191,555", "106.50"],
        ["CCN Vằng Mười", None, "22,1", None, None, None],
    ]
    client.post("/import/", {"file": SimpleUploadedFile("a.xlsx", xlsx(header, *rows)), "kind": ""})
    run = ImportRun.objects.latest("pk")
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    assert "Needed for coordinates in this system" in text_of(client.get(f"/imports/{run.pk}/?part=refused"))
    agreed = {"fingerprint": run.fingerprint, "leave_refused": "on", "add_new": "on"}
    client.post(f"/imports/{run.pk}/confirm/", agreed)
    assert round(float(SitePosition.objects.get(site=cast.cluster.pk).latitude), 3) == 22.147


def test_far_from_its_unit_is_asked_and_saved_once_confirmed(cast):
    client, far = browser(cast.department), sent(latitude="21", longitude="105,85")
    asked = client.post(page_of(cast.cluster), far)
    assert asked.status_code == 422
    assert "km from the centre of xã Cẩm Giàng" in text_of(asked)
    assert client.post(page_of(cast.cluster), far | {"confirmed": ["far"]}).status_code == 302
    # One that is recorded is corrected, not added beside.
    assert client.get(page_of(cast.cluster)).status_code == 302


@pytest.mark.parametrize(
    "query", ["map=x", "map=nan,nan,nan", "map=22,105,1e-30", "at.x=-1&at.y=5", "map=0,0,1", "at.x=9"]
)
def test_an_address_nobody_made_shows_the_map_all_the_same(cast, query):
    assert browser(cast.department).get(f"{page_of(cast.cluster)}&{query}%00").status_code == 200
