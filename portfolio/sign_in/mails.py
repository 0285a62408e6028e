"""Mails of the product. They carry links and never content, so that a mailbox that somebody else
reads tells nothing about a State."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
# Beside the request: how long an answer takes must not tell whether a mail went out.
POSTMEN = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def absolute(path: str) -> str:
    """The full address of a page. Never built from a request, whose host anybody can choose."""
    return settings.SITE_URL + path


def post(name: str, to: str, *, files=(), **context) -> None:
    """Send the mail templates/mail/<name>.txt, whose first line is its subject, once the change
    that it speaks of is committed. `files` are attached: name, bytes and type of each."""
    text = render_to_string(f"mail/{name}.txt", context | {"site_url": settings.SITE_URL})
    subject, _line_end, body = text.strip().partition("\n")
    message = EmailMessage(subject.strip(), body.strip() + "\n", to=[to], attachments=files)
    transaction.on_commit(lambda: POSTMEN.submit(deliver, name, message))


def deliver(name: str, message: EmailMessage) -> None:
    """Hand one mail over. A server that refuses or is away costs a line in the log, no change."""
    try:
        message.send()
    except OSError as error:
        logger.error("The mail %r was not sent: %s", name, error)
