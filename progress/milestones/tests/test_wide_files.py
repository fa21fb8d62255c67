"""Wide sheets as offices fill them in, from the file to the record: asked, answered, confirmed."""

import datetime
import io
import re
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from progress.models import State
from progress.tests.cast import browser, call_stages, make_cast, milestone, record, text_of
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADER = ["Tên cụm", "GPMB", "ĐTM", "Vận hành"]
CAM_GIANG, VANG_MUOI = "CCN Cẩm Giàng", "CCN Vằng Mười"


@pytest.fixture
def cast(on_a_day):
    return call_stages(make_cast(), {"site-clearance": "GPMB", "eia": "ĐTM", "operation": "Vận hành"})


@pytest.fixture
def on_a_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: datetime.date(2026, 11, 28))


@pytest.fixture
def client(cast):
    return browser(cast.department)


def send(client, *rows) -> ImportRun:
    file = SimpleUploadedFile("td.xlsx", xlsx(*rows))
    response = client.post("/import/", {"file": file, "kind": "progress"})
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    return ImportRun.objects.latest("pk")


def questions(client, run) -> dict[str, str]:
    """The names of the fields that answer, by the words asked about."""
    page = client.get(f"/imports/{run.pk}/reading/").content.decode()
    found = re.findall(r'<th scope="row">\s*“(.*?)”.*?name="(answer-[0-9a-f]+)"', page, re.S)
    return {re.sub(r"\s+", " ", words): name for words, name in found}


def answered(client, run, **more) -> ImportRun:
    response = client.post(f"/imports/{run.pk}/reading/", {"answers": "1", **more})
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    run.refresh_from_db()
    return run


def confirmed(client, run) -> None:
    response = client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint})
    assert response.status_code == HTTPStatus.FOUND, text_of(response)


WORDS = (
    HEADER,
    [CAM_GIANG, "Đã GPMB 10,5/15 ha", "Đã nộp hồ sơ, chờ phê duyệt", "Dự kiến 30/6/2026"],
    [VANG_MUOI, "Đã chi trả 83/88 hộ", "Không đạt, trả lại ngày 20/10/2026", "Tạm dừng từ ngày 01/01/2026"],
)


def test_words_that_are_not_wholly_understood_are_asked_and_none_becomes_done(client, cast):
    run = send(client, *WORDS)
    asked = questions(client, run)
    assert set(asked) == {
        "Đã nộp hồ sơ, chờ phê duyệt", "Dự kiến 30/6/2026", "Không đạt, trả lại ngày 20/10/2026",
        "Tạm dừng từ ngày 01/01/2026",
    }  # fmt: skip
    said = {
        asked["Đã nộp hồ sơ, chờ phê duyệt"]: "state:in_progress",
        asked["Dự kiến 30/6/2026"] + "-text": "15/3/2026",
    }
    run = answered(client, run, **said, **{"leave-rest": "on"})
    page = text_of(client.get(f"/imports/{run.pk}/"))
    for words in ("Đã GPMB 10,5/15 ha B2", "Đã chi trả 83/88 hộ B3", "Đã nộp hồ sơ, chờ phê duyệt C2"):
        assert words in page
    confirmed(client, run)
    clearance = milestone(cast.cluster, "site-clearance")
    assert (clearance.state, clearance.area_done, clearance.area_total) == ("in_progress", Decimal("10.5"), 15)
    paid = milestone(cast.other_cluster, "site-clearance")
    assert (paid.state, paid.households_done, paid.households_total) == ("in_progress", 83, 88)
    assert milestone(cast.cluster, "eia").state == State.IN_PROGRESS
    operation = milestone(cast.cluster, "operation")
    assert (operation.state, operation.planned, str(operation.forecast)) == ("unknown", None, "30/06/2026")
    assert str(operation.as_of) == "15/03/2026"
    assert milestone(cast.other_cluster, "eia").state == State.UNKNOWN
    assert milestone(cast.other_cluster, "operation").state == State.UNKNOWN


