from django.db import migrations, models


def is_high(action, method):
    if method == 'moscow':
        return action['moscow'] == 'must'
    if method == 'urgency_effort':
        return action['urgency'] * action['impact'] >= 16
    return action['impact'] * action['feasibility'] >= 16


def keep_what_is_signed(apps, schema_editor):
    """Plans that are being amended: whether each action was of high priority as it was signed."""
    versions = apps.get_model('roadmaps', 'PlanVersion').objects
    actions = apps.get_model('roadmaps', 'PlanAction').objects
    for roadmap in apps.get_model('roadmaps', 'Roadmap').objects.filter(status='amending'):
        version = versions.filter(roadmap=roadmap).order_by('-fixed_at', '-pk').first()
        if version is None:
            continue
        method = version.content['plan']['method']
        mine = actions.filter(objective__roadmap=roadmap, is_proposed=False)
        on_gates = set(
            mine.filter(findings__indicator__is_gate=True).values_list('pk', flat=True)
        )
        for each in version.content['actions']:
            found = is_high(each, method) or each['key'] in on_gates
            mine.filter(pk=each['key']).update(is_priority_in_force=found)


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0014_the_level_on_the_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='planaction',
            name='is_priority_in_force',
            field=models.BooleanField(editable=False, null=True),
        ),
        migrations.RunPython(keep_what_is_signed, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='planaction',
            name='weight_in_force',
        ),
    ]
