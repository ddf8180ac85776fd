from django.db import migrations, models

import afterbell.base.codes


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0002_outbox_channels_and_deliveries'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='code',
            field=models.CharField(default=afterbell.base.codes.new_code_apart, editable=False, max_length=12, unique=True),
        ),
    ]
