"""Where a request comes from."""

import ipaddress

from django.conf import settings


def address_of(request) -> str:
    """The sender's IP address, for the log.

    Behind proxies of ours it is the entry of `X-Forwarded-For` that the outermost of them has
    written; whatever the sender put before it is not believed. Sign-in counts guesses by the same.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < proxies <= len(said):
        try:
            return str(ipaddress.ip_address(said[-proxies].strip()))
        except ValueError:
            pass
    return request.META.get("REMOTE_ADDR", "")
