"""Who may do what with what: the whole of it, as one table.

Everything that asks "may this person?" reads this table: rights are made from its cells, roles are
its columns, `docs/access.md` is drawn from it and a test asks every cell. A cell holds letters:
C create, R read, U change, A approve, L list, G count only, F raise a flag. A letter may name a
condition after a colon; what the condition means is said by the model that it narrows.

Source: section 11 of the programme's domain dossier, with the house's rule that what a mission
finds stays with its team until it is submitted ("shared"). Columns are held for one State, for the
States of one programme, or for every State; "own" is thus said by the grant and not by a cell.
"""

from dataclasses import dataclass
from functools import cache, cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS = {
    "C": "add",
    "R": "view",
    "U": "change",
    "A": "approve",
    "L": "list",
    "G": "count",
    "F": "flag",
}
SENTENCES = {
    "C": _("create %(what)s"),
    "R": _("see %(what)s"),
    "U": _("change %(what)s"),
    "A": _("approve %(what)s"),
    "L": _("list %(what)s"),
    "G": _("see totals of %(what)s"),
    "F": _("raise a flag about %(what)s"),
}


@dataclass(frozen=True)
class Right:
    """One thing that a person may do for a State, such as `view_finding_shared`."""

    letter: str
    subject: str
    condition: str = ""

    @cached_property
    def codename(self) -> str:
        words = [VERBS[self.letter], self.subject, self.condition]
        return "_".join(word for word in words if word)

    @property
    def sentence(self) -> str:
        """For example "change roadmaps"."""
        return SENTENCES[self.letter] % {"what": ROWS[self.subject].what}


@dataclass(frozen=True)
class Role:
    """A column of the table, with the sentence that a manager reads.

    `scopes` says for what it may be granted: one state, the States of one programme, everything.
    Whoever `declares` signs confidentiality and no conflict of interest before anything opens.
    """

    label: Promise
    meaning: Promise
    scopes: tuple[str, ...] = ("state",)
    is_emergency: bool = False
    declares: bool = False


WIDE = ("state", "programme", "everything")
ROLES = {
    "administrator": Role(
        _("Administrator"), _("Runs accounts and reads no content."), ("everything",)
    ),
    "manager": Role(
        _("Programme manager"),
        _("Sees the States, grants roles and approves what leaves the programme."),
        WIDE,
    ),
    "officer": Role(
        _("Programme officer"),
        _("Sees the States, opens missions, prepares roadmaps and support."),
        WIDE,
    ),
    "lead": Role(
        _("Team leader"),
        _("Leads the deep-dive assessment and submits what it finds."),
        declares=True,
    ),
    "assessor": Role(
        _("Assessor"), _("Scores, records evidence and findings with the team."), declares=True
    ),
    "focal": Role(
        _("National focal point"),
        _("Speaks for the own State: scores itself, plans, updates, nominates."),
    ),
    "approver": Role(_("National approver"), _("Signs for the own State.")),
    "trainer": Role(_("Trainer"), _("Gives courses; sees no assessment and no roadmap.")),
    "mentor": Role(_("Mentor"), _("Supports a State and reads its findings and roadmap.")),
    "donor": Role(_("Donor"), _("Sees totals and what was released to donors."), WIDE),
    "editor": Role(
        _("Compendium editor"), _("Edits the Compendium; sees released good practices."), WIDE
    ),
    "reviewer": Role(
        _("Reviewer"), _("Reviews rights and law; clears reports and due diligence."), WIDE
    ),
    "break_glass": Role(
        _("Break-glass"),
        _("Reads everything of one State for a short time, for a reason, with a second person."),
        is_emergency=True,
    ),
}
SHORT = {
    "administrator": "ADM",
    "manager": "PM",
    "officer": "PO",
    "lead": "TL",
    "assessor": "AS",
    "focal": "NFP",
    "approver": "NAP",
    "trainer": "TR",
    "mentor": "ME",
    "donor": "DO",
    "editor": "CE",
    "reviewer": "RV",
    "break_glass": "BG",
}


@dataclass(frozen=True)
class Row:
    """One subject of the table. `what` completes "to change …"; `why` is the reason for the row.

    `is_content` is false for rows that say nothing about a State: they need no second factor.
    """

    what: Promise
    why: Promise
    cells: dict[str, str]
    is_content: bool = True

    @cached_property
    def rights(self) -> dict[str, tuple]:
        return {SHORT_TO_ROLE[short]: tuple(text.split()) for short, text in self.cells.items()}


