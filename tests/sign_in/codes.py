"""What an authenticator app shows, worked out as an app does it: from the secret and the time."""

import base64
import hashlib
import hmac
import struct
import time

from django.test import TestCase


def code_now(secret: str, step: int = 0) -> str:
    count = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret), count, hashlib.sha1).digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(client, person, password, **more):
    return client.post("/sign-in/", {"login": person.email, "password": password} | more)


def set_up_app(client) -> str:
    """Set up an authenticator app as a person would; returns its secret."""
    page = client.get("/account/second-factor/app/")
    assert page.status_code == 200, page.get("Location")
    secret = page.context["secret"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post("/account/second-factor/app/", {"code": code_now(secret)})
    assert done.status_code == 302, done.content
    return secret
