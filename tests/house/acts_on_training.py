"""Actions on training: the catalogue."""

from tests.house.spare import WHY
from training import course_actions as courses


def acts_on_courses(world) -> dict:
    """Added, changed, exempted from due diligence."""
    told = {"code": "FC-NEW", "title": "New", "duration_value": 1, "duration_unit": "day"}
    told |= {"level": "foundational", "access": "open"}
    return {
        "add_course": lambda by: courses.add_course(by=by, **told),
        "change_course": lambda by: courses.change_course(
            course=world.course, by=by, base_version=1, values={"title": "In other words"}
        ),
        "mark_awareness": lambda by: courses.mark_awareness(
            course=world.course, is_awareness=True, by=by, reason=WHY
        ),
    }
