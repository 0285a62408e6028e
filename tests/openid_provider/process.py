"""The provider as a running process, seen from a test."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.site import ROOT, free_port, wait_for

CLIENT = {"client_id": "fusion-cells", "client_secret": "known-to-both"}
SET_UP = """
from django.contrib.auth.models import User
from oauth2_provider.models import Application
for name, email in {people}.items():
    User.objects.create_user(name, email, "provider-secret", first_name="P", last_name=name)
Application.objects.create(
    name="Fusion cells", client_id="{client_id}", client_secret="{client_secret}",
    client_type="confidential", authorization_grant_type="authorization-code",
    redirect_uris="{back}", algorithm="RS256", skip_authorization=True,
)
"""


class Provider:
    def __init__(self, folder: Path, *, people: dict[str, str]):
        self.port, self.people, self.process = free_port(), people, None
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.openid_provider.settings",
            "PROVIDER_DIR": str(folder),
            "PYTHONWARNINGS": "ignore",
        }

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/o"

    def manage(self, *words: str) -> None:
        command = [sys.executable, "-m", "django", *words]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, timeout=60)

    def start(self, back: str) -> None:
        """`back` is where it may send people back to."""
        self.manage("migrate", "-v0")
        self.manage("shell", "-v0", "-c", SET_UP.format(people=self.people, back=back, **CLIENT))
        command = [sys.executable, "-m", "django", "runserver", "--noreload", f"{self.port}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, **quiet)
        wait_for(self.answers, 90, "the provider")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(  # noqa: S310
                f"{self.issuer}/.well-known/openid-configuration", timeout=2
            ) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None
