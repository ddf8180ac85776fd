"""A draw says beforehand which public value it will use and when, and gives every child a ticket of the term."""

from __future__ import annotations

from django.db import migrations, models
from afterbell.base.altered_tables import AlteredTables


class Migration(migrations.Migration):
    dependencies = [("placement", "0009_a_claim_time_ends_early_and_answers_are_told")]

    operations = [
        AlteredTables(
            migrations.AddField(model_name="draw", name="ticket_key_sealed", field=models.BinaryField(null=True)),
            migrations.AddField(
                model_name="draw",
                name="value_named",
                field=models.CharField(blank=True, default="", max_length=120),
                preserve_default=False,
            ),
            migrations.AddField(model_name="draw", name="value_on", field=models.DateField(null=True)),
        ),
    ]
