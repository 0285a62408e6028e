"""From which entrance a change came. The acting person carries it; nothing ambient, and nothing
that a request could choose, but that the assessor's desk says so of what it kept offline."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.TextChoices):
    """The entrances of the house."""

    PAGE = "page", _("on a page")
    API = "api", _("through the API")
    IMPORT = "import", _("by an import")
    OFFLINE = "offline", _("offline, sent later")
    COMMAND = "command", _("by a command on the server")
    SYSTEM = "system", _("by the system itself")


class Actor(str):
    """Somebody who acts without an account: a name, and the entrance it always uses."""

    def __new__(cls, name: str, entry: Entry):
        actor = super().__new__(cls, name)
        actor.entry = entry
        return actor


SYSTEM = Actor("The programme's system", Entry.SYSTEM)
COMMAND = Actor("A command on the server", Entry.COMMAND)


def via(person, entry: Entry):
    """The same person, marked with the entrance through which they act from now on."""
    person.entry = Entry(entry)
    return person


def entry_of(by) -> Entry:
    """The entrance of somebody who acts. Every request marks its person, so that a person without
    a mark was named by code that runs on the server."""
    return Entry(getattr(by, "entry", Entry.COMMAND))
