"""What the demonstration's plans hold besides their actions: method, money, milestones, risks."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

from roadmaps.models import CostLine, Dependency, Milestone, PlanAction, Risk, Roadmap

PLANS = json.loads((Path(__file__).parent / "plans_in_full.json").read_text())
Status = Milestone.Status
# Who takes which step of a milestone, how many days after it was due, and from which status.
STEPS = {
    Status.REACHED: [("mark", Status.REACHED)],
    Status.ACCEPTED: [("mark", Status.REACHED), ("accept", Status.ACCEPTED)],
    Status.RETURNED: [("mark", Status.REACHED), ("return", Status.RETURNED)],
}
DAYS = {"mark": -4, "accept": 3, "return": 3}


def plan_values(code: str, starts_on: datetime.date) -> dict:
    """The fields of a State's plan that say how it is governed and counted."""
    item = dict(PLANS[code]["plan"])
    days = item.pop("rate_days", None)
    if item["currency"]:
        item["usd_rate"] = Decimal(item["usd_rate"])
        item["usd_rate_on"] = starts_on + datetime.timedelta(days=days)
    return item


def action_values(code: str, number: str) -> dict:
    """The fields of one action that say what it rests on and what shows that it is done."""
    plan = PLANS[code]
    item = plan["actions"].get(number, {})
    names = ("urgency", "assumptions", "rights_note")
    found = {name: item[name] for name in names if name in item}
    found["moscow"] = next(
        (name for name, numbers in plan.get("moscow", {}).items() if number in numbers), ""
    )
    if "indicator" in item:
        text, baseline, target, unit, verification = item["indicator"]
        found |= {"output_indicator": text, "unit": unit, "verification": verification}
        found |= {"baseline": Decimal(baseline), "target": Decimal(target)}
    return found


def load_parts(country, roadmap: Roadmap) -> None:
    """Milestones, costs, dependencies and risks, as the officer and the focal point wrote them."""
    plan = PLANS[country.state.code]
    actions = {each.code: each for each in PlanAction.objects.filter(objective__roadmap=roadmap)}
    wrote = {"by": country.officer, "at": country.moment(roadmap.starts_on, -25), "version": 1}
    for number, item in plan["actions"].items():
        action = actions[number]
        for place, each in enumerate(item.get("milestones", []), start=1):
            _milestone(roadmap, action, place, each, wrote)
        for each in item.get("costs", []):
            _cost(roadmap, action, each, wrote)
        for each in item.get("risks", []):
            _risk(roadmap, action, each, wrote)
    for follower, first in plan["dependencies"]:
        Dependency.objects.create(action=actions[follower], predecessor=actions[first], **wrote)
    for each in plan["risks"]:
        _risk(roadmap, None, each, wrote)


def track_milestones(country, roadmap: Roadmap, focal) -> None:
    """Which of them were reached since, and what became of the proofs."""
    plan = PLANS[country.state.code]
    rows = Milestone.objects.filter(action__objective__roadmap=roadmap)
    rows = {
        (each.action.code, each.number): each for each in rows.select_related("action__objective")
    }
    for code, item in plan["actions"].items():
        for place, each in enumerate(item.get("milestones", []), start=1):
            _track(country, rows[code, place], focal, each[3:], plan.get("return", ""))


def _milestone(roadmap, action, number, item, wrote):
    return Milestone.objects.create(
        action=action,
        number=number,
        title=item[0],
        due_on=roadmap.starts_on + datetime.timedelta(days=item[1]),
        evidence_wanted=item[2],
        **wrote,
    )


def _track(country, row, focal, item, reason):
    status, proof = item
    for verb, after in STEPS.get(status, []):
        row.status, row.proof = after, proof
        row.save(
            by=focal if verb == "mark" else country.officer,
            verb=verb,
            reason=reason if verb == "return" else "",
            at=country.moment(row.due_on, DAYS[verb]),
        )


def _cost(roadmap, action, item, wrote):
    years, purpose, amount, currency, funding, source, earmark = item
    CostLine.objects.create(
        action=action,
        year=roadmap.starts_on.year + years,
        purpose=purpose,
        amount=Decimal(amount),
        currency=currency,
        funding=funding,
        source=source,
        earmark=earmark,
        **wrote,
    )


def _risk(roadmap, action, item, wrote):
    likelihood, impact, text, response, owner = item
    Risk.objects.create(
        roadmap=roadmap,
        action=action,
        likelihood=likelihood,
        impact=impact,
        text=text,
        response=response,
        owner=owner,
        **wrote,
    )
