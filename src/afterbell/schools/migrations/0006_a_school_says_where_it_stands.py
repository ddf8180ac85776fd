from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0005_engagements_and_vetting'),
    ]

    operations = [
        migrations.AddField(
            model_name='school',
            name='spot',
            field=models.CharField(blank=True, default='', max_length=24),
        ),
    ]
