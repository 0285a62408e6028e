"""The matrix in words: for one person's page, and for the documentation."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.matrix import ROLES, ROWS, SHORT, TABLE, VERBS

VERB_WORDS = {
    "C": gettext_lazy("create"),
    "R": gettext_lazy("see"),
    "U": gettext_lazy("change"),
    "A": gettext_lazy("approve"),
    "L": gettext_lazy("list"),
    "G": gettext_lazy("see totals"),
    "F": gettext_lazy("raise a flag"),
}
# What each condition narrows a right to. What it means for one kind of record stands in the model.
CONDITIONS = {
    "shared": gettext_lazy("once the mission is submitted and released to the programme team"),
    "checked": gettext_lazy("once the mission is submitted and released to the State"),
    "signed": gettext_lazy("once the State’s approver has signed"),
    "released": gettext_lazy("what was released to them"),
    "sampled": gettext_lazy("every fifth item of a submitted mission"),
    "independent": gettext_lazy("one’s own; the other’s once both have scored"),
    "practice": gettext_lazy("good practices that were submitted and released"),
    "own": gettext_lazy("one’s own"),
    "confirmed": gettext_lazy("confirmed participants"),
    "taught": gettext_lazy("in sessions that one teaches"),
    "asked": gettext_lazy("the own State’s requests for another date"),
    "attribution": gettext_lazy("how the own State is named"),
    "published": gettext_lazy("once published and released to them"),
    "metadata": gettext_lazy("who, when and what kind of record, never the content"),
}
# What not even everybody who sees a State may read.
SECRETS = ("evidence", "self_score", "score", "nomination", "result", "diligence", "concern")


def may_not(roles) -> list[str]:
    """The narrower secrets that none of these roles opens, as they stand after "may not see"."""
    return [
        str(ROWS[subject].what)
        for subject in SECRETS
        if not any(right.letter == "R" for role in roles for right in TABLE[subject].get(role, ()))
    ]


def rows_of(role: str) -> list[tuple]:
    """What a role may do, subject by subject: (subject, [(verbs, condition)], reason)."""
    found = []
    for subject, row in ROWS.items():
        rights = TABLE[subject].get(role, [])
        if rights:
            parts = {}
            for right in rights:
                parts.setdefault(right.condition, []).append(str(VERB_WORDS[right.letter]))
            acts = [
                (", ".join(verbs), CONDITIONS[condition] if condition else "")
                for condition, verbs in parts.items()
            ]
            found.append((row.what, acts, row.why))
    return found


def page() -> str:
    """docs/access.md, drawn from the table."""
    return "\n".join([*_head(), *_roles(), *_letters(), *_matrix(), *_conditions(), *_rules()])


def _head():
    return [
        "# Who may do what",
        "",
        "Drawn from `portfolio/matrix.py` by `manage.py draw_access`. Change the table there, then",
        "draw this page again; a test compares the two.",
        "",
        "Nobody has a right by title. Each was granted by a named person for one State, for the",
        "States of one programme or for everything, from a day to a day. What a person may do is",
        "the sum of the grants in effect at that moment, and nothing else: being superuser opens",
        "nothing, and a suspended person holds nothing from the same moment on.",
        "",
    ]


def _roles():
    lines = ["## Roles", "", "| | role | may | granted for |", "|---|---|---|---|"]
    for key, role in ROLES.items():
        scopes = {"state": "one State", "programme": "a programme", "everything": "everything"}
        scope = "one State, for minutes" if role.is_emergency else None
        scope = scope or ", ".join(scopes[each] for each in role.scopes)
        lines.append(f"| {SHORT[key]} | {role.label} | {role.meaning} | {scope} |")
    return [*lines, ""]


def _letters():
    words = ", ".join(f"**{letter}** {VERB_WORDS[letter]}" for letter in VERBS)
    return [
        "## The matrix",
        "",
        f"{words}. A note after a colon narrows the letters before it.",
        "",
    ]


def _matrix():
    head = " | ".join(SHORT.values())
    lines = [f"| subject | {head} | why |", "|---|" + "---|" * (len(SHORT) + 1)]
    for row in ROWS.values():
        cells = " | ".join(row.cells.get(short, "") for short in SHORT.values())
        lines.append(f"| {row.what} | {cells} | {row.why} |")
    return [*lines, ""]


def _conditions():
    lines = ["## Notes", "", "| note | narrows to |", "|---|---|"]
    return [*lines, *(f"| {key} | {words} |" for key, words in CONDITIONS.items()), ""]


def _rules():
    from portfolio.actions import TEAM_DAYS_AFTER_CLOSING
    from portfolio.models.break_glass import LONGEST, SHORTEST

    return [
        "## Rules that no cell says",
        "",
        "- Nobody grants, extends or restores anything for himself, and nobody approves his own",
        "  work: who wrote, changed or removed a part of a plan does not endorse it, nor does who",
        "  recorded its consultation; who wrote answers, evidence or findings of a mission does",
        "  not make it final, nor does who submitted it; who copied or wrote a part of an",
        "  instrument does not publish it; who asked for due diligence, wrote a part of it or sent",
        "  it does not decide on it. Steps, markings and the tracking of",
        "  actions are no writing. The refusal names the roles that may.",
        "- Due diligence is strictly confidential by rule. Whoever sees a State but not its due",
        "  diligence learns of an agency whether it is cleared, not cleared or expired, and until",
        "  when.",
        "- A rights concern is read by the reviewer and whoever wrote it, not under break-glass",
        "  either; nobody else is told that there is one, in counts, documents or the audit log.",
        "- Places in a session are given by who may plan sessions and change nominations, both for",
        "  that State: programme officers. The screening of a person takes the approval of due",
        "  diligence and the sight of the person, and is not recorded by who wrote the record.",
        "- A trainer sees the confirmed people of sessions that he teaches, and writes their",
        "  results.",
        f"- A mission's team keeps its access for {TEAM_DAYS_AFTER_CLOSING} days after it closes.",
        f"- Break-glass access lasts from {SHORTEST} to {LONGEST} minutes, is opened by a second",
        "  person, reads and changes nothing, is told to managers and reviewers at once, and stays",
        "  in the State’s access report with what was opened under it.",
        "- Absent and forbidden answer alike. Who may see a record but not change it is told the",
        "  missing right, the roles that have it, and who can grant it there: a manager of that",
        "  State, of its programme or of everything; for accounts an administrator. Programs read",
        "  the same in `detail`.",
        "",
    ]


def sentence(words: list[str]) -> str:
    """One list in a sentence: "a, b or c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
