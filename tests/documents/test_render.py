"""Nothing is fetched while a document is made, and the same HTML gives the same bytes."""

import contextlib
import http.server
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from documents.render import NotRendered, render_pdf
from tests.documents.tags import scopes

PAGE = "<html lang='en'><head><title>T</title>{head}</head><body>{body}</body></html>"
VECTORS = {
    "image": ("", "<img src='{url}'>"),
    "svg": ("", "<svg><image href='{url}' width='9' height='9'/></svg>"),
    "style sheet": ("<link rel=stylesheet href='{url}'>", ""),
    "import": ("<style>@import url('{url}');</style>", ""),
    "background": ("<style>body{{background:url('{url}')}}</style>", ""),
    "face": ("<style>@font-face{{font-family:x;src:url('{url}')}}</style>", "<p>x"),
    "object": ("", "<object data='{url}'></object>"),
    "embed": ("", "<embed src='{url}'>"),
    "attachment": ("<link rel=attachment href='{url}'>", ""),
    "content": ("<style>p::before{{content:url('{url}')}}</style>", "<p>x"),
    "list": ("<style>li{{list-style-image:url('{url}')}}</style>", "<ul><li>x</ul>"),
    "base": ("<base href='{url}'>", "<img src='x.png'>"),
}  # fmt: skip


@pytest.fixture(scope="module")
def listener():
    """A server that counts who comes by."""
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x", hits
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("vector", VECTORS)
def test_no_address_is_fetched(listener, vector):
    url, hits = listener
    head, body = (part.format(url=url) for part in VECTORS[vector])
    with contextlib.suppress(NotRendered):
        pdf, _pages = render_pdf(PAGE.format(head=head, body=body))
        assert b"/EmbeddedFile" not in pdf
    assert hits == []


def test_what_is_refused_ends_the_rendering(listener):
    with pytest.raises(NotRendered):
        render_pdf(PAGE.format(head="", body=f"<img src='{listener[0]}'>"))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "asset:///css/../../manage.py",
        "asset:///css/%2e%2e/%2e%2e/manage.py",
        "asset:///nowhere/x.css",
        "asset:///fonts/link.ttf",
    ],
)
def test_no_file_outside_the_bundled_assets_is_read(settings, url):
    from documents import fonts

    link = fonts.folder() / "link.ttf"
    if not link.is_symlink():
        link.symlink_to("/etc/passwd")
    try:
        with pytest.raises(NotRendered):
            render_pdf(PAGE.format(head="", body=f"<img src='{url}'>"))
    finally:
        link.unlink()


SCRIPT = """
import django, hashlib; django.setup()
from documents.render import render_pdf
html = "<html lang='en'><title>T</title><h2>One</h2><p>é <b>b</b> <i>i</i></p><p lang='ar'>مركز</p>"
print(hashlib.sha256(render_pdf(html)[0]).hexdigest())
"""


def test_two_processes_make_the_same_bytes(settings):
    import os

    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["DATA_DIR"] = str(settings.DATA_DIR)
    made = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            env=environment | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_progress_names_the_pages():
    pages = []
    render_pdf(PAGE.format(head="", body="<p>x</p>" * 200), report=pages.append)
    assert pages[0] == 1
    assert len(pages) > 2


TABLE = """<table><thead><tr><th scope="col">Year</th>
<th scope="colgroup" colspan="2">Sums</th></tr></thead>
<tbody><tr><th scope="rowgroup">Law</th><td>1</td><td>2</td></tr>
<tr><th scope="row">2026</th><td>3</td><td>4</td></tr></tbody></table>"""


def test_each_head_of_a_table_says_what_it_stands_for():
    content, _pages = render_pdf(PAGE.format(head="", body=TABLE))
    assert scopes(content) == ["/Column", "/Column", "/Row", "/Row"]
    many = TABLE.replace("<td>1</td>", "<td>" + "1<br>" * 150 + "</td>")
    content, pages = render_pdf(PAGE.format(head="", body=many))
    assert pages > 1
    assert set(scopes(content)) == {"/Column", "/Row"}


def test_every_head_of_a_printed_table_is_written_with_its_scope(settings):
    folder = Path(settings.BASE_DIR) / "templates" / "documents"
    heads = [
        (path.name, head)
        for path in folder.glob("*.html")
        for head in re.findall(r"<th[ >][^>]*>?", path.read_text())
    ]
    assert len(heads) > 100
    assert not [each for each in heads if "scope=" not in each[1]]
