"""What is done to a practice in many tests: judged, approved, changed."""

from compendium import actions, practice_actions, review_actions

HANDED_IN = {
    "source_kind": "submission",
    "title": "One form for requests",
    "what": "One form for all agencies.",
    "strength": "E1",
    "attribution": "anonymous",
}


def form_of(practice) -> dict:
    names = ("title", "summary", "context", "what", "result", "caution", "gender_note")
    form = {name: getattr(practice, name) for name in names}
    form |= {"applies_to": practice.applies_to, "entry": practice.entry_id, "strength": "E1"}
    form |= {"attribution": "anonymous", "source_reference": practice.source_reference}
    return form | {"version": practice.version}


def review(practice, aspect, by, is_approved=True, remark=""):
    return review_actions.give_review(
        text=practice,
        aspect=aspect,
        by=by,
        is_approved=is_approved,
        remark=remark,
        version=practice.version,
    )


def approve_all(practice, reviewer, second, approver):
    review(practice, "subject", reviewer)
    review(practice, "rights", second)
    review(practice, "language", reviewer)
    practice_actions.confirm_attribution(
        practice=practice, by=approver, version=practice.version, attribution="region"
    )
    actions.move_practice(practice=practice, name="approve", by=second)


def change(practice, by, **values):
    return actions.change_practice(
        practice=practice, by=by, base_version=practice.version, values=values
    )
