"""The words of the grammar, as patterns that meet folded text: no case, no marks, single spaces."""

import re
from collections.abc import Collection, Sequence

_END = r"(?!\w)"
_YEAR = r"\d{4}(?![\d%])(?!\s?(?:%|ha|ho|trieu|ty|nguoi)\b)(?![.,/]\d)"
_JOIN = r"(?:\s?[-–/.,]\s?|\s)(?:nam\s?)?"
_SEP = r"\s?[-–/.]\s?"

DATE = (
    rf"(?:(?:ngay\s)?\d{{1,2}}{_SEP}\d{{1,2}}{_SEP}{_YEAR}"
    rf"|\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\d)"
    rf"|(?:ngay\s)?\d{{1,2}}\sthang\s\d{{1,2}}{_JOIN}{_YEAR}"
    rf"|(?:thang\s?|t\.?\s?)\d{{1,2}}{_JOIN}{_YEAR}"
    rf"|\d{{1,2}}\s?[-–/.]\s?{_YEAR}"
    rf"|(?:quy|q\.?)\s?(?:iv|i{{1,3}}|\d{{1,2}}){_JOIN}{_YEAR}"
    rf"|(?:0?6|sau)\s?(?:thang|t)\s(?:dau|cuoi)(?:\snam)?\s{_YEAR}"
    rf"|nua\s(?:dau|cuoi)(?:\snam)?\s{_YEAR}"
    rf"|(?:first|second)\shalf(?:\sof)?\s{_YEAR}"
    rf"|(?:nam\s?)?{_YEAR})(?!\w)"
)

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_HA, _HOUSEHOLDS = r"ha|hec-?ta", r"ho dan|ho gia dinh|ho|households?"

# A dash before a figure may be a minus, or a range.
JOINER = re.compile(rf"(?:[\s,;:.()\[\]•]|[+–—-](?!\d))+|(?:va|and){_END}")

# The end of a word that no rule knows.
UNKNOWN = re.compile(r"[^\s,;()\[\]]+|.", re.DOTALL)

PERCENT = re.compile(
    r"(?:(?:dat|duoc|tien do|ty le|khoi luong|dat duoc)[ :]+)*"
    rf"(?P<percent>\d+(?:[.,]\d+)?) ?(?:%|phan tram{_END}|percent{_END})"
)

# "đã chi trả 83/88 hộ", "10,5 ha/15 ha", "10,5 trên 15 ha"; in "đã hoàn thành GPMB 10,5/15 ha" so much of it is done.
QUANTITY = re.compile(
    r"(?:(?:da )?(?P<finished>(?:hoan thanh|hoan tat)(?: duoc)?[ :]+)?(?:cong tac )?"
    r"(?:(?:gpmb|giai phong mat bang|boi thuong|den bu|chi tra(?: tien)?|thuc hien)(?: duoc)?[ :]+)?)?"
    rf"(?P<done>{_NUMBER}) ?(?P<first_unit>{_HA}|{_HOUSEHOLDS})? ?(?:/|tren|trong|of)(?: tong so)? ?"
    rf"(?P<total>{_NUMBER}) ?(?P<unit>{_HA}|{_HOUSEHOLDS}){_END}"
)

DECISION = re.compile(r"\b(?:qd|quyet dinh|decision)\b")

_INTRO = (
    r"theo|tai|so|no\.|qd|quyet dinh|vb|van ban|cv|cong van|to trinh|ttr|tb|thong bao|bien ban|bb|giay phep|gp|"
    r"phe duyet|thanh lap|decision|document"
)

# "125/QĐ-UBND", "32/2024/NĐ-CP", "12/QĐ"; not "10/ha".
_SYMBOL = r"\d+[a-z]?/(?:\d{4}/)?(?:[a-z]+(?:-[a-z0-9&]+)+|qd|nq|ttr|tb|bc|gp|kh|cv)(?:/[a-z0-9-]+)?(?![\w/-])"

# Who issued a document and what about, which says no more of the stage; a word that may ends it.
_SAYS_MORE = r"(?:da|dang|chua|khong|nhung|con|se|duoc|ngay|tu|ve|v/v|hien|den|du kien|hoan thanh|thuc hien)(?!\w)"
_WORD_OF_TITLE = rf"(?: (?!{_SAYS_MORE})[\w-]+)"
_ISSUER = r"ubnd|uy ban nhan dan|chu tich ubnd|bo|so|ban quan ly|thu tuong(?: chinh phu)?|chinh phu|hdnd"

DOCUMENT = re.compile(
    rf"(?P<intro>(?:(?:{_INTRO})[ :.]+)*)(?P<number>{_SYMBOL})"
    r"(?: ?[,(]? ?(?P<date>(?:ngay )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)"
    r"|ngay \d{1,2} thang \d{1,2} nam \d{4})\)?)?"
    rf"(?: cua (?:{_ISSUER})(?!\w){_WORD_OF_TITLE}{{0,8}})?(?: (?:ve viec|ve|v/v){_WORD_OF_TITLE}{{1,40}})?"
)

_AT = r"(?:(?:vao|trong|ngay|luc|on|in|by)\s)*"
# Words of a deadline, which decide whether the period after them is one: "trước 30/11/2026", "cuối quý III/2026".
_BY = r"(?:(?:truoc|cham nhat(?:\s(?:la|vao|den))?|khong qua|(?:(?:den|vao)\s)?cuoi|het)\s(?:ngay\s)?)?"
BARE_DATE = re.compile(rf"{_AT}(?P<date>{DATE})")

