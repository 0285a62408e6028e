"""Rights on states are derived; they are written anew from the grants when reference data load."""

from django.db import migrations


def clear(apps, schema_editor):

    apps.get_model("auth", "Group").objects.all().delete()
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="portfolio", content_type__model="state"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0002_user_last_seen"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
