"""Changes to the parts of a plan: milestones, costs, dependencies, risks.

Their text is open as long as the plan's is. Afterwards only the tracking of milestones moves.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.lifecycle import NotNow, status_kept
from history.versioned import refuse_stale, save_version, still_there
from roadmaps.content import MILESTONE, values_of
from roadmaps.dependencies import edges_of, leads_to
from roadmaps.models import CostLine, Dependency, Milestone, PlanAction, Risk, Roadmap
from roadmaps.numbers import milestone_number
from roadmaps.parts import refuse_when_fixed


@transaction.atomic
def add_milestone(*, action: PlanAction, by, **values) -> Milestone:
    """Add a milestone under the next number."""
    action = _kept(action)
    number = milestone_number(action, title=values.get("title", ""))
    return _add(Milestone(action=action, number=number, version=1, **values), by)


@transaction.atomic
def change_milestone(
    *, milestone: Milestone, by, values: dict, base_version: int | None = None
) -> Milestone:
    """Change a milestone's text, if nobody changed it since `base_version`."""
    return _change(milestone, by, values, base_version)


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by) -> None:
    """Take a milestone away; a number that was signed is not given to another one."""
    _remove(milestone, by)


@transaction.atomic
def move_milestone(
    *, milestone: Milestone, name: str, by, reason: str = "", proof: str = "", document=None
) -> None:
    """Mark a milestone of an endorsed plan as reached, with its proof; accept it, or return it
    with a reason."""
    if status_kept(milestone.action.roadmap) not in Roadmap.IN_FORCE:
        raise NotNow(_("Milestones are marked while the plan is endorsed."))
    values = {}
    if name == "mark":
        _refuse_unsigned(milestone)
        values = {"proof": proof, "document_id": document.pk if document else None}
        _check_proof(milestone, proof, document)
    Milestone.lifecycle.move(milestone, name, by=by, reason=reason, **values)


def as_signed(roadmap: Roadmap, milestones: list[Milestone]) -> list[Milestone]:
    """Those that may be marked. While an amendment is written only a milestone that stands as it
    was signed is marked: one that was marked could not be put back."""
    if roadmap.status != Roadmap.Status.AMENDING:
        return milestones
    newest = roadmap.versions.order_by("-fixed_at", "-pk")
    signed = newest.values_list("content__actions", flat=True).first() or []
    rows = [row for action in signed for row in action["milestones"]]
    return [each for each in milestones if {"key": each.pk, **values_of(each, MILESTONE)} in rows]


def _refuse_unsigned(milestone):
    if not as_signed(milestone.action.roadmap, [milestone]):
        raise NotNow(_("The amendment changes this milestone: it is marked once that is approved."))


def _check_proof(milestone, proof, document):
    if not proof.strip() and document is None:
        raise ValidationError({"proof": _("Name the proof: a reference, a document, or both.")})
    if document and document.state_id != milestone.history_state_id():
        raise ValidationError({"document": _("Choose a document of the plan’s own State.")})
    trial = Milestone(proof=proof)
    fields = {field.name for field in Milestone._meta.fields}
    trial.clean_fields(exclude=fields - {"proof"})


@transaction.atomic
def add_cost_line(*, action: PlanAction, by, **values) -> CostLine:
    """Add what the action needs in one year for one thing."""
    return _add(CostLine(action=_kept(action), version=1, **values), by)


@transaction.atomic
def change_cost_line(
    *, line: CostLine, by, values: dict, base_version: int | None = None
) -> CostLine:
    """Change a cost line, if nobody changed it since `base_version`."""
    return _change(line, by, values, base_version)


@transaction.atomic
def remove_cost_line(*, line: CostLine, by) -> None:
    """Take a cost line away."""
    _remove(line, by)


@transaction.atomic
def add_dependency(*, action: PlanAction, predecessor: PlanAction, by) -> Dependency:
    """Let an action wait for another of the same plan. The plan is kept as it stands meanwhile, so
    that two people cannot close a circle together."""
    action = _kept(action)
    predecessor = still_there(PlanAction.objects.filter(pk=predecessor.pk))
    if predecessor.roadmap.pk != action.roadmap.pk:
        raise ValidationError({"predecessor": _("Choose an action of the same plan.")})
    if predecessor.pk == action.pk:
        raise ValidationError({"predecessor": _("An action cannot wait for itself.")})
    if leads_to(edges_of(action.roadmap), action.pk, predecessor.pk):
        raise ValidationError(
            {
                "predecessor": _("%(other)s waits for %(action)s already: this would be a circle.")
                % {"other": predecessor.code, "action": action.code}
            }
        )
    return _add(Dependency(action=action, predecessor=predecessor, version=1), by)


@transaction.atomic
def remove_dependency(*, dependency: Dependency, by) -> None:
    """Let an action wait no longer."""
    _remove(dependency, by)


@transaction.atomic
def add_risk(*, roadmap: Roadmap, by, action: PlanAction | None = None, **values) -> Risk:
    """Name a risk of the plan, or of one of its actions."""
    refuse_when_fixed(roadmap)
    if action is not None:
        action = still_there(PlanAction.objects.filter(pk=action.pk))
    return _add(_fitting(Risk(roadmap=roadmap, action=action, version=1, **values)), by)


@transaction.atomic
def change_risk(*, risk: Risk, by, values: dict, base_version: int | None = None) -> Risk:
    """Change a risk, if nobody changed it since `base_version`."""
    return _change(risk, by, values, base_version)


@transaction.atomic
def remove_risk(*, risk: Risk, by) -> None:
    """Take a risk away."""
    _remove(risk, by)


def _kept(action: PlanAction) -> PlanAction:
    """The action as it stands, with the text of its plan open and locked."""
    refuse_when_fixed(action.roadmap)
    rows = PlanAction.objects.select_related("objective__roadmap__state")
    return still_there(rows.filter(pk=action.pk))


def _fitting(part):
    """What a form field alone cannot know about a milestone or a risk."""
    if isinstance(part, Milestone):
        first, last = part.action.starts_on, part.action.ends_on
        if part.due_on and not first <= part.due_on <= last:
            raise ValidationError(
                {
                    "due_on": _("Choose a day of the action, %(first)s to %(last)s.")
                    % {"first": first, "last": last}
                }
            )
    if isinstance(part, Risk) and part.action and part.action.roadmap.pk != part.roadmap_id:
        raise ValidationError({"action": _("Choose an action of this plan.")})
    return part


def _add(part, by):
    part.full_clean()
    _fitting(part)
    part.save(by=by)
    return part


def _change(part, by, values, base_version):
    refuse_when_fixed(part.roadmap)
    base_version = part.version if base_version is None else base_version
    rows = type(part).objects.filter(pk=part.pk)
    trial = still_there(rows)
    refuse_stale(trial, base_version=base_version, values=values)
    _refuse_marked(trial)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    _fitting(trial)
    return save_version(rows, base_version=base_version, values=values, by=by)


def _refuse_marked(part):
    """An amendment rewrites no milestone whose proof somebody has named already."""
    if isinstance(part, Milestone) and part.status != Milestone.Status.PLANNED:
        raise NotNow(_("This milestone was marked as reached: its text and date stay."))


def _remove(part, by):
    # Milestones move only while the plan is kept: what is read after it stands.
    refuse_when_fixed(part.roadmap)
    for current in type(part).objects.filter(pk=part.pk):
        _refuse_marked(current)
    part.delete(by=by)
