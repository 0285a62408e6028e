"""The files of a published edition for everybody: made once by the worker, then only handed out.

They hold what is public and nothing else. An edition never changes, so neither do they; one that is
lost is made again.
"""

import logging
import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation

from compendium.book import EPUB_TYPE, write_epub, write_pages
from compendium.documents import marking_of
from compendium.manual import Kind, Manual, items_shown
from compendium.models import Download, Edition
from compendium.paper import write_pdf

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 15 * 60


class Form:
    """A form in which an edition is taken: its ending, its type, and how it is written."""

    def __init__(self, extension: str, content_type: str, write: Callable):
        self.extension, self.content_type, self.write = extension, content_type, write


FORMS = {
    "pdf": Form("pdf", "application/pdf", lambda manual, **told: write_pdf(manual, **told)[0]),
    "epub": Form("epub", EPUB_TYPE, write_epub),
    "html": Form("zip", "application/zip", write_pages),
}
COUNTRY = re.compile(r"[A-Z]{2}\Z")
# What proxies say where they do not know.
UNKNOWN = {"XX", "T1", "ZZ"}


def languages_of(edition: Edition) -> list[str]:
    """The languages in which at least one entry of an edition is printed."""
    found = set(edition.items.filter(kind=Kind.ENTRY).values_list("language", flat=True))
    return [code for code, _name in settings.LANGUAGES if code in found]


def file_name(edition: Edition, form: str, language: str) -> str:
    return f"UNC-COMPENDIUM-{edition.number}-{language}.{FORMS[form].extension}"


def place_of(edition: Edition, form: str, language: str) -> Path:
    """Named by what was printed: another database's edition of the same number is another file."""
    folder = settings.DATA_DIR / "editions" / edition.digest[:16]
    return folder / file_name(edition, form, language)


def missing(edition: Edition) -> list[tuple[str, str]]:
    return [
        (form, language)
        for language in languages_of(edition)
        for form in FORMS
        if not place_of(edition, form, language).exists()
    ]


def make_missing(edition: Edition) -> int:
    """Make the files that are not there yet; returns how many. One that fails is tried again by the
    watch and keeps none of the others waiting."""
    made = 0
    for form, language in missing(edition):
        try:
            make(edition, form, language)
            made += 1
        except Exception:
            logger.exception("Edition %s was not made as %s in %s", edition, form, language)
    return made


def make(edition: Edition, form: str, language: str) -> Path:
    items = items_shown(edition, None)
    with translation.override(language):
        manual = Manual(edition, items, language=language)
        content = FORMS[form].write(manual, marking=marking_of(items))
    place = place_of(edition, form, language)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=place.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).replace(place)
    return place


class Watch:
    """Rings for editions whose files are missing, now and then: the worker makes them."""

    def __init__(self):
        self.again_at = 0.0

    def step(self, now: float | None = None) -> int:
        now = time.time() if now is None else now
        if now < self.again_at:
            return 0
        self.again_at = now + PAUSE_SECONDS
        waiting = [each for each in Edition.objects.published() if missing(each)]
        for edition in waiting:
            ring(edition.pk)
        return len(waiting)


def ring(edition_pk) -> None:
    """Ask the worker for the files; if nobody hears, the watch rings again."""
    from compendium.tasks import make_files

    try:
        make_files.apply_async(args=[edition_pk], retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("The broker did not take the files of edition %s: %s", edition_pk, error)


def country_of(request) -> str:
    """As a proxy of ours says it, where one is configured; what callers say is not believed."""
    if not (settings.DOWNLOAD_COUNTRY_HEADER and settings.ALLAUTH_TRUSTED_PROXY_COUNT):
        return ""
    told = request.headers.get(settings.DOWNLOAD_COUNTRY_HEADER, "").upper()
    return told if COUNTRY.match(told) and told not in UNKNOWN else ""


def count_download(edition: Edition, form: str, language: str, country: str) -> None:
    """One more on this day; nothing is kept of who it was."""
    key = {"edition": edition, "form": form, "language": language, "country": country}
    row, _created = Download.objects.get_or_create(**key, day=timezone.localdate())
    Download.objects.filter(pk=row.pk).update(count=F("count") + 1)
