"""A child's handovers are found by the child and when they came, also where nobody weighed the tables."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dismissal", "0021_school_buses_and_who_is_aboard")]

    operations = [
        migrations.AddIndex("handover", models.Index(fields=["pupil", "received_at"], name="a_childs_handovers")),
    ]
