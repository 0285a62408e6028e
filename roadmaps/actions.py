"""Changes to a roadmap that have consequences: build it, decide suggestions, track, endorse."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Finding, Mission, SuggestedAction
from history.lifecycle import NotNow, status_kept
from history.recorded import set_links
from history.versioned import refuse_stale, save_locked, save_version, still_there
from portfolio.models import State
from roadmaps.models import (
    Objective,
    PlanAction,
    QuarterUpdate,
    Roadmap,
    SuggestionDecision,
)
from roadmaps.numbers import action_number, objective_number
from roadmaps.parts import refuse_milestones_outside, refuse_strange_costs, refuse_when_fixed
from roadmaps.signing import SIGNED, signed_on
from roadmaps.standing import Said, why_not_removed, why_not_tracked, wrong_in
from roadmaps.suggestions import fits

COPIED = ("title", "kind", "horizon", "effort")
# The timeline draws a column for every quarter, and a plan that is longer than this is none.
LONGEST_YEARS = 15
Verdict = SuggestionDecision.Verdict


@transaction.atomic
def create_roadmap(*, mission: Mission, by, **values) -> Roadmap:
    """Begin the plan that answers a submitted mission's findings."""
    if status_kept(mission) not in Mission.SHARED:
        raise ValidationError(_("The mission must be submitted before its roadmap is begun."))
    # One plan of a State after the other, so that no two bear one number.
    State.objects.select_for_update(no_key=True).get(pk=mission.state_id)
    is_further = Roadmap.objects.filter(state=mission.state_id).exists()
    roadmap = Roadmap(
        state=mission.state,
        mission=mission,
        version=1,
        is_numbered_by_mission=is_further,
        **values,
    )
    check_roadmap(roadmap)
    roadmap.save(by=by)
    return roadmap


@transaction.atomic
def change_roadmap(
    *, roadmap: Roadmap, by, values: dict, base_version: int | None = None
) -> Roadmap:
    """Change the period, vision or summary while the text is open, if nobody changed them since
    `base_version` (without one: since `roadmap` was read)."""
    refuse_when_fixed(roadmap)
    base_version = roadmap.version if base_version is None else base_version
    rows = Roadmap.objects.filter(pk=roadmap.pk)
    trial = rows.select_related("state").get()
    refuse_stale(trial, base_version=base_version, values=values)
    for name, value in values.items():
        setattr(trial, name, value)
    check_roadmap(trial)
    refuse_outside(trial)
    refuse_strange_costs(trial)
    return save_version(rows, base_version=base_version, values=values, by=by)


def refuse_outside(roadmap: Roadmap) -> None:
    """No action stands outside the plan's period."""
    outside = roadmap.actions.exclude(
        starts_on__gte=roadmap.starts_on, ends_on__lte=roadmap.ends_on
    )
    if codes := [action.code for action in outside.select_related("objective")]:
        raise ValidationError(
            {
                "ends_on": _("These actions would lie outside the plan: %(codes)s.")
                % {"codes": ", ".join(codes)}
            }
        )


@transaction.atomic
def add_objective(*, roadmap: Roadmap, by, title: str, areas=()) -> Objective:
    refuse_when_fixed(roadmap)
    number = objective_number(roadmap, title=title)
    objective = Objective(roadmap=roadmap, number=number, title=title, version=1)
    objective.full_clean()
    objective.save(by=by)
    set_links(objective, "areas", areas, by=by)
    return objective


@transaction.atomic
def change_objective(
    *, objective: Objective, by, title: str, areas=(), base_version: int | None = None
) -> Objective:
    """Change title and areas, if nobody changed either since `base_version` (without one: since
    `objective` was read)."""
    refuse_when_fixed(objective.roadmap)
    base_version = objective.version if base_version is None else base_version
    rows = Objective.objects.select_for_update(of=("self",)).filter(pk=objective.pk)
    current = still_there(rows)
    areas, title = list(areas), {"title": title}
    refuse_stale(current, base_version=base_version, values=title | {"areas": areas})
    known = current.version
    saved = save_locked(current, base_version=known, values=title, by=by)
    if saved.version == known and set(saved.areas.all()) != set(areas):
        # New links are a new version too.
        saved.version += 1
        saved.save(by=by)
    set_links(saved, "areas", areas, by=by)
    return saved


@transaction.atomic
def remove_objective(*, objective: Objective, by) -> None:
    """Take away an objective that holds no action."""
    refuse_when_fixed(objective.roadmap)
    if objective.actions.exists():
        raise NotNow(_("Move or remove its actions first."))
    objective.delete(by=by)


