"""What families think of the service is a page of the school's space."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_matters_in_force")]

    operations = [
        migrations.AlterField(
            "article",
            "kind",
            models.CharField(
                choices=[
                    ("scheme", "方案"),
                    ("settlement", "补助公示"),
                    ("survey", "调查结果"),
                    ("satisfaction", "满意度"),
                ],
                max_length=12,
            ),
        ),
    ]
