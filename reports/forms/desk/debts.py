"""What is owed at the desk: a form of a period, of a project, a site, a unit or the province."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.http import Http404
from django.urls import reverse

from places.holders import COMMUNES, DISTRICTS_UNTIL
from places.models import DISTRICTS, AdministrativeUnit, Organisation
from progress.access.scope import keeps_every
from progress.models import ReportForm, SecondaryProject, Site
from progress.models.rules.reporting_period import Period
from reports.models import FormKind, FormLevel
from values.text import Label
from values.today import today

ENTERED = frozenset(ReportForm.values)  # forms that are filled in row by row; the others are compiled
PROVINCE_PK = 0


@dataclass(frozen=True, eq=False)
class Debt:
    """A form of a period; `kind` is that of a compiled form, `record` None whoever files the form of the province.

    The period is one of the form's own calendar: it says until when the form is sent.
    """

    form: str
    period: Period
    record: SecondaryProject | Site | AdministrativeUnit | None
    kind: FormKind | None = None

    @property
    def due(self) -> datetime.date:
        """The day before which it is sent."""
        return self.period.due

    @property
    def site_kind(self) -> str:
        """The kind of sites of which it speaks."""
        return self.kind.site_kind if self.kind else self.site.kind

    @property
    def about_pk(self) -> int:
        return self.record.pk if self.record else PROVINCE_PK

    @property
    def label(self) -> Label:
        return self.kind.label if self.kind else ReportForm(self.form).label

    @property
    def name(self) -> str:
        """Whose form it is, as lists name it."""
        if isinstance(self.record, AdministrativeUnit):
            return self.record.label
        return str(self.record) if self.record else ""

    @property
    def site(self) -> Site | None:
        """The site of form 01 or 02."""
        if self.project:
            return self.project.site
        return self.record if isinstance(self.record, Site) else None

    @property
    def project(self) -> SecondaryProject | None:
        return self.record if isinstance(self.record, SecondaryProject) else None

    @property
    def unit(self) -> AdministrativeUnit | None:
        return self.record if isinstance(self.record, AdministrativeUnit) else None

    @property
    def who(self) -> Organisation | None:
        """The organisation that owes form 01 or 02, where it is recorded."""
        if self.project:
            return self.project.investor
        return self.site.developer if self.site else None

    @property
    def code(self) -> str:
        """What a file says whose form it is: "01/2026-year/17"."""
        return f"{self.form}/{self.period.code}/{self.about_pk}"

    def address(self, name: str = "filing-debt") -> str:
        return reverse(name, args=[self.form, self.period.code, self.about_pk])

    def get_absolute_url(self) -> str:
        return self.address()

    @property
    def form_url(self) -> str:
        """Where its values are entered or read."""
        if self.project:
            return reverse("progress:project-figures", args=[self.project.pk, self.period.code])
        if self.site:
            return reverse("progress:site-figures", args=[self.site.pk, self.period.code])
        query = f"?unit={self.unit.pk}" if self.unit else ""
        return reverse("form", args=[self.form, self.period.code]) + query


def compiled_debt(kind: FormKind, period: Period, unit: AdministrativeUnit | None) -> Debt:
    """Return a compiled form of a period, of a unit or, with none, of the province."""
    return Debt(kind.number, kind.own(period), unit, kind)


class FormScope(Protocol):
    """What of the forms' scope (reports/forms/sheet.py) says who owes them."""

    site_kind: str

    def kinds(self) -> list[FormKind]: ...

    def units(self, end: datetime.date) -> list[AdministrativeUnit]: ...


SomeScope = TypeVar("SomeScope", bound=FormScope)


def kinds_for(found: FormScope) -> list[FormKind]:
    """Return the compiled forms about the sites of a scope; those of circulars and those the office made."""
    return [kind for kind in found.kinds() if kind.site_kind == found.site_kind]


def units_owing(found: FormScope, kind: FormKind, period: Period) -> list[AdministrativeUnit]:
    """Return the units that owe a form of their own: those of the level of the cut-off, districts or communes."""
    end = kind.own(period).end
    kinds = COMMUNES if end > DISTRICTS_UNTIL else DISTRICTS
    return [unit for unit in found.units(end) if unit.kind in kinds and unit.is_valid_on(end)]


