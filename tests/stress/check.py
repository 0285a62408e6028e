"""What history says about everything that was typed: saved, shown beside another text, or lost.

Runs inside the product: `told(path, mission)`.
"""

import json
from pathlib import Path

from assessments.models import Answer
from history.models import Event

TEXTS = ("justification", "reason")


def told(path: str, mission: int) -> str:
    edits = json.loads(Path(path).read_text())
    answers = Answer.objects.agreed().filter(mission=mission).select_related("indicator")
    events = {each.indicator.code: list(_events(each)) for each in answers}
    counts = {"typed": len(edits), "saved": 0, "collided": 0, "joined": 0, "lost": 0}
    lost = []
    for edit in edits:
        fate = _fate(edit, edits, events)
        counts[fate] += 1
        lost += [edit] if fate == "lost" else []
    counts["overwritten unseen"] = sum(map(_overwritten, events.values()))
    counts["stands otherwise"] = sum(map(_differs, answers))
    return json.dumps(counts | ({"which": lost} if lost else {}))


def _events(answer):
    return Event.objects.about(answer).order_by("pk")


def _texts(events, code, verbs):
    rows = (each for each in events.get(code, ()) if each.verb in verbs)
    return {new for each in rows for name, (_old, new) in each.changes.items() if name in TEXTS}


def _fate(edit, edits, events) -> str:
    """A text that was typed over by its own writer before it went on its way was joined."""
    if edit["text"] in _texts(events, edit["code"], ("created", "changed")):
        return "saved"
    if edit["text"] in _texts(events, edit["code"], ("collided",)):
        return "collided"
    same = ("who", "code", "field")
    later = [
        each
        for each in edits
        if each["number"] > edit["number"] and all(each[key] == edit[key] for key in same)
    ]
    return "joined" if later else "lost"


def _overwritten(events) -> int:
    """Changes that did not begin with what stood."""
    stands, wrong = {}, 0
    for event in events:
        for name, (old, new) in event.changes.items():
            wrong += (old or "") != (stands.get(name) or "")
            if event.verb != Answer.COLLIDED:
                stands[name] = new
    return wrong


def _differs(answer) -> int:
    stands = {}
    for event in _events(answer):
        if event.verb != Answer.COLLIDED:
            stands |= {name: new for name, (_old, new) in event.changes.items()}
    return sum(getattr(answer, name) != stands.get(name, "") for name in TEXTS if name in stands)
