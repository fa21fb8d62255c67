from django.db import migrations


class Migration(migrations.Migration):
    """The model moved to the app seeding; its table stays."""

    # Those of the reports still look for the model here.
    dependencies = [
        ("bkproject", "0002_sign_in_counts"),
        ("reports", "0006_series_of_years"),
        ("seeding", "0001_seed_record"),
    ]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("SeedRecord")])]