SHORT_TO_ROLE = {short: role for role, short in SHORT.items()}
SEEN = {"PM": "RU", "PO": "RU", "TL": "R", "AS": "R", "NFP": "RU", "NAP": "R", "ME": "R"}
ROWS = {
    "person": Row(
        _("people and their roles"),
        _("The administrator runs accounts but reads no content; managers grant."),
        {"ADM": "CRU", "PM": "RA", "PO": "R", "NFP": "R", "NAP": "R", "RV": "R"},
        is_content=False,
    ),
    "emergency": Row(
        _("break-glass access"),
        _("A reason, two persons, told to manager and reviewer, listed for the State."),
        {"ADM": "C", "PM": "CRA", "PO": "C", "NFP": "R", "NAP": "R", "RV": "CRA"},
        is_content=False,
    ),
    "state": Row(
        _("the State’s record"),
        _("The frame of everything else: profile, agencies, part in the programme."),
        SEEN | {"RV": "R", "BG": "R"},
    ),
    "instrument": Row(
        _("instrument versions"),
        _("Published text must not drift."),
        {"ADM": "R", "PM": "CRUA", "PO": "CRU", "TL": "R", "AS": "R", "NFP": "R", "NAP": "R"}
        | {"TR": "R", "ME": "R", "CE": "R", "RV": "RA"},
        is_content=False,
    ),
    "mission": Row(
        _("missions"),
        _("Dates and names reveal security interest."),
        {"PM": "CRUA", "PO": "CRU", "TL": "RU", "AS": "R", "NFP": "R", "NAP": "R", "RV": "R"}
        | {"BG": "R"},
    ),
    "evidence": Row(
        _("evidence and interview notes"),
        _("Sources were promised confidentiality; managers see findings, not notes."),
        {"TL": "CRU", "AS": "CRU", "NFP": "R:released", "NAP": "R:released", "RV": "R:sampled"}
        | {"BG": "R"},
    ),
    "self_score": Row(
        _("the State’s own scores"),
        _("An honest view of oneself needs safety."),
        {"PM": "R", "PO": "R", "TL": "R", "AS": "R", "NFP": "CRU", "NAP": "RA", "BG": "R"},
    ),
    "score": Row(
        _("independent scores of assessors"),
        _("Independence: hidden from the other until scored, from managers until agreed."),
        {"PM": "R:shared", "TL": "CUA R:independent", "AS": "CU R:independent", "RV": "R:shared"}
        | {"BG": "R"},
    ),
    "finding": Row(
        _("agreed scores, findings and the report"),
        _("The team’s until submitted; afterwards the State owns the release."),
        {"PM": "R:shared A:shared", "PO": "R:shared U:shared", "TL": "CRUA", "AS": "CRU"}
        | {"NFP": "R:checked", "NAP": "R:checked A:checked", "ME": "R:checked"}
        | {"DO": "R:released", "CE": "R:practice", "RV": "R:shared A:shared", "BG": "R"},
    ),
    "reply": Row(
        _("the State’s reply to the draft"),
        _("The State’s own words: its paper until its approver signs, then never shortened."),
        {"PM": "R:signed", "PO": "R:signed", "TL": "R:signed", "AS": "R:signed", "NFP": "CRU"}
        | {"NAP": "RA", "RV": "R:signed", "BG": "R"},
    ),
    "roadmap": Row(
        _("roadmaps and their actions"),
        _("A plan shows where a State is open to harm."),
        {"PM": "RA", "PO": "CRU", "TL": "R", "AS": "R", "NFP": "CRU", "NAP": "RA", "ME": "R"}
        | {"DO": "G R:released", "RV": "R", "BG": "R"},
    ),
    "equipment": Row(
        _("equipment that is supplied"),
        _("What a security force is given raises what it can do: due diligence comes first."),
        {"PM": "RA", "PO": "CRU", "NFP": "R", "NAP": "R", "RV": "R", "BG": "R"},
    ),
    "update": Row(
        _("quarterly updates"),
        _("The State reports, the programme checks; its approver answers requests for dates."),
        {"PM": "R", "PO": "RA", "NFP": "CRU", "NAP": "R A:asked", "ME": "R", "DO": "G", "BG": "R"},
    ),
    "document": Row(
        _("documents of the State"),
        _("Recorded, not stored, unless the State releases them."),
        {"PM": "R", "PO": "CRU", "TL": "R", "AS": "R", "NFP": "CRU", "NAP": "RA", "RV": "R"}
        | {"DO": "R:released", "BG": "R"},
    ),
    "course": Row(
        _("the course catalogue"),
        _("One catalogue for everybody."),
        {"ADM": "R", "PM": "CRUA", "PO": "CRU", "TL": "R", "AS": "R", "NFP": "R", "NAP": "R"}
        | {"TR": "RU", "ME": "R", "DO": "R", "CE": "R", "RV": "R"},
        is_content=False,
    ),
    "session": Row(
        _("course sessions"),
        _("Who trains whom, and when, is nobody else’s business."),
        {"PM": "CRUA", "PO": "CRU", "NFP": "R", "NAP": "R", "TR": "RU", "DO": "G"},
    ),
    "nomination": Row(
        _("nominations and personal data"),
        _("Officers may face reprisals if listed."),
        {"PM": "R", "PO": "CRU", "NFP": "CRU", "NAP": "RA", "TR": "R:confirmed"},
    ),
    "result": Row(
        _("tests and attendance"),
        _("Results stay between person and trainer; others see totals."),
        {"PM": "G", "PO": "R", "NFP": "G", "TR": "CRU:taught", "DO": "G"},
    ),
    "diligence": Row(
        _("due diligence"),
        _("Allegations are sensitive; others see cleared, not cleared or expired."),
        {"PM": "RA", "PO": "CRU", "TL": "F", "AS": "F", "TR": "F", "ME": "F", "RV": "CRUA"},
    ),
    "mentoring": Row(
        _("mentoring"),
        _("Concerns about rights go through a separate channel."),
        {"PM": "RA", "PO": "CRU", "NFP": "RU", "NAP": "RA", "ME": "C:own R:own U:own", "DO": "G"}
        | {"RV": "R"},
    ),
    "concern": Row(
        _("rights concerns raised in private"),
        _("Whoever raises one must be safe: the reviewer reads it and nobody else."),
        {"TL": "R:own", "AS": "R:own", "TR": "R:own", "ME": "R:own", "RV": "RU"},
    ),
    "visit": Row(
        _("study visits"),
        _("Recordings are limited by the speakers’ consent."),
        {"PM": "CRUA", "PO": "CRU", "NFP": "R", "TR": "R", "ME": "R", "DO": "L", "CE": "R"},
    ),
    "practice": Row(
        _("practices"),
        _("The owner’s consent comes first; nobody approves his own."),
        {"PM": "R", "PO": "RU", "TL": "C", "AS": "C", "NFP": "C:own R:own", "NAP": "A:attribution"}
        | {"TR": "C", "ME": "C", "DO": "R:published", "CE": "CRUA", "RV": "RA"},
    ),
    "edition": Row(
        _("editions of the Compendium"),
        _("Four eyes before anything is published."),
        {"PM": "RA", "PO": "R", "TL": "R", "AS": "R", "NFP": "R", "NAP": "R", "TR": "R", "ME": "R"}
        | {"DO": "R", "CE": "CRU", "RV": "RA"},
        is_content=False,
    ),
    "funding": Row(
        _("grants of donors and budgets"),
        _("Donors see their own money."),
        {"PM": "CRUA", "PO": "CRU", "DO": "R:own"},
        is_content=False,
    ),
    "logframe": Row(
        _("the results framework"),
        _("Figures for steering; donors see what was released."),
        {"PM": "CRUA", "PO": "CRU", "TL": "R", "NFP": "R", "DO": "R:released", "RV": "R"},
        is_content=False,
    ),
    "event": Row(
        _("the audit log"),
        _("Who saw what; tamper-evident."),
        {"ADM": "R:metadata", "PM": "R", "RV": "R"},
        is_content=False,
    ),
    "iati": Row(
        _("published aid data"),
        _("Only data that may be released."),
        {"PM": "A", "PO": "C", "DO": "R"},
        is_content=False,
    ),
}


