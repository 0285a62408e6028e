"""What text of mentoring may hold: plain words and nothing that leads to one person."""

from web.text import MaxText, validate_no_contact, validate_plain_text

LINE = [validate_plain_text, validate_no_contact]
TEXT = [validate_plain_text, MaxText(4_000), validate_no_contact]