@transaction.atomic
def accept_suggestion(
    *,
    roadmap: Roadmap,
    finding: Finding,
    suggestion: SuggestedAction,
    objective: Objective,
    by,
    **edited,
) -> PlanAction:
    """Put a suggested action into the plan, as it stands or in other words. Pressing twice gives
    one action."""
    check_offer(roadmap, finding, suggestion)
    decided = roadmap.decisions.filter(finding=finding, suggestion=suggestion).first()
    if decided and decided.action:
        return decided.action
    if decided:
        raise NotNow(_("This suggestion was declined. Take the decision back first."))
    values = support_of(finding) | suggested_values(roadmap, suggestion) | edited
    action = add_action(
        roadmap=roadmap,
        objective=objective,
        findings=[finding],
        by=by,
        suggestion=suggestion,
        **values,
    )
    asked = {"title": suggestion.text} | {n: getattr(suggestion, n) for n in COPIED[1:]}
    same = all(getattr(action, name) == value for name, value in asked.items())
    SuggestionDecision.objects.create(
        roadmap=roadmap,
        finding=finding,
        suggestion=suggestion,
        verdict=Verdict.ACCEPTED if same else Verdict.EDITED,
        action=action,
        decided_by=by,
        by=by,
    )
    return action


@transaction.atomic
def decline_suggestion(
    *, roadmap: Roadmap, finding: Finding, suggestion: SuggestedAction, reason: str, by
) -> SuggestionDecision:
    """Say why a suggestion is not taken; the reason stays beside the finding."""
    check_offer(roadmap, finding, suggestion)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this suggestion is declined.")})
    decision = SuggestionDecision(
        roadmap=roadmap,
        finding=finding,
        suggestion=suggestion,
        verdict=Verdict.DECLINED,
        reason=reason,
        decided_by=by,
    )
    decision.full_clean()
    decision.save(by=by)
    return decision


@transaction.atomic
def withdraw_decision(*, decision: SuggestionDecision, by) -> None:
    """Offer a declined suggestion again."""
    refuse_when_fixed(decision.roadmap)
    if decision.action:
        raise NotNow(_("Remove the action first: it came from this suggestion."))
    decision.delete(by=by)


@transaction.atomic
def add_action(*, roadmap: Roadmap, objective: Objective, findings, by, **values) -> PlanAction:
    """Add an action. It cites at least one finding of the roadmap's mission."""
    is_proposed = refuse_when_fixed(roadmap) == Roadmap.Status.AMENDING
    still_there(Objective.objects.filter(pk=objective.pk))
    number = action_number(objective, title=values.get("title", ""))
    action = PlanAction(
        objective=objective, number=number, version=1, is_proposed=is_proposed, **values
    )
    check_action(action, roadmap, findings)
    action.full_clean()
    action.save(by=by)
    set_links(action, "findings", findings, by=by)
    return action


@transaction.atomic
def change_action(
    *, action: PlanAction, by, base_version: int, values: dict, findings=None
) -> PlanAction:
    """Change an action's text, or the findings that it answers, if nobody changed it since
    `base_version`."""
    roadmap = action.roadmap
    refuse_when_fixed(roadmap)
    links = {} if findings is None else {"findings": list(findings)}
    rows = PlanAction.objects.filter(pk=action.pk)
    trial = still_there(rows.select_related("objective__roadmap"))
    refuse_stale(trial, base_version=base_version, values=values | links)
    for name, value in values.items():
        setattr(trial, name, value)
    check_action(trial, roadmap, links["findings"] if links else list(trial.findings.all()))
    refuse_milestones_outside(trial)
    if "objective" in values and values["objective"].pk != action.objective_id:
        there = still_there(Objective.objects.filter(pk=values["objective"].pk))
        there.roadmap = roadmap
        number = action_number(there, title=trial.title, key=action.pk)
        values = values | {"number": number}
    return save_version(rows, base_version=base_version, values=values | links, by=by)


@transaction.atomic
def link_findings(*, action: PlanAction, findings, by) -> PlanAction:
    """Let an action answer further findings of its mission; what it answers already stays."""
    refuse_when_fixed(action.roadmap)
    current = still_there(PlanAction.objects.filter(pk=action.pk))
    check_action(current, current.roadmap, findings)
    answered = list(current.findings.all())
    answered += [each for each in findings if each not in answered]
    rows = PlanAction.objects.filter(pk=action.pk)
    values = {"findings": answered}
    return save_version(rows, base_version=current.version, values=values, by=by)


@transaction.atomic
def update_status(
    *,
    action: PlanAction,
    by,
    base_version: int,
    status: str,
    progress: int,
    status_note: str,
    report: QuarterUpdate | None = None,
) -> PlanAction:
    """Record where an action stands. Open after endorsement too: tracking is never frozen.

    `report` is the update of a quarter that `by` confirms, written by somebody else; without one
    the status form speaks, and what is said there is also what was done (roadmaps.standing).
    """
    if status_kept(action.roadmap) == Roadmap.Status.CLOSED:
        raise NotNow(_("The roadmap is closed."))
    if why := why_not_tracked(action):
        raise NotNow(why)
    if status == PlanAction.Status.COMPLETED:
        progress = 100
    said = Said(status, progress, obstacle=status_note, done=status_note)
    if report is not None:
        said = Said(
            status, progress, report.obstacle, report.happened, report.evidence, has_second=True
        )
    if wrong := wrong_in(action, said):
        fields = {"obstacle": "status_note", "done": "status_note", "proof": "status_note"}
        raise ValidationError({fields.get(key, key): why for key, why in wrong.items()})
    values = {"status": status, "progress": progress, "status_note": status_note}
    rows = PlanAction.objects.filter(pk=action.pk)
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def remove_action(*, action: PlanAction, by) -> None:
    """Take an action out of a plan that is not endorsed; its suggestion is offered again."""
    status = refuse_when_fixed(action.roadmap)
    current = still_there(PlanAction.objects.filter(pk=action.pk))
    if status == Roadmap.Status.AMENDING and (why := why_not_removed(current)):
        raise NotNow(why)
    for decision in current.decisions.all():
        decision.delete(by=by)
    current.delete(by=by)


