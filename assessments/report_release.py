"""The State decides to whom its final report may go; the labels of what it rests on follow."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Mission
from assessments.replies import check_document
from history.lifecycle import NotNow, status_kept
from portfolio.labels import Release, names

FINAL = ("final", "handed_over", "closed")


@transaction.atomic
def decide_release(*, mission: Mission, by, release: str, document, decided_on, partners: str = ""):
    """Record the State's decision on its report, with the document that says so and its date.

    What is released further than a narrower decision allows is called back at once. A wider one
    releases nothing by itself: that stays an act of whoever approves the record.
    """
    if status_kept(mission) not in FINAL:
        raise NotNow(_("The State decides once the report is final."))
    partners = partners.strip() if release == Release.PARTNERS else ""
    check_decision(mission, release, document, decided_on, partners)
    mission.report_release, mission.report_partners = release, partners
    mission.report_release_document, mission.report_released_on = document, decided_on
    mission.clean_fields(exclude=_others())
    mission.save(by=by, verb="release_decided")
    for record in [mission, *mission.findings.all()]:
        call_back(record, mission, by=by, reason=_("The State’s decision on the report"))
    return mission


def _others() -> set[str]:
    mine = {"report_release", "report_partners", "report_release_document", "report_released_on"}
    return {field.name for field in Mission._meta.fields} - mine


def check_decision(decided, release, document, decided_on, partners) -> None:
    """What a decision of a State on this record of it lacks, each at its field."""
    wrong = {}
    if release not in Release.values:
        wrong["release"] = _("Choose to whom it may go.")
    if release == Release.PARTNERS and not partners:
        wrong["partners"] = _("Name the partners to whom this may go.")
    if document is None:
        wrong["document"] = _("Choose the document in which the State says so.")
    if decided_on is None or decided_on > timezone.localdate():
        wrong["decided_on"] = _("Choose the date of the decision.")
    if wrong:
        raise ValidationError(wrong)
    check_document(decided, document)


def call_back(record, decided, *, by, reason: str) -> None:
    """Bring a label down to what the State allows now, as it is decided on this record of it."""
    widest, partners = decided.widest_release, decided.widest_partners
    is_wider = Release.values.index(record.release) > Release.values.index(widest)
    is_partners = record.release == widest == Release.PARTNERS
    if not is_wider and not (is_partners and names(record.named_partners) - names(partners)):
        return
    record.release = widest
    record.named_partners = partners if widest == Release.PARTNERS else ""
    record.save(by=by, verb="marked", reason=reason)
