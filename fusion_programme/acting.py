"""One transaction from the question "may you?" to the last line that is written."""

from django.db import transaction

from portfolio.access import hold

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class OneTransaction:
    """A signed-in person's change is one transaction, and what he holds stays as it is in it.

    Whoever ends his access meanwhile waits until the change is written; if it was ended first, the
    change is refused. An error leaves nothing half written. Stands last, after the checks of the
    request's origin and of who is signed in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or not request.user.is_authenticated:
            return None
        with transaction.atomic():
            hold(request.user)
            return view(request, *args, **kwargs)
