"""A number of an edition begins with no zero: 01.1 beside 1.1 would be another edition."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compendium", "0008_words_without_articles")]

    operations = [
        migrations.AlterField(
            model_name="edition",
            name="number",
            field=models.CharField(
                max_length=12,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\Z",
                        "Write two numbers, such as 1.0, without a zero before them.",
                    )
                ],
                verbose_name="number",
            ),
        ),
    ]
