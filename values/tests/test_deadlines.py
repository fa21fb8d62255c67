import pytest
from django.utils.translation import override

from values.dates import PartialDate, PartialDateError
from values.deadlines import parse_deadline


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("trước 30/11/2026", "30/11/2026"),
        ("Trước ngày 30/11/2026.", "30/11/2026"),
        ("Xong trước 30/11/2026", "30/11/2026"),
        ("chậm nhất 15/3/2027", "15/3/2027"),
        ("trong tháng 12/2026", "tháng 12/2026"),
        ("Trong quý I/2027", "quý I/2027"),
        ("cuối quý III/2026", "quý III/2026"),
        ("hết năm 2026", "năm 2026"),
        ("Hoàn thành trong năm 2027", "năm 2027"),
        ("cuối năm 2026", "năm 2026"),
        ("Đến cuối năm 2026", "năm 2026"),
        ("6 tháng cuối năm 2026", "6 tháng cuối năm 2026"),
        ("quý IV/2027", "quý IV/2027"),
    ],
)
def test_a_deadline_is_the_period_by_whose_end_it_is_met(said, meant):
    assert parse_deadline(said) == PartialDate.parse(meant)


@pytest.mark.parametrize(
    "said",
    [
        "đầu năm 2027", "giữa năm 2027", "trước quý III/2026", "trước năm 2027", "sau 30/11/2026", "khoảng quý I/2027",
        "36 tháng kể từ ngày ký", "cuối năm", "chưa xác định", "trước 31/11/2026", "trong 12/2026-3/2027",
    ],
)  # fmt: skip
def test_words_without_a_precise_meaning_are_no_deadline(said):
    with pytest.raises(PartialDateError):
        parse_deadline(said)


def test_what_is_wrong_with_the_day_of_a_deadline_is_told():
    with pytest.raises(PartialDateError, match="31/11/2026"), override("vi"):
        parse_deadline("trước ngày 31/11/2026")
    with pytest.raises(PartialDateError) as short, override("vi"):
        parse_deadline("đến 30/11/26")
    assert short.value.code == "short_year"
