"""Where a request comes from."""

import ipaddress

from django.conf import settings


def address_of(request) -> str:
    """The sender's IP address, for the log.

    Behind a proxy it is the last entry of `X-Forwarded-For`, the one that the proxy itself has
    written; whatever the sender put before it is not believed.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        try:
            return str(ipaddress.ip_address(said))
        except ValueError:
            return direct
    return direct
