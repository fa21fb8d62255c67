"""Questions that an import asks of cells: answered on a page, once per text, remembered for the layout."""

import io
import json
import re
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from progress.milestones.resources import MilestoneResource
from progress.models import State
from progress.tests.cast import browser, call_stages, make_cast, milestone, text_of
from spreadsheets.imports.files import unpack
from spreadsheets.models import ImportRun, ImportState, LayoutMapping
from spreadsheets.questions import LEAVE_OUT_OPTION, Option, Question
from spreadsheets.tests.files import xlsx
from values.text import ReadingError

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADER = ["STT", "Tên CCN", "GPMB", "ĐTM"]
ROW = [1, "Cẩm Giàng", "còn chờ trời nắng", "đang thực hiện"]


@pytest.fixture
def cast():
    return call_stages(make_cast(), {"site-clearance": "GPMB", "eia": "ĐTM"})


@pytest.fixture
def client(cast):
    return browser(cast.department)


def send(client, *rows, kind="progress") -> ImportRun:
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows))
    assert client.post("/import/", {"file": file, "kind": kind}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def asked(client, run) -> str:
    return client.get(f"/imports/{run.pk}/reading/").content.decode()


def answer(client, run, **fields):
    return client.post(f"/imports/{run.pk}/reading/", {"answers": "1", **fields})


def confirm(client, run) -> None:
    run.refresh_from_db()
    client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint})


def names(page: str) -> list[str]:
    return re.findall(r'<select[^>]*name="(answer-[0-9a-f]+)"', page)


def test_a_doubtful_cell_is_asked_about_and_the_other_rows_are_saved(client, cast):
    run = send(client, HEADER, ROW)
    assert run.state == ImportState.ASKING
    page = asked(client, run)
    assert "còn chờ trời nắng" in page
    assert "C2" in page
    [name] = names(page)
    unsaid = answer(client, run)
    assert unsaid.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose an answer." in text_of(unsaid)
    assert answer(client, run, **{name: "made up"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer(client, run, **{name: "leave"}).url == f"/imports/{run.pk}/"
    run.refresh_from_db()
    client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint})
    assert milestone(cast.cluster, "eia").state == State.IN_PROGRESS
    assert milestone(cast.cluster, "site-clearance").state == State.UNKNOWN


def test_an_answer_is_remembered_for_the_layout_told_and_can_be_changed(client, cast):
    first = send(client, HEADER, ROW)
    [name] = names(asked(client, first))
    answer(client, first, **{name: "leave"})
    assert not LayoutMapping.objects.exists(), "nothing is remembered of an import that nobody confirmed"
    confirm(client, first)
    kept = LayoutMapping.objects.get()
    assert (list(kept.answers.values()), kept.mapping, kept.by) == (["leave"], {}, cast.department)
    again = send(client, HEADER, ROW)
    assert again.state == ImportState.PREVIEW
    told = text_of(client.get(f"/imports/{again.pk}/?part=warnings"))
    assert "for such a file: skip these cells" in told
    assert "còn chờ trời nắng" in told
    assert "read as chosen" not in told, "no column was said"
    assert names(asked(client, again)) == [name]
    assert re.search(r'value="leave"\s+selected', asked(client, again))


def test_many_questions_are_answered_by_one_table_and_the_rest_left_out(client, cast):
    rows = [[n, f"Cụm {n}", f"lời lạ thứ {n}", ""] for n in range(1, 201)]
    run = send(client, HEADER, ROW, *rows)
    page = asked(client, run)
    assert len(names(page)) == 201
    assert answer(client, run, **{"leave-rest": "on"}).status_code == HTTPStatus.FOUND
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    assert len(run.choice["answers"]) == 201


