"""The numbers of objectives, actions and milestones: one number speaks of one thing.

While an amendment is written, the numbers of the versions that were signed are given to nothing
else, and what was taken out and is put back under the same title gets its own again.
"""

from roadmaps.models import Objective, PlanAction, Roadmap


def objective_number(roadmap: Roadmap, *, title: str) -> int:
    taken = roadmap.objectives.values_list("number", flat=True)
    return _number(taken, _signed(roadmap, _objectives), title=title)


def action_number(objective: Objective, *, title: str, key=None) -> int:
    """The number that an action gets under an objective; `key` is that of an action that moves."""
    taken = objective.actions.values_list("number", flat=True)
    signed = _signed(objective.roadmap, lambda content: _actions(content, objective.number))
    return _number(taken, signed, title=title, key=key)


def milestone_number(action: PlanAction, *, title: str) -> int:
    taken = action.milestones.values_list("number", flat=True)
    signed = _signed(action.roadmap, lambda content: _milestones(content, action))
    return _number(taken, signed, title=title)


def _signed(roadmap: Roadmap, rows_of) -> list[dict]:
    """Numbers with their rows, the version in force first; none while nothing was signed."""
    return [rows_of(content) for content in roadmap.signed_texts]


def _objectives(content):
    return {each["number"]: each for each in content["objectives"]}


def _actions(content, objective: int):
    split = [(each["code"].split("."), each) for each in content["actions"]]
    return {int(last): each for (first, last), each in split if int(first) == objective}


def _milestones(content, action):
    known = [each for each in content["actions"] if action.pk == each["key"]]
    known = known or [each for each in content["actions"] if action.code == each["code"]]
    return {each["number"]: each for mine in known for each in mine["milestones"]}


def _number(taken, signed, *, title, key=None) -> int:
    taken = set(taken)
    for number, row in (signed[0] if signed else {}).items():
        if number not in taken and (row["title"] == title or key == row["key"]):
            return number
    return max([0, *taken, *(number for rows in signed for number in rows)]) + 1
