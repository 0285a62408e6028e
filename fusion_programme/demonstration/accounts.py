"""The people of the demonstration: one per role, all with the same password, printed at start."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from history.recorded import SYSTEM
from portfolio.actions import add_person, grant_role
from portfolio.matrix import ROLES
from portfolio.models import State

# The demonstration says so on its sign-in page.
PASSWORD = "fusion-cells-demo"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """One demonstration person; `states` are codes, empty for programme-wide roles."""

    email: str
    full_name: str
    role: str
    states: tuple[str, ...] = ()

    @property
    def role_label(self) -> str:
        return str(ROLES[self.role].label)


ALL = ("XCA", "XKA", "XSU", "XRI")
ACCOUNTS = [
    Account("officer@demo.example", "Rana Haddad", "officer"),
    Account("assessor@demo.example", "Marie Laurent", "assessor", ("XCA", "XSU")),
    Account("second.assessor@demo.example", "Daniel Mensah", "assessor", ("XCA", "XSU")),
    Account("lead@demo.example", "Adaeze Okafor", "lead", ALL),
    Account("manager@demo.example", "Ingrid Solberg", "manager"),
    Account("focal@demo.example", "Tomas Belaye", "focal", ("XCA",)),
    Account("neighbour@demo.example", "Lena Kadri", "focal", ("XKA",)),
    Account("approver@demo.example", "Omar Senn", "approver", ("XCA",)),
    Account("trainer@demo.example", "Sofia Ferreira", "trainer", ("XCA", "XRI")),
    Account("mentor@demo.example", "Karim Novak", "mentor", ("XCA",)),
    Account("donor@demo.example", "Helena Costa", "donor"),
    Account("editor@demo.example", "Luc Amari", "editor"),
    Account("reviewer@demo.example", "Tove Nyberg", "reviewer"),
    Account("administrator@demo.example", "Ben Achterberg", "administrator"),
]


def make_accounts() -> dict:
    """Open every account with its roles; returns the people by e-mail address."""
    people = {}
    for account in ACCOUNTS:
        person = get_user_model().objects.filter(email=account.email).first() or add_person(
            email=account.email, full_name=account.full_name, password=PASSWORD, by=SYSTEM
        )
        if not person.grants.exists():
            states = State.objects.filter(code__in=account.states) if account.states else [None]
            for state in states:
                grant_role(person=person, role=account.role, state=state, by=SYSTEM)
        people[account.email] = person
    return people
