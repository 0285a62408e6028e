import re

from django.db import migrations, models
from django.utils import translation

from web.marking import Classification

ON_PAGES = re.compile(r'data-mark="([^"]*)"')


def read_from_the_pages(apps, schema_editor):
    """What each page of a version says of its level."""
    versions = apps.get_model('roadmaps', 'PlanVersion').objects
    for version in versions.only('pk', 'language', 'html').iterator():
        said = ON_PAGES.search(version.html)
        with translation.override(version.language):
            known = {str(each.label): each.value for each in Classification}
        if said and said[1] in known:
            versions.filter(pk=version.pk).update(classification=known[said[1]])


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0013_amounts_by_currency'),
    ]

    operations = [
        migrations.AddField(
            model_name='planversion',
            name='classification',
            field=models.CharField(
                choices=[('unc', 'Unclassified'), ('con', 'Confidential'), ('str', 'Strictly Confidential')],
                default='con',
                editable=False,
                max_length=3,
            ),
        ),
        migrations.RunPython(read_from_the_pages, migrations.RunPython.noop),
    ]
