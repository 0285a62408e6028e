"""A provider that says something untrue: nothing is believed but what it truly signed for us."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache

from portfolio.sign_in.second_factor import confirm_address

KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
ALGORITHM = jwt.get_algorithm_by_name("RS256")


class Provider(BaseHTTPRequestHandler):
    """Answers what the test has put on `server.said`."""

    def answer(self):
        path = urlsplit(self.path).path
        content = json.dumps(self.server.said[path.rpartition("/")[2]]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer()

    def log_message(self, *args):
        """Nothing to say."""


@pytest.fixture
def provider(settings, db):
    cache.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_ISSUER = issuer
    app = {"provider_id": "oidc", "name": "P", "client_id": "us", "secret": "s"}
    app["settings"] = {"server_url": issuer, "oauth_pkce_enabled": True}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    server.issuer = issuer
    yield server
    server.shutdown()
    server.server_close()


def say(server, *, metadata=None, claims=None, userinfo=None, sign=None):
    """What a true provider would say, but for what the test gives."""
    issuer = server.issuer
    told = {"iss": issuer, "aud": "us", "sub": "7", "exp": time.time() + 60, "iat": time.time()}
    token = (sign or signed)(told | (claims or {}))
    public = json.loads(ALGORITHM.to_jwk(KEY.public_key())) | {"kid": "1", "alg": "RS256"}
    places = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/keys",
    }
    person = {"sub": "7", "email": "officer@test.example", "email_verified": True}
    server.said = {
        "openid-configuration": places | (metadata or {}),
        "keys": {"keys": [public]},
        "token": {"access_token": "a", "token_type": "Bearer"} | token,
        "userinfo": person | (userinfo or {}),
    }


def signed(claims, key=KEY, algorithm="RS256"):
    return {"id_token": jwt.encode(claims, key, algorithm, headers={"kid": "1"})}


def come_back(client) -> bool:
    """Press the button, come back with a code; whether that signed somebody in."""
    away = client.post("/sign-in/by/oidc/?process=login")
    if away.status_code == 302:
        state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
        client.get("/sign-in/by/oidc/back/", {"code": "x", "state": state})
    return client.get("/account/").status_code == 200


def test_a_true_provider_signs_its_person_in(client, officer, provider):
    confirm_address(officer)
    say(provider)
    assert come_back(client)


@pytest.mark.parametrize(
    "untrue",
    [
        {"metadata": {"issuer": "https://elsewhere.example"}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"aud": "another client"}},
        {"claims": {"exp": 1_000_000}},
        {"claims": {"sub": "8"}},
        {"userinfo": {"sub": "8"}},
        {"sign": lambda claims: signed(claims, key=OTHER)},
        {"sign": lambda claims: signed(claims, key=None, algorithm="none")},
        {"sign": lambda claims: signed(claims, key="k" * 40, algorithm="HS256")},
        {"sign": lambda claims: {"id_token": "a.b.c"}},
        {"sign": lambda claims: {}},
    ],
    ids=[
        "metadata of another", "issuer", "audience", "too old", "another person in the token",
        "another person in the answer", "another key", "unsigned", "a shared secret", "no token",
        "none",
    ],
)  # fmt: skip
def test_what_is_not_truly_said_is_not_believed(client, officer, provider, untrue):
    confirm_address(officer)
    say(provider, **untrue)
    assert not come_back(client)


def test_an_answer_is_believed_once(client, officer, provider):
    confirm_address(officer)
    say(provider, claims={"jti": "once"})
    assert come_back(client)
    client.post("/sign-out/")
    assert not come_back(client)
