"""What the gap register can be narrowed to: each filter by the name that it has in the address."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from assessments.answered import LEVELS, declined
from assessments.models import (
    Answer,
    Area,
    Finding,
    FindingReply,
    Indicator,
    Instrument,
    Mission,
)
from portfolio.worded import worded

SEVERITIES = Finding.Severity
NOTHING = Q(pk__in=[])
# A code as it is written, with or without its last part: state, mission, number.
CODE = re.compile(r"(?P<state>.+)-F(?P<mission>\d{1,4})(?:-(?P<number>\d{1,4}))?", re.I)


@dataclass(frozen=True)
class Filter:
    """One filter: its label, the words for "everything" and its choices; `chosen` turns a value
    into the condition that a finding meets. Without choices it takes words."""

    name: str
    label: str
    everything: str
    chosen: Callable[[str], Q]
    choices: Callable[["Places"], list] = lambda places: []
    takes_words: bool = False

    def condition(self, value: str) -> Q:
        """What a finding meets; nothing meets a value that cannot be chosen."""
        try:
            return self.chosen(value)
        except (KeyError, ValueError):
            return NOTHING


@dataclass(frozen=True)
class Places:
    """The states, missions and areas among which this reader can choose. A later mission is one
    that came after another one in the same State, and was shared."""

    states: list
    missions: list
    areas: list
    later_missions: list
    later_states: list

    @classmethod
    def open_to(cls, user) -> "Places":
        states, choices, later = {}, [], []
        for pk, number, day, status, code, name in _missions(user):
            if code in states and status in Mission.SHARED:
                later.append(pk)
            states[code] = name
            choices.append((str(pk), f"{code}-M-{number:02} · {day.year}"))
        told = _told(later, user)
        return cls(list(states.items()), choices, list(_areas().items()), *told)


def _told(missions, user) -> tuple[list, list]:
    """The missions whose agreed answers this reader may see, as one right opens all of a mission's,
    and their States."""
    if not missions:
        return [], []
    found = _answered(user, missions=missions)
    return [mission for mission, _state in found], list({state for _mission, state in found})


def _areas() -> dict:
    """Areas by code, titled as the newest version titles them."""
    return {code: f"{code} {title}" for code, title in _titles(None)}


@worded
def _missions(user):
    rows = Mission.objects.allowed(user).order_by("state__name", "starts_on")
    return rows.values_list("pk", "number", "starts_on", "status", "state__code", "state__name")


@worded
def _answered(user, missions: list[int]):
    answers = Answer.objects.agreed().scored().allowed(user).filter(mission__in=missions)
    return answers.order_by().values_list("mission", "mission__state").distinct()


@worded
def _titles(_user):
    fixed = Instrument.objects.fixed().values("pk")
    areas = Area.objects.filter(instrument__in=fixed).order_by("instrument_id", "position")
    return areas.values_list("code", "title")


def words(text: str) -> Q:
    """A code, or words that all stand in the statement, the indicator or the State's name."""
    every = Q()
    for word in text.split():
        every &= (
            Q(statement__icontains=word)
            | Q(indicator__title__icontains=word)
            | Q(mission__state__name__icontains=word)
        )
    return every | coded(text)


def coded(text: str) -> Q:
    """The finding of this code, those of a mission, or those about the indicator of this code."""
    found = Q(indicator__code__iexact=text)
    if code := CODE.fullmatch(text):
        named = Q(mission__state__code__iexact=code["state"], mission__number=int(code["mission"]))
        found |= named & Q(number=int(code["number"])) if code["number"] else named
    return found


def severity_at_least(value: str) -> Q:
    values = SEVERITIES.values
    return Q(severity__in=values[: values.index(value) + 1])


TARGET_MET = Q(later_level__gte=F("target"))
TARGET_NOT_MET = Q(later_level__lt=F("target"))
NEEDING = Q(kind__in=Finding.NEEDS_ACTION)
# From what lacks an action to what an action still works on; the rule: assessments.answered.
NOT_PLANNED, CANCELLED, DECLINED, COMPLETED, UNFINISHED = range(5)

ACTIONS = {
    "none": (_("No action yet"), NEEDING & Q(planned__lt=DECLINED)),
    "some": (_("Has an action"), Q(planned__gt=DECLINED)),
    "done": (_("All completed"), Q(planned=COMPLETED)),
}
STATUSES = {
    "open": (_("Open"), NEEDING & TARGET_NOT_MET),
    "closed": (_("Closed: target reached"), NEEDING & TARGET_MET),
}
AGAIN = {
    "yes": (_("Re-assessed"), Q(later_level__in=LEVELS)),
    "no": (_("Not re-assessed"), Q(later_level="")),
}
# What the State says to a finding, as far as the reader may see the reply.
VIEWS = {
    "waiting": (_("Waiting"), Q(mission__status=Mission.Status.STATE_CHECK, is_answered=False)),
    **{value: (label, Q(state_view=value)) for value, label in FindingReply.View.choices},
}


def labels(table: dict) -> list:
    return [(value, label) for value, (label, _condition) in table.items()]


def at_least_labels() -> list:
    first, *others = SEVERITIES.choices
    return [first, *((value, _and_above(label)) for value, label in others)]


def _and_above(label):
    return _("%(severity)s and above") % {"severity": label}


