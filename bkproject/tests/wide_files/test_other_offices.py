"""Wide sheets as other offices write them: nothing of a cell is lost, and its words stand beside what is read."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_questions import answer, asked, names, send
from bkproject.tests.wide_files.sending import HEADER, confirm
from progress.tests.cast import milestone, text_of
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_words_of_a_cell_are_shown_under_the_heading_of_a_group_too(client, cast):
    run = send(client, HEADER, ["A", "CỤM CÔNG NGHIỆP", "", ""], [1, "Cẩm Giàng", "Đạt 30%", ""])
    assert run.state == ImportState.PREVIEW
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "Đạt 30% C3" in page
    assert "in_progress" not in page


def test_a_document_that_nobody_recorded_is_the_source_in_words(client, cast):
    words = "Đã phê duyệt (QĐ 9876/QĐ-UBND ngày 01/02/2024)"
    run = send(client, HEADER, [1, "Cẩm Giàng", "", words])
    told = text_of(client.get(f"/imports/{run.pk}/?part=warnings"))
    assert "“9876/QĐ-UBND ngày 01/02/2024” is not recorded" in told
    confirm(client, run)
    saved = milestone(cast.cluster, "eia")
    assert (saved.state, saved.actual) == ("done", PartialDate.parse("1/2/2024"))
    assert (saved.document, saved.source) == (None, "9876/QĐ-UBND ngày 01/02/2024")


def test_numbers_of_a_file_that_holds_nothing_but_text_are_asked_about_as_numbers(client, cast):
    content = "Tên CCN;GPMB\nCẩm Giàng;45\nVằng Mười;0,5\n".encode()
    client.post("/import/", {"file": SimpleUploadedFile("a.csv", content), "kind": "progress"})
    run = ImportRun.objects.latest("pk")
    [name] = names(asked(client, run))
    answer(client, run, **{name: "percent"})
    again = names(asked(client, run))
    assert len(again) == 2, "half a percent is no whole one"
    answer(client, run, **{name: "percent", "leave-rest": "on"})
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").percent == 45
    assert milestone(cast.other_cluster, "site-clearance").percent is None


@pytest.mark.parametrize("cell", [0.5, 0.05])
def test_a_plain_number_below_one_is_no_percent_by_itself(client, cast, cell):
    run = send(client, HEADER, [1, "Cẩm Giàng", cell, ""])
    [name] = names(asked(client, run))
    answer(client, run, **{name: "share"})
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").percent == cell * 100


@pytest.mark.parametrize("title", ["TIẾN ĐỘ THỰC HIỆN (đến ngày 20/11/2020)", "SỐ LIỆU TÍNH (ĐẾN HẾT 20/11/2020)"])
def test_the_day_of_a_sheet_may_stand_in_brackets(client, cast, title):
    run = send(client, [title], HEADER, [1, "Cẩm Giàng", "50%", ""])
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").as_of == PartialDate.parse("20/11/2020")


def test_a_day_to_come_is_told_and_not_taken(client, cast):
    run = send(client, ["Tính đến ngày 15/12/2099"], HEADER, [1, "Cẩm Giàng", "50%", ""])
    assert "15/12/2099, is in the future" in text_of(client.get(f"/imports/{run.pk}/?part=warnings"))
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").as_of.start.year < 2099


def test_two_cells_that_say_different_things_are_shown_in_their_own_words(client, cast):
    run = send(client, [*HEADER, "GPMB dự kiến"], [1, "Cẩm Giàng", "Chưa", "", "Đang thực hiện"])
    page = asked(client, run)
    assert "This cell is “Đang thực hiện”, column C is “Chưa” for the same thing." in page


def test_boxes_of_a_file_that_holds_nothing_but_text_are_boxes(client, cast):
    content = "Tên CCN;GPMB;ĐTM\nCẩm Giàng;FALSE;TRUE\nVằng Mười;FALSE;FALSE\n".encode()
    client.post("/import/", {"file": SimpleUploadedFile("a.csv", content), "kind": "progress"})
    run = ImportRun.objects.latest("pk")
    page = asked(client, run)
    [name] = names(page)
    assert "A mark" in page
    answer(client, run, **{name: "state:done"})
    confirm(client, run)
    assert milestone(cast.cluster, "eia").state == "done"
    assert milestone(cast.other_cluster, "eia").state == "unknown"
    assert milestone(cast.cluster, "site-clearance").state == "unknown"


def test_a_weekly_sheet_that_calls_its_sites_projects_is_no_list_of_projects(client, cast):
    header = ["TT", "Tên dự án", "Địa điểm", "Diện tích", "Chủ đầu tư", "Dự kiến GPMB", "Dự kiến ĐTM"]
    row = [1, "CCN Cẩm Giàng", "", "50 ha", "Công ty A", "Quý IV/2099", "Đang thực hiện"]
    file = SimpleUploadedFile("tuan.xlsx", xlsx(["(Tính đến ngày 27/11/2020)"], header, row))
    client.post("/import/", {"file": file, "kind": "progress"})
    run = ImportRun.objects.latest("pk")
    form = client.get(f"/imports/{run.pk}/reading/").content.decode()
    names_of = dict.fromkeys(re.findall(r'name="(column-0-[34])"', form), "")
    assert len(names_of) == 2
    client.post(f"/imports/{run.pk}/reading/", {"columns": "1", **names_of})
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").forecast == PartialDate.parse("quý IV/2099")
    assert milestone(cast.cluster, "eia").state == "in_progress"
