"""A survey's results are a page of the school's space."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_articles")]

    operations = [
        migrations.AlterField(
            "article",
            "kind",
            models.CharField(
                choices=[("scheme", "方案"), ("settlement", "补助公示"), ("survey", "调查结果")], max_length=12
            ),
        ),
    ]