_VERBS = (
    "trien khai", "thuc hien", "tham dinh", "trinh", "lap", "xay dung", "thi cong", "soan thao", "hoan thien",
    "lay y kien", "tien hanh", "nghien cuu", "ra soat", "kiem dem", "do dac", "chi tra", "boi thuong", "den bu",
    "giai phong mat bang", "gpmb", "dau thau", "lua chon", "xem xet", "khao sat", "thiet ke", "san lap", "san nen",
    "xin y kien", "to chuc", "phe duyet", "chinh sua", "bo sung", "lam",
)  # fmt: skip

# What may follow such a verb without saying anything else of the stage.
_OBJECTS = (
    "ho so", "bao cao", "phuong an", "quy hoach", "thu tuc", "du an", "de an", "to trinh", "nhiem vu", "do an",
    "ubnd tinh", "ubnd huyen", "ubnd xa", "ubnd", "hoi dong tham dinh", "hoi dong", "cac so", "cac nganh", "so, nganh",
    "so cong thuong", "so xay dung", "so tai chinh", "so nong nghiep va moi truong", "so tai nguyen va moi truong",
    "thanh lap", "quyet dinh", "chap thuan", "mat bang", "ha tang", "cac buoc", "theo quy dinh", "chu dau tu",
    "y kien",
)  # fmt: skip


def _any(words: Collection[str]) -> str:
    longest_first = sorted(set(words), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")" if longest_first else r"(?!)"


class Patterns:
    """The patterns in which a stage's names and the verbs of its kind take part."""

    def __init__(self, names: Sequence[str], families: Collection[str]):
        self.name = f"{_any(names)}{_END}"
        self.names = re.compile(self.name)
        finished = ("hoan thanh", "thanh lap", "phe duyet", "quyet dinh")
        # "Chưa hoàn thành" says neither that it has begun nor that it has not.
        begun = f"{_any([name for name in names if not name.startswith(finished)])}{_END}"
        self.firmly = re.compile(rf"da(?= {self.name})")
        self.done = re.compile(rf"(?:{'|'.join(_done_words(families))}){_END}")
        self.in_progress = self._in_progress()
        self.not_started = re.compile(
            rf"(?:chua(?: duoc)?(?: (?:trien khai|thuc hien|bat dau|tien hanh|lam))?(?: {begun})?"
            rf"|not (?:yet )?(?:started|begun)){_END}"
        )
        verb = r"(?:lap|thuc hien|lam|trien khai)"
        self.not_applicable = re.compile(
            rf"(?:khong ap dung|not applicable|not required"
            rf"|khong (?:phai|can|yeu cau|thuoc (?:doi tuong|dien|truong hop))"
            rf"(?: phai)? (?:{verb}(?: {self.name})?|{self.name})){_END}"
        )
        self._make_periods(families)

    def _in_progress(self) -> re.Pattern:
        verb, rest = _any(_VERBS), f"(?:{self.name}|{_any([*_VERBS, *_OBJECTS])}{_END})"
        return re.compile(
            rf"dang {verb}{_END}(?:,? (?:va )?{rest})*|(?:in progress|ongoing|under ?way|under appraisal){_END}"
        )

    def _make_periods(self, families: Collection[str]) -> None:
        verbs = ["hoan thanh", "hoan tat", "xong", "completion", "ket thuc", *_finishing(families)]
        about = rf"(?:[ :]+(?:{_any(verbs)}{_END}|{self.name}))*"
        # "Phấn đấu đến hết năm 2027 đạt 80%" tells neither when all is done nor how much is today.
        when = rf"[ :]+{_AT}(?P<date>{_BY}{DATE})(?! (?:se |phai )?(?:dat|duoc)? ?\d)"
        until = r"(?: (?:den|toi|sang))?(?: het)?"
        self.forecast = re.compile(
            rf"(?:thoi gian )?(?:du kien|dk|phan dau|forecast|expected|estimated)(?: thoi gian)?{about}{until}{when}"
        )
        self.extended = re.compile(
            rf"(?:(?:da )?(?:duoc )?gia han (?:den|toi|sang)(?: het)?|extended (?:to|until)){when}"
        )
        self.planned = re.compile(rf"(?:(?:theo )?(?:ke hoach|kh)|planned(?: for)?){about}{until}{when}")


def _done_words(families: Collection[str]) -> list[str]:
    alternatives = [
        r"(?:da )?(?:lam )?xong(?: roi)?", r"(?:da )?(?:duoc )?(?:hoan thanh|hoan tat)", "done", "completed",
        "complete", "finished",
    ]  # fmt: skip
    if "approved" in families:
        alternatives += [
            r"da (?:duoc )?(?:phe duyet|duyet|chap thuan)", r"duoc phe duyet", "approved",
            r"da co (?:quyet dinh|qd)(?: phe duyet)?",
        ]  # fmt: skip
    if "established" in families:
        alternatives += [r"da (?:duoc )?thanh lap", r"da co (?:quyet dinh|qd) thanh lap", "established"]
    if "begun" in families:
        alternatives += ["da khoi cong"]
    if "running" in families:
        alternatives += [r"da (?:di vao )?(?:hoat dong|van hanh)(?: tu)?", "in operation"]
    return sorted(alternatives, key=len, reverse=True)


def _finishing(families: Collection[str]) -> list[str]:
    """Return what can be said to be due instead of "finished"."""
    verbs = {
        "approved": ["phe duyet"], "established": ["thanh lap"], "begun": ["khoi cong"],
        "running": ["di vao hoat dong", "van hanh", "hoat dong"],
    }  # fmt: skip
    return [verb for family in families for verb in verbs[family]]
