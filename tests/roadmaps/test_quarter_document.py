"""The printed report of a quarter says what its page says, to those who read updates."""

import io
import re

import pytest
from django.utils import timezone
from pypdf import PdfReader

from documents.kinds import kind_named
from roadmaps.models import QuarterUpdate
from roadmaps.quarter_document import begun
from tests import factories
from tests.conftest import person


@pytest.fixture
def told(tracked):
    return factories.QuarterUpdateFactory(
        action=tracked,
        status=QuarterUpdate.Status.SUBMITTED,
        happened="The bill was read for the first time.",
        obstacle="The committee sits again in spring.",
        support="A drafter for two weeks",
        spent="1250.50",
        currency="USD",
    )


def words(text):
    return re.sub(r"\s+", "", text)


def test_it_says_what_the_page_says(told, officer, signed_in, now):
    roadmap = told.action.roadmap
    kind = kind_named("quarter_report").choose({"quarter": now.slug}, roadmap)
    context = kind.context(roadmap, user=officer, language="en", at=timezone.now())
    content, pages = kind.write(context | {"language": "en"})
    reader = PdfReader(io.BytesIO(content))
    printed = words("".join(page.extract_text() for page in reader.pages))
    page = signed_in(officer).get(f"/roadmaps/{roadmap.pk}/quarters/{now.slug}/report/")
    shown = page.content.decode()
    for text in (
        told.happened, told.obstacle, told.support, told.action.title, told.action.objective.title,
        "1,250.50",
    ):  # fmt: skip
        assert words(text) in printed, text
        assert text in shown, text
    assert pages == len(reader.pages)
    assert [each.title for each in reader.outline if not isinstance(each, list)][-3:] == [
        "1. Where the plan stands",
        "2. Progress by objective",
        "3. Action by action",
    ]
    assert kind.file_name(roadmap) == f"CON-XCA-NAP-{now.slug.upper()}.pdf"


def test_only_a_quarter_that_has_begun_is_chosen(told, now):
    roadmap, kind = told.action.roadmap, kind_named("quarter_report")
    assert begun(roadmap)[-1] == now
    assert kind.choose({"quarter": now.previous.slug}, roadmap).choice == now.previous.slug
    assert kind.quarter_of(roadmap) == now
    for slug in (now.next.slug, "1999-q1", "nonsense"):
        with pytest.raises(LookupError):
            kind.choose({"quarter": slug}, roadmap)


def test_it_is_for_those_who_read_updates(told, officer, katasi):
    kind, state = kind_named("quarter_report"), told.action.roadmap.state
    assert kind.subjects(officer).filter(pk=told.action.roadmap.pk).exists()
    for user in (person("far", "focal", katasi), person("judge", "reviewer", state), None):
        assert not kind.subjects(user).exists()
