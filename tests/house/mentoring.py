"""The room of mentoring in the house laws’ world: its rows, its doors and its actions."""

import datetime

from django.utils import timezone

from history.recorded import SYSTEM
from mentoring import assignment_actions as assign
from mentoring import concern_actions as concerns
from mentoring import deliverable_actions as deliver
from mentoring import log_actions as logs
from mentoring import roster_actions as roster
from mentoring import workplan_actions as workplan
from mentoring.models import Assignment, Deliverable, Extension, RightsConcern
from portfolio.actions import add_person, grant_role
from tests import factories
from tests.mentoring import factories as make

WHY = "Asked for in writing."
# Which cells open which address that writes.
WRITES = {
    "mentoring:state-mentoring-create": "mentoring:C",
    "mentoring:assignment-update": "mentoring:U",
    "mentoring:assignment-match": "mission:C",
    "mentoring:assignment-extend": "mentoring:U",
    "mentoring:assignment-opinion": "reply:R+mentoring:R",
    "mentoring:assignment-deliverable": "mentoring:U",
    "mentoring:assignment-call": "mentoring:U",
    "mentoring:assignment-move match": "mission:C",
    "mentoring:assignment-move agree": "mentoring:A",
    "mentoring:assignment-move begin": "mentoring:U",
    "mentoring:assignment-move pause": "mentoring:U",
    "mentoring:assignment-move resume": "mentoring:U",
    "mentoring:assignment-move report": "mentoring:U",
    "mentoring:assignment-move close": "mentoring:A",
    "mentoring:assignment-move return": "mission:C",
    "mentoring:assignment-move terminate": "mentoring:A",
    "mentoring:extension-move approve": "mission:A",
    "mentoring:extension-move refuse": "mission:A",
    # Each signs for the side that he speaks for; the page says who signs for none.
    "mentoring:workplan-sign": "mentoring:U mentoring:A",
    "mentoring:workplan-reopen": "mentoring:U",
    "mentoring:work-objective-create": "mentoring:U",
    "mentoring:work-objective-update": "mentoring:U",
    "mentoring:work-objective-track": "mentoring:U",
    "mentoring:work-objective-delete": "mentoring:U",
    "mentoring:deliverable-update": "mentoring:U",
    "mentoring:deliverable-remove": "mentoring:U",
    "mentoring:deliverable-version-create": "mentoring:U",
    "mentoring:deliverable-practice": "practice:C+mentoring:R",
    "mentoring:deliverable-sign": "mentoring:U mentoring:A",
    "mentoring:deliverable-move draft": "mentoring:U",
    "mentoring:deliverable-move comment": "mentoring:U",
    "mentoring:deliverable-move review": "mentoring:U",
    "mentoring:deliverable-move approve": "mentoring:U",
    "mentoring:deliverable-move use": "mentoring:U",
    "mentoring:deliverable-move return": "mentoring:U",
    "mentoring:log": "mentoring:U",
    "mentoring:log-submit": "mentoring:U",
    "mentoring:report-update": "mentoring:U",
    "mentoring:mentor-create": "mission:C",
    "mentoring:mentor-update": "mission:C",
    "mentoring:concern-create": "diligence:F",
    "mentoring:concern-move take_up": "concern:U",
    "mentoring:concern-move answer": "concern:U",
    "marking assignment": "mentoring:U mentoring:A",
    "marking rights-concern": "concern:U",
    "documents:job-request mentoring_report": "mentoring:R",
    "documents:job-request mentoring_report_docx": "mentoring:R",
}
READS = {
    "mentoring:state-mentoring-list": "mentoring:R",
    "mentoring:assignment-detail": "mentoring:R",
    "mentoring:assignment-calendar": "mentoring:R",
    "mentoring:extension-detail": "mentoring:R",
    "mentoring:workplan": "mentoring:R",
    "mentoring:deliverable-detail": "mentoring:R",
    "mentoring:log-list": "mentoring:R",
    "mentoring:log": "mentoring:R",
    "mentoring:report": "mentoring:R",
    "mentoring:mentor-detail": "mission:C",
    "mentoring:concern-detail": "concern:R",
    "record-history assignment": "mentoring:R",
    "record-history work-objective": "mentoring:R",
    "record-history deliverable": "mentoring:R",
    "record-history weekly-log": "mentoring:R",
    "record-history rights-concern": "concern:R",
}
LISTS = {"mentoring:assignment-list", "mentoring:mentor-list", "mentoring:concern-list"}


