import django.core.validators
import roadmaps.currencies
import web.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("roadmaps", "0004_named_partners"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="planaction",
            name="action_priority_in_range",
        ),
        migrations.AddField(
            model_name="planaction",
            name="assumptions",
            field=models.TextField(
                blank=True,
                validators=[web.text.validate_plain_text, web.text.MaxText(2000)],
                verbose_name="assumptions",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="baseline",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="baseline"
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="moscow",
            field=models.CharField(
                blank=True,
                choices=[
                    ("must", "Must"),
                    ("should", "Should"),
                    ("could", "Could"),
                    ("wont", "Will not, in this plan"),
                ],
                max_length=8,
                verbose_name="MoSCoW class",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="output_indicator",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[web.text.validate_plain_text],
                verbose_name="output indicator",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="rights_note",
            field=models.TextField(
                blank=True,
                validators=[web.text.validate_plain_text, web.text.MaxText(2000)],
                verbose_name="rights and gender note",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="target",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="target"
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="unit",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[web.text.validate_plain_text],
                verbose_name="unit",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="urgency",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(5),
                ],
                verbose_name="urgency",
            ),
        ),
        migrations.AddField(
            model_name="planaction",
            name="verification",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[web.text.validate_plain_text],
                verbose_name="means of verification",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="currency",
            field=models.CharField(
                blank=True,
                help_text="Three letters of ISO 4217. Without one the plan counts in US dollars alone.",
                max_length=3,
                validators=[roadmaps.currencies.validate_currency],
                verbose_name="national currency",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="foreword",
            field=models.TextField(
                blank=True,
                validators=[web.text.validate_plain_text, web.text.MaxText(4000)],
                verbose_name="foreword",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="method",
            field=models.CharField(
                choices=[
                    ("impact_feasibility", "Impact × feasibility"),
                    ("urgency_effort", "Urgency × impact ÷ effort"),
                    ("moscow", "Must, should, could, will not (MoSCoW)"),
                ],
                default="impact_feasibility",
                max_length=20,
                verbose_name="how priorities are set",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="owner_body",
            field=models.CharField(
                blank=True,
                max_length=200,
                validators=[web.text.validate_plain_text],
                verbose_name="body that owns the plan",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="prevailing_language",
            field=models.CharField(
                choices=[
                    ("en", "English"),
                    ("fr", "French"),
                    ("pt", "Portuguese"),
                    ("ar", "Arabic"),
                ],
                default="en",
                max_length=2,
                verbose_name="language that prevails",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="reporting_rhythm",
            field=models.CharField(
                choices=[
                    ("quarterly", "Every quarter"),
                    ("half_yearly", "Every half-year"),
                    ("yearly", "Every year"),
                ],
                default="quarterly",
                max_length=12,
                verbose_name="reporting rhythm",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="usd_rate",
            field=models.DecimalField(
                blank=True,
                decimal_places=6,
                max_digits=18,
                null=True,
                verbose_name="national currency for one US dollar",
            ),
        ),
        migrations.AddField(
            model_name="roadmap",
            name="usd_rate_on",
            field=models.DateField(blank=True, null=True, verbose_name="date of the rate"),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("feasibility__range", (1, 5)),
                    ("impact__range", (1, 5)),
                    ("urgency__range", (1, 5)),
                ),
                name="action_priority_in_range",
                violation_error_message="Choose impact, feasibility and urgency from 1 to 5.",
            ),
        ),
        migrations.AddConstraint(
            model_name="roadmap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("currency", ""), ("usd_rate", None), ("usd_rate_on", None)),
                    models.Q(
                        models.Q(("currency", ""), _negated=True),
                        ("usd_rate__gt", 0),
                        ("usd_rate_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="roadmap_currency_with_rate",
                violation_error_message="Give currency, rate and date of the rate together.",
            ),
        ),
    ]
