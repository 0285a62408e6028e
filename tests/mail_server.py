"""A real SMTP server in a process of its own. Each letter becomes one file in a folder."""

import subprocess
import sys
import time
import uuid
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.site import ROOT, free_port, wait_for

REMINDER = "Something waits for you"


class Keeper:
    """Takes every letter."""

    def __init__(self, folder: Path):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):
        hidden = self.folder / f".{uuid.uuid4().hex}"
        hidden.write_bytes(envelope.content)
        hidden.rename(self.folder / f"{time.time_ns()}.eml")
        return "250 Taken"


class MailServer:
    """The process, seen from a test."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mail_server", str(folder), str(self.port)], cwd=ROOT
        )
        wait_for(lambda: (folder / "ready").exists(), 90, "the mail server")

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def letters(self) -> list:
        """All but reminders, which the demonstration sends whenever their day has come."""
        files = sorted(self.folder.glob("*.eml"))
        found = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in files]
        return [each for each in found if each["Subject"] != REMINDER]

    def wait_for_letters(self, count: int) -> list:
        wait_for(lambda: len(self.letters()) >= count, 60, f"{count} letters")
        return self.letters()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def main(folder: str, port: str) -> None:
    Controller(Keeper(Path(folder)), hostname="127.0.0.1", port=int(port)).start()
    (Path(folder) / "ready").touch()
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])
