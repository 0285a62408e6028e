"""What came out of a session: totals for everybody entitled, each result for those who read it."""

from django.utils.translation import gettext as _

from training.certificates import standings, why_not_issue
from training.evaluation_totals import rating, totals
from training.figures import counted, figures
from training.models import Certificate
from training.result_sheets import test_sheet
from training.views.result import ResultPage
from web.marking import Classification, Marking

LOW, HIGH = 4, 96


def place(points) -> str:
    """Where a number of points lies on the drawing."""
    return f"{LOW + (HIGH - LOW) * points / 100:.2f}%"


def drawn(row) -> tuple:
    """A row of the tests with where its two points lie."""
    found = row.tests
    before = place(found.before) if found and found.before is not None else ""
    after = place(found.after) if found and found.after is not None else ""
    return row, before, after


class SessionResults(ResultPage):
    template_name = "training/session_results.html"
    tab = "results"
    reads = "count_results"

    def get_object(self, queryset=None):
        """Totals are for those who count, and for those who read."""
        session = super(ResultPage, self).get_object(queryset)
        user = self.request.user
        if not (session.may(user, "count_results") or session.may(user, "read_results")):
            raise session.missing("count_results")
        return session

    def get_title(self):
        return _("Results of %(session)s") % {"session": self.object.code}

    def get_marking(self):
        words = _("Release: programme team, the States invited and the trainers of this session")
        return Marking(Classification.CONFIDENTIAL, words)

    def waiting(self, people) -> int:
        """How many have earned a certificate that they do not have."""
        if why_not_issue(self.object):
            return 0
        return sum(each.is_waiting for each in standings(self.object, people))

    def get_context_data(self, **kwargs):
        session, user = self.object, self.request.user
        people = list(counted(session, user))
        rows = test_sheet(session, user)
        is_whole = len(rows) == len(people)
        found = figures(session, people, is_whole=is_whole)
        return super().get_context_data(
            figures=found,
            rows=[drawn(each) for each in rows if each.tests],
            grid=[place(each) for each in (0, 25, 50, 75, 100)],
            pass_at=place(session.course.pass_mark),
            evaluations=totals(people),
            rating=rating(people),
            certificates=list(Certificate.objects.allowed(user).of_session(session)),
            waiting=self.waiting(people),
            can_issue=session.may(user, "plan"),
            count_results=True,
            **kwargs,
        )
