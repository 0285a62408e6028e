"""What every answer carries besides its content, files of the style sheet and refusals included."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

# Powers of the browser that no page here uses, for our own pages as for anything inside them.
UNUSED_POWERS = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in UNUSED_POWERS),
    "X-Permitted-Cross-Domain-Policies": "none",
}
NOT_KEPT = "private, no-store"


def on_every_answer(get_response):
    """Middleware: the headers above, and no copy of a page left in a browser or on the way.

    Answers that name their own keeping (style sheets, pictures, faces) are left alone.
    """

    def answer(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", NOT_KEPT)
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return answer


@receiver(user_logged_out)
def forget_on_this_device(request, **kwargs):
    """Who signs out on purpose leaves nothing readable behind on a shared machine. A session that
    only ran out keeps the unsent text, which the same person then sends; and where the page says
    that locked text of somebody waits on the device, it has emptied the rest itself (unsent.js)."""
    is_over = request is None or getattr(request, "is_over", False)
    if not is_over and request.POST.get("keep") != "1":
        request.has_signed_out = True
