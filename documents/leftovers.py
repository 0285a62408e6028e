"""Files that no row names: a worker died between storing and finishing, a transaction was undone
after its upload was kept, a row went with its person. They are confidential and nobody's.
"""

import logging
import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.core.files.storage import storages
from django.db import models

logger = logging.getLogger(__name__)
STORAGES = ("default", "uploads")
# What can be made again. Elsewhere nothing is removed while no row names any file at all: the
# product may have been started with another database than the files belong to.
MADE_AGAIN = ("default",)
OLD_SECONDS = 24 * 60 * 60
PAUSE_SECONDS = 60 * 60
BATCH = 200


class Sweep:
    """Goes through the storages in small steps, then rests for an hour and begins anew."""

    def __init__(self):
        self.places = iter(())
        self.again_at = 0.0

    def step(self, now: float | None = None) -> int:
        """Look at the next files; returns how many were removed."""
        now = time.time() if now is None else now
        batch = list(islice(self.places, BATCH))
        if not batch and now >= self.again_at:
            self.places, self.again_at = _places(), now + PAUSE_SECONDS
            batch = list(islice(self.places, BATCH))
        removed = 0
        for alias in STORAGES:
            names = [name for where, name in batch if where == alias]
            removed += remove_unnamed(alias, names, before=now - OLD_SECONDS)
        return removed


def _places() -> Iterator[tuple[str, str]]:
    for alias in STORAGES:
        root = Path(storages[alias].path(""))
        for folder, _folders, files in os.walk(root):
            for name in files:
                yield alias, (Path(folder) / name).relative_to(root).as_posix()


def remove_unnamed(alias: str, names: list[str], *, before: float) -> int:
    """Remove those of these files that lie there since before and that no row names."""
    old = {name for name in names if _is_old(alias, name, before)}
    if not old:
        return 0
    for model, field in naming(alias):
        rows = model._base_manager.filter(**{f"{field}__in": old})
        old -= set(rows.values_list(field, flat=True))
    if old and alias not in MADE_AGAIN and not _names_any(alias):
        logger.warning("No row names any file of %s; nothing of it is removed.", alias)
        return 0
    for name in sorted(old):
        logger.warning("A file that no record names is removed: %s", name)
        storages[alias].delete(name)
    return len(old)


def naming(alias: str) -> list[tuple[type[models.Model], str]]:
    """Every field of every model whose files lie in this storage."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField) and field.storage == storages[alias]
    ]


def _names_any(alias: str) -> bool:
    return any(
        model._base_manager.exclude(**{field: ""}).exists() for model, field in naming(alias)
    )


def _is_old(alias: str, name: str, before: float) -> bool:
    """By when the file came to lie here: one that was brought back from a backup is new."""
    try:
        return Path(storages[alias].path(name)).stat().st_ctime < before
    except FileNotFoundError:
        return False
