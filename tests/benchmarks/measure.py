"""Measuring one work against its floor, in turn, so that both see the same machine."""

import datetime
import itertools
import re
import statistics
import time
import uuid
from contextlib import contextmanager
from unittest import mock

from django.db import connection
from django.db.models.sql import compiler
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Answer, Mission
from documents.actions import request_document
from documents.kinds import kind_named
from documents.models import Job
from documents.render import render_pdf
from documents.tasks import produce
from history.recorded import SYSTEM
from portfolio.models import Participant, User
from roadmaps.models import Roadmap
from roadmaps.quarters import Quarter
from tests.benchmarks import peers
from tests.benchmarks.manual import measure_manual
from training.attendance import slots
from training.models import Attendance, Nomination, Session

ROUNDS = 15
# Statements of one request at most, and how much slower it may be at ten times the data.
PAGE_QUERIES, SAVE_QUERIES = 15, 12
GROWTH, GROWTH_OF_DASHBOARDS = 1.3, 2


def measure_all(*, documents: bool = True) -> list[dict]:
    mission = Mission.objects.get(state__code="XCA", number=1)
    twice = Mission.objects.filter(state__code="XSU").latest("pk")
    roadmap = Roadmap.objects.get(state__code="XCA")
    sixty = Roadmap.objects.get(objectives__actions__number=60)
    officer, focal = client_of("officer"), client_of("focal")
    quarter = Quarter.of(timezone.localdate()).slug
    rows = [
        save_score(),
        save_queued(),
        save_mark(),
        page(officer, "list of missions", "/missions/"),
        page(client_of("lead"), "mission page, 56 indicators", f"/missions/{mission.pk}/"),
        page(client_of("lead"), "mission page, scored twice", f"/missions/{twice.pk}/"),
        page(client_of("lead"), "desk, one indicator", f"/missions/{mission.pk}/answers/ANA-2/"),
        page(officer, "gap register, 1 finding", "/findings/?q=XCA-F1-001&status="),
        page(officer, "gap register, 30 findings", "/findings/?state=Y10&status="),
        page(officer, "gap register, 50 of all", "/findings/"),
        page(officer, "gap register, counts of all", "/findings/counts/"),
        page(officer, "state page", "/states/XCA/"),
        page(officer, "roadmap page, 38 actions", f"/roadmaps/{roadmap.pk}/"),
        page(focal, "working list, 60 actions", f"/roadmaps/{sixty.pk}/quarters/{quarter}/"),
        page(officer, "portfolio (dashboard)", "/portfolio/")
        | {"most growth": GROWTH_OF_DASHBOARDS},
    ]
    peers.compare(rows, plain_page())
    if documents:
        draft = Roadmap.objects.get(state__code="XKA")
        rows += [document("roadmap", each) for each in (roadmap, draft, sixty)]
        rows += [document("assessment_report", mission)]
        rows += measure_manual()
    return rows


def client_of(name) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{name}@demo.example"))
    return client


TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def asked(queries) -> int:
    """How many statements ask or tell the database something; bounds of a transaction do not."""
    return sum(not each["sql"].startswith(TRANSACTION) for each in queries.captured_queries)


