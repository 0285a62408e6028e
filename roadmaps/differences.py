"""What an amendment changes, in words: read by whoever approves it and printed with it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from history.words import plain_words
from roadmaps.content import ACTION, COST, MILESTONE, PLAN, RISK
from roadmaps.models import CostLine, Milestone, PlanAction, Risk, Roadmap


@dataclass(frozen=True)
class Difference:
    """One thing that differs: where it stands, what it is called, before and after."""

    place: str
    name: str
    before: str
    after: str


def differences(old: dict, new: dict) -> list[Difference]:
    """The differences between two texts of one plan, in the order in which the plan is read."""
    plan = _("The plan")
    found = list(_changed(plan, Roadmap, old["plan"], new["plan"], PLAN))
    found += _parts(plan, _("Risk"), Risk, RISK, "text", old["risks"], new["risks"])
    found += _objectives(old, new)
    found += _actions(old, new)
    return found


def _objectives(old, new):
    before, after = _keyed(old["objectives"]), _keyed(new["objectives"])
    for key in [*after, *(key for key in before if key not in after)]:
        one, other = before.get(key), after.get(key)
        place = _("Objective %(number)s") % {"number": (other or one)["number"]}
        yield from _whole(place, one, other, "title")
        if one and other:
            for name, said in (("title", _("title")), ("areas", _("areas"))):
                yield from _differing(place, said, _text(one[name]), _text(other[name]))


def _actions(old, new):
    before, after = _keyed(old["actions"]), _keyed(new["actions"])
    codes = {each["key"]: each["code"] for each in [*old["actions"], *new["actions"]]}
    for key in [*after, *(key for key in before if key not in after)]:
        one, other = before.get(key), after.get(key)
        place = _("Action %(code)s") % {"code": (other or one)["code"]}
        yield from _whole(place, one, other, "title")
        if not (one and other):
            continue
        yield from _differing(place, _("code"), one["code"], other["code"])
        yield from _changed(place, PlanAction, one, other, ACTION)
        yield from _differing(place, _("lead agency"), one["lead_agency"], other["lead_agency"])
        yield from _differing(
            place, _("findings answered"), _text(one["findings"]), _text(other["findings"])
        )
        waits = [
            ", ".join(codes.get(key, "?") for key in each["waits_for"]) for each in (one, other)
        ]
        yield from _differing(place, _("waits for"), *waits)
        for name, said, model, fields, title in PARTS:
            yield from _parts(place, said(), model, fields, title, one[name], other[name])


PARTS = (
    ("milestones", lambda: _("Milestone"), Milestone, MILESTONE, "title"),
    ("costs", lambda: _("Cost line"), CostLine, COST, "purpose"),
    ("risks", lambda: _("Risk"), Risk, RISK, "text"),
)


def _parts(place, said, model, fields, title, old, new):
    before, after = _keyed(old), _keyed(new)
    for key in [*after, *(key for key in before if key not in after)]:
        one, other = before.get(key), after.get(key)
        there = f"{place}, {said}: {(other or one)[title]}"
        yield from _whole(there, one, other, title)
        if one and other:
            yield from _changed(there, model, one, other, fields)


def _whole(place, one, other, title):
    """Something that is new, or that is there no longer."""
    if one is None:
        yield Difference(place, _("new"), "", str(other[title]))
    elif other is None:
        yield Difference(place, _("taken out"), str(one[title]), "")


def _changed(place, model, one, other, names):
    for name in names:
        if one[name] != other[name]:
            field = model._meta.get_field(name)
            said = [plain_words(field, value) for value in (one[name], other[name])]
            yield Difference(place, str(field.verbose_name), *map(str, said))


def _differing(place, name, one, other):
    if one != other:
        yield Difference(place, name, one, other)


def _keyed(rows) -> dict:
    return {each["key"]: each for each in rows}


def _text(value) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
