"""What came out of a session: totals for everybody entitled, each result for those who read it."""

from django.utils.translation import gettext as _

from training.certificates import standings, why_not_issue
from training.evaluation_totals import evaluations_of, rating, totals
from training.figures import counted, figures
from training.models import Certificate
from training.result_sheets import marks_of, test_sheet, tests_of
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
        self.reads_each = session.may(user, "read_results")
        if not (self.reads_each or session.may(user, "count_results")):
            raise session.missing("count_results")
        return session

    def get_title(self):
        return _("Results of %(session)s") % {"session": self.object.code}

    def get_marking(self):
        words = _("Release: programme team, the States invited and the trainers of this session")
        return Marking(Classification.CONFIDENTIAL, words)

    def waiting(self, people, known) -> int:
        """How many have earned a certificate that they do not have."""
        if why_not_issue(self.object):
            return 0
        return sum(each.is_waiting for each in standings(self.object, people, known))

    def get_context_data(self, **kwargs):
        session, user = self.object, self.request.user
        people = list(counted(session, user))
        rows = test_sheet(session, user)
        is_whole = {each.pk for each in people} <= {each.nomination.pk for each in rows}
        known = marks_of(people), tests_of(people)
        found = figures(session, people, is_whole=is_whole, known=known)
        evaluations = evaluations_of(people)
        return super().get_context_data(
            figures=found,
            rows=[drawn(each) for each in rows if each.tests],
            grid=[place(each) for each in (0, 25, 50, 75, 100)],
            pass_at=place(session.pass_mark),
            evaluations=totals(evaluations),
            rating=rating(evaluations),
            certificates=list(Certificate.objects.allowed(user).of_session(session)),
            waiting=self.waiting(people, known),
            can_issue=session.may(user, "plan"),
            read_results=self.reads_each,
            count_results=True,
            **kwargs,
        )
