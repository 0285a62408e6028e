"""Who is still in post after three, six and twelve months, by State and sex.

Counted from what participants answered, or where they did not, their supervisors. A cell of fewer
than five people is not shown, whoever asks. States stand in the order of their names: nobody ranks
them.
"""

from dataclasses import dataclass

from portfolio.access import either, states_with
from portfolio.models import State
from portfolio.models.participant import Sex
from training.evaluation_rules import MONTHS
from training.figures import FEW
from training.models import Evaluation


@dataclass(frozen=True)
class Kept:
    """Of so many people whose answer is known, the percentage who are in post; None for a few."""

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
    states = State.objects.filter(pk__in={key[0] for key in known}).order_by("name")
    return [line for state in states for line in _lines(state, known)]


def _lines(state, known) -> list[Line]:
    found = [Line(state, "", [_kept(state, None, each, known) for each in MONTHS])]
    for sex in Sex:
        cells = [_kept(state, sex.value, each, known) for each in MONTHS]
        found.append(Line(state, str(sex.label), cells))
    return found


def _kept(state, sex, moment, known) -> Kept:
    told = [
        in_post
        for (where, which, when, _person), in_post in known.items()
        if where == state.pk and when == moment and sex in (None, which)
    ]
    few = len(told) < FEW
    return Kept(0 if few else len(told), None if few else sum(told) * 100 // len(told))
