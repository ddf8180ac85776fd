from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0003_a_family_has_its_calendar'),
    ]

    operations = [
        migrations.AddField(
            model_name='school',
            name='short_name',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='school',
            name='address',
            field=models.CharField(blank=True, default='', max_length=120),
        ),
        migrations.AddField(
            model_name='school',
            name='phone',
            field=models.CharField(blank=True, default='', max_length=30),
        ),
    ]
