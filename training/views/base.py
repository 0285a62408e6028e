"""What the pages of training share."""

from django.urls import reverse
from django.utils.translation import gettext as _

from training.models import InvitedState, Session
from training.models.session_status import STEPS, Status

LINKED = ("course", "programme")


def session_crumbs(session=None) -> list:
    found = [(_("Training"), reverse("training:session-list"))]
    return [*found, (session.code, session.get_absolute_url())] if session else found


def tracker(session) -> list[dict]:
    """The steps of a session as the page draws them; one that was put off or given up has none
    that is now."""
    is_off = session.status not in STEPS
    place = -1 if is_off else STEPS.index(Status(session.status))
    return [
        {
            "title": each.label,
            "state": "done" if number < place else "now" if number == place else "",
            "detail": "",
        }
        for number, each in enumerate(STEPS)
    ]


class SessionPage:
    """A page about one session."""

    model = Session

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    @property
    def session(self):
        return getattr(self, "subject", None) or self.object

    def get_marking(self):
        return self.session.marking

    def get_crumbs(self):
        is_own = self.session is getattr(self, "object", None)
        return session_crumbs(None if is_own else self.session)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **({"session": self.session, "back": self.session.get_absolute_url()} | kwargs)
        )


class InvitedStatePage(SessionPage):
    """A page about one State in a session, for those who see the session by that State."""

    model = InvitedState

    def get_queryset(self):
        rows = InvitedState.objects.allowed(self.request.user)
        return rows.select_related("state", "session__course", "session__programme")

    @property
    def invited(self):
        return getattr(self, "subject", None) or self.object

    @property
    def session(self):
        return self.invited.session

    def get_crumbs(self):
        found = session_crumbs(self.session)
        if self.invited is not getattr(self, "object", None):
            found.append((self.invited.state.name, self.invited.get_absolute_url()))
        return found

    def get_context_data(self, **kwargs):
        found = {"invited": self.invited, "state": self.invited.state}
        found["back"] = self.invited.get_absolute_url()
        return super().get_context_data(**(found | kwargs))
