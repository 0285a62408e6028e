"""The order that dependencies give to a plan's actions: no cycles, who begins too early, and the
critical path.

The critical path is the longest chain by dates: of all chains in which each action waits for the
one before it, the one whose actions last the most days together, first and last day included. Of
equal chains the one that ends last, then the one whose first number comes first. Days between
an end and the next start do not count. A plan without dependencies has none.
"""

from collections import defaultdict

from django.db.models import F, Q

from roadmaps.models import Dependency, PlanAction, Roadmap


def edges_of(roadmap: Roadmap) -> list[tuple[int, int]]:
    """(predecessor, follower) by their keys."""
    rows = Dependency.objects.filter(action__objective__roadmap=roadmap)
    return list(rows.order_by().values_list("predecessor_id", "action_id"))


def leads_to(edges, start, end) -> bool:
    """Whether a way leads from `start` along the edges to `end`."""
    after = defaultdict(set)
    for first, second in edges:
        after[first].add(second)
    seen, waiting = set(), [start]
    while waiting:
        each = waiting.pop()
        if each == end:
            return True
        if each not in seen:
            seen.add(each)
            waiting.extend(after[each])
    return False


def too_early(*actions: PlanAction) -> list[tuple[PlanAction, PlanAction]]:
    """(first, follower) of the dependencies of these actions, either way, whose follower begins
    before the first has ended: those that a moved date would upset."""
    rows = Dependency.objects.filter(Q(predecessor__in=actions) | Q(action__in=actions))
    early = rows.filter(action__starts_on__lte=F("predecessor__ends_on"))
    early = early.select_related("predecessor__objective", "action__objective")
    order = ("action__objective__number", "action__number", "pk")
    return [(each.predecessor, each.action) for each in early.order_by(*order)]


def duration(action) -> int:
    """Days from the first to the last, both included."""
    return (action.ends_on - action.starts_on).days + 1


def critical_path(actions, edges) -> list:
    """The longest chain by dates (see above), in order."""
    by_key = {each.pk: each for each in actions}
    before = defaultdict(list)
    for first, second in edges:
        if first in by_key and second in by_key:
            before[second].append(first)
    if not before:
        return []
    best: dict = {}
    for key in sorted_keys(by_key, before):
        chains = [best[each] for each in before[key]]
        longest = max(chains, key=lambda chain: length(chain, by_key), default=[])
        best[key] = [*longest, key]

    def order(chain):
        days, first = length(chain, by_key)
        return days, by_key[chain[-1]].ends_on, first

    chains = [chain for chain in best.values() if len(chain) > 1]
    return [by_key[key] for key in max(chains, key=order)]


def length(chain, by_key) -> tuple:
    """What makes one of two chains to the same action the longer one."""
    first = by_key[chain[0]]
    days = sum(duration(by_key[key]) for key in chain)
    return days, (-first.objective.number, -first.number)


def sorted_keys(by_key, before) -> list:
    """Keys in an order in which each follows all that it waits for."""
    found: dict = {}
    waiting = list(reversed(by_key))
    while waiting:
        key = waiting[-1]
        missing = [each for each in before[key] if each not in found]
        if missing and key not in found:
            waiting.extend(missing)
        else:
            waiting.pop()
            found.setdefault(key)
    return list(found)
