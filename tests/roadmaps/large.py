"""A plan that strains its documents: many actions, long names and words, three scripts, holes."""

import datetime
import itertools
from decimal import Decimal

from history.recorded import SYSTEM, set_links
from roadmaps.models import CostLine, PlanAction
from tests import factories

AGENCY = " ".join(["Office"] + ["of", "the", "for", "law"] * 9 + ["and", "its", "men"])
LONG = "Interministerialcoordination" * 4 + "anywhere"
FRENCH = "L’État membre s’engage à réviser l’arrêté relatif à l’échange d’informations."
ARABIC = "تلتزم الدولة بمراجعة القرار المتعلق بتبادل المعلومات بين الأجهزة المختصة."
WORDS = "The step is taken in the order that the law sets and is written down by its office. "
CHAIN = 40


def make_large(roadmap, *, actions=200, objectives=8):
    """Fill this plan; every seventh action has nothing but what it must have."""
    assert len(AGENCY.split()) == 40
    assert len(LONG) == 120
    roadmap.currency, roadmap.usd_rate = "XTS", Decimal("604.25")
    roadmap.usd_rate_on = roadmap.starts_on
    roadmap.vision, roadmap.foreword = (WORDS * 40)[:2000], (FRENCH + " " + WORDS) * 20
    roadmap.summary = (WORDS * 60)[:3900]
    roadmap.owner_body, roadmap.signing_place = LONG, "Port-au-Carana"
    roadmap.state_signatory = f"{LONG}, minister"
    roadmap.save(by=SYSTEM)
    agency = factories.AgencyFactory(state=roadmap.state, name=AGENCY)
    aims = [
        factories.ObjectiveFactory(roadmap=roadmap, number=n, title=f"{n}: {WORDS}{LONG}"[:160])
        for n in range(1, objectives + 1)
    ]
    findings = list(roadmap.mission.findings.all())
    made = []
    for place in range(actions):
        aim = aims[place % objectives]
        made.append(_action(aim, place, agency, findings))
    for first, second in itertools.pairwise(made[:CHAIN]):
        factories.DependencyFactory(action=second, predecessor=first)
    for text in (WORDS * 10, LONG, ARABIC):
        factories.RiskFactory(roadmap=roadmap, text=text, response=FRENCH, owner=LONG[:120])
    return roadmap


def _action(aim, place, agency, findings):
    number, is_bare = place // 8 + 1, place % 7 == 0
    starts = aim.roadmap.starts_on + datetime.timedelta(days=5 * place)
    values = {"objective": aim, "number": number, "starts_on": starts}
    values["ends_on"] = min(starts + datetime.timedelta(days=60), aim.roadmap.ends_on)
    if is_bare:
        return factories.PlanActionFactory(**values)
    action = factories.PlanActionFactory(
        **values,
        title=[(WORDS * 4)[:290], LONG, FRENCH, ARABIC][place % 4],
        description=[WORDS * 4, LONG, FRENCH * 3, ARABIC * 3][place % 4],
        lead_agency=agency,
        partners=LONG + " " + FRENCH,
        un_support=FRENCH,
        output=[WORDS, LONG, FRENCH, ARABIC][place % 4],
        output_indicator=f"Share of files, {LONG}",
        target=Decimal("1234567.50"),
        unit="X" * 60,
        verification=LONG,
        assumptions=(WORDS * 24)[:1990] if place % 30 == 1 else ARABIC,
        rights_note=FRENCH,
        status=PlanAction.Status.values[place % 7],
        progress=50,
    )
    set_links(action, "findings", findings[place % 2 :], by=SYSTEM)
    factories.MilestoneFactory(action=action, number=1, title=LONG, due_on=action.ends_on)
    money = {"amount": Decimal("98765432.11"), "currency": "XTS"}
    factories.CostLineFactory(action=action, purpose=LONG, year=starts.year, **money)
    given = {
        "funding": CostLine.Funding.PLEDGED,
        "source": LONG,
        "earmark": LONG + " " + WORDS[:70],
    }
    factories.CostLineFactory(action=action, **given)
    return action


def report_large(roadmap):
    """Two of three actions are reported in this quarter, in long words and in three scripts."""
    for place, action in enumerate(roadmap.actions):
        if place % 3:
            factories.QuarterUpdateFactory(
                action=action,
                status="submitted",
                happened=[WORDS * 8, LONG, FRENCH * 4, ARABIC * 3][place % 4],
                obstacle=[LONG, FRENCH, ARABIC][place % 3],
                support=[FRENCH, ARABIC, LONG][place % 3],
                evidence=LONG,
                spent=Decimal("123456789012.50"),
                currency="XTS",
            )
    return roadmap
