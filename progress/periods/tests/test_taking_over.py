"""An accepted answer of form 02 becomes a figure in a click; where two differ both are shown and one is chosen."""

import pytest
from django.urls import reverse

from progress.models import Answer, PeriodFigure, SiteFigure
from progress.tests.cast import TODAY, browser, figure, text_of
from progress.tests.reports import HALF, YEAR, answer, make_rows
from values.dates import PartialDate


@pytest.fixture(autouse=True)
def on_23_november_2026(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)


@pytest.fixture
def office(cast):
    cast.rows = make_rows()
    cast.rows["leased"].answers = Answer.LEASED_AREA
    cast.rows["leased"].save()
    cast.answer = answer(cast.rows["leased"], "12.5", cast.cluster, period=HALF)
    cast.page = reverse("progress:site-periods", args=[cast.cluster.pk])
    cast.address = take_over(cast.answer)
    return cast


def take_over(found: PeriodFigure) -> str:
    return reverse("progress:take-over-answer", args=[found.site_id, found.pk])


def test_an_answer_becomes_the_figure_in_use_with_the_report_as_source_and_its_day(office):
    client = browser(office.department, "vi")
    assert office.address in client.get(office.page).content.decode()
    assert client.post(office.address)["Location"] == office.page
    found = SiteFigure.objects.get()
    assert (found.measure, found.value, found.is_chosen) == ("leased-area", 12.5, True)
    assert found.source == "Biểu 02 của 6 tháng đầu năm 2026, dòng 4"
    assert found.as_of == PartialDate.parse("14/06/2026")
    assert found.history.first().history_user == office.department
    assert office.address not in client.get(office.page).content.decode()


def test_the_source_is_vietnamese_whatever_the_page_speaks(office):
    browser(office.department, "en").post(office.address)
    assert SiteFigure.objects.get().source.startswith("Biểu 02 của")


def test_where_another_figure_is_in_use_both_are_shown_and_one_is_chosen(office):
    old = figure(office.cluster, "leased-area", "10", source="báo cáo năm 2025")
    client = browser(office.department, "vi")
    assert "số liệu đang dùng: 10 (báo cáo năm 2025)" in text_of(client.get(office.page))
    response = client.post(office.address)
    new = SiteFigure.objects.exclude(pk=old.pk).get()
    choose = reverse("clusters:choose-figure", args=[office.cluster.slug, new.pk])
    assert response["Location"] == choose
    page = text_of(client.get(choose))
    assert "10" in page
    assert "12,5" in page
    old.refresh_from_db()
    assert (old.is_chosen, new.is_chosen) == (True, False)
    assert "Chọn số liệu" in text_of(client.get(office.page))


def test_an_answer_is_taken_over_once(office):
    client = browser(office.department, "vi")
    client.post(office.address)
    response = client.post(office.address)
    assert response.status_code == 422
    assert "đã được ghi" in text_of(response)
    assert SiteFigure.objects.count() == 1


def test_what_is_doubtful_is_asked_about_first(office):
    figure(office.cluster, "industrial-area", "9")
    client = browser(office.department, "vi")
    response = client.post(office.address)
    assert response.status_code == 422
    assert not SiteFigure.objects.filter(measure="leased-area").exists()
    client.post(office.address, {"confirmed": "leased_more_than_land"})
    assert SiteFigure.objects.filter(measure="leased-area").exists()


def test_lines_that_are_no_figure_of_a_site_cannot_be_taken_over(office):
    other = answer(office.rows["wastewater"], 1, office.cluster, period=YEAR)
    client = browser(office.department)
    assert take_over(other) not in client.get(office.page).content.decode()
    assert client.post(take_over(other)).status_code == 422
    assert not SiteFigure.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("local", 403), ("clerk", 403), ("leader", 403), ("board", 404)])
def test_only_who_records_figures_here_takes_an_answer_over(office, who, status):
    client = browser(getattr(office, who))
    assert client.post(office.address).status_code == status
    if status == 403:
        assert office.address not in client.get(office.page).content.decode()


def test_an_answer_of_another_site_or_none_is_not_found(office):
    client = browser(office.department)
    for site, pk in ((office.other_cluster.pk, office.answer.pk), (office.cluster.pk, 999_999)):
        assert client.post(reverse("progress:take-over-answer", args=[site, pk])).status_code == 404
