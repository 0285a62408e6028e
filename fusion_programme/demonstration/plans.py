"""The demonstration's roadmaps."""

import datetime

from assessments.models import SuggestedAction
from fusion_programme.demonstration.plan_parts import (
    action_values,
    load_parts,
    plan_values,
    track_milestones,
)
from fusion_programme.demonstration.quarters import load_quarters
from history.recorded import set_links
from portfolio.models import Grant
from roadmaps.actions import support_of
from roadmaps.models import Objective, PlanAction, Roadmap, SuggestionDecision
from roadmaps.versions import fix_version

Verdict = SuggestionDecision.Verdict


def load_roadmap(country, item: dict) -> None:
    """Write one roadmap with its objectives, actions and decisions, as its officer would have."""
    starts_on = country.day(item["starts_days_ago"])
    ends_on = starts_on + datetime.timedelta(days=round(item["length_months"] * 30.44))
    roadmap = Roadmap.objects.create(
        state=country.state,
        mission=country.missions[item["mission"]],
        status=item["status"],
        version_number=item["version"],
        starts_on=starts_on,
        ends_on=ends_on,
        vision=item["vision"],
        summary=item["summary"],
        endorsed_on=starts_on - datetime.timedelta(days=12)
        if item["status"] == Roadmap.Status.ENDORSED
        else None,
        by=country.officer,
        at=country.moment(starts_on, -40),
        **plan_values(country.state.code, starts_on),
    )
    for number, part in enumerate(item["objectives"], start=1):
        _objective(country, roadmap, number, part)
    for part in item["declined"]:
        SuggestionDecision.objects.create(
            roadmap=roadmap,
            finding=_finding(country, roadmap, part["finding"]),
            suggestion=_suggestion(roadmap, part["indicator"], part["suggestion"]),
            verdict=Verdict.DECLINED,
            reason=part["reason"],
            decided_by=country.officer,
            by=country.officer,
        )
    focal = next(
        each.person
        for each in Grant.objects.filter(state=country.state, role="focal").select_related("person")
    )
    load_parts(country, roadmap)
    if roadmap.is_in_force:
        at = country.moment(roadmap.endorsed_on, 0)
        fix_version(Roadmap.objects.get(pk=roadmap.pk), by=country.officer, at=at)
    # The version was signed before anything was done.
    _track(country, roadmap, item)
    track_milestones(country, roadmap, focal)
    load_quarters(country, roadmap)


def _track(country, roadmap, item):
    """Where each action stands today."""
    stands = {
        f"{number}.{place}": action
        for number, part in enumerate(item["objectives"], start=1)
        for place, action in enumerate(part["actions"], start=1)
    }
    for action in roadmap.actions.select_related("objective__roadmap"):
        told = {name: stands[action.code][name] for name in ("status", "progress", "status_note")}
        if told["status"] == PlanAction.Status.NOT_STARTED:
            continue
        for name, value in told.items():
            setattr(action, name, value)
        day = min(max(action.ends_on, action.starts_on), country.today)
        action.save(by=country.officer, at=country.moment(day, -2))


def _objective(country, roadmap, number, part):
    objective = Objective.objects.create(
        roadmap=roadmap,
        number=number,
        title=part["title"],
        by=country.officer,
        at=country.moment(roadmap.starts_on, -38),
    )
    areas = country.instrument.areas.filter(code__in=part["areas"])
    at = country.moment(roadmap.starts_on, -38)
    set_links(objective, "areas", areas, by=country.officer, at=at)
    for place, item in enumerate(part["actions"], start=1):
        _action(country, roadmap, objective, place, item)


def _action(country, roadmap, objective, place, item):
    findings = [_finding(country, roadmap, key) for key in item["findings"]]
    suggestion = _suggestion(roadmap, *item["suggestion"]) if item["suggestion"] else None
    support = support_of(findings[0])
    support.pop("impact")
    action = PlanAction.objects.create(
        objective=objective,
        number=place,
        title=item["title"],
        description=item["description"],
        kind=item["kind"],
        lead_agency=country.agencies[item["lead"]],
        partners=item["partners"],
        un_support=item["un_support"],
        horizon=item["horizon"],
        effort=item["effort"],
        starts_on=roadmap.starts_on + datetime.timedelta(days=item["starts"]),
        ends_on=roadmap.starts_on + datetime.timedelta(days=item["ends"]),
        impact=item["impact"],
        feasibility=item["feasibility"],
        output=item["output"],
        suggestion=suggestion,
        version=1,
        by=country.officer,
        at=country.moment(roadmap.starts_on, -30),
        **support,
        **action_values(country.state.code, f"{objective.number}.{place}"),
    )
    at = country.moment(roadmap.starts_on, -30)
    set_links(action, "findings", findings, by=country.officer, at=at)
    if suggestion:
        same = suggestion.text == action.title
        SuggestionDecision.objects.create(
            roadmap=roadmap,
            finding=findings[0],
            suggestion=suggestion,
            verdict=Verdict.ACCEPTED if same else Verdict.EDITED,
            action=action,
            decided_by=country.officer,
            by=country.officer,
        )


def _finding(country, roadmap, key):
    mission = next(name for name, each in country.missions.items() if each == roadmap.mission)
    return country.findings[f"{mission}:{key}"]


def _suggestion(roadmap, code, index):
    return SuggestedAction.objects.get(
        indicator__area__instrument=roadmap.mission.instrument,
        indicator__code=code,
        position=index + 1,
    )
