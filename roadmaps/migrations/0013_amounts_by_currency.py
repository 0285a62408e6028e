import django.core.validators
import roadmaps.models.cost
from decimal import Decimal
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0012_amendments_in_hand'),
    ]

    operations = [
        migrations.AlterField(
            model_name='costline',
            name='amount',
            field=roadmaps.models.cost.AmountField(decimal_places=3, max_digits=15, validators=[django.core.validators.MinValueValidator(Decimal('0.001'))], verbose_name='amount'),
        ),
    ]
