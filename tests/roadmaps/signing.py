"""The State's signature, as the programme records it."""

from django.utils import timezone

from roadmaps import actions
from tests import factories


def endorse(roadmap, by):
    """Record the endorsement on a document of the State, signed today."""
    today = timezone.localdate()
    paper = factories.StateDocumentFactory(state=roadmap.state, dated_on=today)
    actions.move_roadmap(roadmap=roadmap, name="endorse", by=by, document=paper)
