"""A reply of a State in the demonstration: signed once, answered, and taken back into draft."""

from assessments import actions
from assessments.models import FindingReply
from assessments.replies import begin_reply


def load_reply(country, mission, item: dict, key: str) -> None:
    """What the State said at first is signed and partly answered; then its approver took the reply
    back, and the focal point goes on writing."""
    focal, approver = (country.people[item[name]] for name in ("focal", "approver"))
    _say(country, item["first"], key, by=focal)
    reply = begin_reply(mission=mission, by=focal)
    actions.move_reply(reply=reply, name="send", by=focal)
    actions.move_reply(reply=reply, name="approve", by=approver)
    for name, text in item["answers"].items():
        said = FindingReply.objects.get(finding=country.findings[f"{key}:{name}"])
        actions.answer_reply(reply=said, by=country.lead, base_version=said.version, answer=text)
    actions.move_reply(reply=reply, name="return", by=approver, reason=item["returned"])
    _say(country, item["then"], key, by=focal)


def _say(country, said: dict, key: str, *, by) -> None:
    for name, values in said.items():
        finding = country.findings[f"{key}:{name}"]
        actions.save_reply(finding=finding, by=by, base_version=0, values=values)
