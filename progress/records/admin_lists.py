"""What the administration's lists of a site's parts share: filters by kind, unit and state, the list itself."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.admin import RecentlyChanged
from places.models import AdministrativeUnit
from progress.models import Site, SiteKind, State
from progress.models.milestone import BLOCKED
from progress.records.admin import ScopedAdmin
from progress.records.filters import ids_of_place, units_of_sites

YES, NO = "yes", "no"


def shown_states() -> list[tuple[str, str]]:
    return [*State.choices, (BLOCKED, _("Blocked"))]


class KindFilter(admin.SimpleListFilter):
    """Clusters or zones."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        kinds = set(Site.objects.visible_to(request.user).order_by().values_list("kind", flat=True).distinct())
        return [choice for choice in SiteKind.choices if choice[0] in kinds]

    def queryset(self, request, queryset):
        return queryset.filter(site__kind=self.value()) if self.value() in SiteKind.values else queryset


class UnitFilter(admin.SimpleListFilter):
    """The sites, or the parts of sites, in a unit of any time."""

    title = gettext_lazy("administrative unit")
    parameter_name = "unit"
    path = "unit"

    def lookups(self, request, model_admin):
        return [(unit.slug, unit.label) for unit in units_of_sites(self.sites(request, model_admin))]

    def sites(self, request, model_admin):
        sites = Site.objects.visible_to(request.user)
        kind = getattr(model_admin.model, "site_kind", "")
        return sites.filter(kind=kind) if kind else sites

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        unit = AdministrativeUnit.objects.filter(slug=self.value()).first()
        return queryset.filter(**{f"{self.path}__in": ids_of_place(unit)}) if unit else queryset.none()


class UnitOfSiteFilter(UnitFilter):
    path = "site__unit"


class YesNoFilter(admin.SimpleListFilter):
    """A condition that holds or does not; subclasses give `condition`, a Q or an expression."""

    def lookups(self, request, model_admin):
        return [(YES, _("Yes")), (NO, _("No"))]

    def queryset(self, request, queryset):
        if self.value() not in (YES, NO):
            return queryset
        return queryset.filter(self.condition() if self.value() == YES else ~self.condition())


class PartAdmin(ScopedAdmin):
    """The list of one kind of part across sites; a part stays with its site."""

    list_select_related = ["site"]
    search_help_text = gettext_lazy("Marks and capitals do not matter.")
    list_filter = [KindFilter, UnitOfSiteFilter, RecentlyChanged]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["site"] if obj else [])]

    @admin.display(description=gettext_lazy("site"), ordering="site__name_key")
    def place(self, part):
        return str(part.site or part.place)


class ReadOnlyPartAdmin(PartAdmin):
    """What the staff pages alone change, by its steps: here it is read."""

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
