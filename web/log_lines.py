"""Lines of the log: one to an event, in UTC, that nobody can forge by what they type."""

import logging
import re
import time

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PLAIN = re.compile(r"[\w.:/@+-]+")


def shown(sign) -> str:
    return sign[0].encode("unicode_escape").decode("ascii")


class OneLine(logging.Formatter):
    """`2026-11-24T23:39:47.120Z WARNING name: message`.

    Control characters are written out. The lines of a traceback start with a tab, so none of them
    can be taken for an event of its own.
    """

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record):
        record.message = _CONTROL.sub(shown, record.message)
        return super().formatMessage(record)

    def formatException(self, exc_info):
        return indented(super().formatException(exc_info))

    def formatStack(self, stack_info):
        return indented(super().formatStack(stack_info))


def indented(text: str) -> str:
    return "\n".join(f"\t{_CONTROL.sub(shown, line)}" for line in text.split("\n"))


def pairs(**facts) -> str:
    """Facts as `name=value`, quoted where a value could be misread; empty ones are left out."""
    return " ".join(f"{name}={quoted(value)}" for name, value in facts.items() if value != "")


def quoted(value) -> str:
    text = str(value)[:200]
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
