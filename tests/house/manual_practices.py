"""Practices in the house laws’ world: their doors and what is done to them."""

from compendium import actions, practice_actions, review_actions
from history.recorded import SYSTEM, add_links
from tests import factories

WHY = "Asked for in writing."
# Which cells open which address that writes.
WRITES = {
    "compendium:practice-create": "practice:C",
    "compendium:practice-supersede": "practice:A",
    "compendium:practice-review": "practice:A",
    # Whoever reads a practice that is worked on may say something about it.
    "compendium:practice-comment": "practice:R",
    "compendium:practice-comment-reply": "practice:R",
    # Whoever wrote a comment settles it too.
    "compendium:practice-comment-settle": "practice:U",
    # The State's approver, and others who may approve where a written consent is on record.
    "compendium:practice-attribution": "practice:A",
    "compendium:practice-other-words": "practice:A",
    "compendium:practice-move collect": "practice:U",
    "compendium:practice-move collate": "practice:U",
    "compendium:practice-move analyse": "practice:U",
    "compendium:practice-move send": "practice:U",
    "compendium:practice-move reopen": "practice:U",
    "compendium:practice-move return": "practice:A",
    "compendium:practice-move approve": "practice:A",
    "compendium:practice-move publish": "edition:A+practice:R",
    "compendium:practice-move supersede": "practice:A",
    "compendium:practice-move asked_again": "practice:A",
    "compendium:practice-move withdraw": "practice:A",
}
LISTS = {"compendium:practice-attribution-list"}
# What the rows behind these doors meet.
MET = {
    "compendium:practice-create": {"own"},
    "compendium:practice-comment": {"own"},
    "compendium:practice-comment-reply": {"own"},
    "compendium:practice-attribution": {"attribution"},
    "compendium:practice-other-words": {"attribution"},
}


def samples(manual) -> tuple[dict, dict]:
    """Arguments of the room's routes, by how a name begins and by name."""
    comment, awaited = {"pk": manual.practice_comment.pk}, {"pk": manual.awaited.pk}
    return {}, {
        "practice-review": {"pk": manual.practice.pk, "aspect": "rights"},
        "practice-comment-reply": comment,
        "practice-comment-settle": comment,
        "practice-attribution": awaited,
        "practice-other-words": awaited,
    }


def awaited_practice(state):
    """One whose owner can be asked, or whose written consent somebody else confirms."""
    return factories.PracticeFactory(
        state=state, status="analysed", consent_reference="Letter of 3 May 2026"
    )


class PracticeSpare:
    """Rows that only actions need: each stands just before what is done to it."""

    def __init__(self, world):
        self.in_review = factories.PracticeFactory(state=world.state, status="in_review")
        self.published = factories.PracticeFactory(state=world.state, status="published")
        self.successor = factories.PracticeFactory(state=world.state, status="approved")


def acts_on_practices(world, spare) -> dict:
    """From handing in to the practice that takes the place of another."""
    rows, extra = world.manual, spare.practices
    handed_in = {"title": "T", "what": "W", "source_kind": "document"}
    return {
        "submit_practice": lambda by: actions.submit_practice(
            by=by, state=world.state, **handed_in
        ),
        "supersede_practice": lambda by: actions.supersede_practice(
            practice=extra.published, successor=extra.successor, by=by, reason=WHY
        ),
        "give_review": lambda by: review_actions.give_review(
            text=extra.in_review, aspect="language", by=by, is_approved=True, version=1
        ),
        "add_comment": lambda by: review_actions.add_comment(
            text=world.practice, by=by, body="Who keeps it?"
        ),
        "settle_comment": lambda by: review_actions.settle_comment(
            comment=rows.practice_comment, by=by
        ),
        "confirm_attribution": lambda by: practice_actions.confirm_attribution(
            practice=rows.awaited, by=by, version=1
        ),
        "ask_other_words": lambda by: practice_actions.ask_other_words(
            practice=rows.awaited, by=by, version=1, reason=WHY
        ),
    }


def grow(manual, state) -> None:
    """More of everything, beside this practice and about it."""
    person = manual.practice_comment.written_by
    for _each in range(3):
        practice = factories.PracticeFactory(state=state, entry=manual.entry)
        awaited_practice(state)
        add_links(manual.practice, "alike", practice, by=SYSTEM)
        by = {"text": manual.practice, "written_by": person}
        comment = factories.PracticeCommentFactory(**by)
        factories.PracticeCommentFactory(answers=comment, **by)
        factories.PracticeReviewFactory(text=manual.practice, given_by=person)