def rights_in(cell: tuple[str, ...], subject: str) -> list[Right]:
    """The rights of one cell: ("CU", "R:independent") are three."""
    found = []
    for word in cell:
        letters, _colon, condition = word.partition(":")
        found.extend(Right(letter, subject, condition) for letter in letters)
    return found


def _table() -> dict[str, dict[str, list[Right]]]:
    return {
        subject: {role: rights_in(cell, subject) for role, cell in row.rights.items()}
        for subject, row in ROWS.items()
    }


TABLE = _table()
# Every right by its codename, and every role's codenames.
RIGHTS = {
    right.codename: right
    for cells in TABLE.values()
    for rights in cells.values()
    for right in rights
}
RIGHTS_OF = {
    role: frozenset(right.codename for cells in TABLE.values() for right in cells.get(role, ()))
    for role in ROLES
}


@cache
def variants(letter: str, subject: str) -> tuple[Right, ...]:
    """The right itself and its narrowed forms, for example view_finding, view_finding_shared."""
    return tuple(
        right for right in RIGHTS.values() if (right.letter, right.subject) == (letter, subject)
    )


def roles_with(letter: str, subject: str) -> list[str]:
    """The roles that may do this at all, in the table's order; break-glass is none of them."""
    cells = TABLE[subject]
    return [
        role
        for role in ROLES
        if not ROLES[role].is_emergency
        and any(right.letter == letter for right in cells.get(role, ()))
    ]


def holders_of(right: Right) -> list[str]:
    """The roles to name to somebody who lacks this right: those that hold it without a note, as
    others narrow it away in some cases; the narrowed ones where there is no other."""
    plain = Right(right.letter, right.subject)
    roles = roles_with(right.letter, right.subject)
    return [role for role in roles if plain in TABLE[right.subject][role]] or roles


CONTENT_RIGHTS = frozenset(
    codename for codename, right in RIGHTS.items() if ROWS[right.subject].is_content
)
