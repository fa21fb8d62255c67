# The level of organisations, and who sends letters.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0004_code_of_one_present_unit"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalorganisation",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("central", "Government, ministry, central agency"),
                    ("province", "Provincial committee or council"),
                    ("department", "Department of the province"),
                    ("district", "District (until 30/06/2025)"),
                    ("commune", "Commune"),
                    ("subordinate", "Unit under a department"),
                    ("enterprise", "Enterprise"),
                ],
                help_text="It decides how the organisation is addressed. Left empty, the name counts where it "
                "gives the level.",
                max_length=12,
                verbose_name="level",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("central", "Government, ministry, central agency"),
                    ("province", "Provincial committee or council"),
                    ("department", "Department of the province"),
                    ("district", "District (until 30/06/2025)"),
                    ("commune", "Commune"),
                    ("subordinate", "Unit under a department"),
                    ("enterprise", "Enterprise"),
                ],
                help_text="It decides how the organisation is addressed. Left empty, the name counts where it "
                "gives the level.",
                max_length=12,
                verbose_name="level",
            ),
        ),
    ]
