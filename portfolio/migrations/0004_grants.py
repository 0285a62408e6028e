"""Assignments become grants. The rights on states are derived, so their table is made anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0003_clear_derived_rights")]

    operations = [
        migrations.RemoveConstraint("assignment", "assignment_once_per_state"),
        migrations.RemoveConstraint("assignment", "assignment_once_for_programme"),
        migrations.RenameModel("Assignment", "Grant"),
        migrations.DeleteModel("StateUserPermission"),
    ]
