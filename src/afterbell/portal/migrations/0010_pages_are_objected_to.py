"""A settlement and a version of the scheme are objected to, and who knocks at a public door is counted for a day."""

import django.db.models.deletion
from django.db import migrations, models

from afterbell.base.new_tables import NewTables
from afterbell.base.altered_tables import AlteredTables


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0009_a_lock_reminds_of_itself'),
        ('schools', '0006_a_school_says_where_it_stands'),
    ]

    operations = [
        NewTables(
        migrations.CreateModel(
            name='PublicKnock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(max_length=40)),
                ('whence', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
            ],
            options={
                'indexes': [models.Index(fields=['school', 'door', 'at'], name='knocks_at_a_public_door')],
            },
        ),
        ),
        AlteredTables(
            migrations.AddField(
                model_name='matterobjection',
                name='article',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='portal.article'),
            ),
            migrations.AlterField(
                model_name='matterobjection',
                name='published',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='portal.matterpublished'),
            ),
            migrations.AddIndex(
                model_name='matterobjection',
                index=models.Index(fields=['article', 'raised_at'], name='objections_to_a_page'),
            ),
            migrations.AddConstraint(
                model_name='matterobjection',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('published', None)), models.Q(('article', None), ('published__isnull', False)), _connector='OR'), name='an_objection_is_about_one_thing'),
            ),
        ),
    ]
