"""The files of an edition: everybody takes what is public, and is counted without being known."""

import re
import zipfile

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from compendium import files
from compendium.documents import ManualDocument
from compendium.manual import items_shown
from compendium.models import Download
from compendium.tasks import make_files
from documents import fonts
from documents.kinds import kind_named
from history.recorded import SYSTEM
from tests import factories
from tests.compendium.printed import PRACTICE
from tests.house.conftest import downloads_are_read

pytestmark = pytest.mark.django_db
__all__ = ["downloads_are_read"]
ENTRY = {"title": "Watch lists", "is_written": True, "lead": "Short and correct.", "terms": []}


@pytest.fixture
def edition(settings, tmp_path):
    (tmp_path / "fonts").symlink_to(fonts.folder())
    settings.DATA_DIR = tmp_path
    made = factories.EditionFactory(number="3.1")
    factories.EditionItemFactory(edition=made, anchor="watchlists", content=ENTRY, title="Lists")
    for code, release in (("CP-0001", "public"), ("CP-0002", "donors"), ("CP-0003", "team")):
        factories.EditionItemFactory(
            edition=made, kind="practice", anchor=code, entry_slug="watchlists", content=PRACTICE,
            title=f"Practice {code}", release=release,
        )  # fmt: skip
    made.status, made.published_at, made.digest = "published", timezone.now(), "c" * 64
    made.save(by=SYSTEM)
    return made


def address(form="epub", language="en", number="3.1"):
    return reverse(
        "compendium:edition-file", kwargs={"number": number, "form": form, "language": language}
    )


def codes(rows):
    return {each.anchor for each in rows if each.kind == "practice"}


def test_each_reader_has_what_was_released_that_far(edition, donor, officer, editor):
    assert codes(items_shown(edition)) == {"CP-0001"}
    assert codes(items_shown(edition, donor)) == {"CP-0001", "CP-0002"}
    assert codes(items_shown(edition, editor)) == {"CP-0001", "CP-0002", "CP-0003"}
    draft = factories.EditionFactory()
    factories.EditionItemFactory(edition=draft)
    assert items_shown(draft, editor) == []


def test_the_worker_makes_what_is_public_once(edition, monkeypatch):
    monkeypatch.delitem(files.FORMS, "pdf")
    assert files.missing(edition) == [("epub", "en"), ("html", "en")]
    make_files(edition.pk)
    assert files.missing(edition) == []
    assert files.make_missing(edition) == 0
    whole = zipfile.ZipFile(files.place_of(edition, "html", "en"))
    text = "".join(whole.read(name).decode() for name in whole.namelist())
    assert "CP-0001" in text
    assert "CP-0002" not in text
    assert "CP-0003" not in text


def test_a_file_that_fails_keeps_none_of_the_others_waiting(edition, monkeypatch):
    monkeypatch.setattr(files.FORMS["pdf"], "write", None)
    assert files.make_missing(edition) == 2
    assert files.missing(edition) == [("pdf", "en")]


def test_the_public_print_is_a_pdf_of_what_is_public(edition):
    content = files.make(edition, "pdf", "en").read_bytes()
    assert content.startswith(b"%PDF")


def test_everybody_takes_the_file_and_is_counted_by_day(edition, client):
    files.make(edition, "epub", "en")
    for _time in range(2):
        answer = client.get(address())
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/epub+zip"
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer).startswith(b"PK")
    client.head(address())
    row = Download.objects.get()
    assert (row.form, row.language, row.country, row.count) == ("epub", "en", "", 2)


def test_those_who_make_editions_see_how_often_a_file_was_taken(
    edition, client, signed_in, editor, officer
):
    for country in ("", "KE", "SN", "SN"):
        files.count_download(edition, "epub", "en", country)
    files.count_download(edition, "pdf", "fr", "SN")
    page = signed_in(editor).get(edition.get_absolute_url())
    assert page.context["taken"] == [("EPUB", "English", 4), ("PDF", "French", 1)]
    assert page.context["taken_in"] == [("SN", 3), ("", 1), ("KE", 1)]
    rows = re.findall(
        r'<bdi class="code">([^<]*)</bdi></th><td class="num">(\d+)', page.content.decode()
    )
    assert rows == [("SN", "3"), ("not known", "1"), ("KE", "1")]
    assert "Taken so far" in page.content.decode()
    for each in (client, signed_in(officer)):
        assert "Taken so far" not in each.get(edition.get_absolute_url()).content.decode()


def test_a_file_that_is_not_made_yet_is_waited_for(edition, client):
    answer = client.get(address())
    assert answer.status_code == 202
    assert answer["Retry-After"]
    assert not Download.objects.exists()


