from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dismissal', '0006_passes_of_stand_ins'),
    ]

    operations = [
        migrations.AddField(
            model_name='handoverundone',
            name='reason_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.RemoveConstraint(
            model_name='handoverundone',
            name='an_undoing_has_a_reason',
        ),
        migrations.AddConstraint(
            model_name='handoverundone',
            constraint=models.CheckConstraint(condition=models.Q(('reason_sealed__isnull', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='an_undoing_has_a_reason'),
        ),
    ]
