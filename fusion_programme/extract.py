"""What of the Compendium answers a State's open gaps, and what of the programme names an entry."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.models import Finding, Indicator, Instrument
from compendium.reading import Book, Line, edition_to_read
from compendium.titles import tell_titles, tell_uses
from fusion_programme.gaps import open_gaps
from mentoring.models import Deliverable
from roadmaps.models import PlanAction
from training.models import Course


@dataclass
class Answer:
    """An entry that answers gaps, and the practices printed with it."""

    entry: Line
    practices: list[Line] = field(default_factory=list)
    gaps: list[Finding] = field(default_factory=list)


def answers_for(state, user) -> tuple[object, list[Answer]]:
    """The latest edition and, in its order, the entries that this State's open gaps lead to, as
    far as this person may see the gaps and read the entries; each in the language of the pages
    where the edition has it."""
    rows = open_gaps(Finding.objects.allowed(user).filter(mission__state=state))
    by_slug = defaultdict(list)
    rows = rows.select_related("mission__state", "indicator").prefetch_related("also")
    for finding in rows:
        for slug in named_by(finding):
            by_slug[slug].append(finding)
    edition = edition_to_read()
    book = Book(edition, user, language=get_language())
    found = {
        each.anchor: Answer(each, gaps=by_slug[each.anchor])
        for each in book.entries
        if each.anchor in by_slug
    }
    for each in book.practices:
        # What was superseded or withdrawn since is no longer an answer.
        if each.entry_slug in found and each.anchor not in book.ended:
            found[each.entry_slug].practices.append(each)
    return edition, list(found.values())


def named_by(finding: Finding) -> list[str]:
    """The entries that a finding leads to: linked to it, or named by its indicators."""
    named = [*finding.entries, *finding.indicator.entries]
    named += [slug for each in finding.also.all() for slug in each.entries]
    return list(dict.fromkeys(named))


def anchors_of(answers: list[Answer]) -> list[str]:
    """The anchors of these entries and practices, in the order of the edition: what a printed
    extract holds."""
    return [line.anchor for each in answers for line in (each.entry, *each.practices)]


# --- what codes are called, and what names an entry ---------------------------------------------


def titles_of_indicators(user, codes) -> dict:
    """Of the instrument that was published last, for those who may read instruments."""
    if not Instrument.opened_to(user):
        return {}
    rows = Indicator.objects.filter(code__in=codes, area__instrument__status="published")
    found = rows.order_by("area__instrument_id").values_list("code", "title", "area__instrument_id")
    return {
        code: (title, reverse("assessments:instrument-detail", args=[pk]))
        for code, title, pk in found
    }


def titles_of_courses(user, codes) -> dict:
    if not Course.opened_to(user):
        return {}
    rows = Course.objects.filter(code__in=codes)
    return {each.code: (each.title, each.get_absolute_url()) for each in rows}


def titles_of_topics(user, codes) -> dict:
    """As the instrument names them."""
    if not Instrument.opened_to(user):
        return {}
    instrument = Instrument.objects.filter(status="published").order_by("-pk").first()
    named = instrument.references.get("topics", {}) if instrument else {}
    return {code: (named[code], "") for code in codes if code in named}


def naming(rows, slug: str):
    """Rows whose list of entries has this one. Both databases keep such a list as JSON."""
    return rows.annotate(named=Cast("entries", TextField())).filter(named__contains=f'"{slug}"')


def count_indicators(slug) -> int:
    rows = Indicator.objects.filter(area__instrument__status="published")
    return naming(rows, slug).values("code").distinct().count()


def count_actions(slug) -> int:
    return naming(PlanAction.objects.all(), slug).count()


def count_deliverables(slug) -> int:
    return naming(Deliverable.objects.all(), slug).count()


def tell_the_compendium() -> None:
    tell_titles("indicators", titles_of_indicators)
    tell_titles("courses", titles_of_courses)
    tell_titles("topics", titles_of_topics)
    tell_uses(_("Indicators"), count_indicators)
    tell_uses(_("Actions of roadmaps"), count_actions)
    tell_uses(_("Deliverables of mentoring"), count_deliverables)
