"""A lock that nobody ended reminds people of itself, each time once."""

import django.db.models.deletion
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0008_pages_written_by_people'),
        ('schools', '0006_a_school_says_where_it_stands'),
    ]

    operations = [
        NewTables(
        migrations.CreateModel(
            name='SpaceLockReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('stands', '还没有解锁'), ('appeal', '申诉在等处理'), ('late', '申诉过了期限')], max_length=6)),
                ('since', models.DateField()),
                ('days', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('lock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='portal.spacelock')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('lock', 'kind', 'since', 'days'), name='a_lock_reminds_once')],
            },
        ),
        ),
    ]
