"""What is done to a plan while an amendment of it is written."""

from roadmaps import actions

NEW = {"title": "New", "kind": "legal", "horizon": "short", "effort": "low"}


def drop(roadmap, by):
    actions.move_roadmap(roadmap=roadmap, name="drop", by=by)


def change(action, by, **values):
    action.refresh_from_db()
    return actions.change_action(action=action, by=by, base_version=action.version, values=values)


def add(roadmap, by, **values):
    first = roadmap.actions.first()
    period = {"starts_on": roadmap.starts_on, "ends_on": roadmap.ends_on}
    return actions.add_action(
        roadmap=roadmap, objective=first.objective, findings=list(first.findings.all()), by=by,
        **(NEW | period | values),
    )  # fmt: skip
