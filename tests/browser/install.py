"""Make sure that a Chromium is there: from the system's packages where that is possible."""

import os
import shutil
import subprocess
import sys

HOW = "sudo apt-get install chromium poppler-utils   (or set CHROMIUM to a Chromium’s path)"


def find() -> str | None:
    """The Chromium that the browser tests drive."""
    named = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in named if name and (path := shutil.which(name))), None)


def main() -> int:
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *command], check=True, env=environment)
    if find():
        return 0
    sys.stderr.write(f"The browser tests need Chromium. Type: {HOW}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
