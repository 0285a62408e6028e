"""What is installed is what was locked: every package once, with its hashes, from no address."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.site import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")


def entries(lock) -> list[tuple[str, str, list[str]]]:
    """Name, version and hashes of each package in the file."""
    joined = (ROOT / lock).read_text().replace("\\\n", " ")
    found = []
    for line in filter(None, joined.splitlines()):
        head = re.match(r"([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==(\S+)", line)
        assert head, f"{lock}: not a locked package: {line[:80]}"
        found.append((plain(head[1]), head[2], re.findall(r"--hash=(\S+)", line)))
    return found


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_once_with_hashes(lock):
    names = [name for name, _version, _hashes in entries(lock)]
    assert len(names) > 40
    assert sorted(set(names)) == sorted(names)
    for name, _version, hashes in entries(lock):
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), name


def test_the_tests_run_with_the_packages_that_are_served():
    tested = {name: version for name, version, _hashes in entries("requirements-dev.txt")}
    for name, version, _hashes in entries("requirements.txt"):
        assert tested[name] == version, name


def test_every_package_that_is_named_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    served = {name for name, _version, _hashes in entries("requirements.txt")}
    tested = {name for name, _version, _hashes in entries("requirements-dev.txt")}
    for wanted, locked in (
        (project["project"]["dependencies"], served),
        (project["dependency-groups"]["dev"], tested),
    ):
        names = {plain(re.match(r"[\w.-]+", line)[0]) for line in wanted}
        assert names <= locked, names - locked


def test_the_installed_packages_fit_together():
    done = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "check", "--python", sys.executable],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_weak_spots_in_our_own_code_are_looked_for():
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:]
