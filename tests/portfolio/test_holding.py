"""What somebody holds is asked on every page, in words that are made once."""

from portfolio.access import held
from portfolio.actions import end_grant
from portfolio.models import Grant, User
from tests.conftest import person


def test_the_question_keeps_its_words_and_not_its_answer(officer, focal, django_assert_num_queries):
    """One person's answer is never another's, nor yesterday's today's."""
    for somebody, roles in ((officer, {"officer"}), (focal, {"focal"}), (person("nobody"), set())):
        with django_assert_num_queries(1):
            assert set(held(somebody).roles) == roles
    for grant in Grant.objects.filter(person=focal):
        end_grant(grant=grant, by=officer, reason="The post is filled anew.")
    assert not held(User.objects.get(pk=focal.pk)).anywhere
