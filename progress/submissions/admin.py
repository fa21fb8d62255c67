"""Reports for acceptance, to be read: every step of one has its own page, in front of the administration."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from progress.acceptance.values import shown, with_records
from progress.models import Submission
from progress.records.admin_lists import ReadOnlyPartAdmin
from progress.submissions.queries import KINDS
from values.text import person_name


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyPartAdmin):
    list_display = ["title", "place", "person", "sent_at", "state", "decision_reason"]
    list_select_related = ["site", "milestone__stage", "project", "reporter"]
    list_filter = ["state", *ReadOnlyPartAdmin.list_filter]
    search_fields = ["site__folded"]
    date_hierarchy = "sent_at"
    fields = [
        "site", "title", "what_it_says", "person", "sent_at", "reason", "state", "decided_by", "decided_at",
        "decision_reason", "page",
    ]  # fmt: skip

    @admin.display(description=_("report"))
    def title(self, submission):
        return submission.title

    @admin.display(description=_("reporter"), ordering="reporter__last_name")
    def person(self, submission):
        return person_name(submission.reporter)

    @admin.display(description=_("reported values"))
    def what_it_says(self, submission):
        [report] = shown(with_records(Submission.objects.filter(pk=submission.pk), KINDS), KINDS)
        return format_html_join(
            "", "<p>{}: {} → {}</p>", ((x.label, x.seen or "–", x.reported or "–") for x in report.lines)
        )

    @admin.display(description=_("the discussion"))
    def page(self, submission):
        return format_html('<a href="{}">{}</a>', reverse("progress:submission", args=[submission.pk]), submission)
