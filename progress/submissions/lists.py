"""The list of reports for acceptance, and several of them accepted at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from progress.acceptance.actions import decides
from progress.acceptance.values import shown, with_records
from progress.models import Submission, SubmissionState
from progress.models.office import needs_acceptance
from progress.records.pages import SuggestsNames
from progress.submissions import actions
from progress.submissions.exchange import corrections
from progress.submissions.export import submission_listing
from progress.submissions.filters import SubmissionFilter
from progress.submissions.forms import Ticket
from progress.submissions.queries import KINDS, in_reading_order, left_behind, pages_of, waiting_for
from progress.submissions.views import WAITING_LIST, refusal_text
from spreadsheets.exports.views import Exportable

PER_PAGE = 25


class SubmissionListView(SuggestsNames, Exportable, TemplateView):
    """For officers what waits for them (or what else they ask for), for reporters what they sent, by state."""

    template_name = "submissions/submissions.html"
    refused = ""
    exports = ("submissions",)

    def get_queryset(self):
        user = self.request.user
        reports = Submission.objects.visible_to(user)
        left = left_behind(reports.editable_by(user))
        if needs_acceptance(user):
            reports = reports.filter(Q(reporter=user.pk) | Q(pk__in=left))
        query = self.request.GET.copy()
        begins = decides(user) and not query.keys() & SubmissionFilter.base_filters.keys()
        if begins:
            query["state"] = SubmissionState.WAITING
        self.filter = SubmissionFilter(query, reports, user=user)
        shown_first = self.filter.qs | reports.filter(pk__in=left) if begins else self.filter.qs
        return in_reading_order(with_records(shown_first, KINDS))

    def lookups_form(self):
        self.get_queryset()
        return self.filter.form

    def listing(self, key):
        return submission_listing(self.get_queryset(), self.request.user)

    def get_context_data(self, **kwargs):
        user = self.request.user
        page = Paginator(self.get_queryset(), PER_PAGE).get_page(self.request.GET.get("page"))
        settled = [report for report in page if not report.is_open]
        mine = set(waiting_for(user).filter(pk__in=[report.pk for report in page]).values_list("pk", flat=True))
        unasked = {"unit", "reporter"} if needs_acceptance(user) else {"unit"}
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "fields": [field for field in self.filter.form.shown_fields if field.name not in unasked],
            "page_obj": page,
            "reports": shown(page, KINDS, user),
            "corrections": corrections(settled),
            "official_pages": pages_of(settled),
            "to_decide": mine,
            "ticked": set(self.request.POST.getlist("chosen")),
            "refused": self.refused,
            "count": page.paginator.count,
            "is_asked": any(self.filter.data.get(name) for name in SubmissionFilter.base_filters),
            "decides": decides(user),
            "is_own": needs_acceptance(user),
        }


class AcceptSeveralView(SubmissionListView):
    """Accepts the ticked reports of the list, all of them or none; what was refused shows the list again, with why."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if not decides(request.user):
            raise PermissionDenied
        try:
            done = actions.accept_several(chosen=self._chosen(), by=request.user)
        except ValidationError as error:
            self.refused = " ".join(error.messages)
        except actions.NotAccepted as refusal:
            name = {"report": refusal.submission, "why": refusal_text(refusal.error)}
            text = _(
                "None was approved, because of “%(report)s”: %(why)s Open that report to decide on it, or untick it."
            )
            self.refused = text % name
        else:
            text = ngettext("%(count)s report approved.", "%(count)s reports approved.", len(done))
            messages.success(request, text % {"count": len(done)})
            query = request.GET.urlencode()
            return HttpResponseRedirect(f"{reverse(WAITING_LIST)}{query and '?'}{query}")
        return self.render_to_response(self.get_context_data(), status=422)

    def _chosen(self) -> list:
        """Return the ticked reports with the versions they were seen at; only those this person may see."""
        read = [Ticket().to_python(text) for text in dict.fromkeys(self.request.POST.getlist("chosen"))]
        if not read:
            raise ValidationError(_("Tick the reports to approve."))
        if len(read) > PER_PAGE:
            raise ValidationError(_("This choice is not valid. Open the list again."))
        visible = with_records(Submission.objects.visible_to(self.request.user), KINDS)
        reports = {report.pk: report for report in visible.filter(pk__in=[pk for pk, *_rest in read])}
        if len(reports) < len(read):
            raise ValidationError(_("A ticked report no longer exists. Check the list before approving."))
        if len({reports[pk].subject for pk, *_rest in read}) < len(read):
            raise ValidationError(_("Two of these report on the same thing: approve them one after the other."))
        return [(reports[pk], version, record_version) for pk, version, record_version in read]
