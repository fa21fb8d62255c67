"""Spreadsheet columns of sites and of what hangs on them, and the gate that imports and exports pass."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.resources import organisation_lookup, unit_lookup, unit_reference
from progress.models import (
    Document,
    Milestone,
    Obstacle,
    ObstacleKind,
    SecondaryProject,
    Site,
    SiteFigure,
    SiteKind,
    Stage,
)
from progress.models.site import name_key
from progress.obstacle_actions import resolution_of, sign_steps
from progress.reporters import needs_acceptance
from spreadsheets.columns import Column
from spreadsheets.resources import SheetResource
from spreadsheets.widgets import ChoiceWidget, Lookup, LookupWidget, TextWidget, WholeNumberWidget
from values.text import fold


class SiteScopedResource(SheetResource):
    """Exports what the person sees; imports at the sites they edit, as far as their permissions go."""

    def __init__(self, user, filename=""):
        super().__init__(user, filename)
        self._editable = None

    def get_queryset(self):
        return super().get_queryset().visible_to(self.user)

    def is_within(self, site_id) -> bool:
        if self._editable is None:
            self._editable = set(Site.objects.editable_by(self.user).values_list("pk", flat=True))
        return site_id in self._editable

    def may_change(self, instance):
        return super().may_change(instance) and self.is_within(_site_id(instance))


def _site_id(instance):
    return instance.pk if isinstance(instance, Site) else instance.site_id


class SiteResource(SiteScopedResource):
    """A cluster or a zone: found by its identifier (the last part of its address) or, without one, by its name."""

    related = ("unit__parent", "developer")
    required = ("name",)
    slug = Column("slug", gettext_lazy("identifier"), TextWidget(), is_key=True)
    unit = Column("unit", gettext_lazy("unit"), LookupWidget(unit_reference))
    address = Column("address", gettext_lazy("where exactly"), TextWidget())

    def lookups(self):
        return {"unit": unit_lookup(), "developer": organisation_lookup()}

    def find(self, row):
        if self.existing is None:
            sites = list(self.get_queryset())
            self.existing = {("slug", s.slug): s for s in sites} | {("name", s.name_key): s for s in sites}
        if "slug" not in row:
            return self.existing.get(("name", self.identity(row)))
        found = self.existing.get(("slug", self.read(row, "slug")))
        if found is None:
            raise ValidationError({"slug": _("No site has this identifier. Leave it empty for a new site.")})
        return found

    def identity(self, row):
        return name_key(self.read(row, "name"))

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """A row without an identifier has found its site by name: another spelling of it is no new name."""
        if field.column_name != "name" or self.is_new or "slug" in row:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def check_saved(self, instance):
        if not Site.objects.editable_by(self.user).filter(pk=instance.pk).exists():
            raise ValidationError(_("You may not keep this site, or not there."))


class SitePartResource(SiteScopedResource):
    """What hangs on a site, named by its kind and its name; a row never moves to another site."""

    required = ("site",)
    site_kind = Column("site__kind", gettext_lazy("kind of site"), ChoiceWidget(SiteKind.choices), is_key=True)
    site = Column("site", gettext_lazy("site"), LookupWidget(lambda site: site.name), is_key=True)

    def __init__(self, user, filename=""):
        self._sites = {}
        super().__init__(user, filename)

    def lookups(self):
        return {"site": self._sites_of("")}

    def _sites_of(self, kind: str) -> Lookup:
        """The sites the person sees, of one kind or of both."""
        if kind not in self._sites:
            sites = Site.objects.visible_to(self.user).filter(**({"kind": kind} if kind else {}))
            self._sites[kind] = Lookup(sites, lambda site: {site.slug, site.name_key}, key=name_key)
        return self._sites[kind]

    def site_of(self, row) -> Site:
        """The site a row names; a cluster and a zone of one name are told apart by the kind."""
        if "site" not in row:
            raise ValidationError({"site": _("This cell must not be empty.")})
        kind = self.read(row, "site_kind") if "site_kind" in row else _kind_said(str(row["site"]))
        try:
            return self._sites_of(kind).find(row["site"])
        except ValueError as error:
            raise ValidationError({"site": str(error)}) from None

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """Which site it is was told when the row was found, by both columns together."""
        if field.column_name not in ("site", "site_kind"):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def init_instance(self, row=None):
        instance = super().init_instance(row)
        instance.site = self.site_of(row)
        return instance

    def may_add(self, instance):
        return super().may_add(instance) and self.is_within(instance.site_id)


def _kind_said(name: str) -> str:
    """The kind that stands before a site's name ("CCN Cẩm Giàng"), or none."""
    folded = fold(name)
    if folded.startswith(("ccn", "cum cong nghiep")):
        return SiteKind.CLUSTER
    return SiteKind.ZONE if folded.startswith(("kcn", "khu cong nghiep")) else ""


