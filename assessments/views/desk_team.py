"""What an open desk asks for every few seconds: who is where, and what was saved meanwhile."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from assessments.models import Answer, Indicator, Mission
from assessments.presence import news, say_present, team_now
from assessments.saving import SUBMITTED
from portfolio.access import fetch, rights_on
from web.json_body import body_of


@require_POST
def desk_team(request, pk, code):
    """Say that one is here and read what the page does not know yet: four questions in all."""
    asked = Indicator.objects.filter(area__missions=OuterRef("pk"), code=code)
    rows = Mission.objects.select_related("state").annotate(is_asked=Exists(asked))
    mission = fetch(rows, request.user, pk=pk)
    if "change_finding" not in rights_on(request.user, mission.state_id):
        raise mission.missing("score")
    if not mission.is_asked:
        raise Http404
    body = body_of(request)
    body = body if isinstance(body, dict) else {}
    say_present(mission, request.user, code, typed=whole(body.get("typed"), None))
    told = news(
        mission,
        request.user,
        voice=voice_of(body),
        code=code,
        version=whole(body.get("version"), 0),
        since=moment(body.get("since")),
    )
    closed = "" if mission.is_open_for_scoring else str(SUBMITTED)
    return JsonResponse({"team": team_now(mission, request.user), "locked": closed} | told)


def voice_of(body) -> str:
    voice = body.get("voice")
    return voice if voice in Answer.Voice.values else Answer.Voice.AGREED


def whole(value, default):
    """A number of seconds or saves; anything else counts as not said."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value < 2**31 else default


def moment(value):
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except (ValueError, ValidationError):
        return None
    return found if found and found.tzinfo else None
