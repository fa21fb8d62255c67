"""Reminding those ticked at the desk, in one act: by mail, or by letters to be signed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from progress.models import FilingWay, ReportForm, SecondaryProject, Site
from progress.models.rules.reporting_period import Period
from reports.forms.desk.debts import ENTERED, compiled_form, units_owing
from reports.forms.desk.one_debt import scopes_of_forms
from reports.forms.desk.queries import DebtRow, asked_of, compiled_rows, entered_rows
from reports.forms.desk.reminders import ReminderOutcome, remind_by_letter, remind_by_mail
from reports.models import FormLevel
from values.numbers import plain_number
from values.text import as_file_name
from values.today import today

MOST = 200  # that are reminded at once


class RemindView(View):
    """`form`, `period`, `way` and, ticked, `debt`."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm("progress.add_filingstep"):
            raise PermissionDenied
        way, form = request.POST.get("way"), request.POST.get("form", "")
        try:
            period = Period.parse(request.POST.get("period", ""))
        except ValueError:
            period = None
        if way not in (FilingWay.MAIL, FilingWay.LETTER) or period is None or not period.has_begun(today()):
            messages.warning(request, _("Tick those to be reminded."))
            return redirect("filing-desk")
        pks = {pk for text in request.POST.getlist("debt")[:MOST] if (pk := plain_number(text)) is not None}
        rows = self._rows(form, period, pks)
        back = f"{reverse('filing-desk')}?period={period.code}&form={form}"
        if not rows:
            messages.warning(request, _("Tick those to be reminded."))
            return redirect(back)
        outcome = (remind_by_mail if way == FilingWay.MAIL else remind_by_letter)(rows, request.user)
        if outcome.archive:
            name = as_file_name(f"{today():%Y.%m.%d}. Công văn đôn đốc biểu {form}.zip")
            headers = {"Content-Disposition": content_disposition_header(True, name)}
            return HttpResponse(outcome.archive, content_type="application/zip", headers=headers)
        self._tell(outcome)
        return redirect(back)

    def _rows(self, form: str, period: Period, pks: set[int]) -> list[DebtRow]:
        """Return the lines that are ticked, as far as the person sees them."""
        user = self.request.user
        if form in ENTERED:
            model, related = (
                (SecondaryProject, ("site", "investor")) if form == ReportForm.PROJECT else (Site, ("developer",))
            )
            records = model.objects.visible_to(user).filter(pk__in=pks).select_related(*related)
            return entered_rows(form, asked_of(form, records, period).order_by("pk"), period, user)
        kind, found = compiled_form(form, scopes_of_forms(user))
        if kind is None or found is None:
            raise Http404
        if kind.level != FormLevel.UNIT or not kind.is_sent_for(period):
            return []
        units = [unit for unit in units_owing(found, kind, period) if unit.pk in pks]
        return compiled_rows(kind, found, period, units)

    def _tell(self, outcome: ReminderOutcome) -> None:
        if outcome.reminded:
            text = ngettext(
                "Reminded of %(count)s form: %(names)s.", "Reminded of %(count)s forms: %(names)s.", outcome.forms
            )
            messages.success(self.request, text % {"count": outcome.forms, "names": "; ".join(outcome.reminded)})
        for names, text in (
            (outcome.reminded_before, _("Reminded by email today already: %(names)s.")),
            (outcome.without_name, _("No investor or developer is recorded, so no reminder was sent: %(names)s.")),
            (
                outcome.without_address,
                _("No person with an email address works there, so draft a letter: %(names)s."),
            ),
            (outcome.ceased, _("No longer a unit, in brackets those in its place; write to them: %(names)s.")),
            (outcome.without_letterhead, _("No letterhead is recorded, or it is the sender itself: %(names)s.")),
            (outcome.failed, _("The email could not be sent; try again or draft a letter: %(names)s.")),
        ):
            if names:
                messages.warning(self.request, text % {"names": "; ".join(names)})
