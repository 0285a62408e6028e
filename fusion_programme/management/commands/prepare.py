"""Bring an installation to what this release needs; safe and quick to run again."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from fusion_programme.owner import as_owner


class Command(BaseCommand):
    help = "Migrate, load reference data (and the demonstration), collect static files, make faces."

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-static",
            action="store_false",
            dest="static",
            help="the static files were collected when the image was built",
        )

    def handle(self, *args, static, **options):
        # Asked before: in between it is the owner's.
        role = settings.DATABASES["default"]["USER"]
        with as_owner():
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            if settings.DATABASE_OWNER_URL:
                call_command("lock_history", role, stdout=self.stdout)
        call_command("load_reference", stdout=self.stdout)
        if settings.DEMO:
            call_command("load_demo", stdout=self.stdout)
        if static:
            call_command("collectstatic", interactive=False, verbosity=0)
        call_command("make_fonts", stdout=self.stdout)
