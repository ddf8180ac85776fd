"""People write pages: drafts, versions, what was done with them, and their files."""

import afterbell.base.codes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0007_channels_and_who_sees_an_article'),
        ('schools', '0006_a_school_says_where_it_stands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('code', models.CharField(default=afterbell.base.codes.new_code, editable=False, max_length=12, unique=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
                ('title', models.CharField(blank=True, max_length=120)),
                ('article', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='page', to='portal.article')),
                ('current', models.PositiveSmallIntegerField(null=True)),
                ('pending', models.PositiveSmallIntegerField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('until', models.DateField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['school', '-moved_at'], name='pages_as_they_moved'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='pages_waiting_for_a_time'), models.Index(condition=models.Q(('until__isnull', False)), fields=['until'], name='pages_that_end_by_themselves')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due_at', None), ('pending__isnull', False), _connector='OR'), name='only_what_was_accepted_waits_for_its_time'), models.CheckConstraint(condition=models.Q(('current', None), ('article__isnull', False), _connector='OR'), name='what_is_current_has_an_article')],
            },
        ),
        migrations.CreateModel(
            name='PageVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.pagechannel')),
                ('title', models.CharField(blank=True, max_length=120)),
                ('issuing_unit', models.CharField(blank=True, max_length=60)),
                ('html', models.TextField(blank=True)),
                ('visibility', models.CharField(choices=[('public', '公开'), ('school', '本校登录可见'), ('staff', '本校教职工可见')], default='public', max_length=6)),
                ('notice_last_day', models.DateField(null=True)),
                ('publish_at', models.DateTimeField(null=True)),
                ('correction', models.CharField(blank=True, max_length=200)),
                ('files', models.JSONField(default=list)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='portal.page')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('pictures', models.JSONField(default=list)),
                ('content_hash', models.CharField(max_length=64)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('page', 'number'), name='written_versions_are_numbered'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('issuing_unit', ''), _negated=True)), name='a_written_version_is_named')],
            },
        ),
        migrations.CreateModel(
            name='PageDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.pagechannel')),
                ('title', models.CharField(blank=True, max_length=120)),
                ('issuing_unit', models.CharField(blank=True, max_length=60)),
                ('html', models.TextField(blank=True)),
                ('visibility', models.CharField(choices=[('public', '公开'), ('school', '本校登录可见'), ('staff', '本校教职工可见')], default='public', max_length=6)),
                ('notice_last_day', models.DateField(null=True)),
                ('publish_at', models.DateTimeField(null=True)),
                ('correction', models.CharField(blank=True, max_length=200)),
                ('files', models.JSONField(default=list)),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='portal.page')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saves', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PageStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='portal.page')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='portal.pageversion')),
                ('kind', models.CharField(choices=[('returned', '退回'), ('recalled', '撤回送审'), ('accepted', '审核通过'), ('published', '发布'), ('withdrawn', '撤下'), ('over', '公示期满撤下')], max_length=9)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ('returned', 'recalled', 'accepted'))), fields=('version',), name='a_written_version_is_decided_once'), models.UniqueConstraint(condition=models.Q(('kind', 'published')), fields=('version',), name='a_written_version_is_published_once'), models.UniqueConstraint(condition=models.Q(('kind__in', ('withdrawn', 'over'))), fields=('page',), name='a_page_is_taken_down_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('returned', 'accepted')), _negated=True), models.Q(('by__isnull', False), models.Q(('by', models.F('written_by')), _negated=True)), _connector='OR'), name='nobody_decides_on_what_they_wrote'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('returned', 'withdrawn')), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='a_page_goes_back_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='PageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('code', models.CharField(default=afterbell.base.codes.new_code, editable=False, max_length=12, unique=True)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held', to='portal.page')),
                ('kind', models.CharField(max_length=7)),
                ('name', models.CharField(max_length=120)),
                ('size', models.PositiveIntegerField()),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('fingerprint', models.CharField(max_length=64)),
                ('findings', models.JSONField(default=list)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['school', 'fingerprint'], name='files_by_what_they_are')],
            },
        ),
        ),
    ]