def test_one_doubtful_cell_does_not_hold_up_the_other_rows(client, cast):
    run = send(client, HEADER[:3], [CAM_GIANG, "30%", "Đang thực hiện"], [VANG_MUOI, "Cơ bản hoàn thành", "80%"])
    [(words, name)] = questions(client, run).items()
    assert words == "Cơ bản hoàn thành"
    confirmed(client, answered(client, run, **{name: "leave"}))
    assert milestone(cast.cluster, "site-clearance").percent == 30
    assert milestone(cast.other_cluster, "eia").percent == 80
    assert milestone(cast.other_cluster, "site-clearance").state == State.UNKNOWN


def test_the_command_refuses_words_it_would_have_to_ask_about(client, cast, tmp_path):
    path = tmp_path / "td.xlsx"
    path.write_bytes(xlsx(*WORDS))
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_workbook", str(path), "--user", "department", "--kind", "progress", stdout=out)
    assert refused.value.returncode == 1
    for told in ("C2", "Đã nộp hồ sơ, chờ phê duyệt", "D3", "Tạm dừng từ ngày 01/01/2026"):
        assert told in out.getvalue()
    assert milestone(cast.cluster, "site-clearance").state == State.UNKNOWN
    assert not ImportRun.objects.exists()


def test_an_empty_box_says_nothing_and_a_ticked_one_is_asked_about_once_a_column(client, cast):
    for code in ("eia", "site-clearance"):
        record(cast.cluster, code, state=State.IN_PROGRESS)
    run = send(client, HEADER[:3], [CAM_GIANG, False, False], [VANG_MUOI, True, False])
    asked = questions(client, run)
    assert len(asked) == 1
    run = answered(client, run, **{next(iter(asked.values())): "state:done"})
    confirmed(client, run)
    assert milestone(cast.cluster, "eia").state == State.IN_PROGRESS
    assert milestone(cast.cluster, "site-clearance").state == State.IN_PROGRESS
    assert milestone(cast.other_cluster, "site-clearance").state == State.DONE
    assert milestone(cast.other_cluster, "eia").state == State.UNKNOWN


def test_a_thousand_rows_of_empty_boxes_are_told_in_one_line(client, cast):
    rows = [[f"CCN số {n}", False, False] for n in range(1000)]
    run = send(client, HEADER[:3], [CAM_GIANG, "80%", False], *rows)
    assert run.state == ImportState.PREVIEW
    assert len(run.pages.get(part="skipped", number=1).entries) == 1


def test_a_rows_note_is_the_note_of_the_stage_that_was_chosen_and_of_no_other(client, cast):
    for code in ("eia", "site-clearance"):
        record(cast.cluster, code, note=f"ghi chú cũ của {code}")
    rows = [*HEADER[:3], "Ghi chú"], [CAM_GIANG, "70%", "Đang thực hiện", "Còn 5 hộ chưa nhận tiền"]
    run = send(client, *rows)
    asked = questions(client, run)
    assert list(asked) == ["Ghi chú"]
    run = answered(client, run, **{asked["Ghi chú"]: "site-clearance"})
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "ghi chú cũ của site-clearance Còn 5 hộ chưa nhận tiền D2 Còn 5 hộ chưa nhận tiền" in page
    assert "ghi chú cũ của eia" not in page
    confirmed(client, run)
    assert milestone(cast.cluster, "site-clearance").note == "Còn 5 hộ chưa nhận tiền"
    assert milestone(cast.cluster, "eia").note == "ghi chú cũ của eia"
    again = send(client, *rows)
    assert again.state == ImportState.PREVIEW, "remembered for the layout"


