"""A reporting period, from reminding a developer to filing the province's form; then a figure is corrected."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import needed_width
from clusters.models import Cluster
from progress.models import PeriodFigure, StaffProfile
from progress.models.rules.reporting_period import Period
from progress.models.summary import refresh
from reports.forms.desk.work import periods_to_file
from reports.models import FiledForm, FormKind

DEPARTMENT, COMMUNE, CLERK = "so.chuyenvien", "diaphuong.xa", "cdt.hatang"


@pytest.fixture
def period(office) -> Period:
    """The last period whose cut-off is over; Cẩm Giàng, known since long ago, is the clerk's, who has an address."""
    site = Cluster.objects.get(slug="cam-giang")
    Cluster.history.update(history_date=datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC))
    refresh(Cluster.objects.values_list("pk", flat=True))
    StaffProfile.objects.filter(user__username=CLERK).update(organisation=site.developer)
    get_user_model().objects.filter(username=CLERK).update(email="dai.dien@example.vn")
    return periods_to_file(FormKind.objects.get(number="03"), timezone.localdate())[-1]


def press(page, text: str) -> None:
    page.locator("main").get_by_role("button", name=text, exact=True).click()


def test_a_period_runs_from_the_reminder_to_the_filed_form_of_the_province(open_page, period):
    site = Cluster.objects.get(slug="cam-giang")
    unit = StaffProfile.objects.get(user__username=COMMUNE).unit
    forms = {form: f"/figures/{form}/{period.code}/" for form in ("02", "03", "04")}
    officer = open_page(user=DEPARTMENT)
    officer.goto(f"/figures/?period={period.code}&form=02")
    officer.check(f"#debt-{site.pk}")
    press(officer, "Đôn đốc qua thư điện tử")
    expect(officer.locator("main")).to_contain_text("Đã đôn đốc 1 biểu")
    assert [sent.to for sent in mail.outbox] == [["dai.dien@example.vn"]]

    clerk = open_page(user=CLERK)
    clerk.goto(f"{forms['02']}{site.pk}/")
    clerk.locator(".page-actions a.btn-primary").click()
    for field in clerk.locator("#figures-form [name^=value-]").all():
        if field.evaluate("(one) => one.tagName") == "SELECT":
            field.select_option("1")
        else:
            field.fill("3")
    with clerk.expect_navigation():
        clerk.locator("#figures-form .form-actions button[type=submit]").first.click()
    clerk.goto(f"{forms['02']}{site.pk}/")
    expect(clerk.locator("main")).to_contain_text("Chờ duyệt", ignore_case=True)
    press(clerk, "Xác nhận")
    expect(clerk.locator("#beneath")).to_contain_text("Đã xác nhận")

    officer.goto("/submissions/")
    officer.locator("input[name=chosen]").first.check()
    with officer.expect_navigation():
        officer.locator("main form[method=post] button.btn-primary").first.click()
    officer.goto(f"/figures/?period={period.code}&form=02&status=all")
    expect(officer.locator("#figures-overview table")).to_contain_text("CCN Cẩm Giàng")

    commune = open_page(user=COMMUNE)
    commune.goto("/work/")
    commune.locator(f"a[href='{forms['03']}{unit.pk}/']").first.click()
    expect(commune.locator("#beneath table")).to_contain_text("CCN Cẩm Giàng")
    press(commune, "Xác nhận")
    expect(commune.locator("main")).to_contain_text("Đã xác nhận, chờ gửi")

    for form, query in (("03", f"?unit={unit.pk}"), ("04", "")):
        officer.goto(f"/forms/{form}/{period.code}/{query}")
        officer.locator("#filed form button").click()
        expect(officer.locator("main")).to_contain_text("Bản số 1")
    officer.goto(f"/figures/?period={period.code}&form=04")
    expect(officer.locator("#figures-overview")).to_contain_text("1/1 đã gửi")
    assert FiledForm.objects.count() == 2

    leased = PeriodFigure.objects.filter(site=site.pk, value=3).first()
    leased.value = 4
    leased.save()
    officer.goto(f"{forms['04']}0/")
    expect(officer.locator("#changed")).to_contain_text("3 → 4")
    for page, address in ((officer, f"{forms['04']}0/"), (officer, f"/figures/?period={period.code}&form=02")):
        page.goto(address)
        assert Axe().run(page).violations_count == 0
        assert needed_width(page, 375) <= 375
    assert [page.problems for page in (officer, clerk, commune)] == [[], [], []]
