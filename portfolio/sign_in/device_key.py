"""The keys with which a browser locks what one person typed and could not send yet.

They are made from the installation's secret and the person, never kept, and handed only to that
person while signed in: whoever takes the device away finds nothing that can be read. They do not
change with the password, because a new password must not destroy unsent words; after a change of
the secret the keys of those before it are handed out too.
"""

import base64
import hashlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"unsent work on a device:"


def device_keys(person) -> list[dict]:
    """The key in use first, each with a number by which a browser knows which one it used."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_told(_key(secret, person)) for secret in secrets]


def _key(secret: str, person) -> bytes:
    info = PURPOSE + str(person.pk).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _told(key: bytes) -> dict:
    number = hashlib.sha256(PURPOSE + key).hexdigest()[:12]
    return {"number": number, "key": base64.b64encode(key).decode()}
