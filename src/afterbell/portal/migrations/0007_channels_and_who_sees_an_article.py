"""A space has channels; an article says who may see it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables
from afterbell.base.altered_tables import AlteredTables


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0006_what_families_think_is_published'),
        ('schools', '0006_a_school_says_where_it_stands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
        migrations.CreateModel(
            name='PageChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('key', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=30)),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='portal.pagechannel')),
                ('place', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school', 'key'), name='one_channel_a_key'), models.UniqueConstraint(fields=('school', 'parent', 'name'), name='channels_within_another_differ'), models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('school', 'name'), name='channels_beside_each_other_differ')],
            },
        ),
        ),
        AlteredTables(
            migrations.AddField(
                model_name='article',
                name='channel',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='portal.pagechannel'),
            ),
            migrations.AddField(
                model_name='article',
                name='visibility',
                field=models.CharField(choices=[('public', '公开'), ('school', '本校登录可见'), ('staff', '本校教职工可见')], default='public', max_length=6),
            ),
            migrations.AddField(
                model_name='article',
                name='withdrawn_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AlterField(
                model_name='article',
                name='kind',
                field=models.CharField(choices=[('scheme', '方案'), ('settlement', '补助公示'), ('survey', '调查结果'), ('satisfaction', '满意度'), ('page', '文章')], max_length=12),
            ),
            migrations.AddIndex(
                model_name='article',
                index=models.Index(fields=['school', '-published_at'], name='articles_newest_first'),
            ),
        ),
    ]
