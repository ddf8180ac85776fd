"""An education authority is an institution with a space and a ledger of its own; areas with officers get theirs."""

from datetime import UTC, datetime

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from afterbell.base.audit import GENESIS, entry_hash
from afterbell.base.altered_tables import AlteredTables


def open_authorities(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Open the authority of every area that has an officer, with the first entry of its ledger."""
    del schema_editor
    schools, areas = apps.get_model("schools", "School").objects, apps.get_model("schools", "Area").objects
    entries, heads = apps.get_model("base", "AuditEntry").objects, apps.get_model("base", "ChainHead").objects
    officers = apps.get_model("schools", "Appointment").objects.filter(role="bureau_officer")
    for area in areas.filter(pk__in=officers.values("area")).order_by("pk"):
        name = f"{area.name}教育{'厅' if area.kind == 'region' else '局'}"
        authority = schools.create(kind="authority", banner=area, name=name)
        said = {
            "tenant": authority.pk,
            "seq": 1,
            "at": datetime.now(UTC),
            "by": "migration",
            "action": "schools.open",
            "subject": authority.code,
            "details": {"area": area.code},
        }
        digest = entry_hash(previous=GENESIS, **said)
        entries.create(**said, hash=digest)
        heads.create(tenant=authority.pk, seq=1, hash=digest)


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0004_told_by_phone'),
        ('schools', '0016_a_second_factor'),
    ]

    operations = [
        AlteredTables(
            migrations.AddField(
                model_name='school',
                name='kind',
                field=models.CharField(choices=[('school', '学校'), ('authority', '教育局')], default='school', max_length=9),
            ),
            migrations.AddConstraint(
                model_name='school',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'authority')), fields=('banner',), name='one_authority_an_area'),
            ),
            migrations.AddConstraint(
                model_name='school',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('school', 'authority'))), name='an_institution_is_of_a_kind'),
            ),
        ),
        migrations.RunPython(open_authorities, migrations.RunPython.noop),
    ]
