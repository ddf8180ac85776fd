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
                name='Alarm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(default=afterbell.base.codes.new_code, editable=False, max_length=12, unique=True)),
                    ('raised_at', models.DateTimeField()),
                    ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.pupil')),
                    ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='rostering.session')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('session', 'pupil'), name='one_alarm_a_child'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AlarmClosed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('whereabouts', models.CharField(max_length=200)),
                    ('closed_at', models.DateTimeField()),
                    ('alarm', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='closed', to='attendance.alarm')),
                    ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Confirmation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('confirmed_at', models.DateTimeField()),
                    ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmation', to='rostering.session')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('arrived_at', models.DateTimeField()),
                    ('recorded_at', models.DateTimeField()),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='rostering.session')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.staff')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('session', 'staff'), name='one_presence_an_adult'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PupilLeave',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('date', models.DateField()),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('recorded_at', models.DateTimeField()),
                    ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='schools.pupil')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('pupil', 'date'), name='one_leave_a_child_a_day'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RollMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mark_id', models.UUIDField()),
                    ('state', models.CharField(choices=[('present', '到'), ('late', '迟'), ('leave', '假'), ('absent', '缺'), ('left_early', '早退'), ('elsewhere', '别处')], max_length=10)),
                    ('place', models.CharField(blank=True, max_length=60)),
                    ('device', models.CharField(max_length=40)),
                    ('device_seq', models.PositiveIntegerField()),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('settles', models.JSONField(default=list)),
                    ('received_at', models.DateTimeField()),
                    ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.pupil')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='rostering.session')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('school', 'mark_id'), name='a_mark_is_stored_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'elsewhere'), _negated=True), models.Q(('place', ''), _negated=True), _connector='OR'), name='elsewhere_is_somewhere'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MarkVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('present', '到'), ('late', '迟'), ('leave', '假'), ('absent', '缺'), ('left_early', '早退'), ('elsewhere', '别处')], max_length=10)),
                    ('place', models.CharField(blank=True, max_length=60)),
                    ('device', models.CharField(max_length=40)),
                    ('device_seq', models.PositiveIntegerField()),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('received_at', models.DateTimeField()),
                    ('pupil', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.pupil')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rostering.session')),
                    ('mark', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='attendance.rollmark')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('mark', 'fingerprint'), name='a_version_is_kept_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='LateMarkDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('accepted', models.BooleanField()),
                    ('reason', models.CharField(max_length=200)),
                    ('decided_at', models.DateTimeField()),
                    ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('mark', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='attendance.rollmark')),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_decision_has_a_reason'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RollSeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sealed_at', models.DateTimeField()),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('sealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='rostering.session')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ),
    ]
