import assessments.models.indicator
import django.core.validators
import django.db.models.deletion
import web.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """An instrument's text can be edited while it is a draft: what was its version is from now on
    its version number, and `version` counts saves as everywhere."""

    dependencies = [
        ('assessments', '0008_answers_merge_by_field'),
        ('portfolio', '0008_named_partners'),
    ]

    operations = [
        migrations.RemoveConstraint("instrument", "instrument_version_once"),
        migrations.RenameField("instrument", "version", "version_number"),
        migrations.AlterModelOptions(
            name='instrument',
            options={'ordering': ['code', 'pk']},
        ),
        migrations.AddField(
            model_name='area',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='instrument',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='assessments.instrument', verbose_name='made from'),
        ),
        migrations.AddField(
            model_name='instrument',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instruments', to='portfolio.programme', verbose_name='programme'),
        ),
        migrations.AddField(
            model_name='instrument',
            name='published_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='published'),
        ),
        migrations.AddField(
            model_name='instrument',
            name='region',
            field=models.CharField(blank=True, max_length=80, validators=[web.text.validate_plain_text, web.text.MaxText(80)], verbose_name='region'),
        ),
        migrations.AddField(
            model_name='instrument',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='suggestedaction',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='area',
            name='code',
            field=models.CharField(max_length=8, validators=[django.core.validators.RegexValidator('^[A-Z0-9]+(-[A-Z0-9]+)*\\Z', 'Use capital letters, digits and hyphens, such as LEG-1.')], verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='area',
            name='description',
            field=models.TextField(blank=True, validators=[web.text.validate_plain_text, web.text.MaxText(2000)], verbose_name='description'),
        ),
        migrations.AlterField(
            model_name='area',
            name='title',
            field=models.CharField(max_length=120, validators=[web.text.validate_plain_text], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='area',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1, 'A weight is a whole number from 1.')], verbose_name='weight'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='assessor_note',
            field=models.TextField(blank=True, validators=[web.text.validate_plain_text, web.text.MaxText(4000)], verbose_name='note for assessors'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='code',
            field=models.CharField(max_length=12, validators=[django.core.validators.RegexValidator('^[A-Z0-9]+(-[A-Z0-9]+)*\\Z', 'Use capital letters, digits and hyphens, such as LEG-1.')], verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='collection_methods',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='how to collect'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='courses',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='related courses'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='entries',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='related Compendium entries'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='evidence_examples',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='evidence to look for'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='interlocutors',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='whom to meet'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='levels',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='level descriptors'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='question',
            field=models.TextField(validators=[web.text.validate_plain_text, web.text.MaxText(1000)], verbose_name='question'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='resolutions',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='related resolutions'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='title',
            field=models.CharField(max_length=160, validators=[web.text.validate_plain_text], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='topics',
            field=models.JSONField(blank=True, default=list, validators=[assessments.models.indicator.validate_texts], verbose_name='mentoring topics'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1, 'A weight is a whole number from 1.')], verbose_name='weight'),
        ),
        migrations.AlterField(
            model_name='instrument',
            name='code',
            field=models.CharField(max_length=20, validators=[django.core.validators.RegexValidator('^[A-Z0-9]+(-[A-Z0-9]+)*\\Z', 'Use capital letters, digits and hyphens, such as FC-DDA.')], verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='instrument',
            name='title',
            field=models.CharField(max_length=200, validators=[web.text.validate_plain_text], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='instrument',
            name='version_number',
            field=models.CharField(max_length=12, validators=[django.core.validators.RegexValidator('^\\d{1,3}\\.\\d{1,3}\\Z', 'Write two numbers, such as 1.0.')], verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='instrument',
            name='references',
            field=models.JSONField(blank=True, default=dict, verbose_name='references'),
        ),
        migrations.AlterField(
            model_name='instrument',
            name='scale',
            field=models.JSONField(blank=True, default=list, verbose_name='scale'),
        ),
        migrations.AlterField(
            model_name='suggestedaction',
            name='text',
            field=models.TextField(validators=[web.text.validate_plain_text, web.text.MaxText(1000)], verbose_name='action'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(fields=('code', 'version_number'), name='instrument_version_once'),
        ),
    ]
