"""When somebody may be nominated, accepted and let in, in sentences.

The one home of these rules: pages print what `Judge` says, and the actions ask it again under the
lock of the session. It reads for a whole list at once, in the same number of questions however long
the list is.
"""

from collections import Counter, defaultdict

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portfolio.diligence import Recipient, clearances, why_not_open
from training.attendance import COUNTS
from training.balance import Balance, why_unbalanced
from training.certificates import is_achieved
from training.models import Nomination, Session
from training.models.nomination_status import COUNTED, PASSED, PLACED, Status
from training.models.session_status import AWAITING, GIVING
from training.models.session_status import Status as SessionStatus


def recipient_of(participant) -> Recipient:
    """Whom due diligence speaks of: the unit of the person, or the agency."""
    return Recipient(participant.agency, participant.unit)


def why_not_nominate(session: Session, *, is_late_allowed: bool) -> str:
    """Until the deadline by the State; headquarters adds somebody as long as it selects."""
    if is_late_allowed and session.status in (SessionStatus.NOMINATIONS, SessionStatus.SELECTION):
        return ""
    if session.status != SessionStatus.NOMINATIONS:
        return _("Nominations are not open for this session.")
    if session.nominations_due_on < session.today(timezone.now()):
        words = _("Nominations ended on %(day)s. The programme officer can still add somebody.")
        return words % {"day": date_format(session.nominations_due_on, "j M Y")}
    return ""


class Judge:
    """What stands for and against the nominations of one session."""

    def __init__(self, session: Session, nominations):
        self.session = session
        people = [each.participant for each in nominations]
        pairs = [(recipient_of(each), session.support) for each in people]
        self.clearances = clearances(pairs, on=session.ends_on)
        self.wanted = list(session.course.prerequisites.all())
        self.passed = self._passed(people)
        self._count()

    def _passed(self, people) -> dict:
        found = defaultdict(set)
        if self.wanted:
            rows = Nomination._base_manager.filter(
                participant__in=people, status__in=PASSED, session__course__in=self.wanted
            )
            for person, course in rows.values_list("participant_id", "session__course_id"):
                found[person].add(course)
        return found

    def _count(self) -> None:
        """Places taken and the balance of each State: of everybody, whoever asks."""
        self.taken, self.balances = Counter(), defaultdict(Balance)
        rows = Nomination._base_manager.filter(session=self.session, status__in=COUNTED)
        names = ("status", "participant__state_id", "participant__sex", "participant__agency__name")
        for status, state, sex, agency in rows.values_list(*names):
            self.taken[state] += status in PLACED
            self.balances[state].add(sex=sex, agency=agency)
        invited = self.session.invited.values_list("state_id", "quota", "balance_note")
        self.quotas = {state: quota for state, quota, _note in invited}
        self.notes = {state: note for state, _quota, note in invited}

    def clearance(self, nomination):
        """What stands for the unit, for this kind of support, on the last day of the session."""
        return self.clearances[recipient_of(nomination.participant), self.session.support]

    def lacking(self, nomination) -> list:
        """The prerequisites that the person has not completed with the programme."""
        passed = self.passed[nomination.participant_id]
        return [each for each in self.wanted if each.pk not in passed]

    def why_not_cleared(self, nomination) -> str:
        """Screening of the person and due diligence of the unit."""
        person = nomination.participant
        if not person.is_cleared:
            return _("%(person)s: screening %(word)s.") % {
                "person": person,
                "word": person.get_screening_display().lower(),
            }
        return self.why_undecided(nomination)

    def why_undecided(self, nomination) -> str:
        """Due diligence of the unit alone."""
        who = recipient_of(nomination.participant)
        found = self.clearance(nomination)
        return why_not_open(who, self.session.support, found, on=self.session.ends_on)

    def why_not_accept(self, nomination) -> str:
        """The first thing that stands against a place for this person."""
        return (
            self._why_not_now()
            or why_not_declared(nomination)
            or self.why_not_cleared(nomination)
            or self._why_not_prepared(nomination)
            or self._why_not_balanced(nomination)
            or self._why_not_free(nomination)
        )

    def _why_not_now(self) -> str:
        if self.session.status in GIVING:
            return ""
        return _("Places are given while the session is in selection or confirmed.")

    def _why_not_prepared(self, nomination) -> str:
        lacking = self.lacking(nomination)
        if not lacking or nomination.waiver:
            return ""
        words = _(
            "Prerequisites are lacking: %(courses)s. Record a waiver, or leave the person out."
        )
        return words % {"courses": ", ".join(str(each) for each in lacking)}

    def _why_not_balanced(self, nomination) -> str:
        state = nomination.participant.state_id
        return why_unbalanced(self.balances[state], self.notes.get(state, ""))

    def _why_not_free(self, nomination) -> str:
        state = nomination.participant.state_id
        if sum(self.taken.values()) >= self.session.seats:
            words = _("All %(seats)s seats of the session are taken.")
            return words % {"seats": self.session.seats}
        if self.taken[state] >= self.quotas.get(state, 0):
            words = _("All %(quota)s places of this State are taken.")
            return words % {"quota": self.quotas.get(state, 0)}
        return ""


