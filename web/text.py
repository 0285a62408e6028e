"""What text people may type: plain words, of a length that somebody will read."""

import re

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

# What reaches one person: an address of mail, or a telephone number written so that it is one.
# One letter before the sign is enough: a whole name would be tried from each letter of a long text.
MAIL = re.compile(r"[\w.+-]@[\w-]+\.[a-z]{2,}", re.I)
PHONE = re.compile(
    r"(?<![\w+])(?:\+\(?\d|00[1-9]\d{0,2}[ ./()-]|(?:tel|phone)[.:]? ?\(?\d)"
    r"(?:[ ./()-]{0,2}\d){6,}",
    re.I,
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_text(value: str) -> str:
    """The text with line ends as databases keep them and without space at its ends."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def validate_plain_text(value: str) -> None:
    """Refuse control characters and halves of characters, which no keyboard types and databases
    cannot hold, and what is no character in any book (XML)."""
    if CONTROL.search(value):
        raise ValidationError(
            _("This text holds control characters. Paste it again as plain text."), code="control"
        )


def validate_no_contact(value: str) -> None:
    """Refuse what leads straight to one person, where only offices and functions belong."""
    if MAIL.search(value):
        raise ValidationError(
            _("This holds an e-mail address. Name the agency and the function instead."),
            code="contact",
        )
    if PHONE.search(value):
        raise ValidationError(
            _("This holds a telephone number. Name the agency and the function instead."),
            code="contact",
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
