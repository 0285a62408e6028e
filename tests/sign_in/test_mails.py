"""Mails through a real mail server: links only, and a dead server stops nothing."""

import re

import pytest

from tests.mail_server import MailServer
from tests.site import Site, free_port, wait_for
from tests.visitor import Visitor

PASSWORD = "fusion-cells-demo"
pytestmark = pytest.mark.processes
INVITE = """
from history.recorded import SYSTEM
from portfolio.sign_in.invitation import invite_person
print(invite_person(email="{0}@test.example", full_name="Ana O'Example", by=SYSTEM).pk)
"""


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    server = MailServer(tmp_path_factory.mktemp("letters"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory, letters):
    made = Site(
        tmp_path_factory.mktemp("mails"),
        EMAIL_URL=letters.url,
        DEFAULT_FROM_EMAIL="fusion@test.example",
        SITE_URL="https://fusion.test.example",
    )
    made.start()
    # What the demonstration's records remind of is sent before anything is asked of the mails.
    made.run("from documents.sweeper import sweep; sweep()")
    yield made
    made.stop()
    made.remove_database()


@pytest.fixture(autouse=True)
def _fresh(site, letters):
    site.forget_counters()
    for each in letters.folder.glob("*.eml"):
        each.unlink()


def link_in(letter) -> str:
    (link,) = re.findall(r"https://fusion\.test\.example(/\S+)", letter.get_content())
    return link


def test_an_invited_person_arrives_at_the_second_factor(site, letters):
    site.run(INVITE.format("ana"))
    (letter,) = letters.wait_for_letters(1)
    assert (letter["To"], letter["From"]) == ("ana@test.example", "fusion@test.example")
    assert letter["Subject"] == "Your account in the Global Fusion Cells Programme"
    visitor = Visitor(site.url)
    choice = {"password1": "my first secret", "password2": "my first secret"}
    page = visitor.follow(visitor.post(link_in(letter), choice))
    assert page.url.endswith("/account/second-factor/")
    assert "Set up an app" in page.text


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(site, letters):
    visitor = Visitor(site.url)
    visitor.post("/sign-in/forgotten/", {"email": "mentor@demo.example"})
    (letter,) = letters.wait_for_letters(1)
    form = visitor.get(link_in(letter))
    assert form.location.endswith("-set-password/")
    choice = {"password1": "another secret", "password2": "another secret"}
    done = visitor.follow(visitor.post(form.location, choice))
    assert "The new password is set" in done.text
    _link, told = letters.wait_for_letters(2)
    assert told["Subject"] == "Your password was changed"
    assert "another secret" not in told.get_content()
    again = Visitor(site.url)
    assert "no longer works" in again.follow(again.get(link_in(letter))).text
    assert again.sign_in("mentor@demo.example", "another secret").status == 302


def test_an_unknown_address_gets_no_letter_and_the_same_answer(site, letters):
    visitor = Visitor(site.url)
    pages = [
        visitor.follow(visitor.post("/sign-in/forgotten/", {"email": email}))
        for email in ("nobody.at.all@test.example", "donor@demo.example")
    ]
    # The token of the page differs from answer to answer.
    texts = [re.sub(r'"X-CSRFToken": "\w+"', "", page.text) for page in pages]
    assert texts[0] == texts[1]
    (letter,) = letters.wait_for_letters(1)
    assert letter["To"] == "donor@demo.example"


def test_the_host_that_a_request_names_is_never_in_a_link(site, letters):
    visitor = Visitor(site.url)
    headers = {"Host": f"localhost:{site.port}", "X-Forwarded-Host": "evil.example"}
    visitor.post("/sign-in/forgotten/", {"email": "lead@demo.example"}, headers=headers)
    (letter,) = letters.wait_for_letters(1)
    assert link_in(letter)
    assert "evil" not in letter.get_content()


def test_a_dead_mail_server_stops_nothing(site, letters):
    """Own data, a port where nobody listens: the invitation stands and can be sent again."""
    dead = {"EMAIL_URL": f"smtp://127.0.0.1:{free_port()}"}
    alive = site.environment
    site.environment = alive | dead
    try:
        pk = site.run(INVITE.format("ben"))
    finally:
        site.environment = alive
    rows = site.query("SELECT count(*) FROM portfolio_user WHERE email = 'ben@test.example'")
    assert rows == [(1,)]
    site.run(
        "from history.recorded import SYSTEM; from portfolio.models import User;"
        "from portfolio.sign_in.invitation import resend_invitation;"
        f"resend_invitation(person=User.objects.get(pk={pk}), by=SYSTEM)"
    )
    (letter,) = letters.wait_for_letters(1)
    assert letter["To"] == "ben@test.example"


def test_the_web_answers_as_ever_while_the_mail_server_is_away(tmp_path):
    site = Site(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{free_port()}")
    try:
        site.start()
        visitor = Visitor(site.url)
        answer = visitor.post("/sign-in/forgotten/", {"email": "officer@demo.example"})
        assert answer.location.endswith("/sign-in/forgotten/sent/")
        log = (site.folder / "log.txt").read_text
        wait_for(lambda: "The mail 'password_reset' was not sent" in log(), 60, "the log")
        assert "officer@demo.example" not in log().split("web ")[-1]
    finally:
        site.stop()
        site.remove_database()


def test_the_demonstration_writes_its_letters_into_a_folder(tmp_path):
    site = Site(tmp_path)
    try:
        site.run(INVITE.format("ana"))
        (letter,) = (tmp_path / "mail").iterdir()
        assert "/invitation/" in letter.read_text()
    finally:
        site.remove_database()
