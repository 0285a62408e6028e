"""How often a plan is reported: every quarter, every half-year or every year.

A State is asked for updates in the quarter that closes a period of the calendar, and in the one in
which the plan ends. In the others nothing is asked: they belong to the report that closes their
period. A plan that overruns its end goes on in its rhythm (roadmaps.quarters).
"""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmaps.models import Roadmap
from roadmaps.quarters import Quarter

Rhythm = Roadmap.Rhythm
CLOSING = {
    Rhythm.QUARTERLY: (1, 2, 3, 4),
    Rhythm.HALF_YEARLY: (2, 4),
    Rhythm.YEARLY: (4,),
}
DUE = {
    Rhythm.QUARTERLY: gettext_lazy(
        "Every quarter, by the last day of March, June, September and December"
    ),
    Rhythm.HALF_YEARLY: gettext_lazy("Every half-year, by the last day of June and of December"),
    Rhythm.YEARLY: gettext_lazy("Every year, by the last day of December"),
}


def is_asked(roadmap: Roadmap, quarter: Quarter) -> bool:
    """Whether the State is asked for updates in this quarter."""
    return quarter.number in CLOSING[roadmap.rhythm] or quarter == Quarter.of(roadmap.tracked_until)


def report_of(roadmap: Roadmap, quarter: Quarter) -> Quarter:
    """The quarter in which the State is asked about this one: itself or a later one."""
    while not is_asked(roadmap, quarter):
        quarter = quarter.next
    return quarter


def report_before(roadmap: Roadmap, quarter: Quarter) -> Quarter:
    """The last quarter before this one in which the State was asked."""
    quarter = quarter.previous
    while not is_asked(roadmap, quarter):
        quarter = quarter.previous
    return quarter


def period_words(roadmap: Roadmap, quarter: Quarter) -> str:
    """The months of which an update of this quarter tells: its own, and those before it of which
    nothing was asked since the plan began."""
    first, begin = quarter, Quarter.of(roadmap.tracked_from)
    if is_asked(roadmap, quarter):
        while first > begin and not is_asked(roadmap, first.previous):
            first = first.previous
    return quarter.words_from(first)


def why_not_asked(roadmap: Roadmap, quarter: Quarter) -> str:
    """Why nothing is asked in this quarter and when the report of it is due, or nothing."""
    report = report_of(roadmap, quarter)
    if report == quarter:
        return ""
    if roadmap.rhythm == Rhythm.YEARLY:
        words = _(
            "This plan is reported every year: %(quarter)s belongs to the report due on %(day)s."
        )
    else:
        words = _(
            "This plan is reported every half-year: %(quarter)s belongs to the report due on "
            "%(day)s."
        )
    return words % {"quarter": quarter.words, "day": date_format(report.ends_on, "j F Y")}


def due_words(roadmap: Roadmap) -> str:
    """The rhythm that stands in the plan's text, with the days on which reports are due."""
    words, last = DUE[roadmap.reporting_rhythm], Quarter.of(roadmap.ends_on)
    if last.number in CLOSING[roadmap.reporting_rhythm]:
        return str(words)
    return _("%(rhythm)s; and at the end of the plan, by %(day)s") % {
        "rhythm": words,
        "day": date_format(last.ends_on, "j F Y"),
    }
