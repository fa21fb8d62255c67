"""Sessions, rights and files of people: what was taken away is gone at once, what is uploaded runs nowhere."""

import io
import logging
import zipfile
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from progress.access.roles import Role
from progress.models import Remark
from progress.tests.cast import browser, group_of, make_cast, text_of

PASSWORD = "một-mật-khẩu-tốt-1"


pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def officer(cast):
    user = cast.department
    user.set_password(PASSWORD)
    user.save()
    return user


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


@pytest.mark.once
def test_a_session_made_up_before_signing_in_is_not_the_one_after(officer):
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.post("/login/", {"username": officer.username, "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32
    former = client.cookies["sessionid"].value
    client.post("/logout/")
    thief = Client()
    thief.cookies["sessionid"] = former
    assert thief.get("/clusters/").status_code == 302


@pytest.mark.parametrize("taken", ["account", "role", "password"])
def test_rights_that_are_taken_away_are_gone_with_the_next_click(officer, cast, taken):
    client = signed_in(officer)
    site = cast.cluster
    edit = f"{site.get_absolute_url()}edit/"
    assert client.get(edit).status_code == 200
    assert site.name in text_of(client.get("/clusters/"))
    if taken == "account":
        User.objects.filter(pk=officer.pk).update(is_active=False)
    elif taken == "role":
        officer.groups.set([group_of(Role.BOARD)])
    else:
        other = User.objects.get(pk=officer.pk)
        other.set_password(PASSWORD + "2")
        other.save()
    assert client.get(edit).status_code in (302, 403, 404)
    for page in ("/", "/work/", "/clusters/", "/obstacles/"):
        assert site.name not in client.get(page).content.decode(), page


def test_signing_out_elsewhere_forgets_remembered_devices_but_this_one(officer):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(officer, secret)
    devices = [Client(), Client()]
    for number, device in enumerate(devices):
        device.post("/login/", {"username": officer.username, "password": PASSWORD})
        device.post("/login/code/", {"code": code(secret, number - 1), "remember": "on"})
        assert device.get("/account/").status_code == 200
    here, stolen = devices
    here.post("/account/sessions/end/")
    for device, asked in ((here, False), (stolen, True)):
        device.post("/logout/")
        led = device.post("/login/", {"username": officer.username, "password": PASSWORD})["Location"]
        assert (led == "/login/code/") is asked


def code(secret: str, step: int) -> str:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.mark.once
def test_the_administration_has_no_second_way_to_password_and_sign_out(officer):
    officer.is_staff = True
    officer.save()
    client = signed_in(officer)
    assert client.get("/admin/password_change/")["Location"] == "/password/"
    tried = client.post("/admin/password_change/", {"old_password": "x", "new_password1": "y", "new_password2": "y"})
    assert tried.status_code == 302
    assert "storage" in client.post("/admin/logout/")["Clear-Site-Data"]
    assert client.get("/clusters/").status_code == 302


@pytest.mark.once
@pytest.mark.parametrize("word", ["khucongnghiep2026", "Sở Công Thương 2026!", "Quản trị 12345", "thainguyen-ccn-2026"])
def test_the_offices_own_words_are_no_password(officer, word):
    client = signed_in(officer)
    sent = {"old_password": PASSWORD, "new_password1": word, "new_password2": word}
    assert client.post("/password/", sent).context["form"].errors["new_password2"]
    sent |= dict.fromkeys(("new_password1", "new_password2"), "khu công nghiệp của ngựa vằn")
    assert client.post("/password/", sent).status_code == 302


@pytest.mark.once
def test_refused_pages_are_told_in_the_log_with_who_asked(cast, caplog):
    logging.getLogger("usage").addHandler(caplog.handler)
    client = browser(cast.clerk)
    client.get(cast.zone.get_absolute_url())
    client.get("/usage/")
    logging.getLogger("usage").removeHandler(caplog.handler)
    lines = [record.getMessage() for record in caplog.records if record.name == "usage"]
    assert [line for line in lines if '"page-refused"' in line and cast.clerk.username in line and '"404"' in line]
    assert [line for line in lines if '"403"' in line and "GET /usage/" in line]


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


REFUSED = {
    "page.pdf": b"<!DOCTYPE html><script>alert(1)</script>",
    "picture.png": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "shell.jpg": b"<?php system($_GET[0]); ?>",
    "run.pdf": b"MZ\x90\x00" + b"\0" * 64,
    "script.docx": packed("[Content_Types].xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    "program.zip": packed("a/b.exe", b"MZ"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_runs_is_not_kept(cast, name):
    client, site = browser(cast.department), cast.cluster
    file = SimpleUploadedFile(name, REFUSED[name], "application/pdf")
    response = client.post(f"/remarks/add/?site={site.pk}", {"text": "Kèm tệp", "file": file})
    assert response.status_code in (200, 422)
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../../tmp/evil.pdf", "..\\..\\evil.pdf", "/etc/cron.d/evil", "evil%0d%0aX-Evil: 1.html"]
)
def test_a_files_name_chooses_neither_place_nor_header_nor_type(cast, settings, name):
    client, site = browser(cast.department), cast.cluster
    parts = [
        ("text", "", b"K\xc3\xa8m t\xe1\xbb\x87p"),
        ("file", f'; filename="{name}"', b"%PDF-1.4 <script>alert(1)</script>"),
    ]
    sent = b"".join(
        f'--b\r\nContent-Disposition: form-data; name="{field}"{more}\r\nContent-Type: text/html\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for field, more, content in parts
    )
    client.post(f"/remarks/add/?site={site.pk}", sent + b"--b--\r\n", content_type="multipart/form-data; boundary=b")
    remark = Remark.objects.get()
    path = Path(remark.file.path).resolve()
    assert path.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert path.suffix == ".pdf"
    assert "evil" not in str(path)
    response = client.get(f"/remarks/{remark.pk}/file/")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "X-Evil" not in response.headers