class MilestoneResource(SitePartResource):
    """Found by site, stage and phase, none of which an import changes."""

    related = ("site", "stage")
    required = ("site", "stage")
    stage = Column("stage", gettext_lazy("stage"), LookupWidget(lambda stage: stage.code), is_key=True)
    stage_name = Column("stage__label", gettext_lazy("name of the stage"), TextWidget(), is_only_shown=True)
    phase = Column("phase", gettext_lazy("phase"), WholeNumberWidget(), is_key=True)

    class Meta:
        model = Milestone
        fields = (
            "site_kind", "site", "stage", "stage_name", "phase", "state", "planned", "forecast", "actual", "percent",
            "area_done", "area_ready", "area_total", "households_done", "households_total", "note", "version",
        )  # fmt: skip

    def lookups(self):
        stages = Lookup(Stage.objects.all(), lambda stage: {stage.code, stage.name, stage.name_en})
        return {**super().lookups(), "stage": stages}

    def may_add(self, instance):
        return not self.is_reporter and super().may_add(instance)

    def may_change(self, instance):
        """Not a person whose reports wait for acceptance: a file's rows are recorded at once."""
        return not self.is_reporter and super().may_change(instance)

    @cached_property
    def is_reporter(self) -> bool:
        return needs_acceptance(self.user)

    def find(self, row):
        if self.existing is None:
            self.existing = {(m.site_id, m.stage_id, m.phase): m for m in self.get_queryset()}
        return self.existing.get(self.identity(row))

    def identity(self, row):
        phase = self.read(row, "phase") if "phase" in row else 0
        return (self.site_of(row).pk, self.read(row, "stage").pk, phase)

    def init_instance(self, row=None):
        instance = super().init_instance(row)
        instance.stage = self.read(row, "stage")
        return instance


class ProjectResource(SitePartResource):
    """Found by site and name."""

    related = ("site", "investor")
    required = ("site", "name")
    name = Column("name", gettext_lazy("name"), TextWidget(), is_key=True)
    investor = Column("investor", gettext_lazy("secondary investor"), LookupWidget(lambda one: one.name))

    class Meta:
        model = SecondaryProject
        fields = (
            "site_kind", "site", "name", "investor", "product", "capacity", "capacity_unit", "land_area",
            "registered_capital", "paid_capital", "workers", "is_foreign", "state", "planned_operation", "source",
            "as_of", "note", "version",
        )  # fmt: skip

    def lookups(self):
        return {**super().lookups(), "investor": organisation_lookup()}

    def find(self, row):
        if self.existing is None:
            self.existing = {(project.site_id, project.name_folded): project for project in self.get_queryset()}
        return self.existing.get(self.identity(row))

    def identity(self, row):
        return (self.site_of(row).pk, fold(self.read(row, "name")))


