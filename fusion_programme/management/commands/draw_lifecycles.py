"""Draw the declared lifecycles as pictures for the documentation."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from assessments.models import Instrument, Mission, StateReply
from compendium.models import Practice
from fusion_programme.lifecycle_picture import picture
from portfolio.models import DueDiligence
from roadmaps.models import DateRequest, EquipmentItem, Milestone, QuarterUpdate, Roadmap
from training.models import Nomination, Session

FOLDER = Path(settings.BASE_DIR) / "docs" / "lifecycles"
DRAWN = {
    "mission": Mission,
    "reply": StateReply,
    "roadmap": Roadmap,
    "milestone": Milestone,
    "quarter-update": QuarterUpdate,
    "date-request": DateRequest,
    "equipment-item": EquipmentItem,
    "due-diligence": DueDiligence,
    "instrument": Instrument,
    "practice": Practice,
    "session": Session,
    "nomination": Nomination,
}


class Command(BaseCommand):
    help = "Draw every lifecycle into docs/lifecycles from its declaration."

    def handle(self, *args, **options):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, model in DRAWN.items():
            (FOLDER / f"{name}.svg").write_text(picture(model.lifecycle))
            self.stdout.write(f"docs/lifecycles/{name}.svg")
