import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables
from afterbell.base.altered_tables import AlteredTables


class Migration(migrations.Migration):

    dependencies = [
        ('dismissal', '0017_why_a_handover_is_undone_lies_sealed_alone'),
        ('rostering', '0014_a_running_session_gets_another_adult'),
        ('schools', '0006_a_school_says_where_it_stands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='GateSideUndone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(choices=[('slip', '点错了学生'), ('not_here', '学生没有到校门'), ('went_back', '学生又回教室了')], max_length=9)),
                    ('undone_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason__in', ['slip', 'not_here', 'went_back'])), name='a_side_is_undone_for_a_listed_reason'),
                    ],
                },
            ),
        ),
        AlteredTables(
            migrations.RemoveConstraint(
                model_name='gateside',
                name='nobody_says_one_side_twice',
            ),
            migrations.AddField(
                model_name='gatesideundone',
                name='school',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school'),
            ),
            migrations.AddField(
                model_name='gatesideundone',
                name='side',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='undone', to='dismissal.gateside'),
            ),
            migrations.AddField(
                model_name='gatesideundone',
                name='undone_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='gateside',
                name='again',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='dismissal.gatesideundone'),
            ),
            migrations.AddConstraint(
                model_name='gateside',
                constraint=models.UniqueConstraint(condition=models.Q(('again', None)), fields=('session', 'pupil', 'side', 'said_by'), name='nobody_says_one_side_twice'),
            ),
        ),
    ]
