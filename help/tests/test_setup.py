"""Setting up: each state made so through the front door, who sees the list, and when it opens by itself."""

import os
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from help.setup import steps
from places.models import AdministrativeUnit
from progress.access.roles import Role, create_missing_groups
from progress.tests.cast import browser, make_cast, person, text_of
from reports.models import Letterhead
from values.tests.page_forms import fields_of
from zones.models import Zone

PASSWORD = "mot-mat-khau-dai-1"
LETTERHEAD, UNITS, PEOPLE, SITES, MAIL, BACKUP = range(6)


@pytest.fixture
def office(settings, tmp_path):
    """A server as it is after its first start: console mail, no copy."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.BACKUP_DIR = tmp_path / "backup"
    return settings


@pytest.fixture
def root(db, office):
    create_missing_groups()
    for kind, name in (("cluster", "Sở Công Thương"), ("zone", "Ban Quản lý các khu công nghiệp")):
        Letterhead.objects.create(kind=kind, office=name, symbol="SCT", place="Thái Nguyên", signer_capacity="GĐ")
    return get_user_model().objects.create_superuser("root", password=PASSWORD)


def states(user) -> list[bool]:
    return [step.is_done for step in steps(user)]


def sign_in(name: str) -> str:
    return Client().post("/login/", {"username": name, "password": PASSWORD}).url


def test_of_a_new_office_nothing_is_done(root):
    assert states(root) == [False] * 6
    page = text_of(browser(root).get("/help/setup/"))
    assert "Still as shipped: Sở Công Thương, Ban Quản lý các khu công nghiệp." in page
    assert "No other person has a role yet." in page
    assert page.count("To do") == 6


@pytest.mark.once
def test_what_ships_is_nothing_of_the_offices_own(db, office):
    call_command("seed", verbosity=0)
    assert states(get_user_model().objects.create_superuser("root")) == [False] * 6


def test_letterheads_are_done_once_somebody_edited_each(root):
    client = browser(root)
    for letterhead in Letterhead.objects.all():
        assert not states(root)[LETTERHEAD]
        address = f"/admin/reports/letterhead/{letterhead.pk}/change/"
        form = client.get(address).context["adminform"].form
        sent = {name: field.value() or "" for name, field in ((name, form[name]) for name in form.fields)}
        sent |= {"signer_name": "Nguyễn Văn A", "receivers": "Như trên", "reason": "Nhập"}
        assert client.post(address, sent).status_code == 302
    assert states(root)[LETTERHEAD]


def test_a_letterhead_that_is_right_as_it_ships_is_confirmed_with_a_click(root):
    client = browser(root)
    page = client.get("/help/setup/")
    sent = fields_of(page, "confirm-zone")
    client.post(
        "/help/setup/office/", fields_of(client.get("/help/setup/office/"), "office-form")
    )  # asks: saves nothing
    zone = Letterhead.objects.get(kind="zone")
    zone.save()  # somebody else, meanwhile
    address = f"/help/setup/letterheads/{zone.pk}/confirm/"
    assert "was changed meanwhile" in text_of(client.post(address, sent, follow=True))
    assert client.post(address, {"version": "9" * 30}).status_code == 302
    assert client.post("/help/setup/letterheads/999/confirm/", sent).status_code == 404
    said = client.post(address, fields_of(client.get("/help/setup/"), "confirm-zone"), follow=True)
    assert "The letterhead of Ban Quản lý các khu công nghiệp is confirmed as it is." in text_of(said)
    assert "Still as shipped: Sở Công Thương." in text_of(said)
    assert 'id="confirm-zone"' not in said.content.decode()
    told = zone.history.first()
    assert (told.history_user, told.history_change_reason) == (root, "Confirmed as it is")
    assert not states(root)[LETTERHEAD]
    # The other is for clusters, of which this office has none.
    Zone.objects.create(name="Tân Thành")
    assert states(root)[LETTERHEAD]


def test_without_a_letterhead_there_is_one_to_record(root):
    Letterhead.objects.all().delete()
    assert not states(root)[LETTERHEAD]
    assert "No letterhead is recorded." in text_of(browser(root).get("/help/setup/"))


def test_units_are_done_once_somebody_added_one(root):
    AdministrativeUnit.objects.create(kind="province", name="Bắc Kạn")
    assert not states(root)[UNITS]
    client = browser(root)
    form = fields_of(client.get("/units/add/"), "unit-form")
    client.post("/units/add/", form | {"kind": "province", "name": "Thái Nguyên"})
    assert states(root)[UNITS]


def test_people_are_done_once_another_has_a_role(root):
    other = person("other")
    assert not states(root)[PEOPLE]
    other.groups.add(Group.objects.get(name=Role.LEADER.value))
    assert states(root)[PEOPLE]
    other.is_active = False
    other.save()
    assert not states(root)[PEOPLE]


def test_sites_are_done_once_somebody_added_one(root):
    make_cast()
    assert not states(root)[SITES]
    client = browser(root)
    client.post("/clusters/add/", fields_of(client.get("/clusters/add/"), "site-form") | {"name": "Quảng Chu"})
    assert states(root)[SITES]


def test_mail_is_done_with_a_server_and_the_address_of_links(root, office):
    office.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "SITE_URL is not set" in text_of(browser(root).get("/help/setup/"))
    assert not states(root)[MAIL]
    office.SITE_URL = "https://theodoi.example.vn"
    assert states(root)[MAIL]


def test_backup_is_done_with_a_copy_of_this_week(root, office):
    office.BACKUP_DIR.mkdir()
    copy = office.BACKUP_DIR / "tracker.sqlite3"
    copy.write_text("")
    os.utime(copy, (time.time(), time.time()))
    assert states(root)[BACKUP]
    week_ago = time.time() - 8 * 24 * 3600
    os.utime(copy, (week_ago, week_ago))
    assert not states(root)[BACKUP]
    assert "The last one known is of" in text_of(browser(root).get("/help/setup/"))


def test_it_opens_at_sign_in_until_it_is_put_away(root):
    assert sign_in("root") == "/help/setup/"
    assert browser(root).post("/help/read/", {"guide": "setup"}, follow=True).request["PATH_INFO"] == "/work/"
    assert sign_in("root") == "/work/"
    page = browser(root).get("/work/").content.decode()
    assert 'href="/help/setup/"' in page
    assert "Put this list away" not in browser(root).get("/help/setup/").content.decode()


def test_it_opens_no_more_once_all_is_done(root, monkeypatch):
    monkeypatch.setattr("help.setup.steps", lambda user: [])
    assert sign_in("root") == "/work/"


def test_it_is_for_whoever_adds_people(root):
    cast = make_cast()
    assert browser(cast.administrator).get("/help/setup/").status_code == 200
    for other in (cast.department, cast.leader, cast.nobody):
        client = browser(other)
        assert client.get("/help/setup/").status_code == 403
        assert 'href="/help/setup/"' not in client.get("/").content.decode()
