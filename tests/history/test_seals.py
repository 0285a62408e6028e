"""Every event has its place in a chain, and verify_history says exactly what was touched."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from history.digests import FIELDS, event_digest
from history.models import AppendOnlyError, ChainHead, Event, Seal, SealedUpTo
from history.sealing import seal_batch, seal_waiting, waiting
from portfolio.models import Agency

EAST = datetime.timezone(datetime.timedelta(hours=2))


@pytest.fixture
def chain(agency, officer):
    """Four sealed events of one record, oldest first, and the house's own."""
    for name in ("Ministry of Law", "Ministry of Order", "Ministry of Peace"):
        agency.name = name
        agency.save(by=officer, reason="Renamed by decree")
    seal_everything()
    ids = Event.objects.filter(subject_model="portfolio.agency").order_by("pk")
    return list(ids.values_list("pk", flat=True))


def seal_everything():
    while seal_waiting():
        pass


def test_a_digest_covers_every_field():
    fields = {field.name for field in Event._meta.concrete_fields}
    assert set(FIELDS) == fields - {"id", "digest"}


@pytest.mark.parametrize(
    "changes",
    [
        {"n": [None, 1.0], "big": [1e20, 0.1]},
        {"text": ["é\u2019 عربي", "\\u0041"], "list": [["a", {"b": 2}], []]},
        {"b": [1, 2], "a": [datetime.date(2026, 1, 1), True]},
    ],
)
def test_a_digest_is_the_same_once_it_was_read_back(agency, officer, changes):
    event = Event.objects.create(
        by_id=officer.pk,
        by_name="O",
        verb="tried",
        subject_model="portfolio.agency",
        subject_pk="1",
        subject_label="L",
        changes=changes,
        at=datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=EAST),
    )
    stored = Event.objects.values(*FIELDS).get(pk=event.pk)
    assert event_digest(stored) == event.digest


def test_events_stand_in_the_chain_of_their_programme(chain, carana, officer):
    assert set(Event.objects.filter(pk__in=chain).values_list("programme", flat=True)) == {"GFCP"}
    assert Event.objects.filter(subject_model="portfolio.user").latest("id").programme == ""
    numbers = list(Seal.objects.filter(chain="GFCP").order_by("number"))
    assert [seal.number for seal in numbers] == list(range(1, len(numbers) + 1))
    assert ChainHead.objects.get(chain="GFCP").digest == numbers[-1].digest


def test_a_whole_history_is_said_to_be_whole(chain, verified):
    whole, said = verified()
    assert whole
    assert f"head {ChainHead.objects.get(chain='GFCP').digest}" in said
    assert "house: " in said
    assert "warning" not in said
    assert verified("--programme", "GFCP")[1].count("entries") == 1
    assert verified("--programme", "house")[0]
    assert not verified("--programme", "NONE")[0]


def number_of(event_id):
    return Seal.objects.get(event_id=event_id).number


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_event SET by_name = 'Somebody else' WHERE id = %s",
        "UPDATE history_event SET reason = '' WHERE id = %s",
        "UPDATE history_event SET at = '2020-01-01 00:00:00+00' WHERE id = %s",
        "UPDATE history_event SET programme = '' WHERE id = %s",
        "UPDATE history_event SET entry = 'api' WHERE id = %s",
        "UPDATE history_event SET changes = '{}' WHERE id = %s",
        "UPDATE history_event SET digest = 'feed' WHERE id = %s",
    ],
)
def test_an_altered_entry_is_named(chain, intruder, verified, statement):
    intruder(statement, chain[1])
    whole, said = verified()
    assert not whole
    assert f"GFCP: entry {number_of(chain[1])} (event {chain[1]}) was altered" in said
    assert "1 findings" in said


def test_a_missing_entry_is_named(chain, intruder, verified):
    intruder("DELETE FROM history_event WHERE id = %s", chain[2])
    whole, said = verified()
    assert not whole
    assert f"GFCP: entry {number_of(chain[2])} (event {chain[2]}) is missing" in said
    assert "1 findings" in said


