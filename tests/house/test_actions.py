"""Laws 5 and 6: every action is recorded under its author, and a rolled-back one leaves nothing."""

import copy
import datetime
import inspect
import io
from importlib import import_module

import docx
import pytest
from django.db import transaction
from django.template.loader import render_to_string

from documents.kinds import all_kinds, kind_named
from documents.models import Job
from history.models import Event
from portfolio.models import ApiToken, Grant, User
from tests.house.acts import all_acts
from tests.house.rows import snapshot
from tests.house.spare import Spare
from tests.house.test_code import APPS, ROOT

AT = datetime.datetime(2026, 11, 24, 14, 2, tzinfo=datetime.UTC)
# Where actions live: whatever there takes `by` changes something with consequences.
HOMES = (
    "*actions.py",
    "saving.py",
    "seats.py",
    "conference.py",
    "self_assessment.py",
    "instruments.py",
    "replies.py",
    "report_release.py",
    "compendium_inbox.py",
    "break_glass.py",
    "labels.py",
    "imports.py",
    "workbook/importing.py",
    "matrix/importing.py",
    "versions.py",
    "sign_in/*.py",
)
# A question before granting, and two readings that a page notes.
NO_ACTIONS = {"why_not_grant", "record_opened", "note_list", "call_back"}
# These write a record and what it links to or opens, each with a line of its own.
LINKING = {
    "open_mission", "add_evidence", "accept_suggestion", "add_action", "open_break_glass",
    "carry_out", "make_version", "adapt_instrument", "remove_draft", "move_part",
    "import_workbook", "import_matrix", "remove_action",
    "check_update", "correct_update", "write_step", "match_assignment", "decide_extension",
    "plan_session", "propose_visit", "rate_visit",
    "move_edition",
    "nominate_new", "import_nominations", "issue_certificates", "merge_participants",
    "move_assignment",
}  # fmt: skip


def actions_of_the_product() -> set[str]:
    """Every public function in the homes of actions that names its author."""
    found = set()
    for app in APPS:
        for path in {each for home in HOMES for each in (ROOT / app).glob(home)}:
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for key, each in inspect.getmembers(import_module(name), inspect.isfunction):
                author = inspect.signature(each).parameters.get("by")
                is_own = each.__module__ == name and not key.startswith("_")
                if is_own and author and author.kind is author.KEYWORD_ONLY:
                    found.add(key)
    return found - NO_ACTIONS


def test_no_action_is_missing_here(world):
    assert set(all_acts(world, Spare(world))) == actions_of_the_product()


def tried(world, check) -> dict:
    """{action: what was wrong}: each in turn, in a world that no other one has touched."""
    wrong, spare = {}, Spare(world)
    for name in sorted(actions_of_the_product()):
        with transaction.atomic():
            try:
                check(all_acts(*copy.deepcopy((world, spare)))[name], name)
            except AssertionError as fault:
                wrong[name] = str(fault)
            transaction.set_rollback(True)
    return wrong


def last_event() -> int:
    return Event.objects.latest("id").pk


def test_an_action_is_recorded_under_its_author(world, manager):
    def check(act, name):
        last = last_event()
        act(manager)
        left = list(Event.objects.filter(pk__gt=last))
        assert {event.by_id for event in left} == {manager.pk}
        assert len({(e.subject_model, e.subject_pk, e.verb) for e in left}) == len(left)
        assert len(left) >= 2 if name in LINKING else len(left) == 1

    assert tried(world, check) == {}


def test_a_rolled_back_action_leaves_nothing(world, manager):
    def everything():
        counts = {model: model.objects.count() for model in (Job, User, Grant, ApiToken)}
        return snapshot(world.state), counts, last_event()

    before = []

    def check(act, _name):
        before[:] = before or [everything()]
        with transaction.atomic():
            act(manager)
            assert last_event() > before[0][-1]
            transaction.set_rollback(True)
        assert everything() == before[0]

    assert tried(world, check) == {}


@pytest.mark.parametrize("key", sorted(all_kinds()))
def test_every_kind_carries_title_marking_and_language(world, lead, officer, key):
    kind = kind_named(key)
    # A team leader reads no quarterly updates, and an officer no notes of a team.
    lead = lead if kind.subjects(lead).exists() else officer
    subject = kind.subjects(lead).first()
    if key.startswith("manual"):
        # One entry says what the law asks; tests/compendium/test_print.py prints whole editions.
        kind = kind_named("manual_extract").of(subject, {"watchlists"})
    context = kind.context(subject, user=lead, language="fr", at=AT) | {"language": "fr"}
    if kind.template:
        html = render_to_string(kind.template, context)
        assert '<html lang="fr" dir="ltr">' in html
        assert f"<title>{context['title']}</title>" in html
        assert f'data-mark="{kind.marking(subject).label}"' in html
    elif kind.content_type == "application/pdf":
        # A version's document was drawn when it was signed, in the language that prevails.
        assert kind.write(context)[0].startswith(b"%PDF")
    else:
        written = docx.Document(io.BytesIO(kind.write(context)[0]))
        assert written.core_properties.language == "fr"
        assert context["title"] in written.core_properties.title
        marked = written.sections[0]
        for edge in (marked.header, marked.footer):
            assert str(kind.marking(subject).label) in edge.paragraphs[0].text
    assert kind.file_name(subject).startswith(kind.marking(subject).short)
