"""What the teams of the demonstration wrote for their reports: causes, effects and recommendations
of findings, and the texts that only people can write."""

import json
from pathlib import Path

from assessments.models import ReportText

FOLDER = Path(__file__).parent
FIELDS = ("cause", "effect", "recommendation", "priority", "resolutions", "entries")


def with_report(content: dict, name: str) -> dict:
    """A country's content with what its report adds, where it has one."""
    path = FOLDER / f"{name}_report.json"
    if path.exists():
        report = json.loads(path.read_text())
        (mission,) = (m for m in content["missions"] if m["key"] == report["mission"])
        mission["texts"] = report["texts"]
        for item in mission["findings"]:
            item |= report["findings"].get(item["key"], {})
    return content


def said(item: dict) -> dict:
    """Of one finding what goes beyond its statement."""
    return {name: item[name] for name in FIELDS if name in item}


def load_texts(mission, texts: dict, lead, *, at) -> None:
    """The texts of one report, as its team leader wrote them."""
    rows = [
        ReportText(mission=mission, part=part, text=text, version=1) for part, text in texts.items()
    ]
    ReportText.objects.bulk_create(rows, by=lead, at=at)
