"""The grammar of cells: sentences made of its parts are read wholly, anything else is a doubt, nothing is invented."""

import datetime
import time
import unicodedata
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.milestones.cells.meaning import Unclear, meaning_of
from progress.milestones.cells.parts import read
from progress.milestones.cells.subject import Subject, says_nothing
from values.dates import PartialDate

TODAY = datetime.date(2026, 11, 28)
CLEARANCE = Subject(("Đền bù, giải phóng mặt bằng", "GPMB", "Site clearance"), counts_area=True, counts_households=True)
EIA = Subject(("Đánh giá tác động môi trường", "ĐTM", "Báo cáo ĐTM", "EIA"))
ESTABLISHMENT = Subject(("Thành lập (mở rộng) và giao chủ đầu tư hạ tầng", "Thành lập", "Thành lập cụm"))
OPERATION = Subject(("Vận hành, khai thác", "Hoạt động"))
GROUNDBREAKING = Subject(("Khởi công",))
COMPLETION = Subject(("Hoàn thành", "Hoàn thành hạ tầng"))
LAND = Subject(("Quy hoạch phân khu", "QHPK", "QHPK 1/2000"))
SUBJECTS = [CLEARANCE, EIA, ESTABLISHMENT, OPERATION, GROUNDBREAKING, COMPLETION, LAND]
NOT_DONE = (Path(__file__).parent / "not_done.txt").read_text().splitlines()


def values(cell: str, subject: Subject = EIA) -> dict:
    return meaning_of(read(cell, subject), subject, TODAY).values


def doubt(cell: str, subject: Subject = EIA) -> Unclear:
    with pytest.raises(Unclear) as raised:
        values(cell, subject)
    return raised.value


DONE, RUNNING, NOT_BEGUN = {"state": "done"}, {"state": "in_progress"}, {"state": "not_started"}
NONE_NEEDED = {"state": "not_applicable"}


def quantities(kind, done, total) -> dict:
    return {f"{kind}_done": done, f"{kind}_total": total}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("xong", DONE),
        ("Đã xong.", DONE),
        ("HOÀN THÀNH", DONE),
        ("da hoan tat", DONE),
        ("Đã được phê duyệt", DONE),
        ("completed", DONE),
        ("Đã hoàn thành ĐTM", DONE),
        ("Hoàn thành tháng 3/2024", DONE | {"actual": PartialDate.month(2024, 3)}),
        ("Đã xong (15/3/2024)", DONE | {"actual": PartialDate.parse("15/3/2024")}),
        ("Hoàn thành ngày 15 tháng 3 năm 2024", DONE | {"actual": PartialDate.parse("15/3/2024")}),
        ("đã hoàn thành quý IV/2026", DONE | {"actual": PartialDate.quarter(2026, 4)}),
        ("Đã có QĐ 1868/QĐ-UBND", DONE | {"document": "1868/QĐ-UBND"}),
        (
            "Đã phê duyệt tại Quyết định số 1868/QĐ-UBND ngày 16/10/2020",
            DONE | {"actual": PartialDate.parse("16/10/2020"), "document": "1868/QĐ-UBND ngày 16/10/2020"},
        ),
        (
            "Đã xong tháng 11/2020 (theo QĐ 1852/QĐ-UBND, 16/10/2020)",
            DONE | {"actual": PartialDate.month(2020, 11), "document": "1852/QĐ-UBND ngày 16/10/2020"},
        ),
        ("Đang lập báo cáo ĐTM", RUNNING),
        ("Đang trình UBND tỉnh thẩm định, phê duyệt", RUNNING),
        ("Đang thực hiện, đạt 80 %", RUNNING | {"percent": 80}),
        ("80%", RUNNING | {"percent": 80}),
        ("100 %", DONE | {"percent": 100}),
        ("0%", NOT_BEGUN | {"percent": 0}),
        ("Chưa", NOT_BEGUN),
        ("Chưa triển khai", NOT_BEGUN),
        ("chưa thực hiện ĐTM", NOT_BEGUN),
        ("not yet started", NOT_BEGUN),
        ("Không áp dụng", NONE_NEEDED),
        ("Không phải lập ĐTM", NONE_NEEDED),
        ("không thuộc đối tượng phải lập báo cáo ĐTM", NONE_NEEDED),
        ("Dự kiến quý I/2027", {"forecast": PartialDate.quarter(2027, 1)}),
        ("Dự kiến phê duyệt trong tháng 2/2027", {"forecast": PartialDate.month(2027, 2)}),
        ("Gia hạn đến hết 31/12/2027", {"forecast": PartialDate.parse("31/12/2027")}),
        ("Kế hoạch năm 2026", {"planned": PartialDate.year(2026)}),
        ("Dự kiến hoàn thành trước ngày 30/12/2026", {"forecast": PartialDate.parse("30/12/2026")}),
        ("Dự kiến phê duyệt cuối quý I/2027", {"forecast": PartialDate.quarter(2027, 1)}),
        ("Kế hoạch hoàn thành đến cuối năm 2027", {"planned": PartialDate.year(2027)}),
        (
            "Đang triển khai; kế hoạch 2026, dự kiến hoàn thành quý II/2027",
            RUNNING | {"planned": PartialDate.year(2026), "forecast": PartialDate.quarter(2027, 2)},
        ),
    ],
)
def test_words_periods_percents_and_documents(cell, said):
    assert values(cell) == said
    assert values(unicodedata.normalize("NFD", cell).replace("đ", "Đ")) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Đã GPMB 10,5/15 ha", RUNNING | quantities("area", Decimal("10.5"), 15)),
        ("10,5 ha/15 ha", RUNNING | quantities("area", Decimal("10.5"), 15)),
        ("10,5 trên 15 ha", RUNNING | quantities("area", Decimal("10.5"), 15)),
        ("Đã chi trả 83/88 hộ", RUNNING | quantities("households", 83, 88)),
        (
            "Đang GPMB, đạt 70% (83/88 hộ, 32/50 ha)",
            RUNNING | {"percent": 70} | quantities("households", 83, 88) | quantities("area", 32, 50),
        ),
        ("Đã xong 15/15 ha", DONE | quantities("area", 15, 15)),
        ("Hoàn thành GPMB 15/15 ha", DONE | quantities("area", 15, 15)),
        (
            "Đã hoàn thành GPMB 10,5/15 ha, dự kiến hoàn thành trước 30/12/2026",
            RUNNING | quantities("area", Decimal("10.5"), 15) | {"forecast": PartialDate.parse("30/12/2026")},
        ),
        ("1.234,5/2.000 ha", RUNNING | quantities("area", Decimal("1234.5"), 2000)),
        ("0/15 ha", quantities("area", 0, 15)),
    ],
)
def test_quantities_of_a_whole(cell, said):
    assert values(cell, CLEARANCE) == said
    assert doubt(cell, EIA).why in ("quantity", "left")


