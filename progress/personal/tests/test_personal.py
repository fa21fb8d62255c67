"""What is kept of people: every relation is named, the file holds it, erasing leaves history readable."""

import io

import openpyxl
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from places.models import Organisation
from progress.access.roles import Role
from progress.milestones.actions import report_milestone
from progress.models import Meeting, PersonInCharge, Remark, SavedList, StaffProfile
from progress.personal.actions import erase_person
from progress.personal.kept import DONE, NAMING, OWN, field_of
from progress.remarks.actions import write_remark
from progress.tests.cast import browser, milestone, person, text_of
from usage.models import UseKind, UseRecord

PASSWORD = "đúng-mật-khẩu-1"


@pytest.fixture
def administrator(cast):
    user = person("quan.tri.2", Role.ADMINISTRATOR)
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def lan(cast):
    """An officer who signed in, saved, wrote, was named, and keeps a list of her own and one of the office."""
    user = cast.department
    user.last_name, user.first_name, user.email = "Nguyễn Thị", "Lan", "lan@example.vn"
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    step = milestone(cast.cluster, "eia")
    report_milestone(milestone=step, by=user, version=step.version, changes={"note": "đã gọi"})
    write_remark(by=user, record=cast.cluster, text="Tôi sẽ gọi lại")
    write_remark(by=cast.board, record=cast.zone, text=f"Nhờ @{user.username}, cả @{user.username}.x xem")
    for shared in (False, True):
        SavedList.objects.create(owner=user, list_name="clusters", name=f"Của tôi {shared}", is_shared=shared)
    return user


def page(name: str, *args) -> str:
    return reverse(f"admin:auth_user_{name}", args=args)


def test_every_relation_to_a_person_goes_or_stays():
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not hasattr(model, "instance_type")  # tables of history keep the number alone
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is User and not field.auto_created
    }
    assert named == {*OWN, *DONE}
    assert set(OWN).isdisjoint(DONE)
    for label in NAMING:
        model, field = field_of(label)
        assert model._meta.get_field(field)


def test_the_file_holds_what_is_kept_and_no_secret(lan, administrator):
    client = browser(administrator)
    response = client.get(page("personal_file", lan.pk))
    content = b"".join(response.streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    said = "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    )
    for word in ("lan@example.vn", "Nguyễn Thị", str(Role.DEPARTMENT.label), "Tôi sẽ gọi lại", "Của tôi False"):
        assert word in said, word
    assert "JBSWY3DPEHPK3PXP" not in said
    assert lan.password not in said
    use = UseRecord.objects.latest("pk")
    assert (use.kind, use.page) == (UseKind.DOWNLOAD, page("personal_file", lan.pk))
    assert "lan" not in use.what.lower()


def test_erasing_takes_the_name_and_the_ways_in_and_leaves_history_readable(lan, administrator, cast):
    seat = Client()
    seat.force_login(lan)
    client, former = browser(administrator), lan.username
    shown = text_of(client.get(page("erase", lan.pk)))
    assert f"người dùng đã xóa số {lan.pk}" in shown
    assert "Saves in history" in shown
    refused = client.post(page("erase", lan.pk), {"username": "ai.do"})
    assert refused.status_code == 200
    assert User.objects.get(pk=lan.pk).email == "lan@example.vn"
    assert client.post(page("erase", lan.pk), {"username": former}).status_code == 302
    erased = User.objects.get(pk=lan.pk)
    mark = f"người dùng đã xóa số {lan.pk}"
    assert (erased.last_name, erased.first_name, erased.email) == (mark, "", "")
    assert (erased.is_active, erased.is_staff, erased.has_usable_password()) == (False, False, False)
    assert not erased.groups.exists()
    assert not SavedList.objects.filter(is_shared=False).exists()
    assert SavedList.objects.filter(is_shared=True, owner=lan.pk).exists()
    assert seat.get("/clusters/").status_code == 302  # signed out where she was
    # Nothing of her name is on a page any longer, and what she did is.
    detail = text_of(client.get(cast.cluster.get_absolute_url()))
    assert "Tôi sẽ gọi lại" in detail
    assert mark in detail
    remark = Remark.objects.get(site_id=cast.zone.pk)
    assert remark.text == f"Nhờ @{erased.username}, cả @{former}.x xem"
    assert f"@{former}, " not in "".join(remark.history.values_list("text", flat=True))
    history = milestone(cast.cluster, "eia").history.latest()
    assert history.history_user_id == lan.pk
    for entry in LogEntry.objects.all():
        assert "Nguyễn Thị Lan" not in f"{entry.object_repr} {entry.change_message}"
    last = UseRecord.objects.filter(kind=UseKind.PERSONAL).latest("pk")
    assert (last.person, last.what) == (administrator, mark)


def test_who_still_has_sites_is_not_erased_and_nobody_erases_themselves(lan, administrator, cast):
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=lan)
    client = browser(administrator)
    assert "hand these over first" in text_of(client.get(page("erase", lan.pk)))
    answer = client.post(page("erase", lan.pk), {"username": lan.username})
    assert "hand these over first" in text_of(answer)
    assert User.objects.get(pk=lan.pk).is_active
    assert client.get(page("erase", administrator.pk)).status_code == 403
    with pytest.raises(PermissionDenied):
        erase_person(person=administrator, by=administrator)


