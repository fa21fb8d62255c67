"""Sites are told apart by kind, exact name and commune; until now by kind and name without marks."""

import re
import unicodedata

from django.db import migrations, models

_KIND_WORDS = re.compile(r"^(cụm công nghiệp|khu công nghiệp|ccn|kcn)\b[\s.:-]*", re.IGNORECASE)


def exact_name(name):
    """As progress.models.rules.site_names has it on the day of this migration."""
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    bare = _KIND_WORDS.sub("", clean) or clean
    return " ".join(unicodedata.normalize("NFC", bare.casefold()).split())


def fill(apps, schema_editor):
    Site = apps.get_model("progress", "Site")
    for site in Site.objects.all():
        Site.objects.filter(pk=site.pk).update(name_exact=exact_name(site.name))


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0016_stage_other_names"),
        ("places", "0003_history_indexed"),
    ]

    operations = [
        migrations.AddField(
            "site",
            "name_exact",
            models.CharField(default="", editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            "site", "place_hint", models.CharField(blank=True, default="", editable=False, max_length=250)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("site", "site_name_unique_in_its_kind_once_folded"),
        migrations.AlterField("site", "name_key", models.CharField(db_index=True, editable=False, max_length=120)),
        migrations.AddConstraint(
            "site",
            models.UniqueConstraint(
                fields=("kind", "name_exact", "unit"),
                name="site_name_unique_in_its_commune",
                violation_error_message="A site of this kind and name is already recorded there.",
            ),
        ),
        migrations.AddConstraint(
            "site",
            models.UniqueConstraint(
                condition=models.Q(("unit__isnull", True)),
                fields=("kind", "name_exact"),
                name="site_name_unique_of_unknown_place",
                violation_error_message="A site of this kind and name, of unknown place, is already recorded.",
            ),
        ),
    ]
