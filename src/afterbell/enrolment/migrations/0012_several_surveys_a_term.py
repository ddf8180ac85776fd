"""A term can have more than one survey, one after the other."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0011_changes_of_days_and_late_applications")]

    operations = [
        migrations.AlterField(
            "survey",
            "term",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="schools.term"
            ),
        ),
    ]