class MentoringRows:
    """An assignment in its eighth week with one of every part, and a concern."""

    def __init__(self, state, agency, action):
        self.cleared = factories.DueDiligenceFactory(
            agency=agency, unit="", support="mentoring", is_cleared=True
        )
        self.mentor = make.MentorFactory(person=a_mentor(state))
        self.assignment = make.assigned(
            make.AssignmentFactory(state=state, agency=agency, is_active=True), self.mentor
        )
        of = {"assignment": self.assignment}
        self.objective = make.WorkObjectiveFactory(action=action, **of)
        self.deliverable = make.DeliverableFactory(status="national_review", **of)
        self.version = make.DeliverableVersionFactory(deliverable=self.deliverable)
        make.SignOffFactory(version=self.version, **of)
        self.signed = make.SignOffFactory(**of)
        self.log = make.WeeklyLogFactory(week=2, **of)
        self.call = make.CallNoteFactory(**of)
        self.report = make.FinalReportFactory(**of)
        self.extension = make.ExtensionFactory(**of)
        self.concern = make.RightsConcernFactory(
            state=state, assignment=self.assignment, written_by=self.mentor.person
        )

    def grow(self, state, agency, action):
        """More of everything, in this assignment and in others."""
        of = {"assignment": self.assignment}
        for number in range(1, 5):
            make.WorkObjectiveFactory(action=action, **of)
            deliverable = make.DeliverableFactory(**of)
            version = make.DeliverableVersionFactory(deliverable=deliverable)
            make.SignOffFactory(version=version, **of)
            make.DeliverableVersionFactory(deliverable=self.deliverable)
            make.WeeklyLogFactory(week=number + 2, **of)
            make.CallNoteFactory(**of)
            make.ExtensionFactory(status="refused", **of)
            more = make.AssignmentFactory(state=state, agency=agency, is_active=True)
            make.assigned(more, self.mentor)
            make.WeeklyLogFactory(assignment=more)
            make.RightsConcernFactory(state=state)

    @property
    def samples(self) -> tuple[dict, dict]:
        """Arguments of the room's routes, by how a name begins and by name."""
        one = {"pk": self.assignment.pk}
        by_prefix = {
            "assignment": one,
            "workplan": one,
            "report": one,
            "log": one | {"week": self.log.week},
            "work-objective": {"pk": self.objective.pk},
            "deliverable": {"pk": self.deliverable.pk},
            "mentor": {"pk": self.mentor.pk},
            "concern": {"pk": self.concern.pk},
            "extension": {"pk": self.extension.pk},
        }
        exact = {
            "report": one,
            "log-list": one,
            "work-objective-create": one,
            "assignment-move": one | {"name": "terminate"},
            "deliverable-move": {"pk": self.deliverable.pk, "name": "return"},
            "extension-move": {"pk": self.extension.pk, "name": "refuse"},
            "concern-move": {"pk": self.concern.pk, "name": "take_up"},
        }
        return by_prefix, exact

    @property
    def told(self) -> dict:
        """Rows with a page of history, by their word in the address."""
        return {
            "assignment": self.assignment.pk,
            "work-objective": self.objective.pk,
            "deliverable": self.deliverable.pk,
            "weekly-log": self.log.pk,
            "rights-concern": self.concern.pk,
        }

    @property
    def labelled(self) -> dict:
        return {"assignment": self.assignment.pk, "rights-concern": self.concern.pk}

    @property
    def variants(self) -> dict:
        """Routes whose addresses lead to different cells."""
        moving = {
            "assignment": (Assignment, self.assignment),
            "deliverable": (Deliverable, self.deliverable),
            "extension": (Extension, self.extension),
            "concern": (RightsConcern, self.concern),
        }
        return {
            f"mentoring:{word}-move": {
                each.name: {"pk": row.pk, "name": each.name} for each in model.lifecycle
            }
            for word, (model, row) in moving.items()
        }


def a_mentor(state):
    """An account that mentors in this State."""
    email = f"mentor-{state.code.lower()}-{state.pk}@test.example"
    user = add_person(email=email, full_name=f"Mentor {state.code}", password=None, by=SYSTEM)
    grant_role(person=user, role="mentor", state=state, by=SYSTEM)
    return user


class MentoringSpare:
    """Rows that only actions need: each stands just before what is done to it."""

    def __init__(self, world):
        of = {"state": world.state, "agency": world.agency}
        self.mentor = make.MentorFactory(person=factories_person(world, "free"))
        self.newcomer = factories_person(world, "newcomer")
        later = make.monday(weeks_ago=-40)
        self.requested = make.AssignmentFactory(starts_on=later, **of)
        self.agreed = make.AssignmentFactory(status="agreed", starts_on=later, **of)
        ended = make.AssignmentFactory(
            status="final_report", starts_on=make.monday(weeks_ago=30), **of
        )
        self.ended = make.assigned(
            ended, make.MentorFactory(person=factories_person(world, "past"))
        )
        self.objective = make.WorkObjectiveFactory(assignment=self.agreed, action=world.action)
        self.outline = make.DeliverableFactory(assignment=self.agreed)
        self.approved = make.DeliverableFactory(assignment=self.agreed, status="approved")


def factories_person(world, word):
    email = f"{word}-{world.state.pk}@test.example"
    return add_person(email=email, full_name=word.capitalize(), password=None, by=SYSTEM)


