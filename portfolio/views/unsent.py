"""What a person typed and this device has not sent yet. The device alone knows it."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from portfolio.sign_in.device_key import device_keys
from web.marking import Classification, Marking
from web.views import PageMixin


class Unsent(PageMixin, TemplateView):
    """The frame of the list; its rows never leave the device but to be sent or saved."""

    template_name = "portfolio/unsent.html"
    title = _("Unsent work")

    def get_marking(self):
        """What stands here was typed into answers and findings: at least their own level."""
        return Marking(Classification.CONFIDENTIAL)


@require_safe
def unsent_key(request):
    """Who is signed in, the keys of what this person left on the device, and the token that a
    request needs: asked by the queue before it opens or sends anything."""
    keys = device_keys(request.user)
    return JsonResponse({"person": str(request.user.pk), "keys": keys, "token": get_token(request)})