def find_debt(user, form: str, code: str, pk: int, scopes: Mapping[str, FormScope]) -> Debt:
    """Return the debt that an address names; Http404 for what there is not, or is not for `user` to see.

    `scopes` are those of their compiled forms by kind of site, empty for whom there are none.
    """
    try:
        period = Period.parse(code)
    except ValueError as error:
        raise Http404 from error
    if form in ENTERED:
        period = period.of_form(form)
        record = _sources(user)[form].filter(pk=pk).first() if period.has_begun(today()) else None
        if record is None:
            raise Http404
        return Debt(form, period, record)
    kind, found = compiled_form(form, scopes)
    if kind is None or not kind.is_sent_for(period):
        raise Http404
    by_pk = {PROVINCE_PK: None} if kind.level == FormLevel.PROVINCE else _by_pk(units_owing(found, kind, period))
    if pk not in by_pk:
        raise Http404
    debt = compiled_debt(kind, period, by_pk[pk])
    if not debt.period.has_begun(today()):
        raise Http404
    return debt


def compiled_form(form: str, scopes: Mapping[str, SomeScope]) -> tuple[FormKind | None, SomeScope | None]:
    """Return a compiled form by its number with the scope of its sites; nothing where there is none."""
    found = ((kind, scope) for scope in scopes.values() for kind in kinds_for(scope) if kind.number == form)
    return next(found, (None, None))


def _by_pk(units: list[AdministrativeUnit]) -> dict[int, AdministrativeUnit]:
    return {unit.pk: unit for unit in units}


def debt_at_the_desk(kind: FormKind, period: Period, unit: AdministrativeUnit | None, found: FormScope) -> Debt | None:
    """Return what the desk follows of a compiled form; None of one only looked at, as of a unit of another time."""
    if not kind.is_sent_for(period):
        return None
    owing = [None] if kind.level == FormLevel.PROVINCE else units_owing(found, kind, period)
    return compiled_debt(kind, period, unit) if unit in owing else None


def _sources(user) -> dict:
    return {
        ReportForm.PROJECT: SecondaryProject.objects.visible_to(user).select_related("site__developer", "investor"),
        ReportForm.DEVELOPER: Site.objects.visible_to(user).select_related("developer"),
    }


def may_handle(user, debt: Debt) -> bool:
    """Return whether `user` takes in, returns and reminds of a form: the officers who keep what it speaks of.

    Nobody does of the province's, which is their own.
    """
    if not user.has_perm("progress.add_filingstep") or debt.about_pk == PROVINCE_PK:
        return False
    return keeps_every(user, debt.site_kind)


def goes_up(debt: Debt) -> bool:
    """Return whether a form is the last of its chain here: filed for the province, sent to the ministry."""
    return debt.kind is not None and debt.about_pk == PROVINCE_PK and debt.kind.level == FormLevel.PROVINCE


def may_report_up(user, debt: Debt) -> bool:
    """Return whether `user` records what was sent to the ministry and its answer: who files such forms."""
    is_theirs = user.has_perms(["reports.add_filedform", "progress.add_filingstep"])
    return goes_up(debt) and is_theirs and keeps_every(user, debt.site_kind)


def may_sign(user, debt: Debt) -> bool:
    """Return whether `user` signs a form off: whoever works for its developer (02), or in its unit (03).

    Form 04 is signed off by being filed; investors hold no account.
    """
    profile = getattr(user, "staff_profile", None)
    if profile is None:
        return False
    if debt.unit:
        return profile.unit_id == debt.unit.pk and user.has_perm("reports.add_rowoverride")
    if debt.form != ReportForm.DEVELOPER or not debt.site.developer_id:
        return False
    is_theirs = profile.organisation_id == debt.site.developer_id and user.has_perm("progress.change_periodfigure")
    return is_theirs and Site.objects.editable_by(user).filter(pk=debt.site.pk).exists()
