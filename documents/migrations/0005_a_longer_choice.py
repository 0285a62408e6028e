from django.db import migrations, models


class Migration(migrations.Migration):
    """A choice of entries and practices is a bit for each of them."""

    dependencies = [("documents", "0004_a_choice_of_what_is_printed")]

    operations = [
        migrations.AlterField(
            model_name="job", name="choice", field=models.CharField(blank=True, max_length=400)
        ),
    ]
