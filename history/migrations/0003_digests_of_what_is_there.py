"""Gives the events that are there an entrance, a programme and a digest.

What was written before is taken as it stands: a digest can only vouch for what happens after it.
Until now changes came through pages alone, and without a person from the system itself.
"""

from django.db import migrations

from history.digests import event_digest

BATCH = 500


def fill(apps, schema_editor):
    rows = apps.get_model("history", "Event").objects.using(schema_editor.connection.alias)
    programmes = codes_by_state(apps, schema_editor.connection.alias)
    last = 0
    while batch := list(rows.filter(pk__gt=last, digest="").order_by("pk")[:BATCH]):
        for event in batch:
            event.entry = "page" if event.by_id else "system"
            event.programme = programmes.get(event.state_id, "")
            event.digest = event_digest(event.__dict__)
        rows.bulk_update(batch, ["entry", "programme", "digest"])
        last = batch[-1].pk


def codes_by_state(apps, alias):
    parts = apps.get_model("portfolio", "Participation").objects.using(alias).order_by("-pk")
    return dict(parts.values_list("state_id", "programme__code"))


class Migration(migrations.Migration):
    dependencies = [("history", "0002_seals"), ("portfolio", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
