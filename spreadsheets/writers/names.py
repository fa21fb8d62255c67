"""Names that programs and systems accept: of files, and of a workbook's sheets."""

import datetime
import re
import unicodedata

from spreadsheets.writers.cells import writable
from values.text import as_file_name, normalize

_MAX_TITLE = 31
_MAX_FILE_NAME = 200
# Excel keeps the first for itself; the other is ours.
_TAKEN = {"history", "_lists"}


def file_name(title: str, kind: str, day: datetime.date) -> str:
    """Return a file's name as the offices write it: "2026.11.23. Tên có dấu.xlsx".

    Safe on Windows and short enough for any disk: at most 200 bytes of the title are kept.
    """
    text = "".join(c for c in normalize(title) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    text = as_file_name(text).encode()[:_MAX_FILE_NAME].decode(errors="ignore").strip(". ")
    date = f"{day.year:04}.{day.month:02}.{day.day:02}"
    return f"{date}. {text}.{kind}" if text else f"{date}.{kind}"


def sheet_titles(titles: list[str]) -> list[str]:
    """Return the titles as Excel accepts them: at most 31 units of UTF-16, without []:*?/\\, no two alike."""
    taken, names = set(_TAKEN), []
    for title in titles:
        clean = normalize(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", writable(title))).strip("' ") or "Sheet"
        name, number = cut(clean, _MAX_TITLE).rstrip("' "), 1
        while name.casefold() in taken:
            number += 1
            ending = f" ({number})"
            name = cut(clean, _MAX_TITLE - len(ending)).rstrip("' ") + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def cut(text: str, limit: int) -> str:
    """Return `text` shortened to `limit` units of UTF-16, which is how Excel counts."""
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", errors="ignore")


def cut_visibly(text: str, limit: int) -> str:
    """Return `text` within `limit` units of UTF-16, its end replaced by an ellipsis where it was too long."""
    return text if len(text.encode("utf-16-le")) <= limit * 2 else cut(text, limit - 1) + "…"
