from typing import Any

from django.db import migrations, models

from afterbell.base.crypto import seal
from afterbell.base.altered_tables import AlteredTables


def seal_what_was_written(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - Django's registry and editor
    """Keep under seal what was written before reasons were sealed."""
    for row in apps.get_model('dismissal', 'HandoverUndone').objects.filter(reason_sealed=None):
        row.reason_sealed = seal(text=row.reason, purpose='handover.undone')
        row.save(update_fields=['reason_sealed'])


class Migration(migrations.Migration):

    dependencies = [
        ('dismissal', '0016_collectors_have_photographs_and_days_said_anew'),
    ]

    operations = [
        migrations.RunPython(seal_what_was_written, migrations.RunPython.noop),
        AlteredTables(
            migrations.RemoveConstraint(
                model_name='handoverundone',
                name='an_undoing_has_a_reason',
            ),
            migrations.RemoveField(
                model_name='handoverundone',
                name='reason',
            ),
            migrations.AlterField(
                model_name='handoverundone',
                name='reason_sealed',
                field=models.BinaryField(),
            ),
        ),
    ]
