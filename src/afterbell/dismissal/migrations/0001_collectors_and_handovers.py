import afterbell.base.codes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("rostering", "0001_sessions_and_named_adults"),
        ("schools", "0001_people_places_and_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='Collector',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(default=afterbell.base.codes.new_code, editable=False, max_length=12, unique=True)),
                    ('name', models.CharField(max_length=40)),
                    ('relation', models.CharField(max_length=12)),
                    ('phone_sealed', models.BinaryField(null=True)),
                    ('since', models.DateField()),
                    ('until', models.DateField(null=True)),
                    ('named_at', models.DateTimeField()),
                    ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collectors', to='schools.pupil')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['pupil', 'since'], name='collectors_by_pupil'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('pupil', 'name', 'relation', 'since'), name='a_collector_is_named_once'),
                        models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='a_naming_ends_in_order'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='GoingHome',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mode', models.CharField(choices=[('collected', '有人接'), ('alone', '自行离校'), ('boarding_house', '回宿舍')], max_length=14)),
                    ('since', models.DateField()),
                    ('said_at', models.DateTimeField()),
                    ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.pupil')),
                    ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['pupil', 'since'], name='going_home_by_pupil'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Handover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('handover_id', models.UUIDField()),
                    ('kind', models.CharField(choices=[('collected', '已接走'), ('dismissed', '自行离校'), ('boarding_house', '交宿舍')], max_length=14)),
                    ('happened_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('collector', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dismissal.collector')),
                    ('handed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.pupil')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='rostering.session')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('school', 'handover_id'), name='a_handover_is_stored_once'),
                        models.UniqueConstraint(fields=('session', 'pupil'), name='a_child_is_handed_over_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('collector__isnull', False), ('kind', 'collected')), models.Q(models.Q(('kind', 'collected'), _negated=True), ('collector', None)), _connector='OR'), name='collected_means_by_a_collector'),
                    ],
                },
            ),
        ),
    ]
