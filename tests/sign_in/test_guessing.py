"""Guessing passwords is stopped: by account, by address, on all workers alike."""

import threading
import time

import pytest

from tests.site import Site
from tests.visitor import Visitor

PASSWORD = "fusion-cells-demo"
LOCK = 60
pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    made = Site(tmp_path_factory.mktemp("guessing"), SIGN_IN_LOCK_SECONDS=str(LOCK))
    made.start()
    yield made
    made.stop()
    made.remove_database()


@pytest.fixture(autouse=True)
def _fresh_counters(site):
    site.forget_counters()


def is_locked(answer) -> bool:
    return "Too many failed attempts. Wait 1 minute" in answer.text


def test_one_account_from_many_addresses(site):
    """Thirty wrong guesses at once, each from an address of its own, and six are looked at."""
    answers = []

    def guess(number):
        visitor = Visitor(site.url, source=f"127.0.1.{number}")
        answers.append(visitor.sign_in("focal@demo.example", f"guess {number}"))

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(1, 31)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    looked_at = [each for each in answers if "do not fit together" in each.text]
    assert len(answers) == 30
    assert len(looked_at) <= 5
    assert all(is_locked(each) for each in answers if each not in looked_at)
    events = "SELECT count(*) FROM history_event WHERE verb = 'sign-in failed'"
    assert site.query(events) == [(len(looked_at),)]

    # The right password too is refused, from anywhere; other people sign in as ever.
    assert time.monotonic() - start < LOCK, "the machine is too slow for this test"
    owner = Visitor(site.url, source="127.0.2.1")
    assert is_locked(owner.sign_in("focal@demo.example", PASSWORD))
    assert Visitor(site.url).sign_in("officer@demo.example", PASSWORD).status == 302

    time.sleep(max(LOCK + 1 - (time.monotonic() - start), 0) + 3)
    assert owner.sign_in("focal@demo.example", PASSWORD).status == 302


def test_one_address_over_many_accounts(site):
    guesser = Visitor(site.url, source="127.0.3.1")
    answers = [guesser.sign_in(f"person{n}@demo.example", "guess") for n in range(22)]
    assert [is_locked(each) for each in answers] == [False] * 20 + [True] * 2
    assert is_locked(guesser.sign_in("officer@demo.example", PASSWORD))
    assert Visitor(site.url).sign_in("officer@demo.example", PASSWORD).status == 302


def test_what_a_caller_says_of_his_address_counts_for_nothing(site):
    guesser = Visitor(site.url, source="127.0.4.1")
    answers = [
        guesser.sign_in(f"person{n}@demo.example", "guess", **{"X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(22)
    ]
    assert [is_locked(each) for each in answers] == [False] * 20 + [True] * 2


def test_signing_in_oneself_gives_no_further_guesses(site):
    guesser = Visitor(site.url, source="127.0.5.1")
    for n in range(19):
        guesser.sign_in(f"person{n}@demo.example", "guess")
    own = Visitor(site.url, source="127.0.5.1")
    assert own.sign_in("donor@demo.example", PASSWORD).status == 302
    assert not is_locked(guesser.sign_in("person90@demo.example", "guess"))
    assert is_locked(guesser.sign_in("person91@demo.example", "guess"))
