import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('dismissal', '0003_a_wrong_handover_is_taken_back'),
        ('rostering', '0001_sessions_and_named_adults'),
        ('schools', '0001_people_places_and_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='GateSide',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('handover_id', models.UUIDField()),
                    ('side', models.CharField(choices=[('given', '已送出'), ('taken', '已接到')], max_length=5)),
                    ('happened_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.pupil')),
                    ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gate_sides', to='rostering.session')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('school', 'handover_id'), name='a_side_is_stored_once'), models.UniqueConstraint(fields=('session', 'pupil', 'side', 'said_by'), name='nobody_says_one_side_twice'), models.CheckConstraint(condition=models.Q(('side__in', ['given', 'taken'])), name='a_handover_has_two_sides')],
                },
            ),
        ),
    ]
