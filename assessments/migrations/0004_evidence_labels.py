"""Evidence gets the label that its kind begins with."""

from django.db import migrations


def label(apps, schema_editor):
    rows = apps.get_model("assessments", "Evidence").objects
    rows.filter(kind="interview").update(classification="str")
    rows.filter(kind="public_source").update(classification="unc")
    rows.exclude(pk=None).update(release="team")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_labels_and_sample")]

    operations = [migrations.RunPython(label, migrations.RunPython.noop)]
