from django.db import migrations, models

HELP = (
    "Two assessors score every indicator without seeing each other’s score; the team then agrees "
    "a level. Leave it unticked to write the agreed answer straight away."
)


def field(default):
    return models.BooleanField("scored twice", default=default, help_text=HELP)


class Migration(migrations.Migration):
    """Missions that exist keep their one score; new ones are scored twice unless said otherwise."""

    dependencies = [("assessments", "0006_named_partners")]

    operations = [
        migrations.AddField("mission", "is_scored_twice", field(default=False)),
        migrations.AlterField("mission", "is_scored_twice", field(default=True)),
    ]
