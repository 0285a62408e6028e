"""The catalogue that the product ships with: the eleven courses of the programme's brochure.

Titles and durations are the brochure's. Codes, levels, prerequisites, order and outlines are the
programme's own proposals and may be changed; what was changed is left as it is.
"""

import json
from pathlib import Path

from history.recorded import SYSTEM, set_links
from training.models import Course

FILE = Path(__file__).parent / "reference" / "courses.json"
LANGUAGES = {"en": "English", "fr": "French", "pt": "Portuguese", "ar": "Arabic"}


def load() -> int:
    """Add the courses that are not there yet; returns how many the catalogue holds."""
    data = json.loads(FILE.read_text())
    known = {each.code: each for each in Course.objects.all()}
    new = [item for item in data["courses"] if item["code"] not in known]
    for item in new:
        known[item["code"]] = _course(item, data["meta"]["version"])
    for item in new:
        named = [known[code] for code in item["suggested_prerequisites"]]
        set_links(known[item["code"]], "prerequisites", named, by=SYSTEM)
    return len(known)


def _course(item: dict, edition: str) -> Course:
    course = Course(
        code=item["code"],
        title=item["title"],
        edition=edition,
        duration_value=item["duration_value"],
        duration_unit=item["duration_unit"],
        level=item["level"],
        access=item["access"],
        position=item["suggested_order"],
        outline="\n".join(item["outline"]),
        profiles="\n".join(item["target_profiles"]),
        languages=", ".join(LANGUAGES[each] for each in item["languages"]),
        least_people=item["min_participants"],
        most_people=item["max_participants"],
        pass_mark=item["pass_mark_percent"],
        least_attendance=item["min_attendance_percent"],
        version=1,
    )
    course.full_clean()
    course.save(by=SYSTEM)
    return course
