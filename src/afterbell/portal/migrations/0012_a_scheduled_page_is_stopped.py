"""What was accepted for a later time is stopped by its writer before it appears."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0011_public_pages_are_found_by_their_signs")]

    operations = [
        migrations.AlterField(
            "pagestep",
            "kind",
            models.CharField(
                choices=[
                    ("returned", "退回"),
                    ("recalled", "撤回送审"),
                    ("accepted", "审核通过"),
                    ("published", "发布"),
                    ("withdrawn", "撤下"),
                    ("over", "公示期满撤下"),
                    ("stopped", "取消定时发布"),
                ],
                max_length=9,
            ),
        )
    ]
