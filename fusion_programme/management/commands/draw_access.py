"""Draw who may do what for the documentation."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import override

from portfolio.matrix_words import page

PAGE = Path(settings.BASE_DIR) / "docs" / "access.md"


def drawn() -> str:
    with override("en"):
        return page()


class Command(BaseCommand):
    help = "Draw docs/access.md from the matrix of rights."

    def handle(self, *args, **options):
        PAGE.write_text(drawn())
        self.stdout.write("docs/access.md")
