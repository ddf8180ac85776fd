from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("attendance", "0011_a_child_is_looked_for_again")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="homeworknote",
            name="noted_at",
            field=models.DateTimeField(null=True),
        ),
    ]
