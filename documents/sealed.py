"""Rows on their way from a preview to its confirmation: signed in the page, kept nowhere."""

import json

from django.core import signing
from django.utils.translation import gettext as _

from documents.contents import Refused

PREVIEW_SECONDS = 3600


def seal(content, *, kind: str, purpose: str) -> str:
    """The content as text that cannot be changed on the way and is good for one purpose."""
    return signing.dumps(content, salt=f"{kind}:{purpose}", compress=True)


def unseal(text: str, *, kind: str, purpose: str):
    """What was sealed, or `Refused` when it is not that, not for this purpose, or too old."""
    try:
        return signing.loads(text, salt=f"{kind}:{purpose}", max_age=PREVIEW_SECONDS)
    except (signing.BadSignature, json.JSONDecodeError, ValueError):
        raise Refused(_("This preview is no longer good. Upload the file again.")) from None
