"""Every page of the administration, looked at by a machine: names of fields, accessibility, width, focus."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from bkproject.tests.browser.conftest import needed_width
from bkproject.tests.census import samples
from progress.models import Submission, WorkSettings
from progress.tests.cast import make_cast
from progress.tests.submitting import report
from reports.models import FormKind, FormPeriod, FormRow, FormTerms, Indicator, IndicatorFigure, Letterhead
from values.dates import PartialDate

WIDTHS = [375, 1280, 1920]
# Pages that one template makes of any model, without a field to fill in.
ALIKE = ("/history/", "/delete/")
# Without style sheets: axe would load again what Django imports, at addresses that are none and in elements our content
# policy blocks. Of its rules only an experimental one, which is not asked, reads them.
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}


@pytest.fixture
def office(transactional_db):
    """A record of each kind that the administration knows, every field filled, in place of the shipped data."""
    cast = make_cast()
    report(cast, percent=40)
    samples(cast)
    WorkSettings.objects.get_or_create(pk=1)
    indicator = Indicator.objects.create(code="fdi", order=1, name="Vốn đầu tư", unit="tỷ đồng")
    IndicatorFigure.objects.create(
        indicator=indicator, kind="actual", period=PartialDate.year(2025), value=1, source="Báo cáo"
    )
    Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
    form = FormKind.objects.create(number="04", name="Biểu 04", name_en="Form 04", level="province")
    FormTerms.objects.create(kind=form, title="Tổng hợp", sender="Sở", receivers="Ủy ban", valid_from="2024-10-01")
    FormPeriod.objects.create(kind=form, period="year", end_day=14, end_month=12, due_day=31, due_month=12)
    FormRow.objects.create(kind=form, number="1", order=1, name="Số cụm", name_en="Clusters", unit="Cụm")
    assert Submission.objects.exists()
    return cast


def pages_of(model_admin, request) -> list[str]:
    """Return addresses of all pages of a model: its list, a new record, and the pages of its first record."""
    opts = model_admin.opts

    def address(page: str, *args) -> str:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)

    pages = [address("changelist")]
    if model_admin.has_add_permission(request):
        pages.append(address("add"))
    record = model_admin.get_queryset(request).first()
    assert record is not None, f"the fixture `office` has no {opts.label}"
    pages += [address("change", record.pk), address("history", record.pk)]
    if model_admin.has_delete_permission(request, record):
        pages.append(address("delete", record.pk))
    return pages


def findings(page) -> list[str]:
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in Axe().run(page, options=AXE_OPTIONS).response["violations"]
        if found["impact"] != "minor"
        for node in found["nodes"]
    ]


@pytest.mark.once
def test_every_page_is_named_fits_the_screen_and_has_its_focus(open_page, superuser):
    request = RequestFactory().get("/")
    request.user = superuser
    page = open_page(user=superuser.username)
    wrong, count, seen = {}, 0, set()
    for model_admin in admin.site._registry.values():
        try:
            paths = pages_of(model_admin, request)
        except NoReverseMatch:
            continue  # finds sites for other pages, has none of its own
        for path in paths:
            count += 1
            if path.endswith(ALIKE):
                one = model_admin.opts.app_label, path.split("/")[-2], model_admin.delete_confirmation_template
                if one in seen:
                    assert page.request.get(path).status == 200, path
                    continue
                seen.add(one)
            assert page.goto(path).status == 200, path
            found = findings(page)
            for width in WIDTHS:
                if (needed := needed_width(page, width)) > width:
                    found.append(f"{needed} px at {width}")
            if path.endswith("/add/") and page.evaluate("document.activeElement.closest('fieldset') === null"):
                found.append("no field has the focus")
            if found:
                wrong[path] = found
    assert wrong == {}
    assert count > 140
    assert page.problems == []
