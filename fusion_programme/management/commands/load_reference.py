"""Load what the product ships with: States, donors, programme, instrument, courses, manual."""

from django.core.management.base import BaseCommand
from django.db import transaction

import assessments.reference
import compendium.reference
import portfolio.reference
import training.reference
from portfolio.actions import sync_rights


class Command(BaseCommand):
    help = "Load or refresh the reference data. Safe to run again."

    @transaction.atomic
    def handle(self, *args, **options):
        portfolio.reference.load()
        sync_rights()
        instrument = assessments.reference.load()
        courses = training.reference.load()
        entries = compendium.reference.load()
        self.stdout.write(
            f"Reference data are in place; the instrument is {instrument}, courses: {courses}, "
            f"entries of the Compendium: {entries}."
        )
