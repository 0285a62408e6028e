"""Make the fixed faces of documents, so that the first document does not wait for them."""

from django.core.management.base import BaseCommand

from documents import fonts


class Command(BaseCommand):
    help = "Make the fixed faces that documents are set in. Seconds the first time, then nothing."

    def handle(self, *args, **options):
        self.stdout.write(f"The faces of documents lie in {fonts.folder()}.")
