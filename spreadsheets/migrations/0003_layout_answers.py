from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0002_column_choice")]

    operations = [
        migrations.AddField(model_name="layoutmapping", name="answers", field=models.JSONField(default=dict)),
    ]