def timed(act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def in_turn(work, floor, rounds=ROUNDS) -> tuple[float, float]:
    """Medians of both after one warm-up each."""
    work(), floor()
    pairs = [(timed(work), timed(floor)) for _round in range(rounds)]
    return tuple(statistics.median(side) for side in zip(*pairs, strict=True))


def row(name, times, bar, queries, most_queries=None) -> dict:
    spent, floor = times
    return {
        "work": name,
        "ms": round(spent, 1),
        "floor ms": round(floor, 1),
        "ratio": round(spent / floor, 2),
        "bar": bar,
        "queries": queries,
        "most queries": most_queries,
        "most growth": GROWTH,
    }


def plain_page() -> float:
    """What the page costs here by which the peers' machine is known."""
    client = client_of("officer")
    floor = f"/floor/page/{peers.ROWS}/{peers.CELLS}/"
    return in_turn(lambda: client.get(floor), lambda: None)[0]


# Each of these holds one value that a template prints.
CELL = re.compile(r"<(?:td|th|li|dd|option|input|textarea)[ >]")


@contextmanager
def fetched():
    """How many rows the database handed over, told by the list of its answers' lengths."""
    lengths, read = [], compiler.cursor_iter

    def counted(*args, **kwargs):
        for chunk in read(*args, **kwargs):
            lengths.append(len(chunk))
            yield chunk

    with mock.patch.object(compiler, "cursor_iter", counted):
        yield lengths


def page(client, name, address) -> dict:
    """A page against its floor, which fetches as many rows and prints as many cells."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries, fetched() as lengths:
        answer = client.get(address)
    assert answer.status_code == 200, address
    count = asked(queries)
    cells = len(CELL.findall(answer.content.decode()))
    floor = f"/floor/page/{sum(lengths)}/{cells}/"
    times = in_turn(lambda: client.get(address), lambda: client.get(floor))
    return row(name, times, 3, count, PAGE_QUERIES)


def least_save():
    """The floor of every save."""
    client, answer = client_of("lead"), Answer.objects.agreed().first()

    def least():
        answer.refresh_from_db(fields=["version"])
        client.post("/floor/save/", {"pk": answer.pk, "justification": f"F {answer.version}"})

    return least


def saved(name, save) -> dict:
    """One save against its floor. `save` looks at the version first, which is not counted."""
    save()
    with CaptureQueriesContext(connection) as queries:
        save()
    # Counted before the next request, which forgets what was captured.
    count = asked(queries) - 1
    return row(name, in_turn(save, least_save()), 4, count, SAVE_QUERIES)


def save_score() -> dict:
    client = client_of("lead")
    answer = Answer.objects.agreed().filter(mission__state__code="XCA", mission__number=2)[0]
    address = f"/missions/{answer.mission_id}/answers/{answer.indicator.code}/"
    form = {"value": "1", "confidence": "low", "reason": ""}

    def save():
        answer.refresh_from_db(fields=["version"])
        words = f"Version {answer.version} of the reason"
        sent = form | {"justification": words, "version": answer.version}
        got = client.post(address, sent, headers={"x-autosave": "1"})
        assert got.status_code == 200, got.content

    return saved("save one answer", save)


def save_queued() -> dict:
    """One answer as the queue of a browser sends it."""
    client = client_of("lead")
    answer = Answer.objects.agreed().filter(mission__state__code="XCA", mission__number=2)[1]
    address = f"/api/missions/{answer.mission_id}/answers/{answer.indicator.code}/agreed/"

    def save():
        answer.refresh_from_db(fields=["version"])
        body = {"operation": str(uuid.uuid4()), "base_version": answer.version}
        body |= {"values": {"justification": f"Version {answer.version} of the reason"}}
        got = client.put(address, body, "application/json")
        assert got.status_code == 200, got.content

    return saved("save one answer, queued", save)


def save_mark() -> dict:
    """One cell of an attendance grid of 24 people in 20 half-days, as its queue sends it."""
    client, nomination = client_of("trainer"), grid_of_24()
    slot = slots(nomination.session)[0].slug
    address = f"/training/nominations/{nomination.pk}/results/{slot}/"
    marks = itertools.cycle(["late", "present"])

    def save():
        cells = nomination.attendance.order_by("day", "half")
        version = cells.values_list("version", flat=True).first()
        body = {"operation": str(uuid.uuid4()), "base_version": version}
        body |= {"values": {"mark": next(marks)}}
        got = client.post(address, body, "application/json", headers={"x-autosave": "1"})
        assert got.status_code == 200, got.content

    return saved("mark one half-day", save)


def grid_of_24() -> Nomination:
    """The first of the people of the demonstration's delivered session, made large."""
    session = Session.objects.filter(status=Session.Status.DELIVERED).first()
    day = session.starts_on
    begin = day - datetime.timedelta(days=9)
    Session.objects.filter(pk=session.pk).compare_and_set(
        starts_on=begin, ends_on=day, nominations_due_on=begin, weekend="none"
    )
    session.refresh_from_db()
    like = session.nominations.filter(status="completed").select_related("participant").first()
    for number in range(session.nominations.filter(status="completed").count(), 24):
        who = Participant.objects.get(pk=like.participant_id)
        who.pk, who.name, who._state.adding = None, f"Person {number}", True
        who.save(by=SYSTEM)
        Nomination.objects.create(
            session=session,
            participant=who,
            status="completed",
            accepted_at=like.accepted_at,
            by=SYSTEM,
        )
    have = set(Attendance.objects.values_list("nomination", "day", "half"))
    Attendance.objects.bulk_create(
        (
            Attendance(nomination=one, day=each.day, half=each.half, mark="present", version=1)
            for one in session.nominations.filter(status="completed")
            for each in slots(session)
            if (one.pk, each.day, each.half) not in have
        ),
        by=SYSTEM,
    )
    like.session = session
    return like


def document(name, subject) -> dict:
    """A whole job against the bare page maker over the same HTML."""
    officer = User.objects.get(email="officer@demo.example")
    kind, made = kind_named(name), {}

    def job():
        Job.objects.all().delete()
        asked = request_document(kind=kind, subject=subject, by=officer)
        produce(str(asked.pk))
        asked.refresh_from_db()
        assert asked.status == "ready", asked.error
        made.update(pages=asked.pages, at=asked.finished_at)

    job()
    mine = kind.subjects(officer).get(pk=subject.pk)
    context = kind.context(mine, user=officer, language="en", at=made["at"])
    version = context.get("version")
    html = version.html if version else drawn(kind, context)
    times = in_turn(job, lambda: render_pdf(html), rounds=3)
    return row(f"{kind.title}, {made['pages']} pages", times, 1.15, "")


def drawn(kind, context) -> str:
    return render_to_string(kind.template, context | {"language": "en"})
