from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0010_sealed_rolls_are_corrected'),
    ]

    operations = [
        migrations.AddField(
            model_name='alarm',
            name='times',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.RemoveConstraint(
            model_name='alarm',
            name='one_alarm_a_child',
        ),
        migrations.AddConstraint(
            model_name='alarm',
            constraint=models.UniqueConstraint(fields=('session', 'pupil', 'times'), name='one_alarm_a_child_each_time'),
        ),
    ]
