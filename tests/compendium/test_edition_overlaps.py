"""Two people with one edition, or with what it prints, in the same moment."""

import pytest

from compendium import actions
from compendium.models import Edition, Entry, EntryText, Practice
from compendium.publishing import publish_edition
from history.lifecycle import NotNow
from history.recorded import SYSTEM
from tests import factories
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(reference):
    return factories.EditionFactory(number="1.1")


@pytest.fixture
def approved(carana, reference):
    entry = Entry.objects.get(slug="watchlists")
    return factories.PracticeFactory(state=carana, entry=entry, status="approved")


def publish(draft):
    publish_edition(edition=Edition.objects.get(pk=draft.pk), by=SYSTEM)


def test_of_two_who_publish_at_once_the_second_is_told(draft):
    refusal = meanwhile(lambda: publish(draft), lambda: publish(draft))
    assert isinstance(refusal, NotNow), refusal
    assert draft.items.count() == 54


def test_an_edition_prints_no_practice_that_is_being_withdrawn(draft, approved, reviewer):
    def withdraw():
        practice = Practice.objects.get(pk=approved.pk)
        actions.move_practice(practice=practice, name="withdraw", by=reviewer, reason="No more.")

    assert meanwhile(withdraw, lambda: publish(draft)) is None
    assert not draft.items.filter(anchor=approved.code).exists()
    assert Edition.objects.get(pk=draft.pk).is_published


def test_an_edition_prints_no_text_that_is_being_opened_again(draft):
    text = EntryText.objects.get(entry__slug="watchlists")

    def reopen():
        EntryText.lifecycle.move(text, "reopen", by=SYSTEM, reason="Again.")
        text.lead = "Half a"
        text.save(by=SYSTEM)

    assert meanwhile(reopen, lambda: publish(draft)) is None
    item = draft.items.get(anchor="watchlists")
    assert item.content["is_starter"]
    assert "Half a" not in item.content["lead"]
