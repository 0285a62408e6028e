"""What stands beside the assessments of the demonstration: an access outside the rules, reviewed,
and documents that a State holds."""

import datetime

from assessments.compendium_inbox import offer_finding, why_not_offer
from compendium.actions import change_practice
from portfolio.actions import grant_role
from portfolio.models import BreakGlass, State, StateDocument

REASON = "Restore one mission file that was deleted by mistake, at the team leader’s request"
DOCUMENTS = (
    {
        "kind": "law",
        "title": "Data protection act, consolidated text",
        "holder": "Ministry of Justice, legislation department",
        "proves": "Security bodies are exempt from the act without condition.",
        "days": 2400,
    },
    {
        "kind": "sop",
        "title": "Draft procedure on requests for information, version 0.3",
        "holder": "National Fusion Centre, records desk",
        "proves": "A form and two time limits are foreseen; nobody is bound by them yet.",
        "days": 320,
    },
    {
        "kind": "policy",
        "title": "National strategy against terrorism, public summary",
        "holder": "Office of the National Security Adviser",
        "proves": "The centre is named as the place where agencies pool information.",
        "days": 900,
        "released": "Letter of the National Security Adviser, reference 2/114",
    },
)

# Good practices that the officer worded in the Compendium's inbox, by their finding.
PRACTICES = {
    "baseline:F44": {
        "title": "Two registers, one table, every Monday",
        "condition": "Both registers carry the number that the other one gave.",
        "caution": "Only numbers are compared; names stay in the registers.",
    },
    "baseline:F47": {
        "title": "Disks are destroyed before two witnesses",
        "condition": "A list of disks that both agencies sign when they are bought.",
        "caution": "What must be kept by law is copied first, and the copy is checked.",
    },
}


def load_practices(findings: dict, people: dict) -> None:
    """Good practices of a mission whose report is final, sent to the Compendium by its leader."""
    for key, words in PRACTICES.items():
        finding = findings.get(key)
        if finding is None or why_not_offer(finding):
            continue
        practice = offer_finding(finding=finding, by=people["lead@demo.example"])
        officer = people["officer@demo.example"]
        change_practice(practice=practice, by=officer, base_version=1, values=words)


def load_emergency(state: State, people: dict, today: datetime.date) -> None:
    """One break-glass access six weeks ago, seconded by the manager, reviewed the day after."""
    asked_by = people["administrator@demo.example"]
    second, reviewer = people["manager@demo.example"], people["reviewer@demo.example"]
    day = today - datetime.timedelta(days=43)
    at = datetime.datetime.combine(day, datetime.time(21, 14), tzinfo=datetime.UTC)
    grant = grant_role(
        person=asked_by,
        role="break_glass",
        state=state,
        starts_at=at,
        ends_at=at + datetime.timedelta(minutes=38),
        reason=REASON,
        by=second,
    )
    BreakGlass.objects.create(
        state=state,
        person=asked_by,
        status=BreakGlass.Status.REVIEWED,
        reason=REASON,
        minutes=60,
        asked_at=at,
        decided_by=second,
        decided_at=at,
        grant=grant,
        reviewed_by=reviewer,
        reviewed_at=at + datetime.timedelta(hours=14),
        review_note="One file was restored and nothing else was opened. The State was told.",
        by=reviewer,
    )


def load_documents(state: State, people: dict, today: datetime.date) -> None:
    """Documents recorded for a State; one of them was released."""
    for item in DOCUMENTS:
        facts = {name: item[name] for name in ("kind", "title", "holder", "proves")}
        if reference := item.get("released"):
            released_on = today - datetime.timedelta(days=60)
            facts |= {"is_released": True, "release_reference": reference}
            facts |= {"released_on": released_on, "classification": "unc", "release": "partners"}
        StateDocument.objects.create(
            state=state,
            dated_on=today - datetime.timedelta(days=item["days"]),
            version=1,
            by=people["officer@demo.example"],
            **facts,
        )
