"""The scanner's own protocol, spoken by a small daemon that knows one virus."""

import socketserver
import struct
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.contents import Refused
from documents.uploads import check_upload
from tests.documents.samples import EICAR


class Clamd(socketserver.StreamRequestHandler):
    """Answers INSTREAM as clamd does."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while (size := struct.unpack("!L", self.rfile.read(4))[0]) > 0:
            content += self.rfile.read(size)
        self.server.seen.append(len(content))
        if self.server.answer is not None:
            self.wfile.write(self.server.answer)
        elif EICAR in content:
            self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture(params=["unix", "tcp"])
def clamd(request, tmp_path, settings):
    if request.param == "unix":
        server = UnixServer(str(tmp_path / "clamd.sock"), Clamd)
        settings.CLAMAV_SOCKET = server.server_address
    else:
        server = TcpServer(("127.0.0.1", 0), Clamd)
        settings.CLAMAV_SOCKET = f"127.0.0.1:{server.server_address[1]}"
    server.seen, server.answer = [], None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def check(content):
    return check_upload(SimpleUploadedFile("note.txt", content))


def test_a_virus_is_stopped_and_the_rest_passes(clamd):
    with pytest.raises(Refused, match="virus scanner stopped this file"):
        check(EICAR)
    clean = b"Decree number five.\n" * 20_000
    assert check(clean).size == len(clean)
    assert clamd.seen == [len(EICAR), len(clean)]


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: "])
def test_an_answer_that_is_none_stops_the_upload(clamd, answer):
    clamd.answer = answer
    with pytest.raises(Refused, match="cannot be checked for viruses"):
        check(b"Decree")


@pytest.mark.parametrize("place", ["/nowhere/clamd.sock", "127.0.0.1:1", "nonsense"])
def test_a_scanner_that_is_named_and_gone_stops_every_upload(settings, place):
    settings.CLAMAV_SOCKET = place
    with pytest.raises(Refused, match="Try again later"):
        check(b"Decree")


def test_without_a_scanner_nothing_is_asked(settings):
    assert settings.CLAMAV_SOCKET == ""
    assert check(EICAR).extension == "txt"
