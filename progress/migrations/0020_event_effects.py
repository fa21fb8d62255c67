import django.core.validators
import values.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0003_history_indexed"),
        ("progress", "0019_period_filed_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsiteevent",
            name="area",
            field=values.fields.QuantityField(
                blank=True,
                decimal_places=4,
                help_text="The whole area of the site by this decision, not the part that is added.",
                max_digits=18,
                null=True,
                unit="ha",
                verbose_name="area from then on",
            ),
        ),
        migrations.AddField(
            model_name="historicalsiteevent",
            name="phases",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(2)],
                verbose_name="number of phases",
            ),
        ),
        migrations.AddField(
            model_name="siteevent",
            name="area",
            field=values.fields.QuantityField(
                blank=True,
                decimal_places=4,
                help_text="The whole area of the site by this decision, not the part that is added.",
                max_digits=18,
                null=True,
                unit="ha",
                verbose_name="area from then on",
            ),
        ),
        migrations.AddField(
            model_name="siteevent",
            name="phases",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(2)],
                verbose_name="number of phases",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("area__isnull", True), ("area__gt", 0), _connector="OR"),
                name="site_event_area_positive",
                violation_error_message="An area is more than 0 ha.",
            ),
        ),
    ]