def move_roadmap(
    *, roadmap: Roadmap, name: str, by, reason: str = "", document=None, day=None
) -> None:
    """A step of the roadmap's lifecycle. The endorsement fixes the text as version 1.0, an approved
    amendment as the next one. While an amendment is written tracking goes on by what is signed.
    `document` bears the State's word, `day` is that of its signature (roadmaps.signing)."""
    from roadmaps.in_force import keep_tracked, let_go
    from roadmaps.versions import fix_version, next_number, why_amended

    values = {}
    with transaction.atomic():
        if name in SIGNED:
            # Nobody reopens the mission until this is done: the State signs what it reads of it.
            roadmap.mission.status = status_kept(roadmap.mission)
            number = next_number(roadmap)
            signed = signed_on(roadmap, name, by=by, document=document, day=day)
            values = {"endorsed_on": signed, "version_number": number}
        Roadmap.lifecycle.move(roadmap, name, by=by, reason=reason, **values)
        if name == "amend":
            keep_tracked(roadmap, by=by)
        elif name in ("adopt", "drop"):
            let_go(roadmap, by=by)
        if values:
            why = why_amended(roadmap) if name == "adopt" else ""
            fix_version(roadmap, by=by, reason=why, document=document)


def suggested_values(roadmap: Roadmap, suggestion: SuggestedAction) -> dict:
    """An action as the instrument words it, dated by its horizon within the plan."""
    end = roadmap.starts_on + datetime.timedelta(days=PlanAction.HORIZON_DAYS[suggestion.horizon])
    return {
        "title": suggestion.text,
        "kind": suggestion.kind,
        "horizon": suggestion.horizon,
        "effort": suggestion.effort,
        "starts_on": roadmap.starts_on,
        "ends_on": min(end, roadmap.ends_on),
        "feasibility": {"low": 5, "medium": 4, "high": 2}[suggestion.effort],
    }


def support_of(finding: Finding) -> dict:
    """The courses, mentoring topics and Compendium entries that serve the finding's indicator."""
    indicator = finding.indicator
    return {
        "courses": indicator.courses,
        "topics": indicator.topics,
        "entries": indicator.entries,
        "impact": 5 if indicator.is_gate else 4 if indicator.is_foundation else 3,
    }


def check_roadmap(roadmap: Roadmap) -> None:
    roadmap.full_clean()
    if roadmap.ends_on.year - roadmap.starts_on.year > LONGEST_YEARS:
        raise ValidationError(
            {
                "ends_on": _("A plan lasts %(years)s years at most: choose an earlier end.")
                % {"years": LONGEST_YEARS}
            }
        )


def check_offer(roadmap, finding, suggestion) -> None:
    refuse_when_fixed(roadmap)
    answer = roadmap.mission.answers.agreed().filter(indicator=finding.indicator_id).first()
    mine = finding.mission_id == roadmap.mission_id
    same = suggestion.indicator_id == finding.indicator_id
    if not (mine and same and fits(suggestion, answer.level if answer else None)):
        raise ValidationError(_("This suggestion is not offered for this finding."))


def check_action(action: PlanAction, roadmap: Roadmap, findings) -> None:
    """Rules that a form field alone cannot know; each refusal stands at its field."""
    wrong = {}
    if not findings:
        wrong["findings"] = _("Name at least one finding that this action answers.")
    elif any(each.mission_id != roadmap.mission_id for each in findings):
        wrong["findings"] = _("Choose findings of this roadmap’s own mission.")
    if action.objective.roadmap_id != roadmap.pk:
        wrong["objective"] = _("Choose an objective of this roadmap.")
    if action.lead_agency and action.lead_agency.state_id != roadmap.state_id:
        wrong["lead_agency"] = _("Choose an agency of the roadmap’s own State.")
    start, end = action.starts_on, action.ends_on
    if start and not roadmap.starts_on <= start <= roadmap.ends_on:
        wrong["starts_on"] = _("Choose a start between %(first)s and %(last)s.") % period(roadmap)
    if start and end and end < start:
        wrong["ends_on"] = _("Choose an end date on or after %(start)s.") % {"start": start}
    elif end and end > roadmap.ends_on:
        wrong["ends_on"] = _("Choose an end not after %(last)s.") % period(roadmap)
    if wrong:
        raise ValidationError(wrong)


def period(roadmap: Roadmap) -> dict:
    return {"first": roadmap.starts_on, "last": roadmap.ends_on}
