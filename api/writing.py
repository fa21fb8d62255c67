"""Reports that programs send: through the actions of the pages, and only where they wait for approval."""

import json
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.utils.translation import gettext_lazy as _

from api.answering import ApiView
from api.answers import Problem, as_response
from api.fields import values_of
from api.nouns.reporting import REPORTS
from history.tracking import StaleVersion
from progress.acceptance.once import AlreadySent, once
from progress.milestones.actions import report_milestone
from progress.milestones.forms import MilestoneForm
from progress.models import Document, Milestone, ReportForm, SecondaryProject, Site, Submission
from progress.models.office import needs_acceptance, reports_obstacles
from progress.models.rules.reporting_period import Period
from progress.obstacles.submission import ObstacleReportForm, report_obstacle
from progress.periods.actions import StaleFigures
from progress.periods.forms import FiguresForm
from progress.periods.sheet import sheet_of
from progress.records.actions import REASON_LENGTH, may_change
from progress.records.pages import may_enter_figures
from values.forms import CleanCharField
from values.numbers import LONGEST_KEY
from values.today import today

NOTHING = _("No changes to save.")
MOST_CODES = 50
LARGEST = 10**18


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _keyed(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that says the same name twice cannot be read."""
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("twice")
    return dict(pairs)


class ReportView(ApiView):
    """Takes one kind of report (POST). `names` are what its object may say, `wanted` what it must."""

    http_method_names = ["post", "options"]
    names: frozenset[str]
    wanted: tuple[str, ...]

    def post(self, request, *args, **kwargs):
        """Let the report wait (201); told again under the same Idempotency-Key it is not sent twice (200)."""
        user, token = request.user, request.access_token
        if token and token.is_of_system:
            raise Problem(403, _("The token of a system only reads: a report is a person's."))
        if not user.has_perm("progress.add_submission"):
            raise PermissionDenied
        if not needs_acceptance(user):
            raise Problem(403, _("What you report is official at once: enter it on the pages of the tracker."))
        headers = self.admit()
        try:
            report = once(token=request.headers.get("Idempotency-Key", ""), by=user, save=self.save)
        except AlreadySent:
            told = str(_("Received already, not sent twice"))
            return as_response({"detail": told, "report": None}, headers=headers)
        except (StaleVersion, StaleFigures) as stale:
            raise Problem(409, _stale_text(stale)) from stale
        except ValidationError as error:
            raise Problem.of(error) from error
        if not isinstance(report, Submission):
            raise Problem(422, NOTHING)
        content = {"detail": str(_("Sent for approval")), "report": values_of(REPORTS.fields, report)}
        return as_response(content, 201, headers=headers)

    def save(self) -> Any:
        """Send what the body says by the action of the page; return the report, or what is no report."""
        raise NotImplementedError

    @cached_property
    def body(self) -> dict[str, Any]:
        """What was sent, an object with names that are known; raises Problem for anything else."""
        if self.request.content_type != "application/json":
            raise Problem(415, _("The header Content-Type is application/json."))
        try:
            read = json.loads(
                self.request.body, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_keyed
            )
        except RequestDataTooBig as error:
            raise Problem(413) from error
        except (ValueError, RecursionError) as error:
            raise Problem(400, _("The body is no JSON.")) from error
        if not isinstance(read, dict):
            raise Problem(400, _("The body is no JSON object."))
        errors = {name: [str(_("There is no such field."))] for name in read.keys() - self.names}
        errors |= {name: [str(_("This field is required."))] for name in self.wanted if read.get(name) is None}
        if errors:
            raise Problem(422, errors=errors)
        return read

    def whole(self, name: str) -> int:
        """Return a whole number of the body: a key or a version."""
        value = self.body[name]
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**LONGEST_KEY:
            raise ValidationError({name: _("Write a whole number.")})
        return value

    def found(self, name: str, rows) -> Any:
        """Return the record of `rows` whose key the body says; raises ValidationError at the name."""
        record = rows.filter(pk=self.whole(name)).first()
        if record is None:
            raise ValidationError({name: _("There is none with this key, or you do not have permission to see it.")})
        return record

    def text(self, name: str, most: int = REASON_LENGTH) -> str:
        try:
            return CleanCharField(required=False, max_length=most).clean(_as_text(self.body.get(name), name))
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error

    def object(self, name: str) -> dict[str, Any]:
        value = self.body[name]
        if not isinstance(value, dict):
            raise ValidationError({name: _("This is an object of names and values.")})
        return value

    @cached_property
    def confirmed(self) -> list[str]:
        """Codes of what looked doubtful and is so."""
        codes = self.body.get("confirmed") or []
        if not (isinstance(codes, list) and len(codes) <= MOST_CODES and all(isinstance(code, str) for code in codes)):
            raise ValidationError({"confirmed": _("This is a list of codes.")})
        return codes


def _stale_text(stale: StaleVersion | StaleFigures) -> str:
    if isinstance(stale, StaleVersion):
        return str(stale)
    return str(_("Others saved these lines in the meantime: read them again. Nothing was saved."))


def _as_text(value: Any, name: str) -> str:
    """Return a value of JSON as a form of a page holds it."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return f"{value.get('first')}/{value.get('last')}" if {"first", "last"} <= value.keys() else _no_value(name)
    if isinstance(value, list):
        return _no_value(name)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | Decimal):
        return _number_text(value, name)
    return str(value)


