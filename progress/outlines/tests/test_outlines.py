"""Outlines of sites from files: what is read, the computed area beside the decided one, what is refused and why."""

import io
import json
import zipfile

import pytest
import shapefile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from progress.models import SiteOutline
from progress.outlines.reading import area_of, read_outline
from progress.tests.cast import browser, figure, make_cast, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# A rectangle in Cẩm Giàng with a hole; their geodesic areas in hectares by PROJ 9 (Geod of WGS84).
RING = [[105.90, 22.20], [105.91, 22.20], [105.91, 22.21], [105.90, 22.21], [105.90, 22.20]]
# The same in VN-2000, to the millimetre: central meridian 106°30′, zone of 3°.
PLANE_RING = [
    (437940.076, 2455933.036),
    (438971.176, 2455928.990),
    (438975.486, 2457036.247),
    (437944.459, 2457040.294),
    (437940.076, 2455933.036),
]
EXACT, EXACT_HOLE = 114.1803, 4.5672
HOLE = [[105.904, 22.204], [105.906, 22.204], [105.906, 22.206], [105.904, 22.206], [105.904, 22.204]]
VN2000 = (
    'PROJCS["VN-2000 / KTT 106-30",GEOGCS["VN-2000",DATUM["Vietnam_2000"]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["Central_Meridian",106.5],PARAMETER["Scale_Factor",0.9999]]'
)
UTM = 'PROJCS["WGS_1984_UTM_Zone_48N",PROJECTION["Transverse_Mercator"],PARAMETER["Scale_Factor",0.9996]]'


@pytest.fixture
def cast():
    return make_cast()


def geojson(*rings) -> bytes:
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": geometry}]}).encode()


def kml() -> bytes:
    def ring(name, places):
        text = " ".join(f"{x},{y},0" for x, y in places)
        return f"<{name}><LinearRing><coordinates>{text}</coordinates></LinearRing></{name}>"

    rings = ring("innerBoundaryIs", HOLE) + ring("outerBoundaryIs", RING)
    return (
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Polygon>{rings}</Polygon></Placemark></kml>'.encode()
    )


def zipped(prj: str = "", rings=(RING,)) -> bytes:
    shp, shx, dbf, archive = io.BytesIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON) as writer:
        writer.field("name", "C")
        writer.poly([ring[::-1] for ring in rings])
        writer.record("x")
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("ranh/Ranh giới.shp", shp.getvalue())
        if prj:
            parts.writestr("ranh/Ranh giới.prj", prj)
    return archive.getvalue()


def send(client, site, content: bytes, name: str = "ranh.geojson", **values):
    sent = {"version": "", "meridian": "", "source": "", "as_of": "", "note": "", **values}
    return client.post(
        f"{reverse('progress:outline')}?site={site.pk}", {"file": SimpleUploadedFile(name, content), **sent}
    )


def test_every_format_tells_the_same_outline():
    assert abs(float(area_of(read_outline("a", geojson(RING)))) - EXACT) < 0.01
    whole = float(area_of(read_outline("a", geojson(RING, HOLE))))
    assert abs(EXACT - whole - EXACT_HOLE) < 0.001
    assert abs(float(area_of(read_outline("a", kml()))) - whole) < 0.001
    assert abs(float(area_of(read_outline("a", zipped(VN2000, [PLANE_RING])))) - EXACT) < 0.01
    assert abs(float(area_of(read_outline("a", zipped(rings=[PLANE_RING]), "106.50"))) - EXACT) < 0.01
    assert abs(float(area_of(read_outline("a", zipped(rings=[RING])))) - EXACT) < 0.01


def test_an_outline_is_drawn_and_its_area_stands_beside_the_decided_one(cast):
    client, site = browser(cast.department), cast.cluster
    figure(site, "area", "110")
    assert send(client, site, geojson(RING), source="Bản vẽ QH", as_of="2025").status_code == 302
    told = text_of(client.get(site.get_absolute_url()))
    assert "outline: 114,18 ha, calculated" in told
    assert "(area in use: 110 ha)" in told
    assert "Bản vẽ QH" in told
    assert client.get("/map/").content.decode().count('class="map-outline"') == 1
    outline = SiteOutline.objects.get()
    assert send(client, site, geojson(RING, HOLE), version=outline.version, reason="bỏ suối").status_code == 302
    assert "bỏ suối" in text_of(client.get(reverse("progress:site-history", args=[site.pk])))
    assert send(client, site, geojson(RING), version=outline.version).status_code == 422  # from the version before
    outline.refresh_from_db()
    assert outline.area < 110
    removed = client.post(reverse("progress:outline-delete", args=[outline.pk]), {"version": outline.version})
    assert removed.status_code == 302
    assert not SiteOutline.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', "outside Viet Nam"),
        (b'{"type": "Polygon", "coordinates": [[["x"]]]}', "cannot be read"),
        (b'{"type": "Point", "coordinates": [105, 22]}', "has no polygon"),
        (b"<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>&a;</kml>", "cannot be read"),
        (b"<kml><Polygon>", "cannot be read"),
        (b"PK\x03\x04 no archive", "cannot be read"),
        (geojson([[y, x] for x, y in RING]), "longitude before latitude"),
        (geojson([[105.9, 22.2]] * 5), "fewer than three corners"),
        (geojson(RING * 5000), "at most 20000 points"),
        (zipped(rings=[PLANE_RING]), "choose the meridian"),
        (zipped(UTM, [PLANE_RING]), "in a projection that is not read here"),
    ],
    ids=range(14),
)
def test_what_is_no_outline_is_told_and_nothing_is_saved(cast, content, said):
    response = send(browser(cast.department), cast.cluster, content)
    assert response.status_code == 422
    assert said in text_of(response)
    assert not SiteOutline.objects.exists()
