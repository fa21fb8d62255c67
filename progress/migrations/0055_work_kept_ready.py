from django.db import migrations, models

import values.fields


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0054_occupancy_rate"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="milestone", name="progress_mi_site_id_27d8c9_idx"),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(
                fields=["site", "due_slot", "first_due_slot", "recorded_slip"], name="milestone_lateness"
            ),
        ),
        migrations.AddIndex(
            model_name="secondaryproject",
            index=models.Index(
                fields=[
                    "site",
                    "due_slot",
                    "first_due_slot",
                    "recorded_slip",
                    "state",
                    "investor",
                    "as_of",
                    "document",
                ],
                name="project_lateness",
            ),
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(
                fields=[
                    "site",
                    "due_slot",
                    "first_due_slot",
                    "recorded_slip",
                    "first_promise",
                    "planned",
                    "forecast",
                    "actual",
                    "state",
                ],
                condition=models.Q(("first_promise__isnull", False)),
                name="milestone_promised",
            ),
        ),
        migrations.AddIndex(
            model_name="obstacle",
            index=models.Index(fields=["milestone", "confirmed_on", "opened_on"], name="obstacle_of_milestone"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["site", "done_on", "due"], name="finding_open_of_site"),
        ),
        migrations.AddField(
            model_name="sitesummary", name="standing_since", field=values.fields.PartialDateField(null=True)
        ),
        migrations.AddField(
            model_name="sitesummary", name="developer_named", field=values.fields.PartialDateField(null=True)
        ),
        migrations.AddField(model_name="sitesummary", name="developer_recorded", field=models.DateTimeField(null=True)),
    ]
