"""Compiling the translations, so that no server needs gettext's tools.

`python -m bkproject.startup.translations` does it without a database or settings.
"""

import os
import tempfile
from pathlib import Path

from babel.messages import mofile, pofile


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile each .po under `folder` that is newer than its .mo; return the .mo files written.

    Fuzzy entries are guesses and stay untranslated. A process that reads meanwhile sees the old file or the new one.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = pofile.read_po(text, locale=source.parent.parent.name)
        with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as binary:
            mofile.write_mo(binary, catalogue, use_fuzzy=False)
        os.chmod(binary.name, 0o644)
        os.replace(binary.name, target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parents[2] / "locale")
