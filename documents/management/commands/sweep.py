"""The sweeper's process: rings again for documents that were not announced or were left behind."""

import logging
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from documents.sweeper import sweep

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Look after documents, files and history: announce, expire, seal. Runs until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, then stop")
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between rounds")

    def handle(self, *args, once, interval, **options):
        while True:
            done = sweep()
            if any(done.values()):
                logger.info("Swept: %s", done)
            close_old_connections()
            if once:
                return
            time.sleep(interval)
