"""Pages that everybody reads, signed in or not: no cookie, and kept by browsers as long as they
are the same."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views import View

from web.marking import Classification, Marking
from web.views import PageMixin

# For so long a browser asks nobody; then it asks whether the page is still the same.
KEPT = "public, max-age=300"


def kept_by_readers(request, response):
    """The answer with what lets a browser keep it, or 304 when it has it already. What is shown to
    somebody who is signed in is never kept, nor what says something to one reader alone.

    A page bears no date: a practice that was withdrawn, a file that was made and a new release all
    change it without a new edition."""
    if request.user.is_authenticated:
        return response
    if hasattr(response, "render"):
        response.render()
    if request.session.modified or len(get_messages(request)):
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"], response["Cache-Control"] = etag, KEPT
    patch_vary_headers(response, ["Cookie"])
    return get_conditional_response(request, etag=etag, response=response)


@method_decorator(login_not_required, name="dispatch")
class PublicPage(PageMixin, View):
    """A page of the published manual. `is_kept` says whether browsers may keep it."""

    http_method_names = ("get", "head")
    is_kept = True

    def get_marking(self):
        return Marking(Classification.UNCLASSIFIED, _("Release: public"))

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        return kept_by_readers(self.request, response) if self.is_kept else response
