"""How secrets of second factors lie in the database: AES-256 in GCM, which also tells of every
change, under keys that are made from SECRET_KEY and used for nothing else."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PURPOSE = b"second factor:"
FORM = "gcm1:"
NONCE = 12


class Unreadable(Exception):
    """No key at hand opens it, or it was changed."""


def encrypt(text: str) -> str:
    nonce = os.urandom(NONCE)
    sealed = keys()[0].encrypt(nonce, text.encode(), PURPOSE)
    return FORM + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(kept: str) -> str:
    """The text, opened with the key in use or one of those before it."""
    try:
        raw = base64.urlsafe_b64decode(kept.removeprefix(FORM))
    except ValueError:
        raise Unreadable from None
    for key in keys():
        try:
            return key.decrypt(raw[:NONCE], raw[NONCE:], PURPOSE).decode()
        except (InvalidTag, ValueError):
            continue
    raise Unreadable


def keys() -> list[AESGCM]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [AESGCM(hashlib.sha256(PURPOSE + each.encode()).digest()) for each in secrets]