def test_an_entry_taken_out_with_its_seal_leaves_a_gap(chain, intruder, verified):
    gone = number_of(chain[1])
    intruder("DELETE FROM history_event WHERE id = %s", chain[1])
    intruder("DELETE FROM history_seal WHERE event_id = %s", chain[1])
    whole, said = verified()
    assert not whole
    assert f"GFCP: the chain is broken: seal {gone} is missing" in said


def test_closing_the_gap_breaks_the_chain_where_it_was_closed(chain, intruder, verified):
    gone = number_of(chain[1])
    intruder("DELETE FROM history_event WHERE id = %s", chain[1])
    intruder("DELETE FROM history_seal WHERE event_id = %s", chain[1])
    for event_id in chain[2:]:
        intruder("UPDATE history_seal SET number = number - 1 WHERE event_id = %s", event_id)
    whole, said = verified()
    assert not whole
    assert f"GFCP: the chain is broken at entry {gone} (event {chain[2]})" in said


def test_two_entries_that_changed_places_are_found(chain, intruder, verified):
    first, second = (Seal.objects.get(event_id=pk) for pk in chain[1:3])
    intruder("UPDATE history_seal SET event_id = 0 WHERE event_id = %s", first.event_id)
    intruder(
        "UPDATE history_seal SET event_id = %s WHERE event_id = %s", first.event_id, second.event_id
    )
    intruder("UPDATE history_seal SET event_id = %s WHERE event_id = 0", second.event_id)
    whole, said = verified()
    assert not whole
    assert f"broken at entry {first.number}" in said


def test_a_tail_cut_off_is_found_by_the_head_and_else_by_the_head_written_down(
    chain, intruder, verified
):
    kept = ChainHead.objects.get(chain="GFCP")
    intruder("DELETE FROM history_event WHERE id = %s", chain[-1])
    intruder("DELETE FROM history_seal WHERE event_id = %s", chain[-1])
    whole, said = verified()
    assert not whole
    assert f"the end of the chain is cut off: seal {kept.number} to {kept.number}" in said
    last = Seal.objects.filter(chain="GFCP").latest("number")
    intruder(
        "UPDATE history_chainhead SET number = %s, digest = %s WHERE chain = 'GFCP'",
        last.number,
        last.digest,
    )
    whole, said = verified()
    assert whole
    assert kept.digest not in said


def test_an_entry_put_in_without_the_key_is_found(chain, intruder, verified):
    intruder(
        "INSERT INTO history_event (at, by_name, verb, subject_model, subject_pk, subject_label,"
        " parent_model, parent_pk, programme, entry, changes, reason, digest)"
        " VALUES ('2026-01-01 00:00:00+00', 'Chief', 'endorse', 'roadmaps.roadmap', '1', 'Plan',"
        " '', '', 'GFCP', 'page', '{}', '', %s)",
        "0" * 64,
    )
    seal_everything()
    whole, said = verified()
    assert not whole
    assert f"(event {Event.objects.latest('pk').pk}) was altered" in said


def test_waiting_longer_than_a_minute_is_a_warning(chain, carana, officer, verified):
    ago = timezone.now() - datetime.timedelta(minutes=2)
    Agency.objects.create(state=carana, code="A", name="A", by=officer)
    assert "warning" not in verified()[1]
    Agency.objects.create(state=carana, code="B", name="B", by=officer, at=ago)
    whole, said = verified()
    assert whole
    assert "GFCP: warning: 1 entries wait longer than a minute" in said


def test_an_altered_entry_is_found_before_it_is_sealed(agency, intruder, verified):
    event = Event.objects.latest("pk")
    intruder("UPDATE history_event SET verb = 'endorse' WHERE id = %s", event.pk)
    whole, said = verified()
    assert not whole
    assert f"(event {event.pk}) was altered" in said


def test_nobody_without_the_key_can_verify_or_forge(chain, verified):
    with override_settings(HISTORY_KEY="another", HISTORY_KEY_FALLBACKS=[], SECRET_KEY="other"):
        assert not verified()[0]


def test_a_key_of_historys_own_may_come_later(chain, settings, verified):
    assert settings.HISTORY_KEY == settings.SECRET_KEY
    with override_settings(HISTORY_KEY="history's own"):
        assert verified()[0]


