"""What the pages of one form share: which it is, for this person, and how it stands."""

from django.http import Http404
from django.utils.functional import cached_property

from progress.models import SecondaryProject, Site, SiteKind
from progress.models.period import rows_asked
from progress.periods.reporting import NONE
from reports.access import Scope
from reports.forms.desk.debts import Debt, find_debt
from reports.forms.desk.queries import DebtRow, asked_of, compiled_rows, entered_rows


def scopes_of_forms(user) -> dict[str, Scope]:
    """Return by kind of site whose compiled forms `user` reads; nothing for whom there are none."""
    if not user.has_perm("reports.view_formkind"):
        return {}
    return {kind: Scope(user, kind) for kind in SiteKind.values}


class OneDebt:
    """Mixin: the form that an address names; 404 for what the person does not see."""

    @cached_property
    def scopes(self) -> dict[str, Scope]:
        return scopes_of_forms(self.request.user)

    @cached_property
    def debt(self) -> Debt:
        return find_debt(self.request.user, self.kwargs["form"], self.kwargs["period"], self.kwargs["pk"], self.scopes)

    @cached_property
    def found(self) -> Scope | None:
        """The scope of compiled forms about the sites of which the form speaks."""
        return self.scopes.get(self.debt.site_kind)

    @cached_property
    def row(self) -> DebtRow:
        """How the form stands; of one that is not asked for, that there is nothing."""
        debt, user = self.debt, self.request.user
        if debt.kind:
            units = [debt.unit] if debt.unit else None
            return compiled_rows(debt.kind, self.found, debt.period, units)[0]
        if debt.project:
            records = SecondaryProject.objects.select_related("site__developer", "investor")
        else:
            records = Site.objects.select_related("developer")
        asked = asked_of(debt.form, records.filter(pk=debt.about_pk), debt.period)
        rows = entered_rows(debt.form, asked, debt.period, user)
        if rows:
            return rows[0]
        asked = [row for row in rows_asked(debt.site, debt.project, debt.period) if not row.rate_of_id]
        if not asked:
            raise Http404
        return DebtRow(debt, NONE, is_owed=False, answered=0, asked=len(asked))
