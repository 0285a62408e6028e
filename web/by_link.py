"""What pages share that somebody opens by a link of his own, without an account."""

from functools import wraps

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.views.decorators.cache import never_cache

# Counted is the link: a room full of people may sit behind one address.
RATES = {
    "evaluation": "30/m/key",
    "my_training": "30/m/key",
    "my_certificate": "12/m/key",
    "visit_host": "30/m/key",
    "visit_seat": "30/m/key",
}


def unlisted(view):
    """No search engine keeps the page, should its link ever stand somewhere."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


BY_LINK = [login_not_required, never_cache, unlisted]


def refuse_too_many(request, action: str, opened):
    """The answer to whoever asks too often for the record that a link opened, or nothing. A link
    that was made up opens none, and is not counted: nobody fills the counters with such."""
    rate = {"action": action, "key": f"{opened.pk}", "config": RATES}
    # Without `limit_get` a page that is only read would never be counted.
    if ratelimit.consume(request, app="by_link", limit_get=True, **rate):
        return None
    return ratelimit.respond_429(request)
