from django.db import migrations


def keep_what_is_in_force(apps, schema_editor):
    """Plans that are being amended: their actions go on being tracked as they were signed."""
    agencies = apps.get_model('portfolio', 'Agency').objects
    versions = apps.get_model('roadmaps', 'PlanVersion').objects
    actions = apps.get_model('roadmaps', 'PlanAction').objects
    for roadmap in apps.get_model('roadmaps', 'Roadmap').objects.filter(status='amending'):
        version = versions.filter(roadmap=roadmap).order_by('-fixed_at', '-pk').first()
        if version is None:
            continue
        mine = actions.filter(objective__roadmap=roadmap)
        signed = version.content['actions']
        for each in signed:
            lead = agencies.filter(state=roadmap.state_id, name=each['lead_agency']).first()
            mine.filter(pk=each['key']).update(
                end_in_force=each['ends_on'],
                weight_in_force=each['impact'] * each['feasibility'],
                lead_in_force=lead,
            )
        mine.exclude(pk__in=[each['key'] for each in signed]).update(is_proposed=True)


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0011_what_is_in_force'),
    ]

    operations = [
        migrations.RunPython(keep_what_is_in_force, migrations.RunPython.noop),
    ]
