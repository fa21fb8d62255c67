import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import spreadsheets.models
from django.conf import settings
from django.db import migrations, models

from history.new_tables import NewTables


class Migration(NewTables):
    replaces = [
        ("spreadsheets", "0001_imports"),
        ("spreadsheets", "0002_column_choice"),
        ("spreadsheets", "0003_layout_answers"),
        ("spreadsheets", "0004_remembered_layouts"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
                ("filename", models.CharField(max_length=255, verbose_name="file")),
                ("path", models.CharField(blank=True, editable=False, max_length=255)),
                ("digest", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256 of the file")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("kind", models.CharField(max_length=8, verbose_name="format")),
                (
                    "via",
                    models.CharField(
                        choices=[("page", "Page"), ("command", "Command")],
                        default="page",
                        max_length=8,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asking", "Columns to be chosen"),
                            ("preview", "Waits for confirmation"),
                            ("saved", "Saved"),
                            ("undone", "Undone"),
                            ("dropped", "Cancelled"),
                        ],
                        default="asking",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("choice", models.JSONField(default=dict)),
                ("decisions", models.JSONField(default=dict)),
                ("tables", models.BinaryField(default=bytes)),
                ("counts", models.JSONField(default=dict, verbose_name="rows")),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                (
                    "request_id",
                    models.CharField(default=spreadsheets.models.new_request_id, max_length=32, unique=True),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent at")),
                ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports_undone",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
                ("undone_counts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-started_at", "-pk"],
                "indexes": [models.Index(fields=["by", "state"], name="spreadsheet_by_id_2f6c11_idx")],
            },
        ),
        migrations.CreateModel(
            name="ImportPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="spreadsheets.importrun"
                    ),
                ),
                ("part", models.CharField(max_length=16)),
                ("number", models.PositiveIntegerField()),
                ("entries", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
            options={
                "ordering": ["part", "number"],
                "constraints": [models.UniqueConstraint(fields=("run", "part", "number"), name="import_page_once")],
            },
        ),
        migrations.CreateModel(
            name="LayoutMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("layout_id", models.CharField(max_length=64)),
                ("sheet_key", models.CharField(max_length=40)),
                ("mapping", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=dict)),
                ("frame", models.JSONField(default=dict)),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="file")),
                ("sheet", models.CharField(blank=True, max_length=255, verbose_name="sheet")),
                ("headers", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chosen by",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="chosen at")),
            ],
            options={
                "verbose_name": "remembered layout",
                "verbose_name_plural": "remembered layouts",
                "ordering": ["-changed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("layout_id", "sheet_key"), name="mapping_once_per_layout")
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("columns", models.JSONField(default=list)),
                ("format", models.CharField(max_length=8)),
                ("delimiter", models.CharField(max_length=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="column_choice_once")],
            },
        ),
    ]
