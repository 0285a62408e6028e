"""The rows of the gap register: what an address asks for, of what its reader may see.

One query brings the rows of a page in their order; what stands beside them comes by one query for
each thing. A row is no record; it holds what the columns say.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, F, Q, When, Window
from django.db.models.expressions import OrderBy
from django.urls import reverse

from assessments.answered import answers, declined
from assessments.models import Finding, FindingReply, Mission
from assessments.models.finding import SEVERITY_RANK
from assessments.register.address import Address
from assessments.register.columns import BY_KEY
from assessments.register.controls import Chosen
from assessments.register.filters import BY_NAME, FACTS, Facts, answering, facts_in
from portfolio.access import held
from portfolio.models import State
from portfolio.reads import note_list
from portfolio.worded import worded
from web.marking import Classification

# What stands beside equal rows: the newest mission first, and there as the team numbered them.
LAST_ORDER = ("-mission_id", "number")
WORST_FIRST = SEVERITY_RANK.desc()
FIELDS = {
    "pk": "pk",
    "version": "version",
    "number": "number",
    "kind": "kind",
    "severity": "severity",
    "priority": "priority",
    "statement": "statement",
    "needs": "needs",
    "classification": "marked",
    "mission_id": "mission_id",
    "mission_number": "mission__number",
    "mission_status": "mission__status",
    "began_on": "mission__starts_on",
    "programme_id": "mission__programme_id",
    "state_id": "mission__state_id",
    "state_code": "mission__state__code",
    "state_name": "mission__state__name",
    "indicator_code": "indicator__code",
    "indicator_title": "indicator__title",
    "area_code": "indicator__area__code",
    "area_title": "indicator__area__title",
    "question_key": "indicator__question_key",
    "is_declined": "is_declined",
}
ANY_KEY = "00000000-0000-0000-0000-000000000000"


class Row:
    """One finding as the register tells it."""

    __slots__ = (
        *FIELDS,
        "actions",
        "build_href",
        "code",
        "has_action",
        "href",
        "later_level",
        "state_view",
    )

    def __init__(self, values):
        for name, value in zip(FIELDS, values, strict=True):
            setattr(self, name, value)
        self.code = f"{self.state_code}-F{self.mission_number}-{self.number:03}"
        self.actions, self.has_action, self.later_level = [], False, ""
        self.build_href, self.href, self.state_view = "", "", ""

    def record(self) -> Finding:
        """The finding as far as a line of history names it, without reading it again."""
        state = State(pk=self.state_id, code=self.state_code, name=self.state_name)
        mission = Mission(
            pk=self.mission_id,
            number=self.mission_number,
            state=state,
            programme_id=self.programme_id,
        )
        return Finding(
            pk=self.pk, number=self.number, mission=mission, classification=self.classification
        )

    @property
    def mission_code(self):
        return f"{self.state_code}-M-{self.mission_number:02}"

    @property
    def lacks_action(self):
        is_settled = self.has_action or self.is_declined
        return self.kind in Finding.NEEDS_ACTION and not is_settled

    @property
    def is_with_state(self):
        return self.mission_status == Mission.Status.STATE_CHECK

    @property
    def is_reassessed(self):
        return bool(self.later_level)

    @property
    def waits_for_proof(self):
        """Everything that was planned for it is done, and nobody has looked at it again."""
        done = {each.status for each in self.actions if answers(each.status)} == {"completed"}
        return done and not self.is_reassessed


@dataclass(frozen=True)
class Answering:
    """An action that answers a finding, as far as the register tells it."""

    code: str
    status: str
    status_label: str
    href: str


def found(address: Address, facts: Facts, filters: list[Chosen]):
    """The findings that this address asks for, in its order; none for a filter that says nothing
    that can be chosen."""
    if any(each.error for each in filters):
        return Finding.objects.none()
    return selected(condition(address), address, facts)


def selected(met: Q, address: Address, facts: Facts):
    """The findings that meet this, in the order of this address."""
    order = BY_KEY[address.sort.lstrip("-")].order
    names = facts_in(met) | {str(each).lstrip("-") for each in order} & set(FACTS)
    rows = facts.beside(Finding.objects.allowed(facts.user), names)
    return ordered(rows.filter(met), address.sort)


def some(keys, address: Address, facts: Facts):
    """Of these findings those that the reader may see, in the order of this address."""
    return selected(Q(pk__in=keys), address, facts)


def condition(address: Address) -> Q:
    met = Q()
    for name, value in address.wanted.items():
        met &= BY_NAME[name].condition(value)
    return met


def ordered(rows, sort: str):
    key = sort.lstrip("-")
    fields = [as_order(each, sort.startswith("-")) for each in BY_KEY[key].order]
    others = () if key == "severity" else (WORST_FIRST,)
    return rows.order_by(*fields, *others, *LAST_ORDER)


def as_order(expression, is_turned: bool) -> OrderBy:
    if isinstance(expression, str):
        is_turned ^= expression.startswith("-")
        expression = F(expression.lstrip("-"))
    return expression.desc() if is_turned else expression.asc()


def told_of_each() -> dict:
    declines = Case(When(declined(), then=True), default=False, output_field=BooleanField())
    return {"marked": Finding.level_rule(), "is_declined": declines}


def read(rows, facts: Facts) -> list[Row]:
    """These findings, with what stands beside each as far as the reader may see it. Whoever shows
    them notes it."""
    rows = rows.annotate(**told_of_each())
    return beside(map(Row, rows.values_list(*FIELDS.values())), facts)


def read_counted(part, facts: Facts) -> tuple[list[Row], int]:
    """The same for a part of more findings, and how many there are altogether: the query that
    brings the part counts them too. An empty part knows of none."""
    part = part.annotate(**told_of_each(), found=Window(Count("pk")))
    values = list(part.values_list(*FIELDS.values(), "found"))
    total = values[0][-1] if values else 0
    return beside((Row(each[:-1]) for each in values), facts), total


def beside(rows, facts: Facts) -> list[Row]:
    """Rows with what stands beside each."""
    found, user = list(rows), facts.user
    add_actions(found, user)
    add_levels(found, facts)
    add_views(found, user)
    address = reverse("assessments:finding-detail", args=[ANY_KEY])
    builders = builders_of(found, user)
    for row in found:
        row.href = address.replace(ANY_KEY, str(row.pk))
        row.build_href = builders.get(row.mission_id, "")
    return found


def add_views(rows: list[Row], user) -> None:
    """What the State says to each."""
    views = dict(_views(user, findings=[row.pk for row in rows]))
    for row in rows:
        row.state_view = views.get(row.pk, "")


@worded
def _views(user, findings: list[uuid.UUID]):
    replies = FindingReply.objects.allowed(user).filter(finding__in=findings)
    return replies.order_by().values_list("finding", "view")


def add_actions(rows: list[Row], user) -> None:
    """The actions of each finding that the reader sees, and whether any answers it, seen or not."""
    actions = actions_of([row.pk for row in rows], user)
    for row in rows:
        found = actions.get(row.pk, [])
        row.actions = [each for each, is_seen in found if is_seen]
        row.has_action = any(answers(each.status) for each, _is_seen in found)


def add_levels(rows: list[Row], facts: Facts) -> None:
    """What later missions found that asked the same question, where one came later in the same
    State."""
    states = {row.state_id for row in rows} & set(facts.places.later_states)
    if not states:
        return
    found = defaultdict(list)
    again = facts.levels_found_later().filter(mission__state__in=states)
    for state, question, day, level in again.order_by("mission__starts_on").values_list(
        "mission__state", "indicator__question_key", "mission__starts_on", "value"
    ):
        found[state, question].append((day, level))
    for row in rows:
        later = found[row.state_id, row.question_key]
        row.later_level = next((lvl for day, lvl in reversed(later) if day > row.began_on), "")


def note(rows: list[Row], *, by, file="") -> None:
    """History keeps who reads what is strictly confidential or open in an emergency alone."""
    shown = rows
    if not held(by).emergencies:
        shown = [each for each in rows if each.classification == STRICT]
    note_list([each.record() for each in shown], by=by, file=file)


STRICT = Classification.STRICTLY_CONFIDENTIAL


def actions_of(keys, user) -> dict:
    """The actions by the finding that they answer, in the order of their plan, each with whether
    the reader may see it."""
    actions = answering()
    address = reverse("roadmaps:action-detail", args=[0])
    labels = {value: str(label) for value, label in actions.Status.choices}
    found = defaultdict(list)
    for finding, is_seen, pk, objective, number, status in _answers(user, findings=keys):
        told = Answering(
            code=f"{objective}.{number}",
            status=status,
            status_label=labels[status],
            href=address.replace("0", str(pk)),
        )
        found[finding].append((told, is_seen))
    return found


@worded
def _answers(user, findings: list[uuid.UUID]):
    actions = answering()
    seen = When(actions.condition_for(user, "view"), then=True)
    rows = actions.objects.filter(findings__in=findings).order_by("objective__number", "number")
    rows = rows.annotate(is_seen=Case(seen, default=False, output_field=BooleanField()))
    return rows.values_list("findings", "is_seen", "pk", "objective__number", "number", "status")


def builders_of(rows: list[Row], user) -> dict:
    """Where this reader drafts an action, by mission: its plan, while its text can be written."""
    missions = {each.mission_id for each in rows if each.lacks_action}
    if not missions:
        return {}
    plans = Mission._meta.get_field("roadmaps").related_model
    rows = plans.objects.allowed(user, "change").filter(
        mission__in=missions, status__in=plans.EDITABLE
    )
    return {
        mission: reverse("roadmaps:roadmap-build", args=[pk])
        for mission, pk in rows.values_list("mission", "pk")
    }
