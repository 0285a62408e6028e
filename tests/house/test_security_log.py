"""The security log: who came, who went, what was refused to whom, and nothing that was typed."""

import logging
import re

from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.house.served import sign_in
from web.log_lines import OneLine, pairs


def security(lines):
    return [line for line in lines() if " fusion.security: " in line]


def test_signing_in_and_out_is_written_down(focal, lines):
    client = Client()
    sign_in(client, focal.email, PASSWORD)
    client.post(reverse("account_logout"))
    came, went = security(lines)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO fusion.security: ", came)
    assert 'what="signed in"' in came
    assert f"account={focal.pk}" in came
    assert "from=127.0.0.1" in came
    assert 'what="signed out"' in went


def test_a_failed_sign_in_is_written_down_without_what_was_typed(focal, lines):
    client = Client()
    sign_in(client, focal.email, "wrong horse battery")
    sign_in(client, "password.by.mistake@test.example", "wrong horse battery")
    known, unknown = security(lines)
    assert 'what="sign-in failed"' in known
    assert f"account={focal.pk}" in known
    assert "account=unknown" in unknown
    for line in lines():
        assert "horse" not in line
        assert "mistake" not in line
        assert focal.email not in line


def test_refusals_say_who_asked_for_which_row(world, everybody, lines):
    client = Client()
    client.force_login(everybody["neighbour"])
    client.get(f"/missions/{world.open.pk}/?q=hidden")
    client.force_login(everybody["reviewer"])
    client.get(f"/roadmaps/{world.roadmap.pk}/edit/")
    client.get("/nowhere/hidden/")
    row, right, nowhere = [line for line in security(lines) if "what=refused" in line]
    assert f"who={everybody['neighbour'].pk} " in row
    assert 'status=404 why="absent or not open"' in row
    assert f"route=assessments:mission-detail row_pk={world.open.pk} " in row
    assert f"who={everybody['reviewer'].pk} " in right
    assert re.search(r"status=403 why=\w+$", right)
    assert 'why="no such page"' in nowhere
    assert "hidden" not in "".join(lines())


def test_a_form_without_its_token_is_written_down(focal, lines):
    client = Client(enforce_csrf_checks=True)
    client.force_login(focal)
    answer = client.post(reverse("account_logout"))
    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()
    assert re.search(r"what=refused .*status=403 why=\"csrf: ", security(lines)[-1])


def test_nobody_writes_lines_of_the_log_by_typing(caplog):
    line = OneLine()
    record = logging.makeLogRecord(
        {"msg": "Typed %s", "args": ("x\n2026-01-01T00:00:00.000Z INFO forged\x1b[2J\u2028y",)}
    )
    assert line.format(record).count("\n") == 0
    assert "\\n2026" in line.format(record)
    try:
        raise ValueError("first\n2026-01-01T00:00:00.000Z INFO forged")
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    _first, *rest = line.format(record).split("\n")
    assert rest
    assert all(each.startswith("\t") for each in rest)
    assert pairs(a='x" b=1', c="", d="plain/1") == 'a="x\\" b=1" d=plain/1'
