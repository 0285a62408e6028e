"""What a workbook says of itself, signed, so that it is taken only where it belongs."""

import uuid
from dataclasses import asdict, dataclass

from django.core import signing
from django.utils.translation import gettext as _

from assessments.models import Mission
from documents.contents import Refused

SALT = "workbook"
OF_THE_BOOK = "workbook"


@dataclass(frozen=True)
class Key:
    """The mission, its instrument's version, for whom and in which language a workbook was made.
    `number` is the workbook's own: from it and from a row's name follows what the row becomes, so
    that it becomes so once, however often the file is brought."""

    mission: int
    instrument: int
    person: int
    language: str
    number: str

    def sealed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def row_number(self, sheet: str, name: str) -> uuid.UUID:
        return uuid.uuid5(uuid.UUID(self.number), f"{sheet}:{name.casefold()}")


def new_key(mission: Mission, person, language: str) -> Key:
    return Key(mission.pk, mission.instrument_id, person.pk, language, uuid.uuid4().hex)


def open_key(text: str, mission: Mission) -> Key:
    """The key of a workbook of this mission, or `Refused` with what to do."""
    try:
        key = Key(**signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise Refused(
            _(
                "This is not the workbook as it was downloaded: its hidden first row was changed. "
                "Download a new one and copy your entries into it."
            )
        ) from None
    if key.mission != mission.pk:
        raise Refused(
            _(
                "This workbook belongs to another mission. Upload it on that mission’s page, or "
                "download the workbook of this mission."
            )
        )
    if key.instrument != mission.instrument_id:
        raise Refused(
            _(
                "This workbook asks another version of the instrument than the mission. Download "
                "a new one and copy your entries into it."
            )
        )
    return key
