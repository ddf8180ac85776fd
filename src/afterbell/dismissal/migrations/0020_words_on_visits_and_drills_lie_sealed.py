from django.db import migrations, models
from afterbell.base.altered_tables import AlteredTables


class Migration(migrations.Migration):

    dependencies = [
        ('dismissal', '0019_a_word_at_the_gate_is_taken_back'),
    ]

    operations = [
        AlteredTables(
            migrations.RemoveConstraint(
                model_name='drillended',
                name='a_drill_ends_with_a_note',
            ),
            migrations.RemoveConstraint(
                model_name='visitended',
                name='who_was_not_seen_out_has_a_reason',
            ),
            migrations.RemoveConstraint(
                model_name='visitstays',
                name='a_stay_has_a_reason',
            ),
            migrations.AddField(
                model_name='drillended',
                name='note_sealed',
                field=models.BinaryField(null=True),
            ),
            migrations.AddField(
                model_name='visitended',
                name='reason_sealed',
                field=models.BinaryField(null=True),
            ),
            migrations.AddField(
                model_name='visitstays',
                name='reason_sealed',
                field=models.BinaryField(null=True),
            ),
            migrations.AlterField(
                model_name='visitstays',
                name='reason',
                field=models.CharField(blank=True, max_length=80),
            ),
            migrations.AddConstraint(
                model_name='drillended',
                constraint=models.CheckConstraint(condition=models.Q(('real', True), ('note_sealed__isnull', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='a_drill_ends_with_a_note'),
            ),
            migrations.AddConstraint(
                model_name='visitended',
                constraint=models.CheckConstraint(condition=models.Q(('how', 'out'), ('reason_sealed__isnull', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='who_was_not_seen_out_has_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='visitstays',
                constraint=models.CheckConstraint(condition=models.Q(('reason_sealed__isnull', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_stay_has_a_reason'),
            ),
        ),
    ]