@pytest.mark.parametrize("where", ["HISTORY_KEY_FALLBACKS", "SECRET_KEY_FALLBACKS"])
def test_a_changed_key_keeps_old_entries_valid(chain, agency, officer, verified, settings, where):
    old = settings.HISTORY_KEY
    with override_settings(HISTORY_KEY="a new key", **{where: [old]}):
        agency.name = "After the change of keys"
        agency.save(by=officer)
        seal_everything()
        assert verified()[0]


def test_a_round_seals_a_long_queue_and_then_looks_at_nothing_old(carana, officer):
    rows = [Agency(state=carana, code=f"C{n}", name=f"Agency {n}") for n in range(1200)]
    Agency.objects.bulk_create(rows, by=officer)
    assert seal_waiting() >= 1200
    assert seal_waiting() == 0
    if connection.vendor == "sqlite":
        assert SealedUpTo.objects.get().settled == Event.objects.latest("pk").pk
    assert not waiting().exists()


def test_seals_can_be_neither_changed_nor_removed_nor_doubled(chain):
    seal = Seal.objects.get(event_id=chain[0])
    with pytest.raises(AppendOnlyError):
        seal.save()
    with pytest.raises(AppendOnlyError):
        seal.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(event_id=-1, chain=seal.chain, number=seal.number, digest="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal(event_id=seal.event_id, chain="", number=9999, digest="x").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event(pk=chain[0], by_name="x", verb="x").save()


def in_threads(*acts):
    def run(act):
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_sweepers_at_once_and_writers_between_never_fork_a_chain(carana, officer, verified):
    def write(name):
        for number in range(8):
            Agency.objects.create(state=carana, code=f"{name}{number}", name=name, by=officer)

    def sweep():
        for _round in range(10):
            seal_batch()

    in_threads(*(lambda n=n: write(n) for n in "ABC"), sweep, sweep, sweep)
    seal_everything()
    assert not waiting().exists()
    whole, said = verified()
    assert whole, said
    written = Event.objects.count()
    assert Seal.objects.count() == written


def transactions_here(end: str) -> int:
    """As the product asks, but of this database alone: other tests on the same server have
    transactions open for minutes, which only delay what is waited for here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        following = cursor.fetchone()[0]
        cursor.execute(
            "SELECT min(backend_xid::text::bigint) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        oldest = cursor.fetchone()[0]
    return following if end == "xmax" or oldest is None else oldest


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time")
def test_a_long_transaction_with_a_lower_number_is_sealed_when_it_ends(
    carana, officer, verified, monkeypatch
):
    monkeypatch.setattr("history.sealing.SETTLING_SECONDS", 0)
    monkeypatch.setattr("history.sealing._transactions", transactions_here)
    begun, go_on, numbers = threading.Event(), threading.Event(), []

    def long():
        with transaction.atomic():
            Agency.objects.create(state=carana, code="LONG", name="Long", by=officer)
            numbers.append(Event.objects.latest("pk").pk)
            begun.set()
            go_on.wait(20)

    def sweep():
        begun.wait(20)
        for number in range(5):
            Agency.objects.create(state=carana, code=f"S{number}", name="Short", by=officer)
            for _round in range(3):
                seal_batch()
        assert not Seal.objects.filter(event_id=numbers[0]).exists()
        assert SealedUpTo.objects.get().settled < numbers[0]
        go_on.set()

    in_threads(long, sweep)
    assert go_on.is_set()
    for _round in range(4):
        seal_batch()
    sealed = Seal.objects.get(event_id=numbers[0])
    assert sealed.number == Seal.objects.filter(chain="GFCP").latest("number").number
    assert SealedUpTo.objects.get().settled >= numbers[0]
    assert verified()[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite counts no transactions")
def test_a_database_moved_to_another_server_finds_its_way(agency):
    SealedUpTo.objects.create(pk=1, seen=1, horizon=2**60)
    for _round in range(2):
        seal_batch()
    assert SealedUpTo.objects.get().horizon < 2**60


def test_an_entry_that_slipped_past_the_sweeper_is_named(chain, agency, officer, verified):
    SealedUpTo.objects.update(settled=Event.objects.latest("pk").pk + 1)
    agency.name = "Below the mark"
    agency.save(by=officer)
    whole, said = verified()
    assert not whole
    assert "stands outside the chain" in said
