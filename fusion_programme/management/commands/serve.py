"""Run the whole product in one terminal: web server, worker and sweeper."""

import os
import socket
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from fusion_programme.demonstration.accounts import ACCOUNTS, PASSWORD
from fusion_programme.supervisor import Child, Supervisor

# The demonstration may run as root, in a container or on a test machine.
QUIET = "ignore:You're running the worker"


class Command(BaseCommand):
    help = "Start web server, worker and sweeper; Ctrl-C stops all three."

    def handle(self, *args, **options):
        refuse_busy_port(settings.PORT)
        self.greet()
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        Supervisor(children(settings.PORT), environment).run()
        self.stdout.write("Stopped.")

    def greet(self):
        self.stdout.write(f"\n  Open http://127.0.0.1:{settings.PORT}/\n\n")
        if settings.DEMO:
            self.stdout.write(f"  Demonstration accounts, all with the password {PASSWORD}\n")
            for account in ACCOUNTS:
                where = ", ".join(account.states) or "whole programme"
                self.stdout.write(f"    {account.role_label:24} {account.email:32} {where}")
        self.stdout.write("\n  Ctrl-C stops everything.\n\n")
        self.stdout.flush()


def children(port: int) -> list[Child]:
    """The same commands as in docker-compose.yml, on this machine's Python."""
    python = sys.executable
    return [
        Child("web", [python, "-m", "gunicorn", *web_options(port)]),
        Child("worker", [python, "-W", QUIET, "-m", "celery", *worker_options()]),
        Child("sweeper", [python, "manage.py", "sweep"]),
    ]


def web_options(port: int) -> list[str]:
    bind = f"127.0.0.1:{port}"
    options = ["--bind", bind, "--workers", "2", "--threads", "2", "--no-control-socket"]
    return [*options, "--log-level", "warning", "fusion_programme.wsgi"]


def worker_options() -> list[str]:
    options = ["--concurrency", "1", "--loglevel", "warning", "--without-gossip"]
    return ["-q", "-A", "fusion_programme", "worker", *options, "--without-mingle"]


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CommandError(
                f"Port {port} is taken. Stop what uses it, or choose another: PORT=8001 make run"
            ) from None
