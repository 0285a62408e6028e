"""A mission's profile in the shape that the drawing takes."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.scoring import LEAST_COVERAGE, AreaProfile
from web.plots import ProfileRow


def plot_rows(rows: list[AreaProfile], mission=None, baseline: dict | None = None):
    """One row per area; `baseline` holds earlier means by area code."""
    return [
        ProfileRow(
            code=row.area.code,
            title=row.area.title,
            now=row.mean,
            target=row.target,
            baseline=(baseline or {}).get(row.area.code),
            note=distance(row),
            flag=_("Safeguard gate") if row.gates else "",
            url=_place(row, mission),
        )
        for row in rows
    ]


def distance(row: AreaProfile) -> str:
    """The last column: how far from the target, or why there is no score."""
    if row.mean is None:
        return _("Hidden: %(coverage)s %% scored, %(least)s %% needed") % {
            "coverage": row.coverage,
            "least": LEAST_COVERAGE,
        }
    if not row.short_of_target:
        return _("Target met")
    return _("%(distance)s short") % {"distance": row.short_of_target}


def _place(row, mission):
    if mission is None:
        return ""
    return reverse("assessments:mission-profile", args=[mission.pk]) + f"#{row.area.code}"
