from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MalformedFile(Exception):
    """A file that begins like one of a known kind but cannot be read as one."""


def with_macros() -> ValidationError:
    return ValidationError(
        _("The file has macros. Save it without them (.docx, .xlsx, .odt, .ods), then send it."), "macros"
    )