@pytest.mark.parametrize(
    ("cell", "subject"),
    [
        ("Đã khởi công", GROUNDBREAKING),
        ("Đã thành lập", ESTABLISHMENT),
        ("Đã đi vào hoạt động", OPERATION),
        ("Đã phê duyệt", LAND),
    ],
)
def test_verbs_say_done_of_the_stages_they_end(cell, subject):
    assert values(cell, subject) == DONE
    assert doubt(cell, CLEARANCE).why == "left"


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Dự kiến 30/6/2026", "over"),
        ("0,5%", "percent"),
        ("99,7%", "percent"),
        ("112,5%", "percent"),
        ("20% đến 30%", "twice"),
        ("Đã ĐTM", "firm"),
        ("QĐ 1852/QĐ-UBND", "document"),
        ("ĐTM", "nothing"),
        ("hoàn thành 80%", "part"),
        ("đang thực hiện 100%", "quantities"),
        ("hoàn thành tháng 12/2026", "future"),
        ("15/3/2024", "role"),
        ("chưa hoàn thành", "states"),
        ("kế hoạch 2025 hoàn thành", "states"),
    ],
)
def test_why_something_is_in_doubt(cell, why):
    assert doubt(cell).why == why


SOME = quantities("area", 10, 15)


@pytest.mark.parametrize(
    ("cell", "why", "offered"),
    [
        (
            "Đã hoàn thành, 10/15 ha, dự kiến cuối năm 2027",
            "part",
            RUNNING | SOME | {"forecast": PartialDate.year(2027)},
        ),
        ("Đã hoàn thành, 10/15 ha, dự kiến 30/6/2026", "part", {}),
        ("Đã hoàn thành, 10/15 ha ngày 5/5/2026", "part", {}),
        ("15/15 ha, dự kiến 31/12/2027", "all", {}),
        ("Hoàn thành 15/15 ha 31/12/2026", "future", {}),
        ("Hoàn thành 100% trước 31/12/2026", "future", {"forecast": PartialDate.parse("31/12/2026")}),
        ("Dự kiến trước quý III/2027", "left", {}),
    ],
)
def test_what_is_offered_as_read_is_all_that_the_cell_says_or_nothing(cell, why, offered):
    found = doubt(cell, CLEARANCE)
    assert (found.why, found.read) == (why, offered)


