"""What of a published sheet is not so any longer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of a published sheet and what it would say now; "" for a line that came or went."""

    name: str
    published: str
    now: str


def moved_since(published: dict[str, Any], now: dict[str, Any]) -> list[Moved]:
    """Return the lines that say something else now, in the language of the reader; else in the other one."""
    language = get_language() if get_language() in now else "vi"
    for one in [language, *(other for other in ("vi", "en") if other != language)]:
        if found := _moved(published[one], now[one]):
            return found
    return []


def _moved(published: dict[str, Any], now: dict[str, Any]) -> list[Moved]:
    before, after = _lines(published), _lines(now)
    keys = dict.fromkeys([*before, *after])
    return [
        Moved((after.get(key) or before[key])[0], before.get(key, ("", ""))[1], after.get(key, ("", ""))[1])
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _lines(sheet: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return each line's name and all that it says, by its key; the title among them."""
    lines = {"title": (_("Name"), sheet["title"])}
    for part in sheet["parts"]:
        for line in part["lines"]:
            said = ". ".join(filter(None, (line["value"], line["text"])))
            lines[line["key"]] = (line["name"], f"{said} ({line['basis']})" if line["basis"] else said)
    return lines
