"""The State decides to whom its plan may go; the labels of the plan and its actions follow."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.report_release import call_back, check_decision
from history.lifecycle import NotNow, status_kept
from portfolio.labels import Release
from roadmaps.models import Roadmap

BEFORE = (Roadmap.Status.DRAFT, Roadmap.Status.CONSULTED)


@transaction.atomic
def decide_plan_release(
    *, roadmap: Roadmap, by, release: str, document, decided_on, partners: str = ""
) -> Roadmap:
    """Record the State's decision on its plan, with the document that says so and its date. A
    narrower one calls back at once what went further; a wider one releases nothing by itself."""
    if status_kept(roadmap) in BEFORE:
        raise NotNow(_("The State decides once the plan is endorsed."))
    partners = partners.strip() if release == Release.PARTNERS else ""
    check_decision(roadmap, release, document, decided_on, partners)
    roadmap.plan_release, roadmap.plan_partners = release, partners
    roadmap.plan_release_document, roadmap.plan_released_on = document, decided_on
    others = {field.name for field in Roadmap._meta.fields} - set(Roadmap.DECIDED)
    roadmap.clean_fields(exclude=others)
    roadmap.save(by=by, verb="release_decided")
    for record in [roadmap, *roadmap.actions]:
        call_back(record, roadmap, by=by, reason=_("The State’s decision on the plan"))
    return roadmap
