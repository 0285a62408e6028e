"""Which grants are in use: the day on which each last opened something."""

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import LazyObject

from portfolio.models import Grant, Participation

REMEMBERED = "grants_used"


class GrantsInUse:
    """Writes the day of use on the grants that opened a state, once per session and day."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        used = getattr(known_user(request), "_used_states", set()) - {None}
        if used:
            _remember(request, used)
        return response


def known_user(request):
    """The person, if this request has asked for one; nobody is looked up for it."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and not hasattr(request, "_cached_user"):
        return None
    return user


def _remember(request, used: set[int]) -> None:
    today = timezone.now().date()
    day, known = request.session.get(REMEMBERED, ("", []))
    known = set(known) if day == today.isoformat() else set()
    if used <= known:
        return
    _stamp(request.user, used, today)
    if request.session.session_key:  # a token of the API has no session to remember it
        request.session[REMEMBERED] = [today.isoformat(), sorted(known | used)]


def _stamp(user, used, today) -> None:
    here = Participation.objects.filter(state__in=used)
    opened = Q(state__in=used) | Q(programme__in=here.values("programme"))
    grants = Grant.objects.in_effect().filter(
        opened | Q(state=None, programme=None), Q(last_used_on=None) | Q(last_used_on__lt=today)
    )
    grants.filter(person_id=user.pk).order_by().compare_and_set(last_used_on=today)
