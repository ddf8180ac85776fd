"""A page or a space that was reported can have been corrected, withdrawn or locked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_a_takedown_has_a_second_word")]

    operations = [
        migrations.AlterField(
            "reportdecision",
            "outcome",
            models.CharField(
                choices=[
                    ("nothing", "没有发现问题"),
                    ("taken_down", "评论已撤下"),
                    ("corrected", "已处理：更正、撤下或锁定"),
                    ("told", "已报告主管部门"),
                ],
                max_length=10,
            ),
        )
    ]
