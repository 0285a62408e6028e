"""Words of this house that no password may hold: whoever guesses here tries them first."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Written without spaces and signs, as they are compared. docs/security.md lists them.
WORDS = (
    "fusioncell",
    "globalfusion",
    "unitednations",
    "unoct",
    "uncct",
    "counterterror",
    "deepdive",
    "actionplan",
    "compendium",
)


class HouseWords:
    """Refuses a password that holds one of the words, however it is spaced and capitalised."""

    def validate(self, password, user=None):
        bare = re.sub(r"[\W_]+", "", password).lower()
        for word in WORDS:
            if word in bare:
                raise ValidationError(
                    _("This password holds words of the programme (%(word)s). Choose others.")
                    % {"word": word},
                    code="house_words",
                )

    def get_help_text(self):
        return _("Your password can’t hold words of the programme’s own name.")
