"""The admin site itself; the people's pages are in admin.py, every other model's in its own app."""

from django.contrib.admin import AdminSite
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


class TrackerAdminSite(AdminSite):
    """Django's admin under the office's name."""

    site_header = _("Department of Industry and Trade")
    site_title = _("Industrial zones and clusters")
    index_title = _("Data administration")
    site_url = reverse_lazy("dashboard")
    # The lists are wide; breadcrumbs and the index lead everywhere.
    enable_nav_sidebar = False

    def changes_of(self, record) -> list:
        """Every change of a record, the newest first; of a site, with the changes of all that hangs on it."""
        from progress import history
        from progress.models import Site

        return history.changes_of_site(record) if isinstance(record, Site) else history.changes_of(record)
