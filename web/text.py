"""What text people may type: plain words, of a length that somebody will read."""

import re

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean_text(value: str) -> str:
    """The text with line ends as databases keep them and without space at its ends."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def validate_plain_text(value: str) -> None:
    """Refuse control characters, which no keyboard types and some databases cannot hold."""
    if CONTROL.search(value):
        raise ValidationError(
            _("This text holds control characters. Paste it again as plain text."), code="control"
        )


def plain_reason(value: str) -> str:
    """A reason as history keeps it: plain, and short enough to be read there."""
    text = clean_text(value)
    validate_plain_text(text)
    MaxText(1_000)(text)
    return text


@deconstructible
class MaxText:
    """At most so many characters, with a sentence that says how long the text is."""

    def __init__(self, limit: int):
        self.limit = limit

    def __call__(self, value: str) -> None:
        if len(value) > self.limit:
            raise ValidationError(
                _("This text has %(length)s characters. Shorten it to %(limit)s.")
                % {"length": len(value), "limit": self.limit},
                code="too_long",
            )

    def __eq__(self, other):
        return isinstance(other, MaxText) and self.limit == other.limit

    def __hash__(self):
        return hash((MaxText, self.limit))
