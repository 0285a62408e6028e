"""Whether anything answers a finding that needs an action: one rule for every page that counts or
shows what stands without one.

An action answers it unless it was cancelled. A finding for which every suggested action was
declined with a reason, and nothing else decided, is settled too. Plans stand on a floor above and
are known here by their relation to findings alone.
"""

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from assessments.models import Answer, Finding, SuggestedAction

DECLINED = "declined"
CANCELLED = "cancelled"
LEVELS = ["0", "1", "2", "3", "4"]


def answers(status: str) -> bool:
    """Whether an action with this status answers its findings."""
    return status != CANCELLED


def is_declined(verdicts: list[str]) -> bool:
    """Whether all that is suggested for one finding was declined: a verdict for each suggestion."""
    return bool(verdicts) and all(each == DECLINED for each in verdicts)


def unanswered(findings):
    """Of these findings those that nothing answers."""
    return findings.exclude(answered())


def answered() -> Q:
    """What something answers, of many findings in the database, seen by the reader or not."""
    actions = Finding._meta.get_field("plan_actions").related_model.objects
    cited = actions.exclude(status=CANCELLED).filter(findings__isnull=False).order_by()
    return Q(pk__in=cited.values("findings")) | declined()


def declined() -> Q:
    """What was declined altogether, of many findings in the database. Few were declined any, and
    only for those the suggestions are looked up."""
    decisions = Finding._meta.get_field("decisions").related_model.objects.order_by()
    refused = decisions.filter(verdict=DECLINED)
    others = decisions.exclude(verdict=DECLINED)
    return (
        Q(pk__in=refused.values("finding"))
        & ~Q(pk__in=others.values("finding"))
        & ~Exists(_undecided(refused))
    )


def _undecided(refused):
    """What is suggested for a finding, at the level of its indicator, and was not declined."""
    levels = Answer.objects.agreed().filter(
        mission=OuterRef(OuterRef("mission")),
        indicator=OuterRef("indicator"),
        value__in=LEVELS,
        value__gte=Cast(OuterRef("from_min"), CharField()),
        value__lte=Cast(OuterRef("from_max"), CharField()),
    )
    decided = refused.filter(finding=OuterRef(OuterRef("pk")), suggestion=OuterRef("pk"))
    rows = SuggestedAction.objects.filter(indicator=OuterRef("indicator")).order_by()
    return rows.filter(Exists(levels)).exclude(Exists(decided))
