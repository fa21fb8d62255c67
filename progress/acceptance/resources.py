"""Reports for acceptance that an import sent: no sheet, but taken back with the import while they wait."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.acceptance.actions import withdraw
from progress.models import Submission
from progress.sheets.gate import SiteScopedResource
from progress.sheets.milestone_names import MilestoneLookup
from progress.sheets.naming import site_lookup
from progress.sheets.references import project_lookup


class SubmissionResource(SiteScopedResource):
    """Only their reporter takes reports back. One that was decided on meanwhile was changed since, and stays."""

    title = gettext_lazy("Reports for approval")
    is_bulk = False
    is_export_only = True
    stays_recorded = True

    class Meta:
        model = Submission
        fields = ("id", "site", "milestone", "project", "version")

    def lookups(self):
        lookups = {"site": self.lookup(site_lookup), "milestone": self.lookup(MilestoneLookup)}
        return lookups | {"project": self.lookup(project_lookup)}

    def may_take_back(self, record, *, is_added, is_own):
        return is_own and record.reporter_id == self.user.pk

    def check(self, record, changed, before, reason, *, is_new):
        raise ValidationError(_("Already awaiting approval: correct or withdraw it on its page."))

    def take_back(self, record, reason):
        withdraw(submission=record, by=self.user, version=record.version, reason=reason)
