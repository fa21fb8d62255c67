import reports.tables.models
import values.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0016_own_tables"),
    ]

    operations = [
        migrations.AlterField(
            model_name="owntable",
            name="signer_capacity",
            field=values.fields.CleanTextField(
                blank=True,
                help_text="Empty: as the letterhead has it.",
                validators=[reports.tables.models.fits_above_signature],
                verbose_name="signatory's capacity",
            ),
        ),
    ]
