"""Recording a visit in a browser: rows are added in place, the Enter key saves, findings are settled in place."""

import struct
import zlib

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE, hard_to_use
from clusters.models import Cluster
from files.tests.samples import JPEG
from progress.models import Document, Finding, Inspection

OFFICER = "so.chuyenvien"


def add_address() -> str:
    return f"/inspections/add/?site={Cluster.objects.get(slug='cam-giang').pk}"


def test_a_row_is_added_in_place_and_enter_saves(open_page):
    page = open_page(user=OFFICER)
    page.goto(add_address())
    page.fill("[name=remarks]", "chậm")
    page.click("[data-add-row]")
    expect(page.locator("[name=findings-1-found]")).to_be_focused()
    expect(page.locator(".finding-row .row-number").last).to_have_text("2")
    page.fill("[name=findings-1-found]", "Đường tạm lầy lội")
    page.focus("[name=people]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inspections/*/")
    assert Finding.objects.get().found == "Đường tạm lầy lội"
    assert Inspection.objects.get().remarks == "chậm"
    assert page.problems == []


def test_without_javascript_a_row_is_added_too(open_page):
    page = open_page(user=OFFICER, java_script_enabled=False)
    page.goto(add_address())
    page.fill("[name=findings-0-found]", "San nền dừng")
    page.click("[data-add-row]")
    expect(page.locator("[name=findings-0-found]")).to_have_value("San nền dừng")
    page.fill("[name=findings-3-found]", "Đường tạm lầy lội")
    page.click("#inspection-form .form-actions button")
    page.wait_for_url("**/inspections/*/")
    assert Finding.objects.count() == 2


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_its_pages_fit_the_screen_show_photos_and_settle_findings_in_place(open_page, viewport):
    page = open_page(viewport, user=OFFICER)
    page.goto(add_address())
    pages = [page.url]
    page.fill("[name=findings-0-found]", "San nền dừng")
    page.click("#inspection-form .form-actions button")
    page.wait_for_url("**/inspections/*/")
    page.set_input_files("[name=files]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    page.click("#photos-form button")
    expect(page.locator(".photos img")).to_have_count(1)
    page.locator("#findings .item-links a").click()
    page.locator("#findings form button").click()
    expect(page.locator("#findings .obstacle-title")).to_be_focused()
    expect(page.locator("#findings .is-closed")).to_have_count(1)
    assert not Finding.objects.open().exists()
    paper = Document.objects.get(number="1868/QĐ-UBND").get_absolute_url()
    visit = Inspection.objects.get().get_absolute_url()
    pages += [visit, f"{visit}edit/", "/inspections/", "/documents/", paper, f"{paper}edit/"]
    assert hard_to_use(page, pages) == {}
    assert page.problems == []


def white(width: int, height: int) -> bytes:
    """Return a PNG of that size."""

    def chunk(kind, content):
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_large_photo_is_made_smaller_on_the_device(open_page):
    visit = Inspection.objects.create(site_id=Cluster.objects.get(slug="cam-giang").pk, date="2026-09-14")
    page = open_page(PHONE, user=OFFICER)
    page.goto(visit.get_absolute_url())
    sizes = [(2400, 1200), (300, 200)]
    photos = [{"name": f"{w}.png", "mimeType": "image/png", "buffer": white(w, h)} for w, h in sizes]
    page.set_input_files("#photos-form [name=files][multiple]", photos)
    expect(page.locator("#photos-form [type=submit]")).to_be_enabled()  # not before the photos are made smaller
    assert page.evaluate("document.querySelector('#photos-form [name=files]').files[0].type") == "image/jpeg"
    found = page.evaluate(
        """async () => {
          const files = [...document.querySelector('#photos-form [name=files]').files];
          const drawn = await Promise.all(files.map((file) => createImageBitmap(file)));
          return drawn.map((picture) => [picture.width, picture.height]);
        }"""
    )
    assert found == [[1600, 800], [300, 200]]
    page.click("#photos-form [type=submit]")
    page.wait_for_url("**#photos")
    assert [photo.file.name[-4:] for photo in visit.photos.all()] == [".jpg", ".png"]
    assert page.problems == []
