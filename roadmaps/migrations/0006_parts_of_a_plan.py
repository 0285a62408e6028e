from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import web.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("roadmaps", "0005_priority_money_governance"),
        ("portfolio", "0010_the_states_reply"),
    ]

    operations = [
        migrations.CreateModel(
            name="CostLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "purpose",
                    models.CharField(
                        max_length=200,
                        validators=[web.text.validate_plain_text],
                        verbose_name="what for",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(default="USD", max_length=3, verbose_name="currency"),
                ),
                (
                    "funding",
                    models.CharField(
                        choices=[
                            ("national", "National budget"),
                            ("secured", "Secured"),
                            ("pledged", "Pledged"),
                            ("gap", "Gap"),
                        ],
                        default="gap",
                        max_length=8,
                        verbose_name="funding",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="The organisation or budget line by name; no persons.",
                        max_length=120,
                        validators=[web.text.validate_plain_text],
                        verbose_name="source or donor",
                    ),
                ),
                (
                    "earmark",
                    models.CharField(
                        blank=True,
                        help_text="What the donor ties the money to.",
                        max_length=200,
                        validators=[web.text.validate_plain_text],
                        verbose_name="earmark",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost line",
                "verbose_name_plural": "cost lines",
                "ordering": ["action", "year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Dependency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
            ],
            options={
                "verbose_name": "dependency",
                "verbose_name_plural": "dependencies",
                "ordering": ["action", "predecessor"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "title",
                    models.CharField(
                        max_length=200,
                        validators=[web.text.validate_plain_text],
                        verbose_name="title",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "evidence_wanted",
                    models.CharField(
                        help_text="What will show that it is reached, such as: the signed decree.",
                        max_length=300,
                        validators=[web.text.validate_plain_text],
                        verbose_name="evidence wanted",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("reached", "Marked as reached"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "proof",
                    models.TextField(
                        blank=True,
                        help_text="Reference, date and who keeps it. No names, no case content.",
                        validators=[
                            web.text.validate_plain_text,
                            web.text.MaxText(1000),
                            web.text.validate_no_contact,
                        ],
                        verbose_name="proof",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["action", "number"],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
                (
                    "text",
                    models.TextField(
                        validators=[web.text.validate_plain_text, web.text.MaxText(1000)],
                        verbose_name="risk",
                    ),
                ),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="likelihood",
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="impact",
                    ),
                ),
                (
                    "response",
                    models.TextField(
                        validators=[web.text.validate_plain_text, web.text.MaxText(1000)],
                        verbose_name="response",
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        help_text="Agency and function, no names.",
                        max_length=120,
                        validators=[web.text.validate_plain_text, web.text.validate_no_contact],
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "risk",
                "verbose_name_plural": "risks",
                "ordering": ["roadmap", "pk"],
            },
        ),
        migrations.AddField(
            model_name="costline",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="roadmaps.planaction",
            ),
        ),
        migrations.AddField(
            model_name="dependency",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dependencies",
                to="roadmaps.planaction",
            ),
        ),
        migrations.AddField(
            model_name="dependency",
            name="predecessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followers",
                to="roadmaps.planaction",
                verbose_name="waits for",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="roadmaps.planaction",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portfolio.statedocument",
                verbose_name="document of the State",
            ),
        ),
        migrations.AddField(
            model_name="risk",
            name="action",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="risks",
                to="roadmaps.planaction",
                verbose_name="action",
            ),
        ),
        migrations.AddField(
            model_name="risk",
            name="roadmap",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="risks",
                to="roadmaps.roadmap",
            ),
        ),
        migrations.AddConstraint(
            model_name="costline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="cost_line_above_nothing",
                violation_error_message="Give an amount above 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="costline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("funding__in", ("pledged", "secured")), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    _connector="OR",
                ),
                name="cost_line_names_its_donor",
                violation_error_message="Name who pledged or secured this money.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dependency",
            constraint=models.UniqueConstraint(
                fields=("action", "predecessor"),
                name="dependency_once",
                violation_error_message="This dependency stands already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dependency",
            constraint=models.CheckConstraint(
                condition=models.Q(("action", models.F("predecessor")), _negated=True),
                name="dependency_not_on_itself",
                violation_error_message="An action cannot wait for itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                fields=("action", "number"), name="milestone_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(("impact__range", (1, 5)), ("likelihood__range", (1, 5))),
                name="risk_in_range",
                violation_error_message="Choose likelihood and impact from 1 to 5.",
            ),
        ),
    ]
