"""Where a published value comes from, in words that name no person."""

import re

from django.utils.translation import gettext as _

from progress.models.base import Sourced
from progress.records.provenance import is_statement
from values.dates import PartialDate
from values.text import one_line

LONGEST = 160
# Words that stand before a person's name, or before whoever reports.
_BEFORE_A_NAME = re.compile(
    r"\b(ông|bà|anh|chị|đ/c|đồng chí|mr|mrs|ms)\b\.?\s+[^\W\d]|báo cáo của|reported by|corrected by", re.IGNORECASE
)


def basis_of(record: Sourced) -> str:
    """Return document or source of a record and the day it was true: "QĐ 125/QĐ-UBND, 16/10/2020; as at 30/06/2026".

    In place of whoever reported it, of a source that may name a person, or of the file it came in, stands the office.
    """
    document = getattr(record, "document", None)
    if document is not None:
        said = str(document)
    elif record.source and not is_statement(record.source) and not _BEFORE_A_NAME.search(record.source):
        said = one_line(record.source, LONGEST)
    else:
        said = _("records of the office")
    day = day_of(record)
    if day is None or str(day) in said:
        return said
    return _("%(source)s; as at %(day)s") % {"source": said, "day": day}


def day_of(record: Sourced) -> PartialDate | None:
    """Return when a record was true: its own day, else that of its document."""
    document = getattr(record, "document", None)
    return record.as_of or (document.date if document else None)
