"""What is reported: indicators of the province, filed forms, reports that wait for approval."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from api.fields import ANYTHING, KEY, LISTED, NUMBER, TEXT, WHOLE, YES_NO, Field, columns, key, tracked
from api.nouns.base import Filter, Noun, Source, of_anybody, site_filters
from progress.models import Submission, SubmissionState
from reports.access import filed_seen_by, sees_province
from reports.models import FigureKind, FiledForm, Indicator, IndicatorFigure
from values.numbers import parse_number
from values.text import person_name

INDICATORS = Noun(
    "indicators",
    _("Indicators of the province"),
    (
        key(),
        *columns(Indicator, "code", "name", "name_en", "order", "unit", "unit_en", "part_of", "computed"),
        *tracked(),
    ),
    ("reports.view_indicator",),
    lambda user: Indicator.objects.all(),
    sources=(Source(Indicator),),
    deleted=of_anybody,
    may=sees_province,
)

INDICATOR_FIGURES = Noun(
    "indicator-figures",
    _("Figures of indicators and their sources"),
    (
        key(),
        *columns(IndicatorFigure, "indicator", "period", "area", "prices", "kind", "at_least", "value", "is_chosen"),
        *columns(IndicatorFigure, "reason", "document", "source", "as_of", "note"),
        *tracked(),
    ),
    ("reports.view_indicatorfigure",),
    lambda user: IndicatorFigure.objects.all(),
    (
        Filter("indicator", KEY, _("Key of the indicator"), lambda key: Q(indicator=key)),
        Filter("kind", TEXT, _("Planned or actual"), lambda code: Q(kind=code), tuple(FigureKind.choices)),
    ),
    (Source(IndicatorFigure),),
    of_anybody,
    may=sees_province,
)


def _number(name: str):
    return lambda line: parse_number(text) if (text := str(line.get(name) or "")) else None


def _said(name: str):
    return lambda line: (line.get("override") or {}).get(name)


_LINE = (
    Field("number", TEXT, _("Number of the line"), lambda line: line.get("number")),
    Field("indicator", TEXT, _("Indicator"), lambda line: line.get("indicator")),
    Field("unit", TEXT, _("Unit of measurement"), lambda line: line.get("unit")),
    Field("value", NUMBER, _("Value reported"), _number("value")),
    Field("computed", NUMBER, _("Calculated value"), _number("computed")),
    Field("is_by_hand", YES_NO, _("Entered by hand"), lambda line: bool(line.get("override")), always=True),
    Field("reason", TEXT, _("Reason"), _said("reason")),
    Field("source", TEXT, _("Source"), _said("source")),
    Field("unknown", WHOLE, _("Unknown"), lambda line: line.get("unknown")),
    Field("doubtful", WHOLE, _("Doubtful"), lambda line: line.get("doubtful")),
)


def _content(name: str):
    return lambda filed: filed.content.get(name)


FILED_FORMS = Noun(
    "filed-forms",
    _("Filed forms"),
    (
        key(),
        Field("form", TEXT, _("Number of the form"), lambda filed: filed.kind.number, always=True),
        *columns(FiledForm, "unit", "year", "period"),
        Field("version", WHOLE, _("Version"), lambda filed: filed.number, always=True),
        *columns(FiledForm, "filed_at", "reason"),
        Field("title", TEXT, _("Title"), _content("title")),
        Field("sender", TEXT, _("Sender"), _content("sender")),
        Field("receivers", TEXT, _("Receivers"), lambda filed: "; ".join(filed.content.get("receivers", []))),
    ),
    ("reports.view_filedform",),
    filed_seen_by,
    (
        Filter("form", TEXT, _("Number of the form"), lambda number: Q(kind__number=number)),
        Filter("unit", KEY, _("Administrative unit"), lambda key: Q(unit=key)),
        Filter("year", KEY, _("Year"), lambda year: Q(year=year)),
    ),
    since="filed_at",
    more=(Field("lines", LISTED, _("Lines of the form"), lambda filed: filed.content.get("rows", []), fields=_LINE),),
    has_past=False,
)

REPORTS = Noun(
    "reports",
    _("Reports for approval"),
    (
        key(),
        *columns(Submission, "site", "kind", "milestone", "project", "year", "period", "reason", "sent_at", "state"),
        Field("values", ANYTHING, _("Reported values"), lambda report: report.values, always=True),
        Field("reporter", TEXT, _("Reporter"), lambda report: person_name(report.reporter)),
        Field("decided_by", TEXT, _("Decided by"), lambda row: row.decided_by and person_name(row.decided_by)),
        *columns(Submission, "decided_at", "decision_reason"),
        *tracked(),
    ),
    ("progress.view_submission",),
    lambda user: Submission.objects.visible_to(user).select_related("reporter", "decided_by"),
    (
        *site_filters(),
        Filter("state", TEXT, _("State"), lambda code: Q(state=code), tuple(SubmissionState.choices)),
    ),
    (Source(Submission),),
    has_past=False,
)
