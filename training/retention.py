"""Who is still in post after three, six and twelve months, by State and sex.

Counted from what participants answered, or where they did not, their supervisors. A cell is shown
where five people or more are in post and five or more are not: "all of eight" would tell of each
of them. Whoever reads the results of a State is told from five answers on, as of every evaluation.
The sexes are told apart only where every one of them can be shown or has nobody, as the others
would tell the missing one. States stand in the order of their names: nobody ranks them.
"""

from collections import defaultdict
from dataclasses import dataclass

from portfolio.access import either, states_with
from portfolio.models import State
from portfolio.models.participant import Sex
from training.evaluation_rules import MONTHS
from training.figures import FEW
from training.models import Evaluation


@dataclass(frozen=True)
class Kept:
    """Of how many people an answer is known, and how many percent are in post; None if untold."""

    known: int
    percent: int | None


@dataclass(frozen=True)
class Line:
    """One State, whole or of one sex, with a cell for each moment."""

    state: State
    sex: str
    cells: list[Kept]


def moments() -> list[str]:
    return [str(each.label) for each in MONTHS]


def retention(user) -> list[Line]:
    """The States whose totals this reader may know and of which something is known."""
    path = "nomination__participant__state"
    there = either(states_with(user, "view_result", path), states_with(user, "count_result", path))
    rows = Evaluation._base_manager.filter(there, moment__in=MONTHS, in_post__isnull=False)
    known = {}
    names = ("nomination__participant__state_id", "nomination__participant__sex")
    # A participant's own answer comes last and stands.
    for state, sex, moment, person, in_post in rows.order_by("-asked", "pk").values_list(
        *names, "moment", "nomination__participant_id", "in_post"
    ):
        known[state, sex, moment, person] = in_post
    told = defaultdict(list)
    for (state, sex, moment, _person), in_post in known.items():
        told[state, moment, sex].append(in_post)
    states = State.objects.filter(pk__in={key[0] for key in told}).order_by("name")
    read = set(states.filter(states_with(user, "view_result")).values_list("pk", flat=True))
    return [line for state in states for line in _lines(state, told, state.pk in read)]


def _lines(state, told, is_read: bool) -> list[Line]:
    columns = [
        _column({sex: told.get((state.pk, moment, sex), []) for sex in Sex.values}, is_read)
        for moment in MONTHS
    ]
    found = [Line(state, "", [whole for whole, _by_sex in columns])]
    for sex in Sex:
        cells = [by_sex[sex.value] for _whole, by_sex in columns]
        found.append(Line(state, str(sex.label), cells))
    return found


def _column(answers: dict[str, list[bool]], is_read: bool) -> tuple[Kept, dict[str, Kept]]:
    """One State at one moment: whole, and by sex."""
    whole = _kept([each for told in answers.values() for each in told], is_read)
    by_sex = {sex: _kept(told, is_read) for sex, told in answers.items()}
    if any(told and by_sex[sex].percent is None for sex, told in answers.items()):
        by_sex = dict.fromkeys(answers, Kept(0, None))
    return whole, by_sex


def _kept(answers, is_read: bool) -> Kept:
    kept, known = sum(answers), len(answers)
    if known < FEW or not (is_read or FEW <= kept <= known - FEW):
        return Kept(0, None)
    return Kept(known, kept * 100 // known)