def _number_text(value: int | Decimal, name: str) -> str:
    """Return a number as offices write it, with a decimal comma."""
    if not abs(value) < LARGEST:
        return _no_value(name)
    return str(value) if isinstance(value, int) else f"{value:f}".replace(".", ",")


def _no_value(name: str) -> str:
    raise ValidationError({name: _("This value cannot be read.")})


class MilestoneReportView(ReportView):
    """How far a site is with one milestone: only what is said of it changes."""

    names = frozenset({"milestone", "version", "values", "reason", "confirmed"})
    wanted = ("milestone", "version", "values")

    def save(self):
        user = self.request.user
        rows = Milestone.objects.visible_to(user).select_related("site", "stage")
        milestone = self.found("milestone", rows)
        arguments = {
            "by": user,
            "version": self.whole("version"),
            "changes": self._changes(MilestoneForm(instance=milestone, by=user)),
            "reason": self.text("reason"),
            "confirmed": self.confirmed,
        }
        try:
            return report_milestone(milestone=milestone, **arguments)
        except ValidationError as error:
            told = error.update_error_dict({})
            among = {name: f"values.{name}" for name in MilestoneForm.Meta.fields}
            raise ValidationError({among.get(name, name): errors for name, errors in told.items()}) from error

    def _changes(self, form: MilestoneForm) -> dict[str, Any]:
        """Return the values as the fields of the page read them; raises ValidationError at each that cannot be."""
        fields = {name: field for name, field in form.fields.items() if name in MilestoneForm.Meta.fields}
        changes, errors = {}, {}
        for name, value in self.object("values").items():
            try:
                changes[name] = self._read(fields, name, value)
            except ValidationError as error:
                errors[f"values.{name}"] = error.messages
        if errors:
            raise ValidationError(errors)
        return changes

    def _read(self, fields: dict[str, forms.Field], name: str, value: Any) -> Any:
        if name not in fields:
            raise ValidationError(_("This stage has no such value."))
        if name != "document":
            return fields[name].clean(_as_text(value, name))
        if value is None:
            return None
        is_key = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**LONGEST_KEY
        document = Document.objects.visible_to(self.request.user).filter(pk=value).first() if is_key else None
        if document is None:
            raise ValidationError(_("There is none with this key, or you do not have permission to see it."))
        return document


