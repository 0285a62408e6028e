"""The State's signature, as the programme records it, and amendments of what it signed."""

from django.utils import timezone

from documents.kinds import kind_named
from roadmaps import actions, versions
from roadmaps.models import PlanAction
from tests import factories


def endorse(roadmap, by):
    """Record the endorsement on a document of the State, signed today."""
    today = timezone.localdate()
    paper = factories.StateDocumentFactory(state=roadmap.state, dated_on=today)
    actions.move_roadmap(roadmap=roadmap, name="endorse", by=by, document=paper)


def made(version):
    kind = kind_named("roadmap-version")
    return kind.write(kind.context(version, user=None, language="en", at=None))[0]


def action_of(roadmap, number=1):
    return PlanAction.objects.get(objective__roadmap=roadmap, number=number)


def change(roadmap, by, number=1, **values):
    action = action_of(roadmap, number)
    actions.change_action(action=action, by=by, base_version=action.version, values=values)


def amend(roadmap, by):
    actions.move_roadmap(roadmap=roadmap, name="amend", by=by, reason="The ministry was renamed.")


def told(roadmap):
    return {(each.place, each.name): (each.before, each.after)
            for each in versions.amendment_of(roadmap, roadmap.versions.newest())}  # fmt: skip
