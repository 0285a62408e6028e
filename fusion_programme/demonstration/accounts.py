"""The people of the demonstration: one per role, all with the same password, printed at start."""

import datetime
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from history.recorded import SYSTEM
from portfolio.actions import add_person, grant_role
from portfolio.declaration_actions import sign_declarations
from portfolio.matrix import ROLES
from portfolio.models import State
from portfolio.models.grant import DECLARING

# The demonstration says so on its sign-in page.
PASSWORD = "fusion-cells-demo"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """One demonstration person; `states` are codes, empty for programme-wide roles. Who has not
    signed the declarations sees nothing yet."""

    email: str
    full_name: str
    role: str
    states: tuple[str, ...] = ()
    has_signed: bool = True

    @property
    def role_label(self) -> str:
        return str(ROLES[self.role].label)


# Since how many days, and for how many more; None is without an end.
DATES = {
    "administrator": (690, None),
    "manager": (690, None),
    "officer": (660, None),
    "reviewer": (620, None),
    "focal": (650, 37),
    "approver": (650, 37),
    "mentor": (54, 47),
    "trainer": (260, 12),
}


def dates_of(role: str, today: datetime.date):
    """From when to when a role is held, relative to today."""
    days, more = DATES.get(role, (600, None))
    noon = datetime.datetime.combine(today, datetime.time(9), tzinfo=datetime.UTC)
    until = noon + datetime.timedelta(days=more) if more else None
    return noon - datetime.timedelta(days=days), until


ALL = ("XCA", "XKA", "XSU", "XRI")
ACCOUNTS = [
    Account("officer@demo.example", "Rana Haddad", "officer"),
    Account("assessor@demo.example", "Marie Laurent", "assessor", ("XCA", "XSU")),
    Account("second.assessor@demo.example", "Daniel Mensah", "assessor", ("XCA", "XSU")),
    Account("lead@demo.example", "Adaeze Okafor", "lead", ALL),
    Account("third.assessor@demo.example", "Lia Amari", "assessor", ("XSU",), has_signed=False),
    Account("manager@demo.example", "Ingrid Solberg", "manager"),
    Account("focal@demo.example", "Tomas Belaye", "focal", ("XCA",)),
    Account("neighbour@demo.example", "Lena Kadri", "focal", ("XKA",)),
    Account("approver@demo.example", "Omar Senn", "approver", ("XCA",)),
    Account("focal.sumora@demo.example", "Ines Duarte", "focal", ("XSU",)),
    Account("approver.sumora@demo.example", "Paulo Reis", "approver", ("XSU",)),
    Account("focal.rimosa@demo.example", "Nadia Ferri", "focal", ("XRI",)),
    Account("approver.rimosa@demo.example", "Elias Tamm", "approver", ("XRI",)),
    Account("trainer@demo.example", "Sofia Ferreira", "trainer", ("XCA", "XRI")),
    Account("mentor@demo.example", "Karim Novak", "mentor", ("XCA",)),
    Account("donor@demo.example", "Helena Costa", "donor"),
    Account("editor@demo.example", "Luc Amari", "editor"),
    Account("reviewer@demo.example", "Tove Nyberg", "reviewer"),
    Account("administrator@demo.example", "Ben Achterberg", "administrator"),
]


def make_accounts(today: datetime.date) -> dict:
    """Open every account with its roles; returns the people by e-mail address.

    The manager's own role is set up with the product; every other one is granted by the manager.
    """
    people = {}
    manager = None
    for account in sorted(ACCOUNTS, key=lambda each: each.role != "manager"):
        person = get_user_model().objects.filter(email=account.email).first() or add_person(
            email=account.email, full_name=account.full_name, password=PASSWORD, by=SYSTEM
        )
        if not person.grants.exists():
            states = State.objects.filter(code__in=account.states) if account.states else [None]
            since, until = dates_of(account.role, today)
            for state in states:
                grant = grant_role(
                    person=person,
                    role=account.role,
                    state=state,
                    starts_at=since,
                    ends_at=until,
                    by=manager or SYSTEM,
                )
                if grant.role in DECLARING and account.has_signed:
                    sign_declarations(grant=grant, by=person)
        people[account.email] = person
        manager = manager or person
    return people