def test_the_place_of_work_goes_with_its_history_kept(cast, administrator):
    clerk = cast.clerk
    erase_person(person=clerk, by=administrator)
    assert not StaffProfile.objects.filter(user=clerk.pk).exists()
    assert StaffProfile.history.filter(user=clerk.pk, history_type="-", history_user=administrator.pk).exists()


def test_erasing_twice_changes_nothing_more(lan, administrator):
    erase_person(person=lan, by=administrator)
    once = User.objects.get(pk=lan.pk)
    erase_person(person=once, by=administrator)
    assert User.objects.get(pk=lan.pk).username == once.username


def test_a_name_without_an_account_is_erased_from_texts_and_their_history(cast, administrator):
    company = Organisation.objects.get(pk=cast.cluster.developer_id)
    for contact in ("Trần Văn Bình, 0912 345 678", "Ông Trần Văn Bình"):
        company.contact = contact
        company.save()
    meeting = Meeting(kind="cluster", date="2026-09-14", title="Giao ban", people="Trần Văn Bình; Lê Hoa")
    meeting.save()
    client = browser(administrator)
    for short in ("", "Lan", " \0 "):
        assert "confirmed" not in client.post(page("names"), {"name": short}).content.decode()
    shown = text_of(client.post(page("names"), {"name": "Trần Văn Bình"}))
    assert "1 records now, 2 in history" in shown
    company.refresh_from_db()
    assert "Bình" in company.contact  # looking erases nothing
    client.post(page("names"), {"name": "Trần Văn Bình", "confirmed": "1"})
    company.refresh_from_db()
    meeting.refresh_from_db()
    assert company.contact == "Ông (đã xóa tên)"
    assert meeting.people == "(đã xóa tên); Lê Hoa"
    assert "tran van binh" not in meeting.folded
    said = [*Organisation.history.values_list("contact", flat=True), *Meeting.history.values_list("folded", flat=True)]
    assert not [text for text in said if "Bình" in text or "binh" in text]
    assert UseRecord.objects.latest("pk").kind == UseKind.PERSONAL


def test_who_may_not_change_people_gets_nothing(lan, cast):
    client = browser(cast.board)
    for address in (page("personal", lan.pk), page("personal_file", lan.pk), page("erase", lan.pk), page("names")):
        assert client.get(address).status_code in (302, 403, 404), address
        assert client.post(address, {"username": lan.username}).status_code in (302, 403, 404, 405), address
    assert User.objects.get(pk=lan.pk).email