@pytest.mark.parametrize("cell", NOT_DONE)
def test_what_offices_write_of_what_is_not_done_never_becomes_done(cell):
    for subject in SUBJECTS:
        try:
            said = values(cell, subject)
        except Unclear:
            continue
        assert said.get("state") != "done", subject.names
        assert "actual" not in said, subject.names


def test_there_are_enough_such_words():
    assert len(set(NOT_DONE)) >= 150


@pytest.mark.parametrize("cell", ["chưa có số liệu", "Chưa có thông tin", "-", "…", "", "KHÔNG RÕ", "No information."])
def test_some_cells_say_nothing(cell):
    assert says_nothing(cell)
    assert not says_nothing("chưa")


# --- Sentences of the grammar's own parts ---

periods = st.one_of(
    st.dates(datetime.date(2027, 1, 1), datetime.date(2035, 12, 31)).map(PartialDate.day),
    st.builds(PartialDate.quarter, st.integers(2027, 2035), st.integers(1, 4)),
    st.builds(PartialDate.month, st.integers(2027, 2035), st.integers(1, 12)),
    st.builds(PartialDate.year, st.integers(2027, 2035)),
)
states = st.sampled_from(
    [("đang thực hiện", "in_progress"), ("Đang triển khai", "in_progress"), ("in progress", "in_progress")]
)
joiners = st.sampled_from([", ", "; ", " - ", ". ", " và ", " "])


def written(period: PartialDate) -> str:
    kinds = {"day": f"{period.start:%d/%m/%Y}", "year": f"năm {period.start:%Y}"}
    month = period.start.month
    kinds |= {"month": f"tháng {month}/{period.start:%Y}", "quarter": f"quý {(month + 2) // 3}/{period.start:%Y}"}
    return kinds[period.precision]


@st.composite
def sentences(draw):
    word, state = draw(states)
    parts, said = [word], {"state": state}
    if draw(st.booleans()):
        percent = draw(st.integers(1, 99))
        parts.append(draw(st.sampled_from([f"đạt {percent}%", f"{percent} %", f"tiến độ {percent}%"])))
        said["percent"] = percent
    if draw(st.booleans()):
        total = draw(st.integers(2, 999))
        done = draw(st.integers(1, total - 1))
        parts.append(draw(st.sampled_from([f"{done}/{total} hộ", f"đã chi trả {done}/{total} hộ dân"])))
        said |= quantities("households", done, total)
    if draw(st.booleans()):
        period = draw(periods)
        start = draw(st.sampled_from(["dự kiến", "dự kiến hoàn thành", "Gia hạn đến"]))
        parts.append(f"{start} {written(period)}")
        said["forecast"] = period
    if draw(st.booleans()):
        number = f"{draw(st.integers(1, 9999))}/QĐ-UBND"
        parts.append(draw(st.sampled_from([f"theo QĐ {number}", f"(Quyết định số {number})"])))
        said["document"] = number
    parts = draw(st.permutations(parts))
    text = parts[0]
    for part in parts[1:]:
        text += draw(joiners) + part
    return text, said


@given(sentences())
def test_a_sentence_of_known_parts_is_read_wholly(sentence):
    text, said = sentence
    assert values(text, CLEARANCE) == said
    assert values(unicodedata.normalize("NFD", text), CLEARANCE) == said


unknown = st.sampled_from(
    ["khoảng", "không", "vướng", "gần", "sẽ", "chậm", "nếu", "trừ", "một", "phần", "tạm", "?", "bước", "almost", "xyz"]
)


@given(sentences(), unknown, st.booleans())
def test_a_sentence_with_one_unknown_word_is_in_doubt(sentence, word, is_first):
    text, _said = sentence
    with_word = f"{word} {text}" if is_first else f"{text} {word}"
    assert word in doubt(with_word, CLEARANCE).words


@given(st.text(max_size=80))
def test_any_text_is_read_or_in_doubt(text):
    for subject in (CLEARANCE, EIA):
        said = read(text, subject)
        with suppress(Unclear):
            assert meaning_of(said, subject, TODAY).values
            assert not said.left


@pytest.mark.parametrize("text", ["đang lập " * 40, "1/" * 150, "(" * 300, "da " * 100, "10 ha/" * 50, "dự kiến " * 40])
def test_hostile_texts_take_no_time(text):
    start = time.process_time()
    read(text, CLEARANCE)
    assert time.process_time() - start < 2
