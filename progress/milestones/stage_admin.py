"""The catalogue of stages; before a changed stage is saved, its page says what changes at the sites."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.admin import RecentlyChanged, TrackedAdmin
from history.versioned_forms import VersionedForm
from progress.models import Site, SiteKind, Stage, WeeklyColumn
from progress.records.admin import AsksInAdmin, OrderedForm
from progress.records.doubts import Doubt

NAMES = {"name", "name_en", "short_name", "short_name_en"}
COLUMNS = dict(WeeklyColumn.choices)


class StageForm(OrderedForm, AsksInAdmin, VersionedForm):
    """A stage; what its name, its roles and its retirement change is told and confirmed."""

    def doubts(self) -> list[Doubt]:
        if self.instance.pk is None:
            return []
        told = [self._of_name(), self._of_key(), self._of_weekly_column(), self._of_retirement(), *self._of_kinds()]
        return [Doubt(field, field, text) for field, text in told if text]

    def _of_name(self) -> tuple[str, str]:
        if not NAMES & set(self.changed_data):
            return "name", ""
        counts = {"milestones": self.instance.milestones.count(), "sites": self._sites().count()}
        text = _("The name changes at %(sites)s sites (%(milestones)s milestones), in lists, files and reports.")
        return "name", text % counts

    def _of_key(self) -> tuple[str, str]:
        if "is_key" not in self.changed_data:
            return "is_key", ""
        if self.instance.is_key:
            return "is_key", _("A column is added to the lists of sites, the dashboard and their exports.")
        return "is_key", _("Its column goes from the lists of sites, the dashboard and their exports.")

    def _of_weekly_column(self) -> tuple[str, str]:
        if "weekly_column" not in self.changed_data:
            return "weekly_column", ""
        names = [COLUMNS[code] for code in (self.initial["weekly_column"], self.instance.weekly_column) if code]
        text = _("Target dates of %(sites)s sites change in the weekly sheet, column %(columns)s.")
        return "weekly_column", text % {"sites": self._sites().count(), "columns": ", ".join(map(str, names))}

    def _of_retirement(self) -> tuple[str, str]:
        if "is_active" not in self.changed_data:
            return "is_active", ""
        if self.instance.is_active:
            return "is_active", _("%(sites)s sites get this milestone.") % {"sites": self._sites_without().count()}
        text = _("New sites go without it; %(sites)s sites keep theirs.")
        return "is_active", text % {"sites": self._sites().count()}

    def _of_kinds(self) -> list[tuple[str, str]]:
        told = []
        for field, kind in (("for_clusters", SiteKind.CLUSTER), ("for_zones", SiteKind.ZONE)):
            if field not in self.changed_data:
                continue
            if getattr(self.instance, field):
                count, text = self._sites_without(kind).count(), _("%(sites)s sites get this milestone.")
            else:
                count, text = self._sites(kind).count(), _("New sites go without it; %(sites)s sites keep theirs.")
            told.append((field, f"{kind.label}: {text % {'sites': count}}"))
        return told

    def _sites(self, *kinds):
        """Return sites that have a milestone of the stage; of some kinds, if given."""
        sites = Site.objects.filter(pk__in=self.instance.milestones.values("site"))
        return sites.filter(kind__in=kinds) if kinds else sites

    def _sites_without(self, *kinds):
        of_stage = [kind for kind in SiteKind if self.instance.is_for(kind)]
        return Site.objects.filter(kind__in=kinds or of_stage).exclude(pk__in=self.instance.milestones.values("site"))


@admin.register(Stage)
class StageAdmin(TrackedAdmin):
    """A new stage gives every site of its kinds a milestone; one no longer asked for is retired, not deleted."""

    form = StageForm
    counts_uses = True
    list_display = [
        "order",
        "label",
        "short_label",
        "code",
        "parent",
        "for_clusters",
        "for_zones",
        "is_key",
        "is_active",
    ]
    list_display_links = ["label"]
    list_select_related = ["parent"]
    list_filter = ["is_active", "is_key", "for_clusters", "for_zones", RecentlyChanged]
    ordering = ["order", "code"]
    search_fields = ["code"]
    folded_here = ("name", "name_en", "short_name", "short_name_en", "other_names", "code")
    search_help_text = gettext_lazy("Name, short or other name, code; marks and capitals do not matter.")
    autocomplete_fields = ["parent"]
    fields = [
        ("name", "name_en"),
        ("short_name", "short_name_en"),
        "other_names",
        ("code", "order"),
        "parent",
        ("for_clusters", "for_zones"),
        ("is_key", "is_active"),
        "weight",
        ("ends_with", "ends_with_en"),
        ("asks_document", "asks_date", "asks_area", "asks_households"),
        "form_part",
        "infrastructure",
        "weekly_column",
        "confirmed",
    ]

    @admin.display(description=gettext_lazy("stage"), ordering="name")
    def label(self, stage):
        return stage.label

    @admin.display(description=gettext_lazy("short name"), ordering="short_name")
    def short_label(self, stage):
        return stage.short_label

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, queryset=Stage.objects.filter(parent=None), **kwargs)
