"""A session keeps what its course asked for, and a certificate the name as it was printed. What there
is takes what is true today: nothing else is known."""

import django.core.validators
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

PERCENT = [
    django.core.validators.MinValueValidator(1),
    django.core.validators.MaxValueValidator(100),
]


def keep(apps, schema_editor):
    course = apps.get_model("training", "Course").objects.filter(pk=OuterRef("course_id"))
    apps.get_model("training", "Session").objects.update(
        pass_mark=Subquery(course.values("pass_mark")[:1]),
        least_attendance=Subquery(course.values("least_attendance")[:1]),
    )
    person = apps.get_model("portfolio", "Participant").objects.filter(
        nominations=OuterRef("nomination_id")
    )
    # Whose name was removed from a certificate is named by none.
    named = apps.get_model("training", "Certificate").objects.exclude(person="")
    named.update(own_name=Subquery(person.values("own_name")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0009_supervisor_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="pass_mark",
            field=models.PositiveSmallIntegerField(
                default=70, editable=False, validators=PERCENT, verbose_name="pass mark in percent"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="least_attendance",
            field=models.PositiveSmallIntegerField(
                default=80,
                editable=False,
                validators=PERCENT,
                verbose_name="attendance needed in percent",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="own_name",
            field=models.CharField(
                blank=True, max_length=160, verbose_name="name in the own script"
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
