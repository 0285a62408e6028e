"""Law 3: every model of a state leads to it, names real rights, and lists what it opens."""

import pytest
from django.apps import apps

from portfolio import access, matrix
from portfolio.labels import LabelledModel
from portfolio.templatetags.access import change_marking
from tests.house.planting import scoped_models


@pytest.mark.parametrize("model", scoped_models(), ids=lambda each: each.__name__)
def test_the_way_to_the_state_and_the_rights_are_real(model):
    target = model
    for step in model.state_path.split("__"):
        field = target._meta.pk if step == "pk" else target._meta.get_field(step)
        target = field.related_model or target
    assert target._meta.label == "portfolio.State"
    assert set(model.parts()) <= set(matrix.ROWS)
    for action in [*access.ACTIONS, *model.acts]:
        for _rows, right in model.rights_for(action):
            assert not right.condition or right.condition in model.conditions, right


def test_every_model_with_a_state_is_scoped():
    """A model that points at scoped rows without being scoped itself would be a hole."""
    # The roster of mentors belongs to no State; it names those for which somebody has a conflict.
    known = {"StateUserPermission", "Grant", "Mentor"}
    for model in apps.get_models():
        points = {
            field.related_model
            for field in model._meta.get_fields()
            if field.is_relation and field.concrete and field.related_model
        }
        reaches = any(
            isinstance(each, type) and issubclass(each, access.ScopedModel) for each in points
        )
        if reaches and not model._meta.auto_created:
            assert issubclass(model, access.ScopedModel) or model.__name__ in known, model


def test_list_and_object_agree_for_everybody(world, everybody):
    for model in scoped_models():
        rows = list(model.objects.all())
        for action in [*access.ACTIONS, *model.acts]:
            for person in everybody.values():
                listed = set(model.objects.allowed(person, action).values_list("pk", flat=True))
                for row in rows[:6]:
                    assert row.may(person, action) == (row.pk in listed)


def test_the_link_to_the_marking_is_offered_to_whoever_may_change_it(world, everybody):
    for model in scoped_models():
        if issubclass(model, LabelledModel):
            for row in model.objects.all()[:6]:
                for person in everybody.values():
                    may = row.may(person, "change") or row.may(person, "approve")
                    assert bool(change_marking({"user": person}, row)) == may, (row, person)
