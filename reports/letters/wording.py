"""The sentences of a letter, by which way it goes. Vietnamese whatever the reader's language: an official letter is.

Up one reports and petitions, and sets no time; across one asks to cooperate; only downward one urges and sets a day.
"""

from dataclasses import dataclass

from progress.models import SiteKind
from reports.letters.direction import Direction

WHERE = {SiteKind.CLUSTER: "các cụm công nghiệp", SiteKind.ZONE: "các khu công nghiệp"}
_SO_FAR = "Qua theo dõi tiến độ {where} trên địa bàn tỉnh đến ngày {day:%d/%m/%Y}, {office}"


@dataclass(frozen=True, slots=True)
class LetterWording:
    """Templates of one direction; `where`, `day`, `office`, `name` and `reported_on` are filled in."""

    subject: str
    opening: str
    closing: tuple[str, ...]


WORDINGS = {
    Direction.UP: LetterWording(
        "V/v báo cáo, kiến nghị giải quyết khó khăn, vướng mắc tại {where}",
        _SO_FAR + " báo cáo {name} các khó khăn, vướng mắc thuộc thẩm quyền giải quyết của {name} như sau:",
        ("{office} kính báo cáo và kiến nghị {name} xem xét, cho ý kiến chỉ đạo./.",),
    ),
    Direction.ACROSS: LetterWording(
        "V/v đề nghị phối hợp giải quyết khó khăn, vướng mắc tại {where}",
        _SO_FAR + " nhận thấy còn các nội dung sau đây cần {name} phối hợp giải quyết:",
        (
            "{office} đề nghị {name} quan tâm, phối hợp giải quyết các nội dung nêu trên và thông tin kết quả về "
            "{office}{reported_on}.",
            "Rất mong nhận được sự phối hợp của {name}./.",
        ),
    ),
    Direction.DOWN: LetterWording(
        "V/v đôn đốc tiến độ, giải quyết khó khăn, vướng mắc tại {where}",
        _SO_FAR + " nhận thấy còn các nội dung sau đây thuộc trách nhiệm của {name} chậm so với thời hạn hoặc chưa "
        "được giải quyết:",
        (
            "{office} đề nghị {name} khẩn trương thực hiện, giải quyết các nội dung nêu trên và có văn bản trả lời về "
            "{office} trước ngày …/…/……{reported_on}.",
            "Trân trọng./.",
        ),
    ),
    Direction.NEUTRAL: LetterWording(
        "V/v giải quyết khó khăn, vướng mắc tại {where}",
        _SO_FAR + " nhận thấy còn các nội dung sau đây liên quan đến {name}:",
        (
            "{office} đề nghị {name} xem xét, giải quyết các nội dung nêu trên theo thẩm quyền và thông tin kết quả "
            "về {office}{reported_on}.",
            "Trân trọng./.",
        ),
    ),
}

_FORMS = (
    "Thực hiện chế độ báo cáo định kỳ theo Thông tư số 14/2024/TT-BCT, đến ngày {day:%d/%m/%Y} {office} chưa nhận được "
    "hoặc nhận chưa đủ các báo cáo sau đây của {name}:"
)
_REQUEST = LetterWording(
    "V/v đề nghị gửi báo cáo định kỳ về {where}",
    _FORMS,
    ("{office} đề nghị {name} quan tâm, gửi các báo cáo nêu trên{reported_on}.", "Trân trọng./."),
)
# Of a letter that reminds of forms alone.
OF_FORMS = {
    Direction.UP: _REQUEST,
    Direction.ACROSS: _REQUEST,
    Direction.DOWN: LetterWording(
        "V/v đôn đốc gửi báo cáo định kỳ về {where}",
        _FORMS,
        (
            "{office} yêu cầu {name} hoàn thành và gửi ngay các báo cáo nêu trên về {office}{reported_on}.",
            "Trân trọng./.",
        ),
    ),
    Direction.NEUTRAL: _REQUEST,
}
