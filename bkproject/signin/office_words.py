"""Words that everybody tries first for a password here: those of the office and the tracker, with a number behind."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from places.models import PROVINCES, AdministrativeUnit
from values.text import fold

# Folded, without spaces; taken out of a password, the longer first.
OFFICE_WORDS = (
    "banquanlykhucongnghiep", "cumcongnghiep", "khucongnghiep", "socongthuong", "bocongthuong", "congnghiep",
    "congthuong", "banquanly", "chuyenvien", "tracker", "matkhau", "vietnam", "quantri", "admin", "password",
    "lanhdao", "tinh", "ccn", "kcn", "sct", "bql",
)  # fmt: skip
LEAST_ELSE = 3  # letters of its own


class OfficeWordsValidator:
    """Refuses a password that is such words and figures with hardly a letter of its own."""

    def validate(self, password: str, user=None) -> None:
        letters = re.sub(r"[^a-z]", "", fold(password))
        rest = letters
        for word in (*_provinces(), *OFFICE_WORDS):
            rest = rest.replace(word, "")
        if rest != letters and len(rest) < LEAST_ELSE:
            text = _("The password is made of words that everybody here would try: add words of your own.")
            raise ValidationError(text, code="office_words")

    def get_help_text(self) -> str:
        return _("Your password must not be made of the office's own words, such as “khucongnghiep2026”.")


def _provinces() -> list[str]:
    """Return the names of the office's provinces, of today and before, folded and without spaces."""
    names = AdministrativeUnit.objects.filter(kind__in=PROVINCES).values_list("name", flat=True)
    return [fold(name).replace(" ", "") for name in names]