def test_more_questions_than_a_page_holds_are_asked_one_page_after_the_other(client, cast, monkeypatch):
    monkeypatch.setattr("spreadsheets.answering.MOST", 2)
    rows = [[n, f"Cụm {n}", f"lời lạ thứ {n}", ""] for n in range(1, 4)]
    run = send(client, HEADER, ROW, *rows)
    first = asked(client, run)
    assert len(names(first)) == 2
    assert "2 more questions follow." in first
    assert answer(client, run, **dict.fromkeys(names(first), "leave")).status_code == HTTPStatus.FOUND
    run.refresh_from_db()
    assert run.state == ImportState.ASKING
    second = names(asked(client, run))
    assert len(second) == 2
    assert set(second).isdisjoint(names(first))
    answer(client, run, **dict.fromkeys(second, "leave"))
    run.refresh_from_db()
    assert (run.state, len(run.choice["answers"])) == (ImportState.PREVIEW, 4)


def test_the_command_refuses_what_nobody_answered_and_takes_what_was(client, cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(HEADER, ROW, [2, "Quảng Chu", "CÒN CHỜ TRỜI NẮNG", ""]))

    def command() -> tuple[int, dict]:
        out = io.StringIO()
        arguments = [str(path), "--user", "department", "--kind", "progress", "--json", "--language", "en"]
        try:
            call_command("import_workbook", *arguments, stdout=out, stderr=io.StringIO())
        except CommandError as error:
            return error.returncode, json.loads(out.getvalue())
        return 0, json.loads(out.getvalue())

    status, told = command()
    assert (status, told["saved"]) == (1, False)
    [error] = told["errors"]
    assert (error["cell"], error["value"]) == ("C2, C3", "còn chờ trời nắng")
    assert "GPMB" in error["message"]
    run = send(client, HEADER, ROW)
    [name] = names(asked(client, run))
    answer(client, run, **{name: "leave"})
    confirm(client, run)
    status, told = command()
    assert "for such a file" in str(told["warnings"])
    assert all("C3" not in error["cell"] for error in told["errors"])


# --- What other kinds of rows ask ---


def clean(text: str) -> str:
    if not text.isdecimal():
        raise ReadingError("“%(given)s” is no number.", "number", {"given": text})
    return text.lstrip("0")


def test_a_kind_of_rows_asks_and_uses_what_was_typed(client, cast, monkeypatch):
    used = []

    def questions(self, table, answers):
        options = [Option("none", "none of it"), LEAVE_OUT_OPTION]
        yield Question(
            "day:a", table.sheet, "số liệu", "Ngày", ["A1"], "nothing", options, True, is_remembered=False, clean=clean
        )

    monkeypatch.setattr(MilestoneResource, "questions", questions)
    monkeypatch.setattr(MilestoneResource, "take_answers", lambda self, answers: used.append(dict(answers)))
    run = send(client, HEADER, [1, "Cẩm Giàng", "", "đang thực hiện"])
    [name] = names(asked(client, run))
    wrong = answer(client, run, **{f"{name}-text": "bảy"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "“bảy” is no number." in text_of(wrong)
    both = answer(client, run, **{name: "none", f"{name}-text": "7"})
    assert both.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer(client, run, **{f"{name}-text": "07"})
    run.refresh_from_db()
    assert (run.state, used) == (ImportState.PREVIEW, [{"day:a": "7"}])
    [(_key, table)] = unpack(run.tables)
    assert table.answers == {"day:a": "7"}
    client.get(f"/imports/{run.pk}/")
    client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint})
    assert used[-1] == {"day:a": "7"}
    assert not LayoutMapping.objects.exists(), "it counts for this file only"


def test_the_page_asks_in_vietnamese_too(client, cast):
    run = send(client, HEADER, ROW)
    page = text_of(browser(cast.department, "vi").get(f"/imports/{run.pk}/reading/"))
    for english in ("not fully understood", "Could be read", "Answer", "skip these cells", "Apply"):
        assert english not in page, english


def test_what_was_understood_is_shown_with_the_words_of_the_cell(client, cast):
    run = send(client, HEADER, [1, "Cẩm Giàng", "", "ĐANG thực hiện 40%"])
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "Percent done – ĐANG thực hiện 40% D2 40" in page
