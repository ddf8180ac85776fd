import afterbell.base.codes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('dismissal', '0015_words_of_the_gate_are_put_aside'),
        ('schools', '0006_a_school_says_where_it_stands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='CollectorDays',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('until', models.DateField(null=True)),
                    ('said_at', models.DateTimeField()),
                    ('collector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='said_days', to='dismissal.collector')),
                    ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='days_said_anew_are_in_order')],
                },
            ),
            migrations.CreateModel(
                name='CollectorPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(default=afterbell.base.codes.new_code, editable=False, max_length=12, unique=True)),
                    ('content_hash', models.CharField(max_length=64)),
                    ('added_at', models.DateTimeField()),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('collector', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='photo', to='dismissal.collector')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ),
    ]