def mentored_by(assignment, person):
    """The assignment as if this person were its mentor: everybody writes his own log."""
    mentor = assignment.mentors.get()
    type(mentor).objects.filter(pk=mentor.pk).compare_and_set(person=person)
    return assignment


def acts_on_mentoring(world, spare) -> dict:
    """From the request to the final report, and what is told in private."""
    rows, extra = world.mentoring, spare.mentoring
    one, today = rows.assignment, timezone.localdate()
    asked = {
        "agency": world.agency,
        "counterpart_agency": world.agency,
        "counterpart_function": "Head of the unit",
        "purpose": "Two procedures.",
        "languages": ["en"],
        "starts_on": today,
        "ends_on": today + datetime.timedelta(days=30),
    }
    planned = {"title": "T", "action": world.action, "output": "O", "measure": "M"}
    version = {"label": "9.9", "title": "T", "dated_on": today}
    practice = {"title": "One form", "what": "One form for all."}
    report = {"summary": "Other words"}
    later = extra.agreed.last_allowed_on + datetime.timedelta(days=9)
    return {
        "add_mentor": lambda by: roster.add_mentor(person=extra.newcomer, by=by, languages=["en"]),
        "change_mentor": lambda by: roster.change_mentor(
            mentor=rows.mentor, by=by, base_version=1, values={"background": "Police"}
        ),
        "request_assignment": lambda by: assign.request_assignment(
            state=world.state, by=by, **asked
        ),
        "change_assignment": lambda by: assign.change_assignment(
            assignment=one, by=by, base_version=1, values={"purpose": "Other"}
        ),
        "match_assignment": lambda by: assign.match_assignment(
            assignment=extra.requested, mentors=[extra.mentor], by=by
        ),
        "replace_mentors": lambda by: assign.replace_mentors(
            assignment=one, mentors=[extra.mentor], by=by, reason=WHY
        ),
        "move_assignment": lambda by: assign.move_assignment(
            assignment=one, name="terminate", by=by, reason=WHY
        ),
        "ask_extension": lambda by: assign.ask_extension(
            assignment=extra.agreed, by=by, until_on=later, reason=WHY
        ),
        "decide_extension": lambda by: assign.decide_extension(
            extension=rows.extension, name="approve", by=by
        ),
        "say_opinion": lambda by: assign.say_opinion(
            assignment=extra.ended, by=by, opinion="fully"
        ),
        "add_work_objective": lambda by: workplan.add_work_objective(
            assignment=extra.agreed, by=by, **planned
        ),
        "change_work_objective": lambda by: workplan.change_work_objective(
            objective=extra.objective, by=by, base_version=1, values={"measure": "Other"}
        ),
        "remove_work_objective": lambda by: workplan.remove_work_objective(
            objective=extra.objective, by=by
        ),
        "track_objective": lambda by: workplan.track_objective(
            objective=rows.objective, by=by, base_version=1, standing="at_risk"
        ),
        "sign_workplan": lambda by: workplan.sign_workplan(assignment=one, by=by),
        "reopen_workplan": lambda by: workplan.reopen_workplan(assignment=one, by=by, reason=WHY),
        "add_deliverable": lambda by: deliver.add_deliverable(assignment=one, by=by, title="T"),
        "change_deliverable": lambda by: deliver.change_deliverable(
            deliverable=rows.deliverable, by=by, base_version=1, values={"title": "Other"}
        ),
        "remove_deliverable": lambda by: deliver.remove_deliverable(
            deliverable=extra.outline, by=by, reason=WHY
        ),
        "add_deliverable_version": lambda by: deliver.add_deliverable_version(
            deliverable=rows.deliverable, by=by, **version
        ),
        "move_deliverable": lambda by: deliver.move_deliverable(
            deliverable=rows.deliverable, name="return", by=by, reason=WHY
        ),
        "sign_deliverable": lambda by: deliver.sign_deliverable(
            deliverable=rows.deliverable, by=by
        ),
        "harvest_practice": lambda by: deliver.harvest_practice(
            deliverable=extra.approved, by=by, **practice
        ),
        "save_log": lambda by: logs.save_log(
            assignment=mentored_by(one, by),
            week=3,
            by=by,
            base_version=0,
            values={"done": "Read"},
        ),
        "submit_log": lambda by: logs.submit_log(
            log=type(rows.log).objects.get(assignment=mentored_by(one, by)), by=by
        ),
        "add_call": lambda by: logs.add_call(
            assignment=one, by=by, held_on=today, took_part="Director", text="Said."
        ),
        "save_report": lambda by: logs.save_report(
            assignment=mentored_by(extra.ended, by), by=by, base_version=0, values=report
        ),
        "raise_concern": lambda by: concerns.raise_concern(
            state=world.state, by=by, seen_on=today, text="Seen."
        ),
        "move_concern": lambda by: concerns.move_concern(
            concern=rows.concern, name="take_up", by=by
        ),
    }