class ObstacleReportView(ReportView):
    """A new obstacle at a site, for an officer to open."""

    names = frozenset({"site", "reason", *ObstacleReportForm.Meta.fields})
    wanted = ("site", "kind", "description")

    def save(self):
        user = self.request.user
        site = self.found("site", Site.objects.visible_to(user))
        if not (may_change(user, site, "progress.add_submission") and reports_obstacles(user)):
            raise PermissionDenied
        said = {name: _as_text(value, name) for name, value in self.body.items() if name != "site"}
        form = ObstacleReportForm({"version": 0, "report_version": 0, **said}, by=user, site=site)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return report_obstacle(site=site, by=user, values=form.changes(), reason=form.cleaned_data["reason"])


class PeriodReportView(ReportView):
    """Figures of a site or a project for a reporting period: only the lines that are said change."""

    names = frozenset({"site", "project", "period", "lines", "source", "as_of", "reason", "confirmed"})
    wanted = ("period", "lines")

    def save(self):
        user, project = self.request.user, None
        if self.body.get("project") is not None:
            rows = SecondaryProject.objects.visible_to(user).select_related("site", "investor")
            project = self.found("project", rows)
        elif self.body.get("site") is None:
            raise ValidationError({"site": _("Name the site or the project.")})
        site = project.site if project else self.found("site", Site.objects.visible_to(user))
        if not (Site.objects.editable_by(user).filter(pk=site.pk).exists() and may_enter_figures(user)):
            raise PermissionDenied
        form = self._form(sheet_of(site, project, self._period(project)))
        if not form.is_valid():
            raise ValidationError({_line_of(name): errors for name, errors in form.errors.as_data().items()})
        self._ask(form)
        try:
            return form.apply(user)
        except ValidationError as error:
            told = error.update_error_dict({})
            raise ValidationError({_line_of(name): errors for name, errors in told.items()}) from error

    def _period(self, project: SecondaryProject | None) -> Period:
        try:
            period = Period.parse(self.text("period")).of_form(ReportForm.PROJECT if project else ReportForm.DEVELOPER)
        except ValueError as error:
            raise ValidationError({"period": _("Write a period like 2026-half, 2026-year or 2026-q3.")}) from error
        if not period.has_begun(today()):
            raise ValidationError({"period": _("This period has not begun.")})
        return period

    def _form(self, sheet) -> FiguresForm:
        """Return the form of the page with what is stored, and in its place what is said."""
        if not sheet.typed_rows:
            raise ValidationError({"period": _("Nothing is asked for this period.")})
        blank, data = FiguresForm(sheet=sheet, is_reported=True), {}
        for name, field in blank.fields.items():
            stored = field.prepare_value(blank.get_initial_for_field(field, name))
            data[name] = data[f"initial-{name}"] = "" if stored is None else str(stored)
        for name in ("source", "as_of", "reason"):
            if name in self.body:
                data[name] = _as_text(self.body[name], name)
        numbers = {row.number for row in sheet.typed_rows}
        for number, line in self.object("lines").items():
            if number not in numbers:
                raise ValidationError({f"lines.{number}": _("This form has no such line.")})
            said = line if isinstance(line, dict) and "value" in line else {"value": line}
            for part in ("value", "note"):
                if part in said:
                    data[f"{part}-{number}"] = _as_text(said[part], f"lines.{number}")
        return FiguresForm(data, sheet=sheet, is_reported=True)

    def _ask(self, form: FiguresForm) -> None:
        """Ask about figures that look like a slip, but for the lines that are confirmed."""
        doubts = {row.number: form.doubt(row) for row in form.sheet.typed_rows}
        errors = {
            f"lines.{number}": [ValidationError(doubt.text, "doubt")]
            for number, doubt in doubts.items()
            if doubt and number not in self.confirmed
        }
        if errors:
            raise ValidationError(errors)


def _line_of(name: str) -> str:
    part, dash, number = name.partition("-")
    return f"lines.{number}" if dash and part in ("value", "note") else name
