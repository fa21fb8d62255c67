"""The admin site itself; the people's pages are in admin.py, every other model's in its own app."""

from django.contrib.admin import AdminSite
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _


class TrackerAdminSite(AdminSite):
    """Django's admin under the office's name."""

    site_header = _("Department of Industry and Trade")
    site_title = _("Industrial zones and clusters")
    index_title = _("Data administration")
    site_url = reverse_lazy("dashboard")
    # The lists are wide; breadcrumbs and the index lead everywhere.
    enable_nav_sidebar = False

    def changes_of(self, record, reader):
        """Every change of a record, the newest first; of a site, with the changes of all that hangs on it."""
        from progress import history
        from progress.models import Site

        read = history.changes_of_site if isinstance(record, Site) else history.changes_of
        return read(record, reader)

    def undo_addresses(self, changes, reader) -> dict:
        """Where a person undoes those of `changes` that they may, by the change's key."""
        from progress.undo_rules import undoable

        return {key: reverse("progress:undo", args=key) for key in undoable(changes, reader)}
