import hashlib
import json

from django.db import migrations, models

from web.text import clean_text


def tell_questions(apps, schema_editor):
    """What each indicator asks, as one digest; nothing else of a published version is touched."""
    rows = apps.get_model("assessments", "Indicator").objects
    for each in list(rows.only("code", "question", "levels")):
        texts = [clean_text(text) for text in (each.question, *each.levels)]
        asked = json.dumps((each.code, texts))
        key = hashlib.sha256(asked.encode()).hexdigest()
        rows.filter(pk=each.pk).update(question_key=key)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0019_deliveries_of_every_record")]
    operations = [
        migrations.AddField(
            "indicator",
            "question_key",
            models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.RunPython(tell_questions, migrations.RunPython.noop),
    ]
