import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0014_incidents_have_photographs'),
        ('schools', '0006_a_school_says_where_it_stands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='CountDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('called', models.PositiveSmallIntegerField()),
                    ('reason', models.CharField(max_length=200)),
                    ('decided_at', models.DateTimeField()),
                    ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('look', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='count_decisions', to='attendance.patrollook')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('look', 'called'), name='a_difference_is_decided_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_difference_is_decided_by_reason')],
                },
            ),
        ),
    ]
