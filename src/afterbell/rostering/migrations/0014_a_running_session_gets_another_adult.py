import django.db.models.deletion
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('rostering', '0013_seats_stand_beside_sessions'),
        ('schools', '0006_a_school_says_where_it_stands'),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='Replacement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200)),
                    ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.staff')),
                    ('naming', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='rostering.assignment')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_replacement_has_its_reason')],
                },
            ),
        ),
    ]
