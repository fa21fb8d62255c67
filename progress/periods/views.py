"""The forms of a reporting period: one small page to fill each in, and what a developer answered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, FormView

from progress.acceptance.once import TOKEN, AlreadySent, once
from progress.figures.actions import may_keep
from progress.models import PeriodFigure, ReportForm, SecondaryProject, Site, SiteFigure, Submission
from progress.models.office import needs_acceptance
from progress.models.period import rhythms_of
from progress.models.rules.reporting_period import Period, newest_first, recent_periods, recent_quarters
from progress.periods.actions import StaleFigures, take_over_answer
from progress.periods.conflicts import conflict, is_open
from progress.periods.forms import FiguresForm
from progress.periods.queries import lines_of
from progress.periods.sheet import sheet_of
from progress.periods.submission import reports_of_figures
from progress.records.conflicts import USE
from progress.records.doubts import AsksToConfirm
from progress.records.pages import complain, may_enter_figures
from values.forms import StyledForm
from values.templatetags.values import quantity
from values.today import today

COLUMNS = 4  # periods beside each other where every row of the form is a line


class FiguresView(FormView):
    """Filling in one form for one period; a slip of the pen is asked about before anything is saved."""

    form_class = FiguresForm
    template_name = "periods/period_figures.html"
    project = None
    clashes = ()

    def dispatch(self, request, *args, **kwargs):
        try:
            self.period = Period.parse(kwargs["period"])
        except ValueError as error:
            raise Http404 from error
        self.period = self.period.of_form(self.form_number)
        if not (self.site and self.period.has_begun(today()) and self.sheet.typed_rows):
            raise Http404
        is_theirs = Site.objects.editable_by(request.user).filter(pk=self.site.pk).exists()
        if not (is_theirs and may_enter_figures(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """Show the page or, to whoever has a report of it that is not settled, redirect to correcting that."""
        reports = Submission.objects.open().of_figures(self.site, self.project, self.period)
        report = reports.filter(reporter=request.user.pk).first() if needs_acceptance(request.user) else None
        return redirect("progress:submission-edit", report.pk) if report else super().get(request, *args, **kwargs)

    @cached_property
    def sheet(self):
        return sheet_of(self.site, self.project, self.period)

    def get_form_kwargs(self):
        kwargs = {"data": self.request.POST} if self.request.method == "POST" else {}
        return {"sheet": self.sheet, "is_reported": needs_acceptance(self.request.user), **kwargs}

    def form_valid(self, form):
        if form.has_doubts():
            return self.form_invalid(form)
        try:
            user = self.request.user
            written = once(token=self.request.POST.get(TOKEN, ""), by=user, save=lambda: form.apply(user))
        except AlreadySent:
            messages.success(self.request, _("Received already, not sent twice") + f": {self.period.label}")
            return HttpResponseRedirect(self.back)
        except StaleFigures as stale:
            return self.clashed(form, stale.stored)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, self._said(written))
        return HttpResponseRedirect(self.back)

    def _said(self, written) -> str:
        if isinstance(written, Submission):
            return _("Sent for approval: %(period)s") % {"period": self.period.label}
        count = len(written or ())
        message = ngettext("Saved: %(count)s line, %(period)s", "Saved: %(count)s lines, %(period)s", count)
        message = message if count else _("Nothing changed: %(period)s")
        return message % {"count": count, "period": self.period.label}

    def post(self, request, *args, **kwargs):
        """Save, or let rows hold whose figures the person asks for: that saves nothing, and is done as asked (200)."""
        return self.clashed(self.get_form(), status=200) if USE in request.POST else super().post(request)

    def clashed(self, form, refused=(), status: int = 422):
        again, self.clashes = conflict(form, refused)
        return self.render_to_response(self.get_context_data(form=again), status=status)

    def form_invalid(self, form):
        if is_open(form):
            self.clashes = conflict(form)[1]
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        lines = context["form"].lines()
        reports = reports_of_figures(self.site, self.project, self.request.user, self.period)
        waiting = [(report, line) for report in reports for line in report.lines]
        for line in lines:
            line.waiting.extend(pair for pair in waiting if pair[1].name == line.row.number)
        return context | {
            "site": self.site,
            "project": self.project,
            "period": self.period,
            "form_label": self.sheet.form_label,
            "lines": lines,
            "filed_late": self.sheet.filed_late,
            "clashes": self.clashes,
            "is_reported": needs_acceptance(self.request.user),
            "reports": reports,
            "pressed": self.request.POST.get(USE, ""),
            "doubts": [line for line in lines if line.doubt],
            "industrial_land": self.sheet.industrial_land,
            "others": [(sheet, self.address(sheet)) for sheet in self._neighbours()],
            "back": self.back,
        }

    def _neighbours(self) -> list[Period]:
        """Return where one goes from here: the newest periods, this one among them."""
        offered = [*recent_periods(today(), COLUMNS), *recent_quarters(today(), COLUMNS)]
        rows = self.sheet.rows
        asked = (period for period in offered if any(row.rhythm in rhythms_of(period) for row in rows))
        return newest_first({*asked, self.period})


class ProjectFiguresView(FiguresView):
    """Form 01."""

    form_number = ReportForm.PROJECT

    @cached_property
    def project(self) -> SecondaryProject | None:
        rows = SecondaryProject.objects.visible_to(self.request.user).select_related("site", "investor")
        return rows.filter(pk=self.kwargs["pk"]).first()

    @property
    def site(self):
        return self.project and self.project.site

    @property
    def back(self) -> str:
        return f"{self.project.get_absolute_url()}#periods"

    def address(self, period: Period) -> str:
        return reverse("progress:project-figures", args=[self.project.pk, period.code])


class SiteFiguresView(FiguresView):
    """Form 02."""

    form_number = ReportForm.DEVELOPER

    @cached_property
    def site(self) -> Site | None:
        rows = Site.objects.visible_to(self.request.user).select_related("developer")
        return rows.filter(pk=self.kwargs["pk"]).first()

    @property
    def back(self) -> str:
        return reverse("progress:site-periods", args=[self.site.pk])

    def address(self, period: Period) -> str:
        return reverse("progress:site-figures", args=[self.site.pk, period.code])


class SitePeriodsView(DetailView):
    """What the developer of a site answered, row by row, in the newest periods."""

    answers_as_of = True
    template_name = "periods/site_periods.html"
    context_object_name = "site"

    def get_queryset(self):
        return Site.objects.visible_to(self.request.user).select_related("developer")

    def get_context_data(self, **kwargs):
        lines = lines_of(self.object, COLUMNS)
        if not lines.rows:
            raise Http404
        user = self.request.user
        is_theirs = Site.objects.editable_by(user).filter(pk=self.object.pk).exists()
        return super().get_context_data(**kwargs) | {
            "lines": lines,
            "can_enter_figures": is_theirs and may_enter_figures(user),
            "can_take_over": may_keep(user, SiteFigure(site=self.object), "add"),
            "reports": reports_of_figures(self.object, None, user),
        }


class TakeOverForm(StyledForm, AsksToConfirm):
    """Nothing to type; what is doubtful about the figure is asked about."""


class TakeOverView(FormView):
    """Taking an answer of form 02 over as a figure of the site: one click, and a page only for what is doubtful."""

    http_method_names = ["post"]
    form_class = TakeOverForm
    template_name = "periods/take_over.html"

    def dispatch(self, request, *args, **kwargs):
        """Refuse who records no figures here, after what they do not see was not found."""
        if request.method == "POST":
            if not self.answer:
                raise Http404
            if not may_keep(request.user, SiteFigure(site=self.answer.site), "add"):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def answer(self) -> PeriodFigure | None:
        rows = PeriodFigure.objects.visible_to(self.request.user).select_related("row", "site")
        of_developer = {"site": self.kwargs["pk"], "row__form": ReportForm.DEVELOPER, "project": None}
        return rows.filter(pk=self.kwargs["answer"], **of_developer).first()

    def form_valid(self, form):
        try:
            figure = take_over_answer(
                answer=self.answer, by=self.request.user, confirmed=form.cleaned_data["confirmed"]
            )
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        shown = quantity(figure.value, figure.unit)
        messages.success(
            self.request, _("Recorded: %(figure)s") % {"figure": f"{figure.get_measure_display()}, {shown}"}
        )
        site = self.answer.site
        if figure.is_chosen:
            return redirect("progress:site-periods", site.pk)
        messages.info(self.request, _("Another figure is in use. Choose which of them is to be used, and why."))
        return redirect(f"{site.kind}s:choose-figure", site.slug, figure.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        site = self.answer.site
        back = reverse("progress:site-periods", args=[site.pk])
        return super().get_context_data(**kwargs) | {"answer": self.answer, "site": site, "back": back}
