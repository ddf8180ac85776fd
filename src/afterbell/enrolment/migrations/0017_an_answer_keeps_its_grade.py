"""An answer keeps the grade its child was in: whoever moves later takes no answer along to another grade's numbers."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

from afterbell.base.altered_tables import AlteredTables

ANSWERS = "enrolment_surveyanswer"


def write_grades(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write beside each answer the grade its child is in now: the best that is known of those given before.

    The lock on facts is taken off for it and put up again, on SQLite after migrating.
    """
    sqlite = editor.connection.vendor == "sqlite"
    editor.execute(
        f"DROP TRIGGER IF EXISTS {ANSWERS}_no_update" if sqlite else f"ALTER TABLE {ANSWERS} DISABLE TRIGGER USER"
    )
    pupils = apps.get_model("schools", "Pupil").objects.filter(pk=OuterRef("pupil_id"))
    apps.get_model("enrolment", "SurveyAnswer").objects.update(grade=Subquery(pupils.values("homeroom__grade")[:1]))
    if not sqlite:
        editor.execute(f"ALTER TABLE {ANSWERS} ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [
        ("enrolment", "0016_needs_and_care_notes"),
        ("schools", "0017_areas_have_authorities"),
    ]

    operations = [
        AlteredTables(
            migrations.AddField(
                "surveyanswer", "grade", models.PositiveSmallIntegerField(default=0), preserve_default=False
            ),
        ),
        migrations.RunPython(write_grades, migrations.RunPython.noop, elidable=False),
    ]
