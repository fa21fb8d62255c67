"""Forecasts that are over: never an original target, and what was expected only on the day it was said."""

import pytest
from django.utils import timezone

from bkproject.tests.test_import_questions import answer, asked, names, send
from bkproject.tests.wide_files.sending import HEADER, confirm
from progress.tests.cast import milestone
from spreadsheets.models import ImportState
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("words", ["Gia hạn đến 31/3/2020", "Dự kiến 31/3/2020", "Đang thực hiện, dự kiến 31/3/2020"])
def test_a_forecast_that_is_over_is_asked_about_and_is_no_original_target(client, cast, words):
    run = send(client, HEADER, [1, "Cẩm Giàng", words, ""])
    page = asked(client, run)
    [name] = names(page)
    assert "31/03/2020 is past." in page
    assert 'value="read"' not in page
    late = answer(client, run, **{f"{name}-text": "1/4/2020"})
    assert "before the end of 31/03/2020" in late.content.decode()
    answer(client, run, **{f"{name}-text": "15/1/2020"})
    confirm(client, run)
    saved = milestone(cast.cluster, "site-clearance")
    assert (saved.planned, saved.forecast) == (None, PartialDate.parse("31/3/2020"))
    assert saved.as_of == PartialDate.parse("15/1/2020")


def test_a_forecast_that_is_over_under_a_heading_of_forecasts_is_asked_about(client, cast):
    run = send(client, ["STT", "Tên CCN", "Dự kiến GPMB"], [1, "Cẩm Giàng", "31/3/2020"])
    [name] = names(asked(client, run))
    answer(client, run, **{f"{name}-text": "15/1/2020"})
    confirm(client, run)
    saved = milestone(cast.cluster, "site-clearance")
    assert (saved.forecast, saved.as_of) == (PartialDate.parse("31/3/2020"), PartialDate.parse("15/1/2020"))


@pytest.mark.parametrize("rows", [1, 2])
def test_what_was_expected_on_the_sheets_own_day_is_a_forecast_of_that_day(client, cast, rows):
    for words in ("Dự kiến 31/3/2020", "Gia hạn đến tháng 4/2020")[:rows]:
        run = send(client, ["Tính đến ngày 15/1/2020"], [*HEADER, "Lý do"], [1, "Cẩm Giàng", words, "", "chờ vốn"])
        assert run.state == ImportState.PREVIEW
        confirm(client, run)
    saved = milestone(cast.cluster, "site-clearance")
    assert saved.forecast == PartialDate.parse("31/3/2020" if rows == 1 else "4/2020")
    assert saved.as_of == PartialDate.parse("15/1/2020")


def test_a_year_to_come_in_a_title_is_no_day_of_the_figures(client, cast):
    year = timezone.localdate().year + 4
    run = send(client, [f"TIẾN ĐỘ THỰC HIỆN ĐẾN NĂM {year}"], HEADER, [1, "Cẩm Giàng", "50%", f"dự kiến {year - 1}"])
    assert run.state == ImportState.PREVIEW
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").percent == 50
    assert milestone(cast.cluster, "eia").forecast == PartialDate.parse(str(year - 1))
