"""Whatever is done in whatever order: nobody is cleared without every step, nor by his own word."""

import contextlib
import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from history.lifecycle import NotNow
from history.models import Event
from history.versioned import StaleVersion
from portfolio import diligence_actions as actions
from portfolio.diligence import Recipient, clearance
from portfolio.diligence_steps import STEPS, missing, months_after
from portfolio.models import DueDiligence
from tests import factories
from tests.conftest import person
from tests.factories import in_days
from tests.portfolio.test_diligence import contents

REFUSALS = (NotNow, ValidationError, StaleVersion)
WRITING = [("write", step.slug, is_filled) for step in STEPS for is_filled in (True, True, False)]
MOVING = [("move", each.name, True) for each in DueDiligence.lifecycle]
OTHERS = [("measure", "", True)]
ANYTHING = [[]] * 60 + [[each] for each in WRITING + MOVING + OTHERS]
JUDGING = {each.name for each in DueDiligence.lifecycle if each.right == "approve"}
DECIDING = ("clear", "clear_with_measures", "refuse", "resume")


@st.composite
def acts(draw):
    """A way through the steps that mostly follows them, with anything in between: act and who."""
    way = [("write", step.slug, True) for step in STEPS] + [("move", "submit", True)]
    decisions = st.lists(st.sampled_from(DECIDING), min_size=1, max_size=3)
    way += [("move", name, True) for name in draw(decisions)]
    found = []
    for each in way:
        found += draw(st.sampled_from(ANYTHING))
        found += [each] * draw(st.sampled_from([1, 1, 1, 1, 1, 1, 1, 1, 0]))
    found += draw(st.lists(st.sampled_from(WRITING + MOVING + OTHERS), max_size=4))
    writers, deciders = st.sampled_from([0] * 15 + [1, 2]), st.sampled_from([2] * 6 + [1, 0])
    return [(*each, draw(deciders if each[1] in JUDGING else writers)) for each in found]


class Walk:
    """One request, and what three people do with it: two write and decide, one mostly decides."""

    def __init__(self, agency, people):
        self.people, self.agency = people, agency
        self.diligence = actions.request_diligence(
            state=agency.state, by=people[0], agency=agency, support="training", purpose="P"
        )
        self.wrote = {people[0]}
        self.was_cleared = 0

    def do(self, kind, name, is_filled, who):
        by, diligence = self.people[who], self.diligence
        diligence.refresh_from_db()
        with transaction.atomic():
            if kind == "write":
                values = contents()[name]
                values = values if is_filled else {**values, **_emptied(name, values)}
                version = diligence.version
                actions.write_step(
                    diligence=diligence, step=name, by=by, base_version=version, values=values
                )
                self.wrote |= {by} if self.version > version else set()
            elif kind == "measure":
                actions.add_measure(
                    diligence=diligence, by=by, text="M", owner="O", due_on=in_days(9)
                )
                self.wrote.add(by)
            elif kind == "move":
                actions.move_diligence(diligence=diligence, name=name, by=by, reason="So it is.")
                if name in DECIDING:
                    assert by not in self.wrote, f"{name} by somebody who wrote a part"

    @property
    def version(self):
        return DueDiligence.objects.get(pk=self.diligence.pk).version

    def check(self):
        today = timezone.localdate()
        diligence = DueDiligence.objects.get(pk=self.diligence.pk)
        found = clearance(Recipient(self.agency), "training", on=today)
        if not found.is_open:
            return
        self.was_cleared += 1
        assert missing(diligence) == []
        assert today < found.until <= months_after(today, 24)
        assert diligence.specific_risk != "unacceptable"
        verbs = Event.objects.about(diligence).order_by("pk").values_list("verb", flat=True)
        steps = [each for each in verbs if each not in ("created", "changed")]
        wanted = ["communicate", "assess", "specify", "submit"]
        assert [each for each in steps if each in wanted][:4] == wanted
        assert {"clear", "clear_with_measures"} & set(steps)
        assert clearance(Recipient(self.agency), "training", on=found.until).is_open
        after = found.until + datetime.timedelta(days=1)
        assert not clearance(Recipient(self.agency), "training", on=after).is_open


def _emptied(name, values):
    field = next(iter(values))
    return {field: None if field.endswith("_on") else ""}


@pytest.fixture
def people(reviewer):
    return [person("first", "reviewer"), person("second", "reviewer"), reviewer]


def test_no_sequence_of_acts_clears_without_the_steps(carana, people):
    seen = {"cleared": 0, "walks": 0}

    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(acts())
    def walk(found):
        with transaction.atomic():
            this = Walk(factories.AgencyFactory(state=carana), people)
            for each in found:
                with contextlib.suppress(*REFUSALS):
                    this.do(*each)
                this.check()
            seen["cleared"] += bool(this.was_cleared)
            seen["walks"] += 1
            transaction.set_rollback(True)

    walk()
    assert seen["walks"] >= 40
    assert seen["cleared"] >= 5, "hardly any walk came to a clearance: the law was not asked"
