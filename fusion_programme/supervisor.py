"""Starts the product's processes, keeps them running and leaves none behind."""

import ctypes
import os
import signal
import subprocess  # nosec B404
import sys
import threading
import time
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
LONGEST_WAIT = 30


def die_with_parent() -> None:
    """Ask the kernel to end this process with its parent, even one that was killed (Linux)."""
    os.setpgid(0, 0)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process: its name in the log, its command, and how often it had to be restarted."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    falls: int = 0
    wait_until: float = field(default=0.0)

    def start(self, environment: dict) -> None:
        # A list and no shell; nobody types any part of it.
        self.process = subprocess.Popen(  # nosec B603
            self.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
            preexec_fn=die_with_parent,
        )
        self.started = time.monotonic()
        threading.Thread(target=self._copy_log, args=(self.process,), daemon=True).start()

    def _copy_log(self, process) -> None:
        for line in process.stdout:
            sys.stdout.write(f"{self.name:8} | {line}")
            sys.stdout.flush()

    def revive(self, environment: dict) -> None:
        """Start it again if it has ended; one that falls quickly waits longer each time."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.wait_until:
                self.start(environment)
        elif self.process.poll() is not None:
            quick = now - self.started < LONGEST_WAIT
            self.falls = self.falls + 1 if quick else 0
            self.wait_until = now + min(0.5 * 2**self.falls, LONGEST_WAIT)
            self.process = None

    def signal_group(self, number: int) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


class Supervisor:
    """Runs children until it is told to stop."""

    def __init__(self, children: list[Child], environment: dict):
        self.children, self.environment = children, environment
        self.stopping = threading.Event()

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_args: self.stopping.set())
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    child.revive(self.environment)
                self.stopping.wait(0.3)
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask everybody to end, wait a little, then insist: the whole process groups."""
        for child in self.children:
            child.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + 5
        for child in self.children:
            if child.process is not None:
                try:
                    child.process.wait(max(deadline - time.monotonic(), 0.1))
                except subprocess.TimeoutExpired:
                    continue
        for child in self.children:
            child.signal_group(signal.SIGKILL)
