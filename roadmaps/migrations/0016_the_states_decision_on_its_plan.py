import django.db.models.deletion
import web.text
from django.db import migrations, models

RELEASES = [('team', 'Mission team'), ('programme', 'Programme team'), ('state', 'The State concerned'), ('partners', 'Named partners'), ('donors', 'Donors'), ('public', 'Public')]
WIDER = ['partners', 'donors', 'public']


def keep_what_was_released(apps, schema_editor):
    """Plans that went further before decisions were recorded: they stay as far as they went, with
    neither document nor day."""
    actions = apps.get_model('roadmaps', 'PlanAction').objects
    plans = apps.get_model('roadmaps', 'Roadmap').objects
    for roadmap in plans.only('pk', 'release', 'named_partners'):
        labels = [(roadmap.release, roadmap.named_partners)]
        mine = actions.filter(objective__roadmap=roadmap.pk)
        labels += mine.values_list('release', 'named_partners')
        reached = [each for each in labels if each[0] in WIDER]
        if not reached:
            continue
        widest = max((release for release, _partners in reached), key=WIDER.index)
        named = {name.strip() for _release, told in reached for name in told.split(',')} - {''}
        partners = ', '.join(sorted(named))[:300] if widest == 'partners' else ''
        plans.filter(pk=roadmap.pk).update(plan_release=widest, plan_partners=partners)


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0018_personal_page'),
        ('roadmaps', '0015_priority_by_the_plans_method'),
    ]

    operations = [
        migrations.AddField(
            model_name='roadmap',
            name='plan_release',
            field=models.CharField(blank=True, choices=RELEASES, max_length=10, verbose_name='release of the plan'),
        ),
        migrations.AddField(
            model_name='roadmap',
            name='plan_partners',
            field=models.CharField(blank=True, help_text='The organisations by name, separated by commas; no persons.', max_length=300, validators=[web.text.validate_plain_text], verbose_name='partners named by the State'),
        ),
        migrations.AddField(
            model_name='roadmap',
            name='plan_release_document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='released_plans', to='portfolio.statedocument', verbose_name='document of the decision'),
        ),
        migrations.AddField(
            model_name='roadmap',
            name='plan_released_on',
            field=models.DateField(blank=True, null=True, verbose_name='date of the decision'),
        ),
        migrations.RunPython(keep_what_was_released, migrations.RunPython.noop),
    ]
