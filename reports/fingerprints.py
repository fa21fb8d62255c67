"""Whether a page still says what somebody saw of it: a short text that says so of each of its parts."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

LENGTH = 8  # characters of a part's digest


def fingerprint(parts: Iterable[tuple[str, Any]]) -> str:
    """Return a short text of named parts, "title=1a2b3c4d rows=5e6f7a8b".

    Names are quoted as in addresses, so that no space or "=" of theirs parts them.
    """
    return " ".join(f"{quote(name, safe='')}={_digest(part)}" for name, part in parts)


def _digest(part: Any) -> str:
    text = json.dumps(part, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def changed_since(seen: str, present: str) -> list[str]:
    """Return the names of the parts that differ between two fingerprints, in the order of the later; all of nothing."""
    before, after = (dict(part.rpartition("=")[::2] for part in text.split(" ")) for text in (seen, present))
    return [
        unquote(name)
        for name in [*after, *(name for name in before if name not in after)]
        if before.get(name) != after.get(name)
    ]
