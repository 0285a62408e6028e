"""Make the words of the published Compendium findable anew."""

from django.core.management.base import BaseCommand

from compendium.search.index import rebuild


class Command(BaseCommand):
    help = "Rebuild the search over published editions of the Compendium. Safe to run again."

    def handle(self, *args, **options):
        self.stdout.write(f"Items that can be found: {rebuild()}.")
