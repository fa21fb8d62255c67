"""One official code is one present unit."""

from django.db import migrations, models
from django.utils import timezone


def leave_each_code_once(apps, schema_editor):
    """Of present units with one code the first recorded keeps it; of the others it stays readable in their history."""
    Unit = apps.get_model("places", "AdministrativeUnit")
    History = apps.get_model("places", "HistoricalAdministrativeUnit")
    seen = set()
    kept = ["id", "kind", "name", "parent_id", "valid_from", "valid_until", "slug", "folded"]
    for unit in Unit.objects.exclude(code="").filter(valid_until__isnull=True).order_by("pk"):
        if unit.code not in seen:
            seen.add(unit.code)
            continue
        now, reason = timezone.now(), f"mã {unit.code} trùng với đơn vị khác đang có hiệu lực, cần kiểm tra"
        unit.code, unit.version, unit.changed_at = "", unit.version + 1, now
        unit.save()
        History.objects.create(
            **{name: getattr(unit, name) for name in kept},
            code="",
            version=unit.version,
            changed_at=now,
            history_date=now,
            history_type="~",
            history_change_reason=reason,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0003_history_indexed"),
    ]

    operations = [
        migrations.RunPython(leave_each_code_once, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="administrativeunit",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("code", ""), _negated=True), ("valid_until__isnull", True)),
                fields=("code",),
                name="unit_code_of_one_present_unit",
                violation_error_message="Another present unit has this official code.",
            ),
        ),
    ]
