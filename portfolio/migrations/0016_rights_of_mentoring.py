"""A mentor's rights are those on his own assignments, and rights concerns have rights of their own.

The list of rights is that of the matrix, as in `portfolio.models.State`: it is no schema.
"""

from django.db import migrations

from portfolio.matrix import RIGHTS


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0015_kinds_of_agencies"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="state",
            options={
                "default_permissions": (),
                "ordering": ["name"],
                "permissions": [(each, each.replace("_", " ")) for each in sorted(RIGHTS)],
            },
        ),
    ]
