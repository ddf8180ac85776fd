"""What is taken down on a report has a second word, an appeal, and what came of it."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


def keep_what_was_taken_down(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - Django's registry and editor
    """Comments that were taken down before stay down, and their authors may appeal."""
    takedown = apps.get_model('comments', 'Takedown')
    for row in apps.get_model('comments', 'ReportDecision').objects.filter(
        outcome='taken_down', report__comment__isnull=False
    ).select_related('report'):
        takedown.objects.create(
            school_id=row.school_id, comment_id=row.report.comment_id, decision=row, rule='', at_once=True
        )


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0001_what_people_say'),
        ('schools', '0006_a_school_says_where_it_stands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
        migrations.CreateModel(
            name='Takedown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(blank=True, max_length=10)),
                ('at_once', models.BooleanField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takedowns', to='comments.comment')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='takedown', to='comments.reportdecision')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TakedownStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agreed', '第二位同意撤下'), ('rejected', '第二位不同意撤下'), ('appealed', '作者申诉'), ('upheld', '申诉后仍撤下'), ('restored', '申诉后恢复展示')], max_length=8)),
                ('rule', models.CharField(blank=True, max_length=10)),
                ('words', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('takedown', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='comments.takedown')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ('agreed', 'rejected'))), fields=('takedown',), name='a_takedown_is_seconded_once'), models.UniqueConstraint(condition=models.Q(('kind', 'appealed')), fields=('takedown',), name='a_takedown_is_appealed_once'), models.UniqueConstraint(condition=models.Q(('kind__in', ('upheld', 'restored'))), fields=('takedown',), name='an_appeal_against_a_takedown_ends_once')],
            },
        ),
        ),
        migrations.RunPython(keep_what_was_taken_down, migrations.RunPython.noop),
    ]
