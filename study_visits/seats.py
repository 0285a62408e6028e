"""Who may take a seat: the gate of due diligence and screening, and the number of seats.

The one home of the rule. Whatever confirms a seat goes through `why_not_confirm`, asked inside the
transaction that confirms.
"""

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.diligence import Recipient, clearances, why_not_open
from portfolio.models import Participant, Support
from study_visits.models import Invitation, Registration
from study_visits.models.visit_status import REGISTERING
from study_visits.zones import local


def recipient(registration) -> Recipient:
    who = registration.participant
    return Recipient(who.agency, who.unit)


def day_of(visit):
    """The day on which the clearance must hold: that of the visit, or today if that is over."""
    return max(local(visit.starts_at, visit.time_zone).date(), timezone.localdate())


def why_not_confirm(registration) -> str:
    """Why this seat cannot be confirmed now, or nothing."""
    visit = registration.visit
    invitation = Invitation.objects.filter(visit=visit, state=registration.state_id).first()
    taken = {registration.state_id: _taken(visit, registration.state_id)}
    seats = {registration.state_id: invitation.seats if invitation else 0}
    return reasons([registration], visit, seats=seats, taken=taken)[registration.pk]


def reasons(registrations, visit, *, seats: dict, taken: dict) -> dict:
    """The reason for each of these, asked in one query however many they are."""
    cleared = standing(registrations, visit)
    return {
        each.pk: _why_no_seat(each, visit, seats, taken)
        or _why_not_covered(each, cleared[each.pk], visit)
        for each in registrations
    }


def why_not_keep_seats(visit) -> str:
    """Who has a confirmed seat and may not have it on the day that the visit now has. Nobody
    screens these people otherwise, moves them to another unit or decides on it until the end."""
    rows = Registration._base_manager.filter(visit=visit, status=Registration.Status.CONFIRMED)
    people = Participant._base_manager.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(people.filter(pk__in=list(rows.values_list("participant_id", flat=True))))
    seated = list(rows.select_related("participant__agency").order_by("pk"))
    cleared = standing(seated, visit, hold=True)
    why = [_why_not_covered(each, cleared[each.pk], visit) for each in seated]
    return " ".join(dict.fromkeys(each for each in why if each))


def _why_not_covered(registration, found, visit) -> str:
    return _why_not_screened(registration) or why_not_open(
        recipient(registration), Support.STUDY_VISIT, found, on=day_of(visit)
    )


def standing(registrations, visit, *, hold: bool = False) -> dict:
    """What due diligence says of each, by the key of the registration."""
    pairs = {each.pk: (recipient(each), Support.STUDY_VISIT) for each in registrations}
    found = clearances(pairs.values(), on=day_of(visit), hold=hold)
    return {key: found[pair] for key, pair in pairs.items()}


def is_open(registration) -> bool:
    """Whether this seat is confirmed and still cleared: asked each time the link is opened."""
    if not registration.has_seat or not registration.participant.is_cleared:
        return False
    return standing([registration], registration.visit)[registration.pk].is_open


def _why_no_seat(registration, visit, seats, taken) -> str:
    if visit.status not in REGISTERING:
        return _("Seats are confirmed once the visit is confirmed and until it is held.")
    if taken.get(registration.state_id, 0) >= seats.get(registration.state_id, 0):
        return _("Every seat of this State is taken. Withdraw somebody, or change the seats.")
    return ""


def _why_not_screened(registration) -> str:
    who = registration.participant
    if who.is_cleared:
        return ""
    return _("The screening of %(person)s reads “%(word)s”. It must be cleared first.") % {
        "person": who,
        "word": who.get_screening_display().lower(),
    }


def _taken(visit, state_id) -> int:
    rows = Registration.objects.filter(visit=visit, state=state_id)
    return rows.filter(status=Registration.Status.CONFIRMED).count()


def numbers(visit, invitations) -> dict:
    """Registered, confirmed and present by State, for the States of these invitations."""
    states = [each.state_id for each in invitations]
    rows = Registration.objects.filter(visit=visit, state__in=states).order_by()
    rows = (
        rows.exclude(status=Registration.Status.WITHDRAWN)
        .values("state")
        .annotate(
            registered=Count("pk"),
            confirmed=Count("pk", filter=Q(status=Registration.Status.CONFIRMED)),
            present=Count("pk", filter=Q(attended_minutes__gt=0)),
        )
    )
    return {each["state"]: each for each in rows}
