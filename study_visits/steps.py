"""When it is time for the next step of a visit, and of a note: a sentence, or nothing."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from study_visits.models.visit_status import ASKING, TAKEN_PLACE, Recording
from study_visits.zones import local


def why_not_confirm(visit) -> str:
    """A visit is confirmed when it is known who leads it, what it is about, what it does for
    rights, and whether it is recorded."""
    missing = [*lacking(visit).values()]
    if not list(visit.items.all()):
        missing.append(_("the agenda"))
    if missing:
        return _("Something is missing: %(what)s.") % {"what": get_text_list(missing, _("and"))}
    if visit.starts_at <= timezone.now():
        return _("The visit begins in the past. Choose another day.")
    return why_outside(visit)


def lacking(visit) -> dict:
    """What a visit may not be without from its confirmation on, by the field that holds it."""
    is_recorded = visit.recording != Recording.NONE
    wanted = {
        "moderator": (visit.moderator_id, _("a moderator")),
        "languages": (visit.languages.strip(), _("the languages")),
        "gender_marker": (visit.gender_marker, _("the gender marker")),
        "rights_note": (visit.rights_note.strip(), _("the rights note")),
        "recording_until": (
            visit.recording_until or not is_recorded,
            _("the day until which the recording can be seen"),
        ),
    }
    return {name: words for name, (is_there, words) in wanted.items() if not is_there}


def why_outside(visit) -> str:
    """The agenda fits between the beginning and the end of the visit."""
    begins = local(visit.starts_at, visit.time_zone).time()
    ends = local(visit.ends_at, visit.time_zone).time()
    for item in visit.items.all():
        if item.begins_at < begins or item.ends_at > ends:
            return _("“%(item)s” (%(hours)s) lies outside the hours of the visit.") % {
                "item": item,
                "hours": item.hours,
            }
    return ""


def why_not_invite(visit) -> str:
    if not visit.platform_link:
        return _("Set the link to the platform first: a confirmed seat opens it.")
    if visit.starts_at <= timezone.now():
        return _("The visit begins in the past. Choose another day.")
    return why_outside(visit)


def why_not_hold(visit) -> str:
    if visit.starts_at > timezone.now():
        return _("The visit has not begun.")
    return ""


def why_not_capture(visit) -> str:
    """Every item with a speaker has a note, and the host has approved every note."""
    spoken = [each for each in visit.items.all() if each.has_speaker]
    without = [str(each) for each in spoken if not each.notes.all()]
    if without:
        return _("No note yet of: %(items)s.") % {"items": "; ".join(without)}
    waiting = [
        str(note) for each in spoken for note in each.notes.all() if note.status != "approved"
    ]
    if waiting:
        return _("The host has not approved: %(notes)s.") % {"notes": "; ".join(waiting)}
    return ""


def why_not_close(visit) -> str:
    if not visit.is_to_follow_up():
        return _("Those who took part are asked on %(day)s what became of it. Close it then.") % {
            "day": date_format(visit.follow_up_on, "j M Y")
        }
    return ""


def why_not_plan(visit) -> str:
    """Why nothing that was planned can be written any more."""
    if visit.is_planned:
        return ""
    return _("The visit was held or cancelled: what was planned stays as it is.")


def why_not_note(visit) -> str:
    """Why nothing can be captured now."""
    if visit.status in TAKEN_PLACE:
        return ""
    return _("Notes are written once the visit was held, and until it is closed.")


def why_not_ask(visit) -> str:
    if visit.status in ASKING:
        return ""
    return _("Questions are asked from the invitation until everything is captured.")


def why_not_record(visit) -> str:
    """Why no link to the recording can be set: somebody was not asked, or nobody agreed."""
    if visit.recording == Recording.NONE:
        return _("This visit is not recorded.")
    if not visit.recording_until:
        return _("Name the day until which the recording can be seen.")
    spoken = [each for each in visit.items.all() if each.has_speaker]
    unasked = [str(each) for each in spoken if each.consent == each.Consent.NOT_ASKED]
    if unasked:
        return _("The speaker of this item was not asked: %(items)s.") % {
            "items": "; ".join(unasked)
        }
    if not any(each.consent == each.Consent.AGREED for each in spoken):
        return _("No speaker has agreed to be recorded.")
    return ""


def why_not_approve(note) -> str:
    """The host’s approval names who, when and by which document."""
    if not (note.approved_by and note.approved_on and note.approval_document):
        return _("Say who approved, on which day and by which document.")
    return ""