class ObstacleResource(SitePartResource):
    """Found by its number; without one it is new, and must not say what is recorded for the site already.

    Whoever imports a resolution has recorded it: a second person confirms it on its page.
    """

    related = ("site", "kind", "milestone__stage", "asked_of")
    required = ("id", "site", "description")
    id = Column("id", gettext_lazy("no."), WholeNumberWidget(), is_key=True)
    kind = Column("kind", gettext_lazy("kind of obstacle"), LookupWidget(lambda kind: kind.code))
    milestone = Column("milestone", gettext_lazy("milestone it holds"), LookupWidget(lambda one: _milestone_code(one)))
    asked_of = Column("asked_of", gettext_lazy("asked of"), LookupWidget(lambda one: one.name))
    state = Column("state__label", gettext_lazy("state"), TextWidget(), is_only_shown=True)

    class Meta:
        model = Obstacle
        fields = (
            "id", "site_kind", "site", "kind", "description", "milestone", "cause", "request", "asked_of",
            "asked_on", "due", "opened_on", "answered_on", "answer", "resolved_on", "resolution", "state", "source",
            "as_of", "version",
        )  # fmt: skip

    def lookups(self):
        kinds = Lookup(ObstacleKind.objects.all(), lambda kind: {kind.code, kind.name, kind.name_en})
        milestones = Milestone.objects.visible_to(self.user).select_related("site", "stage")
        return {
            **super().lookups(),
            "kind": kinds,
            "asked_of": organisation_lookup(),
            "milestone": Lookup(milestones, lambda m: {f"{m.site_id} {_milestone_code(m)}"}),
        }

    def find(self, row):
        if self.existing is None:
            self.existing = {obstacle.pk: obstacle for obstacle in self.get_queryset()}
        site = self.site_of(row)
        if "id" not in row:
            self._refuse_recorded(self.identity(row))
            return None
        found = self.existing.get(self.read(row, "id"))
        if found is None or found.site_id != site.pk:
            raise ValidationError({"id": _("This site has no obstacle of this number. Leave it empty for a new one.")})
        return found

    def _refuse_recorded(self, identity) -> None:
        for recorded in self.existing.values():
            if (recorded.site_id, fold(recorded.description)) == identity:
                message = _("This obstacle is recorded already: give its number, %(number)s.")
                raise ValidationError({"description": message % {"number": recorded.pk}})

    def identity(self, row):
        return (self.site_of(row).pk, fold(self.read(row, "description")))

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """A milestone is named by the code of its stage, among those of the row's site."""
        if field.column_name == "milestone" and "milestone" in row:
            try:
                instance.milestone = field.widget.lookup.find(f"{instance.site_id} {row['milestone']}")
            except ValueError:
                message = _("“%(given)s” is no milestone of this site. Write its stage's code, and “/1” for a phase.")
                raise ValueError(message % {"given": row["milestone"]}) from None
        else:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def after_init_instance(self, instance, new, row, **kwargs):
        super().after_init_instance(instance, new, row, **kwargs)
        self.resolution = resolution_of(instance)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        try:
            sign_steps(instance, self.resolution, self.user)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        super().validate_instance(instance, errors, validate_unique)


def _milestone_code(milestone: Milestone) -> str:
    return f"{milestone.stage.code}/{milestone.phase}" if milestone.phase else milestone.stage.code


class FigureResource(SitePartResource):
    """For export."""

    related = ("site", "document")
    document = Column("document", gettext_lazy("document"), LookupWidget())
    unit = Column("unit", gettext_lazy("unit of measurement"), TextWidget(), is_only_shown=True)

    class Meta:
        model = SiteFigure
        fields = (
            "site_kind", "site", "measure", "value", "unit", "source", "document", "as_of", "is_chosen", "reason",
            "note", "version",
        )  # fmt: skip


class DocumentResource(SiteScopedResource):
    """For export."""

    related = ("issuer",)
    issuer = Column("issuer", gettext_lazy("issuer"), LookupWidget(lambda one: one.name))

    class Meta:
        model = Document
        fields = ("kind", "number", "date", "issuer", "title", "url", "note", "version")
