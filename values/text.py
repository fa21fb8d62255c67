"""Vietnamese text as it is stored, searched and put in an address; and messages about what was given."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import reduce
from html import escape
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import Truncator

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as LazyText
else:
    from django.utils.functional import Promise as LazyText

Label = str | LazyText  # a text of the interface, translated when it is shown
Person = User | AnonymousUser  # whoever asks or acts


class ReadingError(ValueError):
    """Says what was there and what would be right, in the language active when it is shown.

    `message` is a lazy string with named placeholders, `params` fills them.
    """

    def __init__(self, message: Label, code: str, params: dict[str, Any]) -> None:
        super().__init__(message, code, params)
        self.message, self.code, self.params = message, code, params

    def __str__(self) -> str:
        return str(self.message) % self.params

    def as_validation_error(self) -> ValidationError:
        """Return the same complaint for a form or model field."""
        return ValidationError(self.message, code=self.code, params=self.params)


# The code of a complaint that goes away once somebody says why.
REASON_WANTED = "reason_wanted"


def reason_wanted(message: str) -> ValidationError:
    """Return the complaint that a change wants a reason, at the field of that name."""
    return ValidationError({"reason": ValidationError(message, REASON_WANTED)})


def wants_only_reason(error: Exception) -> bool:
    """Return whether a reason is all that is missing."""
    errors = getattr(error, "error_dict", {"": [None]})
    return all(getattr(problem, "code", "") == REASON_WANTED for some in errors.values() for problem in some)


def shown(value: object, limit: int = 60) -> str:
    """Return what was given as text short enough for a message."""
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


# Pasted along from web pages and workbooks, never seen and never meant; PostgreSQL refuses the first.
_INVISIBLE = dict.fromkeys(map(ord, "\x00\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff"))
# Letters and symbols by their category, but shown as nothing at all.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Mail programs take "tracker.vn" for an address as well; browsers read three other characters as its dot.
_DOT_OF_A_HOST = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61](?=[^\W\d_]{2})")
# Unicode does not decompose đ. The capitals of eth and of African d look like Đ, and old font converters write them.
_D_WITH_STROKE = str.maketrans("đðɖ", "ddd")


class _Folded(dict[str, str]):
    """What folding leaves of a character, worked out when it is first met: no case, no marks."""

    def __missing__(self, character: str) -> str:
        lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
        bare = "".join(part for part in lower if not unicodedata.combining(part))
        folded = self[character] = bare.translate(_D_WITH_STROKE)
        return folded


_FOLDED = _Folded()


def normalize(text: str) -> str:
    """Return `text` in NFC on one line: runs of spaces collapsed, ends stripped, invisible characters dropped."""
    if not text.isprintable():  # which no invisible character is; `translate` is slow
        text = text.translate(_INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", text).split())


def normalize_lines(text: str) -> str:
    """Return `text` with every line normalized; line breaks become a newline, empty lines at the ends go."""
    return "\n".join(normalize(line) for line in text.splitlines()).strip("\n")


def plain(text: str) -> str:
    """Return `text` normalized and steering nothing: no control or formatting characters, nothing that looks empty.

    Formatting characters go, those that turn the direction of reading for one; what only looks like a space is one.
    """
    return normalize("".join(map(_plain, text)))


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc" or character in _BLANKS:
        return " "
    return "" if category in ("Cf", "Cs", "Co") else character


def one_line(text: str, longest: int) -> str:
    """Return `text` as it may stand among lines of ours: plain, `longest` characters at most, an ellipsis if cut."""
    return Truncator(plain(text)).chars(longest)


def without_links(text: str) -> str:
    """Return `text` plain and so that no program that shows it makes a link of it: "https: //tracker. example. vn"."""
    return _DOT_OF_A_HOST.sub(". ", plain(text).replace("://", ": //"))


def fold(text: str) -> str:
    """Return `text` as searches compare it: no case, no marks, đ as d, single spaces ("ĐỒNG  PHÚ" → "dong phu")."""
    return normalize("".join(map(_FOLDED.__getitem__, text)))


def slugify(text: str) -> str:
    """Return `text` folded to a-z, 0-9 and hyphens, for addresses ("Đông Phố Mới" → "dong-pho-moi"); may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def as_file_name(text: str) -> str:
    """Return `text` without the characters that no file's name may hold ("125/QĐ-UBND" → "125-QĐ-UBND")."""
    return re.sub(r'[/\\:*?"<>|]', "-", plain(text))


def as_written(text: str, *fields: str) -> Case:
    """Return an expression: 0 for rows one of whose `fields` holds `text` with its very marks, 1 for others."""
    # SQLite folds the case of ASCII letters only, so the marked ones are tried in each usual case.
    cases = {text, text.lower(), text.upper(), text.title(), text.capitalize()}
    condition = reduce(or_, (Q(**{f"{field}__icontains": case}) for field in fields for case in cases))
    return Case(When(condition, then=Value(0)), default=Value(1))


def search(rows: QuerySet[Any], text: str, *, folded: Iterable[str], written: Iterable[str]) -> QuerySet[Any]:
    """Return those of `rows` one of whose `folded` columns holds `text`, hits in the `written` fields' marks first.

    Nothing is found by a text of which folding leaves nothing.
    """
    words = fold(text)
    if not words:
        return rows.none()
    condition = reduce(or_, (Q(**{f"{column}__contains": words}) for column in folded))
    order = rows.query.order_by or rows.model._meta.ordering
    results: QuerySet[Any] = rows.filter(condition).annotate(marks_differ=as_written(text, *written))
    return results.order_by("marks_differ", *order)


# What headings, choices and names of sheets were called by earlier releases, by the present word: files come back.
_FORMER_WORDS = json.loads((Path(__file__).parent / "former_words.json").read_text(encoding="utf-8"))
_FORMER = {fold(now): before for now, before in _FORMER_WORDS.items()}


def in_every_language(say: Callable[[], object]) -> set[str]:
    """Return what `say` gives, as text, in each language, and what earlier releases called it."""
    texts = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts.add(str(say()))
    return texts.union(*(_FORMER.get(fold(text), ()) for text in texts))


def signed_in(person: Person) -> User:
    """Return the person as the user they are; raise PermissionDenied for one who is not signed in."""
    if not isinstance(person, User):
        raise PermissionDenied
    return person


def person_name(user: Person | None) -> str:
    """Return a user's name as Vietnamese write it, family name first, or their user name; empty for nobody."""
    if not isinstance(user, User):
        return ""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()


def escaped(value: Any) -> str:
    """Return a value as text that stands in HTML; what is safe already stays as it is. In half the time of Django's
    own, for no text of it stays lazy."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def filled(html: str, *values: Any) -> SafeString:
    """Return `html`, which is ours, with each {} filled by an escaped value; as `format_html`."""
    return SafeString(html.format(*map(escaped, values)))
