"""Loading instrument versions from data."""

import json
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from assessments.models import Area, Indicator, Instrument, SuggestedAction
from compendium.reference import contents
from history.recorded import SYSTEM

FOLDER = Path(__file__).parent / "reference"


def load() -> Instrument:
    """Load and publish this release's instrument, once. A published version is left as it is."""
    data = json.loads((FOLDER / "instrument.json").read_text())
    key = {"code": data["meta"]["id"], "version_number": data["meta"]["version"]}
    return Instrument.objects.filter(**key).first() or publish_from(data, key)


@transaction.atomic
def publish_from(data: dict, key: dict) -> Instrument:
    instrument = Instrument.objects.create(
        **key,
        title=data["meta"]["title"],
        language=data["meta"]["language"],
        scale=[
            {"value": each["value"], "label": each["label"], "meaning": each["meaning"]}
            for each in data["scale"]["levels"]
        ],
        references=references(data),
        by=SYSTEM,
    )
    for position, item in enumerate(data["areas"], start=1):
        add_area(instrument, item, position)
    Instrument.lifecycle.move(instrument, "publish", by=SYSTEM, published_at=timezone.now())
    return instrument


def references(data: dict) -> dict:
    """Titles of what the indicators name by code: courses, mentoring topics, Compendium entries."""
    courses = json.loads((FOLDER / "courses.json").read_text())["courses"]
    return {
        "courses": {each["code"]: each["title"] for each in courses},
        "topics": {each["code"]: each["title"] for each in data["mentoring_topics"]},
        "entries": {each["slug"]: each["title"] for each in contents()},
    }


def add_area(instrument: Instrument, item: dict, position: int) -> None:
    area = Area.objects.create(
        instrument=instrument,
        code=item["code"],
        title=item["title"],
        description=item["description"],
        weight=item["weight"],
        position=position,
        by=SYSTEM,
    )
    for number, each in enumerate(item["indicators"], start=1):
        add_indicator(area, each, number)


def add_indicator(area: Area, item: dict, position: int) -> None:
    indicator = Indicator.objects.create(
        area=area,
        code=item["code"],
        title=item["title"],
        question=item["question"],
        levels=[item["levels"][str(level)] for level in range(5)],
        evidence_examples=item["evidence_examples"],
        collection_methods=item["collection_methods"],
        interlocutors=item["suggested_interlocutors"],
        resolutions=item["related_resolutions"],
        courses=item["related_courses"],
        entries=item["related_compendium"],
        topics=item["mentoring_topics"],
        assessor_note=item.get("assessor_note", ""),
        weight=item["weight"],
        is_gate=item["safeguard_gate"],
        is_foundation=item["foundation"],
        position=position,
        by=SYSTEM,
    )
    for number, each in enumerate(item["suggested_actions"], start=1):
        SuggestedAction.objects.create(indicator=indicator, position=number, **each, by=SYSTEM)