def judge_one(nomination) -> Judge:
    return Judge(nomination.session, [nomination])


def why_not_approve(nomination) -> str:
    if nomination.session.status in AWAITING:
        return ""
    return _("The session was held or cancelled: no place comes of this nomination any more.")


def why_not_declared(nomination) -> str:
    if nomination.supervisor and nomination.declared_on:
        return ""
    return _("The supervisor has not declared the release of this person.")


def why_not_eligible(nomination) -> str:
    return why_not_declared(nomination)


def why_not_accept(nomination) -> str:
    return judge_one(nomination).why_not_accept(nomination)


def why_not_attend(nomination) -> str:
    if nomination.session.status in (SessionStatus.RUNNING, SessionStatus.DELIVERED):
        return ""
    return _("The session has not begun.")


def why_not_correct(nomination) -> str:
    """What was recorded in the room is put right until the session is closed."""
    if nomination.session.status in (SessionStatus.RUNNING, SessionStatus.DELIVERED):
        return ""
    return _("The session is closed: what was recorded stays.")


def why_not_undo_attend(nomination) -> str:
    """Whoever came to a half-day came; a wrong mark is put right where it stands."""
    if why := why_not_correct(nomination):
        return why
    if nomination.attendance.filter(mark__in=COUNTS).exists():
        return _("Half-days are marked as attended. Correct the attendance first.")
    return ""


def why_not_undo_result(nomination) -> str:
    """Whoever was certified is so until the certificate is revoked, and no longer."""
    if is_achieved(nomination):
        return _("A valid certificate says that this person passed. Revoke it first.")
    return "" if nomination.status == Status.CERTIFIED else why_not_correct(nomination)


def why_not_expect(nomination) -> str:
    """Whoever is expected after all has a place again, behind the same gate."""
    return why_not_correct(nomination) or judge_one(nomination).why_not_cleared(nomination)


def why_not_go_on(session: Session) -> str:
    """Asked before a session is confirmed, and again before it begins."""
    if not Nomination._base_manager.filter(session=session, status__in=PLACED).exists():
        return _("Nobody is accepted yet.")
    return why_not_keep(session)


def why_not_balanced(session: Session) -> str:
    """The States with places whose nominations are out of balance by now, unexplained: those who
    were withdrawn since count no more. Asked before a session is confirmed."""
    judge = Judge(session, [])
    reasons = [
        f"{invited.state.name}: {why}"
        for invited in session.invited.select_related("state").order_by("state__name")
        if judge.taken[invited.state_id]
        and (why := why_unbalanced(judge.balances[invited.state_id], invited.balance_note))
    ]
    return " ".join(reasons)


def why_not_keep(session: Session) -> str:
    """Who holds a place and may not have it any more."""
    return _why_not_each(session, Judge.why_not_cleared)


def why_undecided(session: Session) -> str:
    """Which units of those with a place lack the decision that it rests on."""
    return _why_not_each(session, Judge.why_undecided)


def uncovered(session: Session, nominations) -> list[str]:
    """What stands by now against the places of these people, once the session is confirmed and
    until it is delivered: a clearance ends, or is withdrawn, and nobody need ask for a step."""
    if session.status not in (SessionStatus.CONFIRMED, SessionStatus.RUNNING):
        return []
    return _reasons(
        session, [each for each in nominations if each.is_placed], Judge.why_not_cleared
    )


def _why_not_each(session: Session, why_not) -> str:
    rows = Nomination._base_manager.filter(session=session, status__in=PLACED)
    placed = list(rows.select_related("participant__agency").order_by("pk"))
    return " ".join(_reasons(session, placed, why_not))


def _reasons(session: Session, placed: list, why_not) -> list[str]:
    """Each once."""
    judge = Judge(session, placed)
    return list(dict.fromkeys(why for each in placed if (why := why_not(judge, each))))
