import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables
from afterbell.base.altered_tables import AlteredTables


class Migration(migrations.Migration):

    dependencies = [
        ('dismissal', '0002_a_day_is_closed'),
        ('schools', '0005_engagements_and_vetting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='HandoverUndone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200)),
                    ('undone_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_undoing_has_a_reason'),
                    ],
                },
            ),
        ),
        AlteredTables(
            migrations.RemoveConstraint(
                model_name='handover',
                name='a_child_is_handed_over_once',
            ),
            migrations.AddField(
                model_name='handover',
                name='against',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contradicted_by', to='dismissal.handover'),
            ),
            migrations.AddField(
                model_name='handoverundone',
                name='handover',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='undone', to='dismissal.handover'),
            ),
            migrations.AddField(
                model_name='handoverundone',
                name='school',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school'),
            ),
            migrations.AddField(
                model_name='handoverundone',
                name='undone_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='handover',
                name='again',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='dismissal.handoverundone'),
            ),
            migrations.AddConstraint(
                model_name='handover',
                constraint=models.UniqueConstraint(condition=models.Q(('again', None), ('against', None)), fields=('session', 'pupil'), name='a_child_is_handed_over_once'),
            ),
            migrations.AddConstraint(
                model_name='handover',
                constraint=models.CheckConstraint(condition=models.Q(('again', None), ('against', None), _connector='OR'), name='again_is_not_against'),
            ),
        ),
    ]
