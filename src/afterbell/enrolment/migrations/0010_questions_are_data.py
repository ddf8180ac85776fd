"""A survey's questions and answers as data: what stood in columns of its own stands under the questions' keys."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from afterbell.enrolment.rules.survey import COLLECTION, to_plain
from afterbell.base.altered_tables import AlteredTables

ANSWERS = "enrolment_surveyanswer"


def write_under_keys(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Copy every answer word for word; the lock on facts is taken off for it and put up again after migrating."""
    unlock, lock = _locks(editor.connection.vendor)
    editor.execute(unlock)
    apps.get_model("enrolment", "Survey").objects.update(questions=to_plain(COLLECTION))
    model = apps.get_model("enrolment", "SurveyAnswer")
    rows = list(model.objects.all())
    for row in rows:
        row.given = _given(row)
    model.objects.bulk_update(rows, ["given"], batch_size=500)
    if lock:
        editor.execute(lock)


def _given(row: Any) -> dict[str, object]:  # noqa: ANN401 - a row as it was before
    said: dict[str, object] = {"collector": row.collector}
    if row.collector_free_at:
        said["free_at"] = f"{row.collector_free_at:%H:%M}"
    said["at_home"] = "nobody" if row.no_one_at_home else "adult"
    if row.clubs_wanted:
        said["clubs"] = row.clubs_wanted
    return said


def _locks(vendor: str) -> tuple[str, str]:
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {ANSWERS}_no_update", ""
    return f"ALTER TABLE {ANSWERS} DISABLE TRIGGER USER", f"ALTER TABLE {ANSWERS} ENABLE TRIGGER USER"


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0009_staff_sign_their_duties")]

    operations = [
        AlteredTables(
            migrations.AddField("survey", "questions", models.JSONField(default=list)),
            migrations.AddField("surveyanswer", "given", models.JSONField(default=dict), preserve_default=False),
        ),
        migrations.RunPython(write_under_keys, elidable=False),
        AlteredTables(
            migrations.RemoveField("surveyanswer", "collector"),
            migrations.RemoveField("surveyanswer", "collector_free_at"),
            migrations.RemoveField("surveyanswer", "no_one_at_home"),
            migrations.RemoveField("surveyanswer", "clubs_wanted"),
            migrations.RemoveConstraint("surveycount", "one_count_a_question"),
            migrations.AddField("surveycount", "choice", models.CharField(default="yes", max_length=20)),
            migrations.AddConstraint(
                "surveycount",
                models.UniqueConstraint(
                    fields=("survey", "homeroom", "question", "choice"), name="one_count_a_choice"
                ),
            ),
        ),
    ]
