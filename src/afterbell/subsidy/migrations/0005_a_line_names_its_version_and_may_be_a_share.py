"""A line names the version it goes by; a share of a pool and what an appraisal gives rest on no single session."""

import django.db.models.deletion
from django.db import migrations, models
from afterbell.base.altered_tables import AlteredTables


class Migration(migrations.Migration):
    dependencies = [
        ("scheme", "0003_a_version_is_sent_back"),
        ("subsidy", "0004_economic_classes_of_payroll"),
    ]

    operations = [
        AlteredTables(
            migrations.AddField(
                model_name="payline",
                name="version",
                field=models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheme.schemeversion"
                ),
            ),
            migrations.RemoveConstraint(model_name="payline", name="what_is_paid_was_earned"),
            migrations.AddConstraint(
                model_name="payline",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("adjustment", None), ("amount_fen__lte", 0), ("session", None)),
                        models.Q(("adjustment", None), ("kind__in", ["share", "assessed"]), ("session", None)),
                        models.Q(("adjustment", None), ("presence__isnull", False), ("session__isnull", False)),
                        models.Q(("adjustment__isnull", False), ("kind", "adjustment"), ("presence", None), ("session", None)),
                        _connector="OR",
                    ),
                    name="what_is_paid_was_earned",
                ),
            ),
        ),
    ]
