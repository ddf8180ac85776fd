"""Public pages are found by an index of their signs, instead of by reading every text."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import afterbell.portal.finding_models
from afterbell.base.new_tables import NewTables
from afterbell.portal.rules.grams import grams

A_BATCH = 200
SQLITE = (
    """CREATE VIRTUAL TABLE portal_findable_grams
       USING fts5(grams, content='portal_findable', content_rowid='article_id', detail=none, tokenize='ascii')""",
    """CREATE TRIGGER portal_findable_comes AFTER INSERT ON portal_findable BEGIN
         INSERT INTO portal_findable_grams(rowid, grams) VALUES (new.article_id, new.grams);
       END""",
    """CREATE TRIGGER portal_findable_goes AFTER DELETE ON portal_findable BEGIN
         INSERT INTO portal_findable_grams(portal_findable_grams, rowid, grams)
         VALUES ('delete', old.article_id, old.grams);
       END""",
    """CREATE TRIGGER portal_findable_changes AFTER UPDATE ON portal_findable BEGIN
         INSERT INTO portal_findable_grams(portal_findable_grams, rowid, grams)
         VALUES ('delete', old.article_id, old.grams);
         INSERT INTO portal_findable_grams(rowid, grams) VALUES (new.article_id, new.grams);
       END""",
)
POSTGRESQL = ("CREATE INDEX portal_findable_grams ON portal_findable USING gin (string_to_array(grams, ' '))",)


def make_the_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_the_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE portal_findable_grams")


def find_what_is_public(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    articles = apps.get_model("portal", "Article").objects.filter(visibility="public", withdrawn_at=None)
    findable = apps.get_model("portal", "Findable")
    findable.objects.bulk_create(
        (
            findable(article_id=pk, grams=" ".join(sorted(grams(text=text))))
            for pk, text in articles.order_by("pk").values_list("pk", "text").iterator(chunk_size=A_BATCH)
        ),
        batch_size=A_BATCH,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0010_pages_are_objected_to'),
    ]

    operations = [
        NewTables(
        migrations.CreateModel(
            name='Findable',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='portal.article')),
                ('grams', afterbell.portal.finding_models.GramsField()),
            ],
        ),
        ),
        migrations.RunPython(make_the_index, drop_the_index, elidable=False),
        migrations.RunPython(find_what_is_public, migrations.RunPython.noop, elidable=False),
    ]
