"""Known weak spots of the locked packages, as far as there is a network to ask.

Fails on a known one. Where the service cannot be reached it says so and passes, within seconds, so
that `make lint` works everywhere; `make audit` is the same question and insists on an answer.
"""

import json
import subprocess
import sys
import threading
import time

import requests

# One address of the service that pip-audit asks, package by package.
PROBE = "https://pypi.org/pypi/django/json"
PATIENCE = 4  # seconds for one step of reaching the service
LONGEST = 8  # seconds for all of them: looking up a name knows no patience of its own
WHOLE = 120  # seconds for all packages, once the service has answered
COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--requirement", "requirements.txt", "--require-hashes"),
    *("--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "5"),
)
BROKEN_LINE = ("Could not connect", "requests.exceptions.", "urllib3.exceptions.")


def unreachable(address=PROBE, longest=LONGEST) -> str:
    """Why the service cannot be asked, or nothing."""
    found = [f"no answer within {longest} seconds"]

    def ask():
        try:
            status = requests.get(address, timeout=PATIENCE).status_code
            found.append("" if status == 200 else f"the service answered {status}")
        except requests.RequestException as error:
            found.append(type(error).__name__)

    # A thread that nobody waits for at the end: some ways of not answering cannot be cut short.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(longest)
    return found[-1]


def judge(code: int, said: str, complaints: str) -> tuple[int, list[str]]:
    """What pip-audit's answer means for the build: how to end, and what to print."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        if any(each in complaints for each in BROKEN_LINE):
            return 0, ["not asked: no network (the line broke)"]
        return 1, [complaints.strip() or f"pip-audit ended with {code} and said nothing"]
    skipped = [each for each in packages if "skip_reason" in each]
    weak = [each for each in packages if each.get("vulns")]
    if packages and len(skipped) == len(packages):
        return 0, ["not asked: no network (what answers knows none of the packages)"]
    lines = [_line(each, spot) for each in weak for spot in each["vulns"]]
    if skipped:
        lines.append(f"unknown to the service: {', '.join(each['name'] for each in skipped)}")
    lines.append(f"{len(packages) - len(skipped)} packages asked, {len(weak)} with a weak spot")
    return int(bool(weak)), lines


def _line(package, spot) -> str:
    mended = ", ".join(spot.get("fix_versions", ())) or "nothing yet"
    return f"{package['name']} {package['version']}: {spot['id']}, mended in {mended}"


def ask() -> tuple[int, list[str]]:
    if why := unreachable():
        return 0, [f"not asked: no network ({why})"]
    try:
        done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=WHOLE, check=False)
    except subprocess.TimeoutExpired:
        return 0, [f"not asked: no network (not done within {WHOLE} seconds)"]
    return judge(done.returncode, done.stdout, done.stderr)


def main() -> int:
    began = time.monotonic()
    code, lines = ask()
    for line in lines:
        sys.stdout.write(f"Known weak spots: {line}\n")
    sys.stdout.write(f"Known weak spots: {time.monotonic() - began:.1f} s\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
