from django.db import migrations, models


def keep_what_counted(apps, schema_editor):
    """What was agreed as not applicable before approvals were recorded goes on counting so."""
    answers = apps.get_model("assessments", "Answer").objects
    rows = answers.filter(voice="agreed", value="NA", is_scored=True)
    rows.update(approved_reason=models.F("reason"))


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_seats_and_discussion")]

    operations = [migrations.RunPython(keep_what_counted, migrations.RunPython.noop)]
