"""Two assignments of one mentor in the same moment, and a withdrawal while one is agreed."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from mentoring import assignment_actions as actions
from mentoring.models import Assignment
from portfolio import diligence_actions as gate
from tests.mentoring import factories as make
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_third_assignments_in_one_moment_neither_slips_through(
    active, entry, carana, agency, officer, manager
):
    """One is bound already; of two more at once the second is refused."""
    first, second = (
        make.AssignmentFactory(
            state=carana, agency=agency, starts_on=active.starts_on + datetime.timedelta(days=days)
        )
        for days in (7, 14)
    )
    refusal = meanwhile(
        lambda: actions.match_assignment(assignment=first, mentors=[entry], by=officer),
        lambda: actions.match_assignment(assignment=second, mentors=[entry], by=manager),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert "2 assignments" in refusal.messages[0]
    assert entry.assignments.filter(status__in=("matched", "active")).count() == 2


def test_an_agreement_waits_for_a_withdrawal_and_is_refused(
    active, cleared, reviewer, manager, officer
):
    Assignment.objects.filter(pk=active.pk).compare_and_set(status="matched")
    refusal = meanwhile(
        lambda: gate.move_diligence(
            diligence=cleared, name="withdraw", by=reviewer, reason="Reports."
        ),
        lambda: actions.move_assignment(assignment=active, name="agree", by=manager),
    )
    assert isinstance(refusal, NotNow), refusal
    assert Assignment.objects.get(pk=active.pk).status == "matched"


def test_of_two_first_saves_of_a_log_the_second_is_shown_the_first(active, mentor):
    from history.versioned import StaleVersion
    from mentoring import log_actions as logs

    def save(text):
        return logs.save_log(
            assignment=active, week=8, by=mentor, base_version=0, values={"done": text}
        )

    refusal = meanwhile(lambda: save("One"), lambda: save("Two"))
    assert isinstance(refusal, StaleVersion), refusal
    assert active.logs.get().done == "One"
