"""Taking the example over: form, lines, sender, receivers and periods, as an administrator would add them by hand."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.tracking import TrackedModel
from progress.models import ReportForm, ReportRow, Rhythm, SiteKind
from progress.models.rules.reporting_period import QUARTERS, PeriodKind
from progress.records.actions import sign
from reports.forms.computations import Computation
from reports.forms.example.lines import ANSWERS, LINES, NAME, TITLE
from reports.forms.periods import COMMON_YEAR
from reports.models import FormKind, FormLevel, FormPeriod, FormRow, FormTerms

QUARTER_ENDS = dict(zip(QUARTERS, ((3, 31), (6, 30), (9, 30), (12, 31)), strict=True))
ENDS = QUARTER_ENDS | {PeriodKind.YEAR: (12, 31)}
NEEDED = frozenset(
    {
        "reports.add_formkind",
        "reports.add_formrow",
        "reports.add_formterms",
        "reports.add_formperiod",
        "progress.add_reportrow",
    }
)


def may_adopt(user) -> bool:
    """Return whether `user` may add all that the example is made of."""
    return user.has_perms(NEEDED)


@transaction.atomic
def adopt_example(
    *, by, number: str, sender: str, receivers: str, days: int, valid_from: datetime.date, source: str = ""
) -> FormKind:
    """Add the form of the example under a number; it is due before the day that is `days` after its period ends.

    Lines of form 01 that are there already are used as they are. Raises PermissionDenied; ValidationError where a form
    of this number exists, or what was typed cannot be saved.
    """
    if not may_adopt(by):
        raise PermissionDenied

    def saved(record: TrackedModel):
        sign(record, by, _("Taken over from the example"))
        record.full_clean()
        record.save()
        return record

    kind = saved(
        FormKind(number=number, level=FormLevel.PROVINCE, site_kind=SiteKind.ZONE, valid_from=valid_from, **NAME)
    )
    saved(FormTerms(kind=kind, title=TITLE, sender=sender, receivers=receivers))
    for period, (month, day) in ENDS.items():
        due = datetime.date(COMMON_YEAR, month, day) + datetime.timedelta(days=days)
        of_period = {"end_month": month, "end_day": day, "due_month": due.month, "due_day": due.day}
        is_later = due.year > COMMON_YEAR
        saved(FormPeriod(kind=kind, period=period, is_due_next_year=is_later, source=source, **of_period))
    answers, rows = {}, {}
    for place, (name, line) in enumerate(ANSWERS.items(), start=1):
        stored = ReportRow.objects.filter(form=ReportForm.PROJECT, number=name).order_by("valid_from").last()
        of_zones = {"for_clusters": False, "for_zones": True, "rhythm": Rhythm.QUARTERLY, "order": 900 + place}
        answers[name] = stored or saved(ReportRow(form=ReportForm.PROJECT, number=name, **line, **of_zones))
    for place, (name, line) in enumerate(LINES.items(), start=1):
        values = line | {"order": place * 10, "part_of": rows.get(line.get("part_of"))}
        if answer := answers.get(line.get("indicator")):
            words = {field: getattr(answer, field) for field in ("name", "name_en", "unit", "unit_en")}
            values |= words | {"indicator": answer, "computation": Computation.INDICATOR}
        rows[name] = saved(FormRow(kind=kind, number=name, **values))
    return kind


def refuse_used(number: str) -> None:
    """Raise ValidationError for a number that a form has."""
    if FormKind.objects.filter(number__iexact=number).exists():
        raise ValidationError(_("A form with this number already exists."))
