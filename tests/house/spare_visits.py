"""Study visits that only actions need."""

import datetime

from django.utils import timezone

from tests import factories


class SpareVisits:
    """A visit before it is held, one three months ago, and notes on their way to approval."""

    def __init__(self, world):
        self.planned = factories.StudyVisitFactory(host_state=world.state)
        of = {"visit": self.planned}
        factories.InvitationFactory(state=world.state, **of)
        self.guest = factories.StateFactory()
        self.second = factories.InvitationFactory(state=factories.StateFactory(), **of)
        self.item, _left = (factories.AgendaItemFactory(**of) for _each in range(2))
        factories.DueDiligenceFactory(
            agency=world.agency, unit="", support="study_visit", is_cleared=True
        )
        of = {"agency": world.agency, "is_cleared": True}
        self.person, other = (factories.ParticipantFactory(**of) for _each in range(2))
        self.seat = factories.RegistrationFactory(participant=other, visit=self.planned)
        self.old = factories.StudyVisitFactory(
            host_state=world.state,
            status="held",
            starts_at=timezone.now() - datetime.timedelta(days=100, hours=2),
            ends_at=timezone.now() - datetime.timedelta(days=100),
        )
        factories.InvitationFactory(state=world.state, visit=self.old)
        self.sat = factories.RegistrationFactory(
            participant=other, visit=self.old, status="confirmed"
        )
        unapproved = {"approved_on": None, "approved_by": "", "approval_document": ""}
        self.draft = factories.CaptureNoteFactory(item=world.item, status="draft", **unapproved)
        self.with_host = factories.CaptureNoteFactory(
            item=world.item, status="with_host", **unapproved
        )
