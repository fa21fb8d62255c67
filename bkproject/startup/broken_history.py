"""Finding a database whose tables of history lost columns, as two migrations at once could make them."""

from django.apps import apps
from django.db import connection


def missing_columns() -> dict[str, list[str]]:
    """Return, by table, the columns that its model has and the database has not; every table counts, history first
    of all, for nothing else would notice what it lost."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        missing = {}
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if not model._meta.managed or table not in tables:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
            held = {column[0] for column in cursor.description}
            if lacking := sorted({field.column for field in model._meta.local_concrete_fields} - held):
                missing[table] = lacking
    return missing


def what_to_do(lacking: dict[str, list[str]]) -> str:
    """Return what to do about missing columns, in both languages."""
    places = "; ".join(f"{table}: {', '.join(columns)}" for table, columns in sorted(lacking.items()))
    return (
        f"Cơ sở dữ liệu thiếu cột ({places}), thường do hai lần khởi động cùng lúc ở phiên bản cũ. Chưa thay đổi gì. "
        "Hãy dừng phần mềm, chép giữ nguyên cơ sở dữ liệu này, khôi phục bản sao lưu gần nhất (README, “Deployment”) "
        "rồi khởi động lại.\n"
        f"The database lacks columns ({places}), as two starts at once could leave it in an older version. Nothing was "
        "changed. Stop the tracker, keep a copy of this database, restore the last backup (README, “Deployment”) and "
        "start again."
    )
