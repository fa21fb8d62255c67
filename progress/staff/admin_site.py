"""The admin site itself; the people's pages are in admin.py, every other model's in its own app."""

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from history.tracking import current_request_id
from progress.changes.undo_rules import undoable
from progress.models import Site
from progress.records import history

# The menu, by task and by how often one comes: (heading, models). What stands in no group is listed at the end.
GROUPS = [
    (
        _("Daily entry"),
        [
            "clusters.cluster",
            "zones.zone",
            "progress.milestone",
            "progress.sitefigure",
            "progress.obstacle",
            "progress.document",
            "progress.secondaryproject",
            "progress.siteevent",
            "progress.movement",
            "progress.siteposition",
            "progress.siteoutline",
            "progress.investorfact",
            "progress.personincharge",
        ],
    ),
    (
        _("Reports, inspections, meetings"),
        [
            "progress.submission",
            "progress.periodfigure",
            "progress.inspection",
            "progress.finding",
            "progress.meeting",
            "progress.agendaitem",
            "progress.conclusion",
            "progress.remark",
            "progress.nochange",
            "progress.baseline",
        ],
    ),
    (_("Places and organisations"), ["places.administrativeunit", "places.organisation"]),
    (_("People and rights"), ["auth.user", "progress.staffprofile", "auth.group"]),
    (
        _("Catalogues and settings"),
        [
            "progress.stage",
            "progress.obstaclekind",
            "progress.reportrow",
            "reports.formkind",
            "reports.formterms",
            "reports.formperiod",
            "reports.formrow",
            "progress.timelimit",
            "progress.holidaycalendar",
            "reports.indicator",
            "reports.indicatorfigure",
            "reports.letterhead",
            "progress.worksettings",
        ],
    ),
]


class TrackerAdminSite(AdminSite):
    """Django's admin under the office's name."""

    site_header = _("Department of Industry and Trade")
    site_title = _("Industrial zones and clusters")
    index_title = _("Data administration")
    site_url = reverse_lazy("dashboard")

    def get_app_list(self, request, app_label=None):
        """Return what the person may open, grouped by task; the pages of one app stay as Django groups them."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        entries = {entry["model"]._meta.label_lower: entry for app in apps for entry in app["models"]}
        groups = [(name, [entries.pop(label) for label in labels if label in entries]) for name, labels in GROUPS]
        groups.append((_("Other"), list(entries.values())))
        return [_group(name, models, request.path) for name, models in groups if models]

    def get_urls(self):
        """Put ours first: Django's own way to a record's page would tell its address to whoever asks."""
        view = self.admin_view(self.view_on_site)
        return [path("r/<int:content_type_id>/<path:object_id>/", view, name="view_on_site"), *super().get_urls()]

    def view_on_site(self, request, content_type_id: int, object_id: str):
        """Lead to the page of a record that the person may see in the administration; 404 for any other."""
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        model_admin = self._registry.get(model)
        record = model_admin and model_admin.get_object(request, object_id)
        if record is None or not model_admin.has_view_permission(request, record):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def changes_of(self, record, reader):
        """Return every change of a record, the newest first; of a site, with the changes of all that hangs on it."""
        read = history.changes_of_site if isinstance(record, Site) else history.changes_of
        return read(record, reader)

    def undo_addresses(self, changes, reader) -> dict:
        """Return where a person undoes those of `changes` that they may, by the change's key."""
        return {key: reverse("progress:undo", args=key) for key in undoable(changes, reader)}

    def undo_request_address(self) -> str:
        """Return where all that this request saves is undone as one."""
        return reverse("progress:undo-request", args=[current_request_id()])


def _group(name: str, models: list[dict], path: str) -> dict:
    """Return a group of the menu in the form of Django's apps; `is_here` marks where the page at `path` belongs."""
    for entry in models:
        entry["is_here"] = path.startswith(entry["admin_url"] or "?")
    is_open = any(entry["is_here"] for entry in models)
    return {
        "name": name,
        "app_label": "",
        "app_url": "",
        "has_module_perms": True,
        "models": models,
        "is_open": is_open,
    }
