"""The catalogues that administrators keep: stages and kinds of obstacles."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from history.admin import RecentlyChanged, TrackedAdmin
from progress.models import ObstacleKind, Stage


@admin.register(Stage)
class StageAdmin(TrackedAdmin):
    """A new stage gives every site of its kinds a milestone; one no longer asked for is retired, not deleted."""

    list_display = ["order", "label", "code", "parent", "for_clusters", "for_zones", "is_key", "is_active"]
    list_display_links = ["label"]
    list_select_related = ["parent"]
    list_filter = ["is_active", "is_key", "for_clusters", "for_zones", RecentlyChanged]
    ordering = ["order", "code"]
    search_fields = ["code"]
    folded_here = ("name", "name_en", "code")
    autocomplete_fields = ["parent"]
    fields = [
        ("name", "name_en"),
        ("short_name", "short_name_en"),
        "other_names",
        ("code", "order"),
        "parent",
        ("for_clusters", "for_zones"),
        ("is_key", "is_active"),
        ("ends_with", "ends_with_en"),
        ("asks_document", "asks_date", "asks_area", "asks_households"),
        "weekly_column",
    ]

    @admin.display(description=_("stage"), ordering="name")
    def label(self, stage):
        return stage.label

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, queryset=Stage.objects.filter(parent=None), **kwargs)


@admin.register(ObstacleKind)
class ObstacleKindAdmin(TrackedAdmin):
    list_display = ["order", "label", "code"]
    list_display_links = ["label"]
    ordering = ["order", "code"]
    search_fields = ["code"]
    folded_here = ("name", "name_en", "code")
    fields = [("name", "name_en"), ("code", "order")]

    @admin.display(description=_("kind of obstacle"), ordering="name")
    def label(self, kind):
        return kind.label
