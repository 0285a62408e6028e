"""Practices."""

import uuid

import factory

from compendium.models import Practice
from tests.factories.base import RecordedFactory
from tests.factories.portfolio import StateFactory


class PracticeFactory(RecordedFactory):
    class Meta:
        model = Practice

    state = factory.SubFactory(StateFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Practice {n}")
    what = "Two offices sit at one table each morning."
    source_model = "assessments.finding"
    source_pk = factory.LazyFunction(lambda: str(uuid.uuid4()))
    version = 1
