"""What the State says of a mission, as the mission's page tells it: its reply to the draft, its
decision on the report and the steps that it took since."""

from assessments.models import FollowUpStep, Mission, StateReply
from assessments.replies import AFTER_REPORT, HEARD
from assessments.report_release import FINAL
from portfolio.access import rights_on
from portfolio.models import StateDocument
from portfolio.worded import worded

ACTS = ("read_reply", "reply", "decide_release", "report_step")


@worded
def _reply(user, mission: int):
    return StateReply.objects.allowed(user).filter(mission=mission)


def state_word(mission: Mission, user) -> dict:
    """Nothing before the draft is shared; afterwards as far as this reader sees it."""
    if not mission.is_shared:
        return {}
    here, reply = rights_on(user, mission.state_id), _reply(user, mission=mission.pk)
    rights = {act for act in ACTS if Mission.opened_by(here, act)}
    return {
        "reply": reply[0] if reply else None,
        # A right to what is signed opens nothing before there is a reply to read.
        "may_read_reply": "read_reply" in rights or bool(reply),
        "may_write_reply": "reply" in rights and mission.status in HEARD,
        "may_decide": "decide_release" in rights and mission.status in FINAL,
        "may_report": "report_step" in rights and mission.status in AFTER_REPORT,
        "is_handed_over": mission.status in AFTER_REPORT,
        "reported": steps_reported(mission, user),
        "document": decided_in(mission, user),
    }


def steps_reported(mission: Mission, user) -> list[FollowUpStep]:
    """The steps that the State reported, each with its document if the reader may see that."""
    if mission.status not in AFTER_REPORT:
        return []
    found = list(FollowUpStep.objects.allowed(user).filter(mission=mission))
    keys = {each.document_id for each in found} - {None}
    documents = StateDocument.objects.allowed(user).in_bulk(keys) if keys else {}
    for each in found:
        each.shown_document = documents.get(each.document_id)
    return found


def decided_in(mission: Mission, user) -> StateDocument | None:
    """The document of the State's decision, if the reader may see it."""
    if not mission.report_release_document_id:
        return None
    rows = StateDocument.objects.allowed(user)
    return rows.filter(pk=mission.report_release_document_id).first()


def parts_of(word: dict) -> list:
    """The labelled records that this tells of."""
    shown = [each.shown_document for each in word.get("reported", ())]
    return [each for each in [word.get("document"), *shown] if each]
