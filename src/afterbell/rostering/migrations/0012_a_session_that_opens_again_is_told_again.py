from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rostering', '0011_a_day_stops'),
    ]

    operations = [
        migrations.AddField(
            model_name='ladderrung',
            name='opening',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RemoveConstraint(
            model_name='ladderrung',
            name='each_rung_of_a_session_is_told_once',
        ),
        migrations.AddConstraint(
            model_name='ladderrung',
            constraint=models.UniqueConstraint(fields=('session', 'opening', 'rung'), name='each_rung_of_an_opening_is_told_once'),
        ),
    ]
