"""Two entries of one company made one: what its sites owe stays, and what the desk recorded; also when undone."""

import re

import pytest

from places.models import Organisation
from progress.changes.tests.test_merging import merge_them
from progress.changes.tests.test_undo import undo
from progress.models import FilingWay, StaffProfile
from progress.tests.cast import browser
from progress.tests.past import on
from progress.tests.reports import YEAR, answer
from reports.forms.desk.actions import note_reminder
from reports.forms.desk.debts import find_debt
from reports.forms.desk.one_debt import scopes_of_forms
from reports.tests.filing_office import LONG_AGO, TODAY, debt, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    cast = make_office()
    with on(LONG_AGO):
        cast.twin = Organisation.objects.create(name="CTCP Nhựa đường (VP Bắc Kạn)", kind="enterprise")
    with on(TODAY):
        yield cast


def rows(office) -> dict:
    client = browser(office.department)
    pages = {"02": debt("02", office.cluster.pk), "01": debt("01", office.project.pk)}
    return {form: client.get(page).context["row"] for form, page in pages.items()}


@pytest.mark.parametrize("is_undone", [False, True])
def test_what_was_owed_is_owed_still_with_its_reminders(office, is_undone):
    owed = find_debt(office.department, "02", YEAR, office.cluster.pk, scopes_of_forms(office.department))
    note_reminder(debt=owed, by=office.department, way=FilingWay.MAIL, to="x@example.vn")
    answer(office.rows["workers"], 40, office.cluster, office.project, YEAR)
    StaffProfile.objects.filter(organisation=office.company).delete()
    gone = office.company
    page = merge_them(office.department, office.twin, gone)
    assert not Organisation.objects.filter(pk=gone.pk).exists()
    if is_undone:
        undo(office.department, re.search(r'href="(/history/requests/[^"]+)"', page.content.decode())[1])
        assert Organisation.objects.filter(pk=gone.pk).exists()
    found = rows(office)
    assert found["02"].is_overdue
    assert found["02"].log.reminder.note == "x@example.vn"
    assert found["01"].answered == 1


@pytest.mark.parametrize("is_undone", [False, True])
def test_what_was_owed_before_two_merges_is_owed_after_them(office, is_undone):
    with on(LONG_AGO):
        third = Organisation.objects.create(name="Cty CP Nhựa đường", kind="enterprise")
    StaffProfile.objects.filter(organisation=office.company).delete()
    since = office.cluster.summary.developer_recorded
    merge_them(office.department, office.twin, office.company)
    page = merge_them(office.department, third, office.twin)
    if is_undone:
        undo(office.department, re.search(r'href="(/history/requests/[^"]+)"', page.content.decode())[1])
    office.cluster.refresh_from_db()
    assert office.cluster.developer_id == (office.twin.pk if is_undone else third.pk)
    office.cluster.summary.refresh_from_db()
    assert office.cluster.summary.developer_recorded == since
    assert rows(office)["02"].is_overdue


def test_a_developer_that_really_came_later_owes_nothing_of_before(office):
    office.cluster.developer = office.twin
    office.cluster.save()
    assert not rows(office)["02"].is_owed
