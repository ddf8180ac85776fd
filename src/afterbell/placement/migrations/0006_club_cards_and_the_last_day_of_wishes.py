import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterbell.base.new_tables import NewTables


class Migration(migrations.Migration):

    dependencies = [
        ('placement', '0005_places_claimed_and_offered'),
        ('schools', '0004_a_school_says_how_it_is_reached'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            migrations.CreateModel(
                name='LastWishDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('set_at', models.DateTimeField()),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='last_wish_days', to='schools.term')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ClubCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('offering', models.CharField(max_length=30)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('about', models.CharField(max_length=140)),
                    ('to_bring', models.CharField(blank=True, max_length=60)),
                    ('picture', models.CharField(blank=True, max_length=64)),
                    ('picture_width', models.PositiveSmallIntegerField(default=0)),
                    ('picture_height', models.PositiveSmallIntegerField(default=0)),
                    ('written_at', models.DateTimeField()),
                    ('leader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.staff')),
                    ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                    ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='club_cards', to='schools.term')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('term', 'offering', 'number'), name='a_card_follows_the_one_before'), models.CheckConstraint(condition=models.Q(('about', ''), _negated=True), name='a_club_card_says_something')],
                },
            ),
        ),
    ]
