"""Arabic words are found without their article: the words of what is published are forgotten here,
and `load_reference`, which `prepare` runs next, makes them anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("compendium", "0007_edition_numbers")]

    operations = [
        migrations.RunSQL("DELETE FROM compendium_searchtext", migrations.RunSQL.noop),
    ]
