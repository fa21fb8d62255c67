"""Whether a database was made by squashed migrations or by all before them: it has the same tables."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from bkproject.tests.unsquashed import (
    EARLY,
    empty_database,
    executor_without_squashes,
    loader_without_squashes,
)

# Tables called values… are those of models that only tests have.
COLUMNS = (
    "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, "
    "is_nullable, column_default, is_identity, collation_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() "
    "AND table_name NOT LIKE 'values%'"
)
CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = current_schema()::regnamespace AND conrelid::regclass::text NOT LIKE 'values%'"
)
INDEXES = (
    "SELECT tablename, replace(indexdef, schemaname || '.', '') FROM pg_indexes WHERE schemaname = current_schema() "
    "AND tablename NOT LIKE 'values%'"
)
TRIGGERS_AND_VIEWS = (
    "SELECT event_object_table, trigger_name, action_statement FROM information_schema.triggers "
    "WHERE trigger_schema = current_schema() "
    "UNION SELECT table_name, 'view', view_definition FROM information_schema.views "
    "WHERE table_schema = current_schema()"
)
PARTS = (
    "SELECT name, sql FROM sqlite_master "
    "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE 'values%'"
)

OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture
def squashed(db):
    """The default connection leads to a database without tables until the test is over; gives the tables of ours."""
    squashed = tables()
    assert filled() == set()  # nothing is seeded by a migration: that is done by `seed`, for old and new databases
    with empty_database():
        yield squashed


def tables() -> list[tuple]:
    """Return columns, constraints, indexes, triggers and views of the default database; columns in any order."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            rows = cursor.execute(PARTS).fetchall()
            return sorted((name, part) for name, sql in rows for part in _parts(sql))
        found = []
        for query in (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS_AND_VIEWS):
            cursor.execute(query)
            found += sorted(map(str, cursor.fetchall()))
        return found


def _parts(sql: str) -> list[str]:
    """Split a statement at the commas between columns and constraints."""
    parts, depth = [""], 0
    for character in sql:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += character
    first, last = parts[0], parts[-1]
    parts[0], parts[-1] = first.partition("(")[2], last.rpartition(")")[0]
    return [first.partition("(")[0], *(part.strip() for part in parts)] if len(parts) > 1 else [sql]


def filled() -> set[str]:
    """Return the names of the tables with rows, but for those that Django itself fills after migrations."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - OF_DJANGO
        for table in sorted(tables):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if not cursor.fetchone():
                tables.remove(table)
    return tables


def test_a_database_of_an_early_version_gets_the_same_tables_and_keeps_its_rows(squashed):
    executor_without_squashes(connection).migrate(EARLY)
    early = loader_without_squashes(connection).project_state(EARLY).apps
    name = {"kind": "cluster", "name": "CCN Cẩm  Giàng", "slug": "cam-giang", "name_key": "cam giang"}
    cluster = early.get_model("clusters", "Cluster").objects.create(**name)
    past = early.get_model("clusters", "HistoricalCluster").objects
    past.create(**name, id=cluster.pk, site_ptr_id=cluster.pk, history_date="2026-11-20T00:00Z", history_type="+")
    developer = early.get_model("places", "Organisation").objects.create(name="Công ty A", kind="enterprise")
    user = early.get_model("auth", "User").objects.create(username="lan")
    name = {"kind": "zone", "name": "KCN Sa  Đéc", "slug": "sa-dec", "name_key": "sa dec", "developer": developer}
    zone = early.get_model("zones", "Zone").objects.create(**name)
    past = early.get_model("zones", "HistoricalZone").objects
    by_somebody = {"history_date": "2026-11-21T00:00Z", "history_type": "+", "history_user_id": user.pk}
    past.create(**name, id=zone.pk, site_ptr_id=zone.pk, **by_somebody)
    shipped = early.get_model("bkproject", "SeedRecord").objects.create(model="clusters.cluster", key='["x"]')
    output = early.get_model("reports", "Indicator").objects.create(code="output", name="Giá trị", order=1, unit="tỷ")
    of_year = early.get_model("reports", "IndicatorFigure").objects
    of_year.create(indicator=output, year=2023, kind="actual", value=1780, source="Báo", is_chosen=True)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    now = MigrationExecutor(connection).loader
    assert set(now.graph.nodes) <= now.applied_migrations.keys()
    models = now.project_state().apps
    assert models.get_model("clusters", "Cluster").objects.get().name_exact == "cẩm giàng"
    assert models.get_model("clusters", "HistoricalCluster").objects.get().name_exact == "cẩm giàng"
    assert models.get_model("zones", "HistoricalZone").objects.get().name_exact == "sa đéc"
    summary = models.get_model("progress", "SiteSummary").objects
    assert summary.get(site_id=cluster.pk).last_touch is None
    in_short = summary.get(site_id=zone.pk)  # which is read from tables of clusters and zones
    assert f"{in_short.last_touch:%d/%m} {in_short.developer_recorded:%d/%m}" == "21/11 21/11"
    assert models.get_model("seeding", "SeedRecord").objects.get().pk == shipped.pk
    figure = models.get_model("reports", "IndicatorFigure").objects.get()
    assert (str(figure.period.start), figure.value, figure.is_chosen) == ("2023-01-01", 1780, True)
    assert tables() == squashed
    written = {"places_organisation", "auth_user", "bkproject_seedrecord", "reports_indicator"}
    written |= {"progress_site", "clusters_cluster", "clusters_historicalcluster", "zones_zone", "zones_historicalzone"}
    assert filled() == {*written, "progress_sitesummary", "reports_indicatorfigure", "seeding_beginning"}


def test_the_models_come_out_the_same():
    squashed, one_by_one = MigrationLoader(None), loader_without_squashes(None)
    before, after = one_by_one.project_state(), squashed.project_state()
    assert before.models.keys() == after.models.keys()
    assert MigrationAutodetector(before, after).changes(one_by_one.graph) == {}
    assert MigrationAutodetector(after, before).changes(squashed.graph) == {}


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_an_empty_database_runs_one_file_for_all_that_was_squashed():
    loader = MigrationLoader(None)
    assert {app for app, _name in loader.replacements} == {
        *("api", "bkproject", "clusters", "places", "progress", "reports", "spreadsheets", "usage", "zones")
    }
    for key, squashed in loader.replacements.items():
        assert loader.graph.root_nodes(key[0]) == [key]
        assert not set(squashed.replaces) & loader.graph.nodes.keys()
        assert key not in loader_without_squashes(None).graph.nodes
        # Else, on the way back to one of the replaced, Django would take the squashed one back too: all tables.
        assert {app for app, _name in squashed.dependencies} <= {"auth"}