def test_dates_alone_are_what_was_answered_for_their_column(client, cast):
    run = send(client, HEADER[:3], [CAM_GIANG, "15/3/2024", "quý I/2027"], [VANG_MUOI, datetime.date(2025, 5, 1), ""])
    asked = list(questions(client, run).values())
    assert len(asked) == 2
    run = answered(client, run, **dict(zip(asked, ("done", "forecast"), strict=True)))
    confirmed(client, run)
    done = milestone(cast.other_cluster, "site-clearance")
    assert (done.state, str(done.actual)) == ("done", "01/05/2025")
    assert str(milestone(cast.cluster, "eia").forecast) == "Q1 2027"


def test_words_kept_as_a_remark_are_added_to_the_note_that_stands_and_only_once(client, cast):
    record(cast.cluster, "eia", note="ghi chú cũ")
    words = "Tạm dừng chờ vốn"
    rows = [*HEADER[:3], "Dự kiến ĐTM"], [CAM_GIANG, "", words, "chưa rõ vì chờ vốn"], [VANG_MUOI, "", words, ""]
    run = send(client, *rows)
    run = answered(client, run, **dict.fromkeys(questions(client, run).values(), "remark"))
    said = "Tạm dừng chờ vốn chưa rõ vì chờ vốn"
    assert f"ghi chú cũ {said} D2 ghi chú cũ {said}" in text_of(client.get(f"/imports/{run.pk}/"))
    confirmed(client, run)
    assert milestone(cast.cluster, "eia").note == f"ghi chú cũ\n{words}\nchưa rõ vì chờ vốn"
    assert milestone(cast.other_cluster, "eia").note == words
    assert milestone(cast.cluster, "eia").state == State.UNKNOWN
    assert send(client, *rows).counts["unchanged"] == 2


def test_a_remark_and_the_rows_note_both_stay(client, cast):
    run = send(client, [*HEADER[:3], "Ghi chú"], [CAM_GIANG, "", "Tạm dừng chờ vốn", "làm lại hồ sơ"])
    asked = questions(client, run)
    run = answered(client, run, **{asked["Tạm dừng chờ vốn"]: "remark", asked["Ghi chú"]: "eia"})
    confirmed(client, run)
    assert milestone(cast.cluster, "eia").note == "làm lại hồ sơ\nTạm dừng chờ vốn"


def test_words_of_a_state_column_are_understood_or_asked_too(client, cast):
    rows = [["Cụm", "Bước", "Trạng thái", "Tỷ lệ"], *(
        [CAM_GIANG, stage, state, percent]
        for stage, state, percent in [
            ("GPMB", "đang triển khai", 40), ("ĐTM", "Cơ bản hoàn thành", 70), ("Vận hành", "Chưa có thông tin", None)
        ]
    )]  # fmt: skip
    record(cast.cluster, "operation", state=State.IN_PROGRESS)
    run = send(client, *rows)
    asked = questions(client, run)
    assert list(asked) == ["Cơ bản hoàn thành"]
    run = answered(client, run, **{asked["Cơ bản hoàn thành"]: "state:in_progress"})
    assert "đang triển khai C2 In progress" in text_of(client.get(f"/imports/{run.pk}/"))
    confirmed(client, run)
    assert milestone(cast.cluster, "site-clearance").state == State.IN_PROGRESS
    eia = milestone(cast.cluster, "eia")
    assert (eia.state, eia.percent) == (State.IN_PROGRESS, 70)
    assert milestone(cast.cluster, "operation").state == State.IN_PROGRESS


def test_long_words_are_asked_and_kept_whole(client, cast):
    words = "Đơn vị tư vấn đang điều chỉnh hồ sơ theo ý kiến của hội đồng " * 4
    other = words + "lần hai"
    run = send(client, HEADER[:3], [CAM_GIANG, "", words], [VANG_MUOI, "", other])
    asked = questions(client, run)
    assert len(asked) == 2
    run = answered(client, run, **dict.fromkeys(asked.values(), "remark"))
    confirmed(client, run)
    assert milestone(cast.cluster, "eia").note == words.strip()
    assert milestone(cast.other_cluster, "eia").note == other
