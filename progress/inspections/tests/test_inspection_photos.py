"""Photos of inspections: several at once, checked, shown only to those who see the site, and never run."""

from datetime import date

import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse

from files.tests.samples import JPEG, PDF, PNG, upload
from files.tests.test_pictures import exif, segment
from files.tests.test_pictures import photo as camera_photo
from progress.inspections.actions import caption_photo
from progress.models import Inspection, InspectionPhoto
from progress.tests.cast import browser, document, text_of
from values.tests.page_forms import fields_of

pytestmark = pytest.mark.once


@pytest.fixture
def visit(cast):
    return Inspection.objects.create(site_id=cast.cluster.pk, date=date(2026, 9, 14))


@pytest.fixture
def photo(visit):
    return InspectionPhoto.objects.create(inspection=visit, file=upload("a.jpg", JPEG), caption="san nền")


def send_address(visit) -> str:
    return reverse("progress:inspection-photos", args=[visit.pk])


def edit_address(photo) -> str:
    return reverse("progress:inspection-photo-edit", args=[photo.pk])


def send(cast, visit, *files, caption="", user="department"):
    return browser(getattr(cast, user)).post(
        send_address(visit), {"files": list(files), "caption": caption}, follow=True
    )


def test_several_are_sent_at_once_and_shown(cast, visit):
    response = send(cast, visit, upload("a.jpg", JPEG), upload("tệp lạ", PNG), caption="San nền")
    assert response.redirect_chain == [(f"{visit.get_absolute_url()}#photos", 302)]
    assert "Photos kept: 2" in text_of(response)
    first, second = visit.photos.all()
    html = response.content.decode()
    assert f'<img src="{first.get_absolute_url()}" alt="San nền"' in html
    assert (first.site_id, first.caption) == (cast.cluster.pk, "San nền")
    assert first.file.name.startswith("inspections/")
    assert [one.file.name[-4:] for one in (first, second)] == [".jpg", ".png"]
    assert first.history.get().history_user == cast.department


def test_one_wrong_file_and_none_is_kept_and_it_is_named(cast, visit):
    response = send(cast, visit, upload("a.jpg", JPEG), upload("quyết định.jpg", PDF))
    assert response.status_code == 422
    text = text_of(response)
    assert "quyết định.jpg: This is not a JPEG or PNG picture, despite its name." in text
    assert not InspectionPhoto.objects.exists()


def test_a_photo_too_large_is_named(cast, visit, settings):
    settings.DOCUMENT_MAX_MB = 1
    response = send(cast, visit, upload("to.jpg", JPEG.ljust(1024**2 + 1)))
    assert "to.jpg: The file is larger than 1 MB." in text_of(response)


def test_sending_none_or_too_many_says_so(cast, visit):
    assert "This field is required." in text_of(send(cast, visit))
    many = [upload(f"{number}.jpg", JPEG) for number in range(21)]
    assert "Up to 20 photos at a time." in text_of(send(cast, visit, *many))
    assert not InspectionPhoto.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("administrator", 200), ("department", 200), ("board", 404), ("local", 200), ("clerk", 200), ("leader", 200),
     ("nobody", 404)],
)  # fmt: skip
def test_is_for_those_who_see_the_site(cast, photo, role, status):
    assert browser(getattr(cast, role)).get(photo.get_absolute_url()).status_code == status


def test_is_shown_as_the_picture_it_is_and_never_run(cast, photo):
    response = browser(cast.clerk).get(photo.get_absolute_url())
    assert b"".join(response.streaming_content) == JPEG
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''C%E1%BA%A9m%20Gi%C3%A0ng%202026-09-14")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "private" in response["Cache-Control"]


def test_what_is_no_picture_is_never_shown_in_a_page(cast, photo):
    photo.file.save("x.html", upload("x.html", b"<script>alert(1)</script>"))
    response = browser(cast.clerk).get(photo.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    photo.file.save("x.pdf", upload("x.pdf", PDF))
    assert browser(cast.clerk).get(photo.get_absolute_url())["Content-Disposition"].startswith("attachment")


def test_a_caption_is_changed_and_a_photo_removed(cast, photo):
    client = browser(cast.department)
    form = fields_of(client.get(edit_address(photo)), "photo-form")
    client.post(edit_address(photo), form | {"caption": "mới"})
    photo.refresh_from_db()
    assert (photo.caption, photo.version) == ("mới", 2)
    form = fields_of(client.get(edit_address(photo)), "photo-form")
    response = client.post(edit_address(photo), form | {"remove": "on"})
    assert response.url == f"{photo.inspection.get_absolute_url()}#photos"
    assert not InspectionPhoto.objects.exists()
    assert photo.file.storage.exists(photo.file.name)
    text = text_of(client.get(photo.site.get_absolute_url())).partition("History")[2]
    assert "Deleted · photo: mới, JPG" in text


def test_over_a_newer_version_nothing_is_saved(cast, photo):
    client = browser(cast.department)
    form = fields_of(client.get(edit_address(photo)), "photo-form")
    caption_photo(photo=photo, by=cast.administrator, version=1, caption="của họ")
    for mine in ({"caption": "của tôi"}, {"remove": "on"}):
        response = client.post(edit_address(photo), form | mine)
        assert response.status_code == 422
        assert "Administrator changed this at" in text_of(response)
    photo.refresh_from_db()
    assert photo.caption == "của họ"


def test_any_storage_of_django_will_do(cast, visit, monkeypatch):
    memory = InMemoryStorage()
    monkeypatch.setattr(InspectionPhoto._meta.get_field("file"), "storage", memory)
    send(cast, visit, upload("a.png", PNG))
    photo = visit.photos.get()
    response = browser(cast.clerk).get(photo.get_absolute_url())
    assert b"".join(response.streaming_content) == PNG
    memory.delete(photo.file.name)
    assert browser(cast.clerk).get(photo.get_absolute_url()).status_code == 404


def test_day_and_place_are_shown_apart_and_the_photo_goes_out_without_them(cast, visit):
    data = camera_photo(segment(0xE1, exif(turned=1)))
    send(cast, visit, upload("a.jpg", data))
    text = text_of(browser(cast.department).get(visit.get_absolute_url()))
    assert "taken on 14/09/2026 at 22.15500, 105.83000 (latitude, longitude)" in text
    photo = visit.photos.get()
    with photo.file.open("rb") as kept:
        assert kept.read() == data
    served = b"".join(browser(cast.leader).get(photo.get_absolute_url()).streaming_content)
    assert served == camera_photo()


def test_a_scan_among_the_documents_goes_out_without_them_too(cast):
    paper = document(cast.cluster)
    paper.file.save("x.jpg", upload("x.jpg", camera_photo(segment(0xE1, exif(turned=1)))))
    served = browser(cast.department).get(reverse("progress:document-file", args=[paper.pk]))
    assert b"".join(served.streaming_content) == camera_photo()


def test_of_a_photo_whose_file_is_gone_no_day_is_shown(cast, photo):
    photo.file.storage.delete(photo.file.name)
    assert "taken on" not in text_of(browser(cast.department).get(photo.inspection.get_absolute_url()))
