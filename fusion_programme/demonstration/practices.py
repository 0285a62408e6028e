"""The demonstration's practices on their way: one collected, one that two reviewers disagree about,
and two approved ones that the next edition can print. All of it is made up."""

from compendium import actions, practice_actions, review_actions
from compendium.models import Entry, Practice
from portfolio.labels import Release, relabel
from portfolio.models import State
from web.marking import Classification

TOLD = "Told to the team leader by the head of the unit; note of the call on file"
# The State that it comes from, the entry that it belongs to, how far it is, and its words.
PRACTICES = (
    {
        "state": "XRI",
        "entry": "direction-and-tasking",
        "until": ("collect",),
        "title": "One question a week from the director",
        "what": "The director puts one written question each Monday; it is answered on Friday.",
        "source_reference": TOLD,
    },
    {
        "state": "XCA",
        "entry": "evaluation-of-sources",
        "until": ("collect", "collate", "analyse", "send"),
        "title": "Monthly back-check of grades",
        "summary": "Once a month thirty graded items are graded again by somebody else, and the "
        "officer learns of the result in private.",
        "context": "Grades were given by habit, and nobody knew whether they were right.",
        "what": "Once a month take thirty items that were graded at least sixty days ago.\n\n"
        "1. Draw the items by chance, with a fixed share for each kind of source.\n"
        "2. Write a second grade beside the first one. Never replace it.\n"
        "3. Tell the officer within a week, in private.\n"
        "4. Report totals only, by kind of source.",
        "result": "Grades that had to be corrected fell from nine to four in thirty within a year; "
        "the totals of each month are kept.",
        "condition": "A register that keeps the first grade when a second one is given.",
        "caution": "!caution In the first year the check favoured written sources. A fixed share "
        "ended that.\n\n!rights Items set aside because of ill-treatment are not drawn.",
        "gender_note": "Both grades are given by officers of mixed teams.",
        "applies_to": ["any"],
        "instruments": ["S/RES/2396 (2017)"],
        "strength": "E3",
        "source_reference": TOLD,
        "reviews": (
            ("editor@demo.example", "subject", True, ""),
            ("reviewer@demo.example", "rights", False,
             "Say that the result may not be used in a staff appraisal."),
        ),
        "comment": ("what", "in private", "Otherwise officers grade to please: who is told, and "
                    "who is not?"),
    },
    {
        "state": "XCA",
        "entry": "watchlists",
        "until": ("collect", "collate", "analyse", "send", "approve"),
        "title": "Two people strike a name off the list",
        "summary": "A name leaves the list within a day of the decision, by two people of two "
        "agencies, and every holder of a copy confirms it.",
        "context": "Copies of a list lived on after a name was struck off.",
        "what": "1. Two people of two agencies strike the name off together.\n"
        "2. Every holder of a copy confirms within a day.\n"
        "3. Once a month ten names are looked up in every copy.\n\n"
        "See [[data-protection-and-retention]] for what is kept afterwards.",
        "result": "All copies agreed in each of the last eleven monthly checks.",
        "condition": "A list of those who hold a copy.",
        "caution": "!rights The person’s complaint is answered before the next check, not after.",
        "gender_note": "Names by marriage are looked up in each form.",
        "applies_to": ["any", "small"],
        "instruments": ["S/RES/2396 (2017)"],
        "strength": "E3",
        "source_reference": TOLD,
        "named": "region",
    },
    {
        "state": "XRI",
        "entry": "liaison-officers",
        "until": ("collect", "collate", "analyse", "send", "approve"),
        "title": "Liaison officers change desks for a week",
        "summary": "Each new liaison officer works one week at the desk of every partner before "
        "taking up the own one.",
        "context": "Officers asked partners for what these may not give, and requests came back.",
        "what": "1. One week at each partner’s desk, with no access to that partner’s records.\n"
        "2. A page of what the partner may give, and under which law.\n"
        "3. The page is read again after six months.",
        "result": "Requests that came back fell by half in the first year, by the register.",
        "condition": "An agreement that says what a guest may see.",
        "caution": "!caution A guest sees how work is done and no case.",
        "gender_note": "The weeks are planned with those who care for children.",
        "applies_to": ["new", "small"],
        "instruments": ["S/RES/1373 (2001)"],
        "strength": "E2",
        "source_reference": TOLD,
        "named": "anonymous",
    },
)  # fmt: skip
LATER = ("state", "entry", "until", "reviews", "comment", "named")
OWNERS = {"XCA": "approver@demo.example", "XRI": "approver.rimosa@demo.example"}
SUBJECT, RIGHTS = "editor@demo.example", "reviewer@demo.example"
APPROVING = (
    (SUBJECT, "subject", True, ""), (RIGHTS, "rights", True, ""), (SUBJECT, "language", True, ""),
)  # fmt: skip


def load_practices_on_their_way(people: dict) -> None:
    """The team leader hands them in, the officer moves them on, the editor and the reviewer judge
    them, the States' approvers say how they are named."""
    for item in PRACTICES:
        _load(item, people)


def _load(item: dict, people: dict) -> None:
    officer = people["officer@demo.example"]
    words = {name: value for name, value in item.items() if name not in LATER}
    practice = actions.submit_practice(
        by=people["lead@demo.example"],
        state=State.objects.get(code=item["state"]),
        source_kind=Practice.Source.SUBMISSION,
        entry=Entry.objects.get(slug=item["entry"]),
        **words,
    )
    for name in item["until"]:
        if name == "approve":
            _judge(practice, APPROVING, people)
            _release(practice, people[RIGHTS])
            owner = people[OWNERS[item["state"]]]
            practice_actions.confirm_attribution(
                practice=practice, by=owner, version=practice.version, attribution=item["named"]
            )
        by = people[RIGHTS] if name == "approve" else officer
        actions.move_practice(practice=practice, name=name, by=by)
    _judge(practice, item.get("reviews", ()), people)
    if comment := item.get("comment"):
        field, quote, body = comment
        review_actions.add_comment(
            text=practice, by=people[RIGHTS], field=field, quote=quote, body=body
        )


def _release(practice, by) -> None:
    """What everybody will read bears the label that says so."""
    relabel(
        practice,
        classification=Classification.UNCLASSIFIED,
        release=Release.PUBLIC,
        by=by,
        reason="For the Compendium: general words, no State and no person.",
    )


def _judge(practice, reviews, people) -> None:
    for email, aspect, is_approved, remark in reviews:
        review_actions.give_review(
            text=practice,
            aspect=aspect,
            by=people[email],
            is_approved=is_approved,
            remark=remark,
            version=practice.version,
        )
