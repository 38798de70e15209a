from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("connections", "0005_lists_carried_over")]
    operations = [
        migrations.RemoveField(model_name="fieldcatalog", name="options"),
    ]