@pytest.mark.parametrize(
    "other", [{"form": "exe"}, {"language": "fr"}, {"language": "zz"}, {"number": "9.9"}]
)
def test_what_does_not_exist_is_not_found(edition, client, other):
    assert client.get(address(**other)).status_code == 404


def test_a_draft_has_no_files(edition, client):
    draft = factories.EditionFactory(number="3.2")
    factories.EditionItemFactory(edition=draft)
    assert client.get(address(number="3.2")).status_code == 404


@pytest.mark.parametrize(
    ("header", "proxies", "told", "kept"),
    [
        ("CF-IPCountry", 1, "ke", "KE"),
        ("CF-IPCountry", 0, "KE", ""),
        ("", 1, "KE", ""),
        ("CF-IPCountry", 1, "XX", ""),
        ("CF-IPCountry", 1, "K'", ""),
        ("CF-IPCountry", 1, "", ""),
    ],
)
def test_the_country_is_what_a_trusted_proxy_says(
    edition, client, settings, header, proxies, told, kept
):
    settings.DOWNLOAD_COUNTRY_HEADER = header
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    files.make(edition, "epub", "en")
    client.get(address(), headers={"CF-IPCountry": told})
    assert Download.objects.get().country == kept


def test_a_count_names_nobody():
    fields = {field.name for field in Download._meta.fields}
    assert fields == {"id", "edition", "form", "language", "country", "day", "count"}


def test_the_watch_rings_for_what_is_missing_and_then_rests(edition, monkeypatch):
    rung = []
    monkeypatch.setattr(files, "ring", rung.append)
    watch = files.Watch()
    assert watch.step(now=0) >= 1
    assert edition.pk in rung
    assert watch.step(now=60) == 0


def test_an_extract_keeps_its_choice_as_bits(edition, officer):
    kind = kind_named("manual_extract").for_reader(officer)
    sent = QueryDict("anchor=CP-0002&anchor=watchlists")
    chosen = kind.choose(sent, edition)
    assert len(chosen.choice) < 10
    again = kind.chosen(chosen.choice)
    assert again.chosen_anchors(edition) == {"CP-0002", "watchlists"}
    same = QueryDict(mutable=True)
    same.update(again.asks_again())
    assert kind.choose(same, edition).choice == chosen.choice
    for wrong in ("choice=AAAA", "choice=%21", "choice=A"):
        with pytest.raises((LookupError, ValueError)):
            kind.choose(QueryDict(wrong), edition)
    manual = again.context(edition, user=officer, language="en", at=timezone.now())["manual"]
    assert manual.is_extract
    with pytest.raises(LookupError):
        kind.choose(QueryDict("anchor=nowhere"), edition)
    whole = kind.choose(QueryDict(""), edition)
    assert whole.chosen_anchors(edition) == {"watchlists", "CP-0001", "CP-0002", "CP-0003"}


def test_a_print_of_everything_is_taken_as_long_as_everything_is_read(edition, officer, donor):
    for name in ("manual", "manual_extract"):
        kind = kind_named(name)
        whole, less = kind.for_reader(officer), kind.for_reader(donor)
        whole, less = (
            each.choose(QueryDict("anchor=watchlists"), edition) for each in (whole, less)
        )
        assert whole.choice != less.choice
        taken = kind.chosen(whole.choice)
        assert edition in taken.subjects(officer)
        assert not taken.subjects(donor).exists()
        for reader in (officer, donor):
            assert edition in kind.chosen(less.choice).subjects(reader)


def test_what_a_reader_does_not_see_is_chosen_like_what_is_not_there(edition, donor):
    kind = kind_named("manual_extract").for_reader(donor)
    for anchor in ("CP-0003", "CP-9999"):
        with pytest.raises(LookupError):
            kind.choose(QueryDict(f"anchor={anchor}"), edition)
    hidden = kind_named("manual_extract").of(edition, {"CP-0003"})
    with pytest.raises(LookupError):
        kind.choose(QueryDict(f"choice={hidden.choice}"), edition)
    whole = kind.choose(QueryDict(""), edition)
    assert whole.chosen_anchors(edition) == {"watchlists", "CP-0001", "CP-0002"}


def test_who_may_read_editions_may_ask_for_a_print(edition, officer):
    kind = kind_named("manual")
    assert isinstance(kind, ManualDocument)
    assert edition in kind.subjects(officer)
    assert kind.file_name(edition) == "UNC-COMPENDIUM-3.1.pdf"