FILTERS = [
    Filter("q", _("Words or code"), "", words, takes_words=True),
    Filter(
        "state",
        _("State"),
        _("All States"),
        lambda value: Q(mission__state__code=value),
        lambda places: places.states,
    ),
    Filter(
        "area",
        _("Area"),
        _("All areas"),
        lambda value: Q(indicator__area__code=value),
        lambda places: places.areas,
    ),
    Filter(
        "severity",
        _("Severity"),
        _("Any severity"),
        severity_at_least,
        lambda places: at_least_labels(),
    ),
    Filter(
        "need",
        _("Need"),
        _("Any need"),
        lambda value: Q(need_words__contains=f'"{value}"'),
        lambda places: Finding.Need.choices,
    ),
    Filter(
        "priority",
        _("Priority"),
        _("Any priority"),
        lambda value: Q(priority=value),
        lambda places: Finding.Priority.choices,
    ),
    Filter(
        "view",
        _("State’s view"),
        _("Any view"),
        lambda value: VIEWS[value][1],
        lambda places: labels(VIEWS),
    ),
    Filter(
        "status",
        _("Status"),
        _("Open or not"),
        lambda value: STATUSES[value][1],
        lambda places: labels(STATUSES),
    ),
    Filter(
        "kind",
        _("Type"),
        _("Every type"),
        lambda value: Q(kind=value),
        lambda places: Finding.Kind.choices,
    ),
    Filter(
        "action",
        _("Action"),
        _("With or without"),
        lambda value: ACTIONS[value][1],
        lambda places: labels(ACTIONS),
    ),
    Filter(
        "reassessed",
        _("Re-assessment"),
        _("Re-assessed or not"),
        lambda value: AGAIN[value][1],
        lambda places: labels(AGAIN),
    ),
    Filter(
        "mission",
        _("Mission"),
        _("All missions"),
        lambda value: Q(mission=int(value[:9])),
        lambda places: places.missions,
    ),
]
NAMES = [each.name for each in FILTERS]
BY_NAME = {each.name: each for each in FILTERS}


def answering():
    """The actions that answer findings: a floor above, known by its relation alone."""
    return Finding._meta.get_field("plan_actions").related_model


def answered_by(actions: Q):
    """The findings that such actions answer: asked once for a query and not for each row."""
    rows = answering().objects.filter(actions, findings__isnull=False)
    return rows.order_by().values("findings")


@dataclass(frozen=True)
class Facts:
    """What is asked of a finding besides its own fields. Each is put into a query only where the
    query speaks of it.

    Whether something is done about a finding is asked of every action, also of those that the
    reader may not see: "no action yet" would else be untrue. Whether it was looked at again is
    asked of the answers that he may see.
    """

    user: object
    places: Places

    def beside(self, rows, names):
        """These findings, with the named facts beside them for filters and orders."""
        return rows.alias(**{name: getattr(self, name)() for name in names})

    def told(self, rows, names):
        """The same, with the facts among the values that are read."""
        return rows.annotate(**{name: getattr(self, name)() for name in names})

    def planned(self):
        """How far the actions that answer it have come: the furthest from done says it."""
        actions = answering()
        completed = Q(status=actions.Status.COMPLETED)
        ended = Q(status__in=actions.ENDED)
        return Case(
            When(pk__in=answered_by(~ended), then=UNFINISHED),
            When(pk__in=answered_by(completed), then=COMPLETED),
            When(declined(), then=DECLINED),
            When(pk__in=answered_by(ended), then=CANCELLED),
            default=NOT_PLANNED,
            output_field=IntegerField(),
        )

    def later_level(self):
        """The level that the last mission after this one found to the same question; empty when
        none asked it again."""
        if not self.places.later_missions:
            return Value("", CharField())
        again = self.levels_found_later().filter(
            mission__state=OuterRef("mission__state"),
            mission__starts_on__gt=OuterRef("mission__starts_on"),
            indicator__question_key=OuterRef("indicator__question_key"),
        )
        last = again.order_by("-mission__starts_on").values("value")[:1]
        # Most findings stand in a State to which no later mission came: they are not looked up.
        return Case(
            When(mission__state__in=self.places.later_states, then=Coalesce(last, Value(""))),
            default=Value(""),
            output_field=CharField(),
        )

    def target(self):
        """The level at which a gap is closed, written as answers write it."""
        return Case(
            When(indicator__is_foundation=True, then=Value(str(Indicator.FOUNDATION_TARGET))),
            default=Value(str(Indicator.OTHER_TARGET)),
        )

    def levels_found_later(self):
        """The answers of later missions that hold a level."""
        later = self.places.later_missions
        return Answer.objects.agreed().scored().filter(mission__in=later, value__in=LEVELS)

    def state_view(self):
        """What the State says to it; empty when it has said nothing that this reader may see."""
        replies = FindingReply.objects.allowed(self.user).order_by()
        return Case(
            *(
                When(pk__in=replies.filter(view=view).values("finding"), then=Value(view))
                for view in FindingReply.View.values
            ),
            default=Value(""),
            output_field=CharField(),
        )

    def is_answered(self):
        """Whether the State says anything to it that this reader may see."""
        replies = FindingReply.objects.allowed(self.user).order_by()
        return Case(
            When(pk__in=replies.values("finding"), then=True),
            default=False,
            output_field=BooleanField(),
        )

    def need_words(self):
        return Cast("needs", TextField())


FACTS = ("planned", "later_level", "target", "state_view", "is_answered", "need_words")


def facts_in(condition: Q) -> set[str]:
    """The facts of which a condition speaks."""
    found = set()
    for each in condition.children:
        if isinstance(each, Q):
            found |= facts_in(each)
        else:
            lookup, wanted = each
            named = {lookup.partition("__")[0], getattr(wanted, "name", "")}
            found |= named & set(FACTS)
    return found
