"""Load the demonstration programme into an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assessments.models import Mission
from fusion_programme.demonstration import loader


class Command(BaseCommand):
    help = "Load the demonstration programme (fictional countries) if no mission is recorded yet."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            # Its accounts have a password that everybody can read.
            raise CommandError("The demonstration is loaded in demonstration mode only: DEMO=true.")
        if Mission.objects.exists():
            self.stdout.write("There are missions already: the demonstration is left alone.")
            return
        names = loader.load(timezone.localdate())
        self.stdout.write(f"The demonstration programme is in place: {', '.join(names)}.")
