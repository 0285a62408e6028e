"""Check the whole history against its digests and chains."""

from django.core.management.base import BaseCommand, CommandError

from history.verify import verify

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Say for each chain whether an entry was altered, removed or put in; ends with 1 if so. "
        "Keep the printed heads elsewhere: only they reveal a history that was cut off at its end."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--programme", help="only this programme's chain, by its code; house for the house's"
        )

    def handle(self, *args, programme, **options):
        reports = list(verify("" if programme == "house" else programme))
        if programme is not None and not reports:
            raise CommandError(f"There is no chain {programme}.")
        for report in reports:
            self.say(report)
        damaged = sum(len(report.damage) for report in reports)
        if damaged:
            raise CommandError(f"The history was touched: {damaged} findings above.")
        self.stdout.write("The history is whole.")

    def say(self, report):
        self.stdout.write(
            f"{report.name}: {report.events} entries, {report.sealed} sealed, "
            f"{report.waiting} waiting, head {report.head or 'none'}"
        )
        if report.late:
            self.stderr.write(
                f"{report.name}: warning: {report.late} entries wait longer than a minute for "
                "their seal. Does the sweeper run?"
            )
        for line in report.damage[:SHOWN]:
            self.stderr.write(f"{report.name}: {line}")
        if len(report.damage) > SHOWN:
            self.stderr.write(f"{report.name}: and {len(report.damage) - SHOWN} more")
