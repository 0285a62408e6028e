"""A questionnaire keeps that its State hands it on. Those that wait take what their addresses say
today, as their pages did."""

from django.db import migrations, models
from django.db.models import Q

WITHOUT_ADDRESS = Q(asked="supervisor", nomination__supervisor_email="") | Q(
    asked="participant", nomination__participant__email=""
)


def keep(apps, schema_editor):
    rows = apps.get_model("training", "Evaluation").objects.filter(WITHOUT_ADDRESS)
    rows.update(is_handed_on=True)


class Migration(migrations.Migration):
    dependencies = [("training", "0010_kept_as_planned")]
    operations = [
        migrations.AddField(
            "evaluation",
            "is_handed_on",
            models.BooleanField(default=False, verbose_name="handed on by the State"),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
