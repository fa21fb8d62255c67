"""The same rows through stock django-import-export, as its admin does it: read and run twice, to show and to save.

All that could be held against stock for our sake is left out: it writes no history, checks no version, writes no log
entries, renders no preview, and what it saves goes straight through Django's own `save`.
"""

from django.db import models
from django.test.utils import override_settings
from import_export import fields, resources, widgets
from import_export.formats.base_formats import CSV, XLSX
from import_export.instance_loaders import CachedInstanceLoader

from progress.models import Document, Milestone, Site, Stage
from values.dates import PartialDate

FORMATS = {"xlsx": XLSX, "csv": CSV}


COLUMNS = (
    "id", "site", "stage", "phase", "state", "planned", "forecast", "actual", "percent", "area_done", "area_ready",
    "area_total", "households_done", "households_total", "document", "source", "as_of", "note",
)  # fmt: skip


class PartialDateWidget(widgets.Widget):
    """What an office would have to write to keep its quarters and months."""

    def clean(self, value, row=None, **kwargs):
        return PartialDate.parse(value) if value else None

    def render(self, value, obj=None, **kwargs):
        return str(value) if value else ""


class StockMilestones(resources.ModelResource):
    site = fields.Field("site", "site", widgets.ForeignKeyWidget(Site, "name"))
    stage = fields.Field("stage", "stage", widgets.ForeignKeyWidget(Stage, "name"))
    document = fields.Field("document", "document", widgets.ForeignKeyWidget(Document, "number"))
    planned = fields.Field("planned", "planned", PartialDateWidget())
    forecast = fields.Field("forecast", "forecast", PartialDateWidget())
    actual = fields.Field("actual", "actual", PartialDateWidget())
    as_of = fields.Field("as_of", "as_of", PartialDateWidget())

    class Meta:
        model = Milestone
        fields = COLUMNS

    def do_instance_save(self, instance, is_create):
        models.Model.save(instance)


class TunedMilestones(StockMilestones):
    """With what its documentation offers for speed ("Bulk imports"), as far as it makes this import quicker.

    `skip_diff` would: but rows that change nothing cannot be skipped then, and all 10,000 are written.
    """

    site = fields.Field("site", "site", widgets.CachedForeignKeyWidget(Site, "name"))
    stage = fields.Field("stage", "stage", widgets.CachedForeignKeyWidget(Stage, "name"))
    document = fields.Field("document", "document", widgets.CachedForeignKeyWidget(Document, "number"))

    class Meta:
        model = Milestone
        fields = COLUMNS
        use_bulk = True
        batch_size = 1000
        skip_unchanged = True
        report_skipped = False
        skip_html_diff = True
        instance_loader_class = CachedInstanceLoader

    def get_queryset(self):
        return super().get_queryset().select_related("site", "stage", "document")


def run_import(content: bytes, resource_class: type[StockMilestones] = StockMilestones) -> None:
    run_pass(content, resource_class, dry_run=True)
    run_pass(content, resource_class, dry_run=False)


def run_pass(content: bytes, resource_class: type[StockMilestones], *, dry_run: bool) -> None:
    with override_settings(SIMPLE_HISTORY_ENABLED=False):
        rows = XLSX().create_dataset(content)
        result = resource_class().import_data(rows, dry_run=dry_run, raise_errors=True, use_transactions=True)
    if result.has_errors() or result.has_validation_errors():
        raise AssertionError("stock refused rows that it should take")


def run_export(kind: str) -> int:
    """Write all milestones into a file; return its size. The related records come with the query."""
    records = Milestone.objects.select_related("site", "stage", "document").order_by("pk")
    return len(FORMATS[kind]().export_data(StockMilestones().export(records)))
