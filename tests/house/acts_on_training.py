"""Actions on training: the catalogue, sessions, nominations."""

from django.utils import timezone

from documents.imports import Source
from portfolio.models import State
from tests import factories
from tests.house.spare import DAY, WHY
from training import certificate_actions as certificates
from training import course_actions as courses
from training import evaluation_actions as evaluations
from training import import_actions as tables
from training import nomination_actions as nominations
from training import personal_page_actions as pages
from training import result_actions as results
from training import session_actions as sessions
from training.attendance import Slot
from training.models import Attendance, Nomination, Session
from training.nomination_table import NominationTable


def acts_on_courses(world) -> dict:
    """Added, changed, exempted from due diligence."""
    told = {"code": "FC-NEW", "title": "New", "duration_value": 1, "duration_unit": "day"}
    told |= {"level": "foundational", "access": "open"}
    return {
        "add_course": lambda by: courses.add_course(by=by, **told),
        "change_course": lambda by: courses.change_course(
            course=world.course, by=by, base_version=1, values={"title": "In other words"}
        ),
        "mark_awareness": lambda by: courses.mark_awareness(
            course=world.course, is_awareness=True, by=by, reason=WHY
        ),
    }


def acts_on_sessions(world) -> dict:
    """Planned, changed, opened to States, moved on."""
    session, invited = world.session, world.invited
    days = {"starts_on": factories.in_days(9), "ends_on": factories.in_days(10)}
    days |= {"nominations_due_on": factories.in_days(5), "weekend": "none"}
    told = {"place": "Capital", "language": "French", "seats": 9, "gender_marker": "1"}
    other = State.objects.get(code="SADC")
    return {
        "plan_session": lambda by: sessions.plan_session(
            by=by, course=world.course, states=[world.state], rights_note="R", **days, **told
        ),
        "change_session": lambda by: sessions.change_session(
            session=session, by=by, base_version=1, values={"place": "Elsewhere"}
        ),
        "move_session": lambda by: sessions.move_session(
            session=session, name="cancel", by=by, reason=WHY
        ),
        "invite_state": lambda by: sessions.invite_state(
            session=session, state=other, quota=0, by=by
        ),
        "change_invited_state": lambda by: sessions.change_invited_state(
            invited=invited, by=by, base_version=1, values={"quota": 9}
        ),
        "explain_balance": lambda by: sessions.explain_balance(
            invited=invited, by=by, base_version=1, text="Few women serve there."
        ),
        "uninvite_state": lambda by: sessions.uninvite_state(
            invited=session.invited.exclude(pk=invited.pk).get(), by=by
        ),
    }


def acts_on_nominations(world, spare) -> dict:
    """Proposed, corrected, waived, moved on, brought in by a table."""
    session, nomination = world.session, world.nomination
    person = {"agency": world.agency, "name": "Noor", "sex": "female", "function": "Analyst"}
    row = dict.fromkeys(NominationTable.columns, "") | person | {"agency": world.agency.code}
    source = Source("n.csv", "0" * 64, ((2, row),))
    return {
        "nominate": lambda by: nominations.nominate(
            session=session, participant=spare.unnominated, by=by
        ),
        "nominate_new": lambda by: nominations.nominate_new(
            session=session, state=world.state, by=by, person=person
        ),
        "change_nomination": lambda by: nominations.change_nomination(
            nomination=nomination, by=by, base_version=1, values={"is_reserve": True}
        ),
        "waive_prerequisites": lambda by: nominations.waive_prerequisites(
            nomination=nomination, by=by, reason=WHY
        ),
        "name_supervisor": lambda by: nominations.name_supervisor(
            nomination=nomination, by=by, base_version=1, supervisor_email="s@x.example"
        ),
        "send_page": lambda by: pages.send_page(person=world.participant, by=by),
        "close_page": lambda by: pages.close_page(person=world.participant, by=by),
        "move_nomination": lambda by: nominations.move_nomination(
            nomination=nomination, name="withdraw", by=by, reason=WHY
        ),
        "import_nominations": lambda by: tables.import_nominations(
            invited=world.invited, source=source, by=by
        ),
    }


def acts_on_results(world, spare) -> dict:
    """A half-day marked, a test entered."""
    attended, session = world.attended, world.session
    slot = Slot(attended.day, attended.half)
    running = Session.objects.filter(pk=world.session.pk)

    def begun(act):
        def do(by):
            today = {"status": "running", "starts_on": DAY, "nominations_due_on": DAY}
            running.compare_and_set(**today)
            Nomination.objects.filter(pk=world.nomination.pk).compare_and_set(
                status="attending", accepted_at=timezone.now()
            )
            world.nomination.refresh_from_db()
            return act(by)

        return do

    def over(act):
        def do(by):
            running.compare_and_set(status="delivered", starts_on=DAY, ends_on=DAY,
                                    nominations_due_on=DAY)  # fmt: skip
            world.certificate.nomination.session.refresh_from_db()
            Nomination.objects.filter(pk=world.nomination.pk).compare_and_set(
                status="completed", accepted_at=timezone.now()
            )
            for half in ("am", "pm"):
                Attendance.objects.create(
                    nomination=world.nomination, day=DAY, half=half, mark="present", by=by
                )
            return act(by)

        return do

    return {
        "answer_evaluation": lambda by: evaluations.answer_evaluation(
            evaluation=world.evaluation, by=by, values={"useful": 4}
        ),
        "issue_certificates": over(
            lambda by: certificates.issue_certificates(
                session=session, by=by, signatory="Chief of Section"
            )
        ),
        "revoke_certificate": lambda by: certificates.revoke_certificate(
            certificate=world.certificate, by=by, reason=WHY
        ),
        "mark_attendance": begun(
            lambda by: results.mark_attendance(
                nomination=world.nomination,
                slot=slot,
                by=by,
                base_version=1,
                values={"mark": "late"},
            )
        ),
        "enter_tests": begun(
            lambda by: results.enter_tests(
                nomination=world.nomination, by=by, base_version=1, values={"after": 80}
            )
        ),
    }
