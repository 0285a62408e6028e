"""What evaluations say, as totals. Under five answers nothing is told, whoever asks: nobody reads
one answer."""

from dataclasses import dataclass
from statistics import mean

from training.figures import FEW
from training.models import Evaluation
from training.result_sheets import keys_of

RATINGS = ("useful", "teaching", "level", "setting", "change")
YES_NO = ("in_post", "uses_skill")
TEXTS = ("comment", "barrier", "example")


@dataclass(frozen=True)
class Total:
    """One moment and whom it asked: so many sent, so many answered, and the totals of the answers.
    Ratings are means of 1 to 5; yes is a percentage of those who answered that question."""

    label: str
    who: str
    sent: int
    answered: int
    is_few: bool
    lines: list[tuple[str, str, float | int, int]]
    texts: list[str]


def evaluations_of(people) -> list[Evaluation]:
    rows = Evaluation._base_manager.filter(nomination__in=keys_of(people))
    return list(rows.order_by("pk"))


def totals(evaluations) -> list[Total]:
    """By moment and whom it asked."""
    groups = {}
    for each in evaluations:
        groups.setdefault((each.moment, each.asked), []).append(each)
    return [
        _total(moment, asked, groups[moment, asked])
        for moment in Evaluation.Moment.values
        for asked in Evaluation.Asked.values
        if (moment, asked) in groups
    ]


def _total(moment, asked, rows) -> Total:
    done = [each for each in rows if each.answered_at]
    few = len(done) < FEW
    return Total(
        label=str(Evaluation.Moment(moment).label),
        who=str(Evaluation.Asked(asked).label),
        sent=len(rows),
        answered=len(done),
        is_few=few,
        lines=[] if few else [line for name in (*RATINGS, *YES_NO) if (line := _line(name, done))],
        texts=[] if few else sorted(text for each in done for text in _said(each)),
    )


def _line(name: str, done) -> tuple | None:
    told = [value for each in done if (value := getattr(each, name)) is not None]
    if len(told) < FEW:
        return None
    label = str(Evaluation._meta.get_field(name).verbose_name)
    if name in YES_NO:
        return label, "percent", sum(told) * 100 // len(told), len(told)
    return label, "mean", mean(told), len(told)


def _said(each) -> list[str]:
    return [text for name in TEXTS if (text := getattr(each, name))]


def rating(evaluations) -> tuple[float, int] | None:
    """The mean of every rating given at the end of the session, and of how many answers."""
    told = [
        each for each in evaluations if each.moment == Evaluation.Moment.END and each.answered_at
    ]
    values = [
        value
        for each in told
        for name in ("useful", "teaching", "level", "setting")
        if (value := getattr(each, name)) is not None
    ]
    return (mean(values), len(told)) if len(told) >= FEW and values else None
