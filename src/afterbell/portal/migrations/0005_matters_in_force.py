"""What a school makes public straight from its data, and what is objected to it."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import afterbell.base.codes
from afterbell.base.new_tables import NewTables

KEY: dict[str, Any] = {"auto_created": True, "primary_key": True, "serialize": False, "verbose_name": "ID"}
CODE: dict[str, Any] = {"default": afterbell.base.codes.new_code, "editable": False, "max_length": 12, "unique": True}
KEPT: dict[str, Any] = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
SCHOOL: dict[str, Any] = {**KEPT, "to": "schools.school"}
SOMEBODY: dict[str, Any] = {**KEPT, "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0004_a_page_is_found_and_counted"),
        ("schools", "0006_a_school_says_where_it_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name="MatterPublished",
                fields=[
                    ("id", models.BigAutoField(**KEY)),
                    ("code", models.CharField(**CODE)),
                    ("kind", models.CharField(max_length=12)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("content_hash", models.CharField(max_length=64)),
                    ("notice_until", models.DateField(null=True)),
                    ("published_at", models.DateTimeField()),
                    ("published_by", models.ForeignKey(**SOMEBODY)),
                    ("school", models.ForeignKey(**SCHOOL)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("school", "kind", "number"), name="a_matter_is_published_in_turn"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MatterTakenBack",
                fields=[
                    ("id", models.BigAutoField(**KEY)),
                    ("reason", models.CharField(max_length=200)),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(**SOMEBODY)),
                    (
                        "published",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="taken_back",
                            to="portal.matterpublished",
                        ),
                    ),
                    ("school", models.ForeignKey(**SCHOOL)),
                ],
                options={"abstract": False},
            ),
            migrations.CreateModel(
                name="MatterContent",
                fields=[
                    ("id", models.BigAutoField(**KEY)),
                    ("number", models.PositiveIntegerField()),
                    ("content_hash", models.CharField(max_length=64)),
                    ("withheld", models.PositiveSmallIntegerField(default=0)),
                    ("since", models.DateTimeField()),
                    (
                        "published",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contents",
                            to="portal.matterpublished",
                        ),
                    ),
                    ("school", models.ForeignKey(**SCHOOL)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("published", "number"), name="a_matters_contents_follow_in_turn"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MatterObjection",
                fields=[
                    ("id", models.BigAutoField(**KEY)),
                    ("code", models.CharField(**CODE)),
                    ("words", models.CharField(max_length=800)),
                    ("held", models.BooleanField()),
                    ("secret_hash", models.CharField(max_length=64)),
                    ("raised_at", models.DateTimeField()),
                    ("raised_by", models.ForeignKey(null=True, **SOMEBODY)),
                    (
                        "published",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="objections",
                            to="portal.matterpublished",
                        ),
                    ),
                    ("school", models.ForeignKey(**SCHOOL)),
                ],
                options={
                    "indexes": [models.Index(fields=["published", "raised_at"], name="objections_to_a_matter")],
                },
            ),
            migrations.CreateModel(
                name="MatterAnswer",
                fields=[
                    ("id", models.BigAutoField(**KEY)),
                    ("upheld", models.BooleanField()),
                    ("words", models.CharField(max_length=800)),
                    ("shown", models.BooleanField()),
                    ("answered_at", models.DateTimeField()),
                    ("answered_by", models.ForeignKey(**SOMEBODY)),
                    (
                        "objection",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answer",
                            to="portal.matterobjection",
                        ),
                    ),
                    ("school", models.ForeignKey(**SCHOOL)),
                ],
                options={"abstract": False},
            ),
        ),
    ]
