"""Measuring one work against its floor, in turn, so that both see the same machine."""

import statistics
import time

from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Answer, Mission
from documents.actions import request_document
from documents.kinds import kind_named
from documents.models import Job
from documents.render import render_pdf
from documents.tasks import produce
from portfolio.models import User
from roadmaps.models import Roadmap

ROUNDS = 15


def measure_all(*, documents: bool = True) -> list[dict]:
    mission = Mission.objects.get(state__code="XCA", number=1)
    roadmap = Roadmap.objects.get(state__code="XCA")
    officer = client_of("officer")
    rows = [
        save_score(),
        page(client_of("lead"), "mission page, 56 indicators", f"/missions/{mission.pk}/"),
        page(client_of("lead"), "desk, one indicator", f"/missions/{mission.pk}/answers/ANA-2/"),
        page(officer, "findings list, 50 rows", "/findings/"),
        page(officer, "state page", "/states/XCA/"),
        page(officer, "roadmap page, 38 actions", f"/roadmaps/{roadmap.pk}/"),
        page(officer, "portfolio (dashboard)", "/portfolio/"),
    ]
    return [*rows, roadmap_pdf(roadmap)] if documents else rows


def client_of(name) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{name}@demo.example"))
    return client


def timed(act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def in_turn(work, floor, rounds=ROUNDS) -> tuple[float, float]:
    """Medians of both after one warm-up each."""
    work(), floor()
    pairs = [(timed(work), timed(floor)) for _round in range(rounds)]
    return tuple(statistics.median(side) for side in zip(*pairs, strict=True))


def row(name, times, bar, queries) -> dict:
    spent, floor = times
    return {
        "work": name,
        "ms": round(spent, 1),
        "floor ms": round(floor, 1),
        "ratio": round(spent / floor, 2),
        "bar": bar,
        "queries": queries,
    }


def page(client, name, address) -> dict:
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    lines = text.count("<tr") + text.count("<li")
    cells = text.count("<td") + text.count("<th") + text.count("<li")
    floor = f"/floor/page/{lines}/{max(round(cells / lines), 1)}/"
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
        count = len(queries)
    times = in_turn(lambda: client.get(address), lambda: client.get(floor))
    return row(name, times, 3, count)


def save_score() -> dict:
    client = client_of("lead")
    answer = Answer.objects.get(mission__state__code="XSU", indicator__code="LEG-2")
    address = f"/missions/{answer.mission_id}/answers/LEG-2/"
    form = {"value": "1", "confidence": "low", "reason": ""}

    def save():
        answer.refresh_from_db(fields=["version"])
        words = f"Version {answer.version} of the reason"
        sent = form | {"justification": words, "version": answer.version}
        saved = client.post(address, sent, headers={"x-autosave": "1"})
        assert saved.status_code == 200, saved.content

    def least():
        answer.refresh_from_db(fields=["version"])
        client.post("/floor/save/", {"pk": answer.pk, "justification": f"F {answer.version}"})

    with CaptureQueriesContext(connection) as queries:
        save()
        count = len(queries) - 1
    return row("save one answer", in_turn(save, least), 4, count)


def roadmap_pdf(roadmap) -> dict:
    officer = User.objects.get(email="officer@demo.example")
    kind = kind_named("roadmap")
    made = {}

    def job():
        Job.objects.all().delete()
        asked = request_document(kind=kind, subject=roadmap, by=officer)
        produce(str(asked.pk))
        asked.refresh_from_db()
        assert asked.status == "ready", asked.error
        made["pages"] = asked.pages
        subject = kind.subjects(officer).get(pk=roadmap.pk)
        at = asked.finished_at
        context = kind.context(subject, user=officer, language="en", at=at)
        made["html"] = render_to_string(kind.template, context | {"language": "en"})

    job()
    html = made["html"]
    times = in_turn(lambda: one_job(kind, roadmap, officer), lambda: render_pdf(html), rounds=3)
    return row(f"roadmap PDF, {made['pages']} pages", times, 1.15, "")


def one_job(kind, roadmap, officer):
    Job.objects.all().delete()
    asked = request_document(kind=kind, subject=roadmap, by=officer)
    produce(str(asked.pk))
