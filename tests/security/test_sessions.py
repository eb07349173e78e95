"""A session's id, a file's address or another reader's login give nothing of what is somebody's."""

import hashlib
import http.client
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest
import websockets.sync.client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from readers import AUDIENCE, HEADER, keys_served, token
from served import free_port, wait_until_healthy
from shoken.store.packed_results import packed

KEY = "a" * 64
A, B = "a@example.org", "b@example.org"
NAMED = "somebody_FLAIR.nii.gz"


class Reader:
    """Somebody who has logged in, and talks to the page as a browser does."""

    def __init__(self, port, email):
        self._port, self._token, self.received = port, token(email), b""

    def ask(self, path, method="GET", content=b"", **headers):
        """Status and body of an answer over HTTP."""
        connection = http.client.HTTPConnection("localhost", self._port, timeout=600)
        connection.request(method, path, content, {HEADER: self._token, **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    @contextmanager
    def session(self, of=None):
        """A websocket; ``of`` is the id of a session that is to be gone on with."""
        with websockets.sync.client.connect(
            f"ws://localhost:{self._port}/_stcore/stream",
            additional_headers={HEADER: self._token},
            max_size=None,
            subprotocols=["streamlit", "no-token", *([of] if of else [])],
        ) as self._socket:
            yield self

    def run(self, page, query=""):
        """Draw a page; the session's id."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
        for message in self._until(asked, "script_finished"):
            if message.WhichOneof("type") == "new_session":
                session = message.new_session.initialize.session_id
        return session

    def upload_address(self, session):
        """Where the page would have a browser send a file."""
        asked = BackMsg()
        asked.file_urls_request.file_names.append("scan.nii.gz")
        asked.file_urls_request.session_id = session
        *_, answer = self._until(asked, "file_urls_response")
        return answer.file_urls_response.file_urls[0].upload_url

    def _until(self, asked, kind):
        self._socket.send(asked.SerializeToString())
        while True:
            raw = self._socket.recv(timeout=120)
            self.received += raw
            message = ForwardMsg.FromString(raw)
            yield message
            if message.WhichOneof("type") == kind:
                return


@pytest.fixture(scope="module")
def port(analysis, tmp_path_factory):
    """The container's page, behind its guard, with one result that is A's."""
    folder, number = tmp_path_factory.mktemp("page"), free_port()
    place = folder / "store" / hashlib.sha256(A.encode()).hexdigest() / f"{KEY}.shoken"
    place.parent.mkdir(parents=True)
    place.write_bytes(packed(replace(analysis, scan=replace(analysis.scan, name=NAMED))))
    with keys_served() as keys, (folder / "log").open("wb") as log:
        there = {"SHOKEN_STORE": str(folder / "store"), "PORT": str(number)}
        there |= {"SHOKEN_IAP_AUDIENCE": AUDIENCE, "SHOKEN_IAP_KEYS_URL": keys}
        server = subprocess.Popen(
            [sys.executable, "-m", "shoken.web.container"],
            env={**os.environ, **there},
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_healthy(f"http://localhost:{number}", folder / "log")
            yield number
        finally:
            server.terminate()
            server.wait(30)
    assert "Traceback" not in (folder / "log").read_text()


def media(received):
    """Addresses of files in what was sent."""
    parts = received.split(b"/media/")[1:]
    names = {part.partition(b"\x00")[0][:80] for part in parts}
    alphabet = set(b"0123456789abcdefghijklmnopqrstuvwxyz.")
    ends = (next((n for n, c in enumerate(name) if c not in alphabet), 80) for name in names)
    return {name[:end].decode() for name, end in zip(names, ends, strict=True)}


@pytest.mark.slow  # a real server, and analyses through it
def test_what_is_a_reader_s_is_not_another_s(port):
    with Reader(port, A).session() as a:
        of_a = a.run("history")
        assert NAMED.encode() in a.received
        assert a.run("analysis", f"run={KEY}") == of_a
        files = media(a.received)
        assert files
        given = a.upload_address(of_a)
        assert of_a in given
        b = Reader(port, B)
        for name in sorted(files)[:2]:
            assert a.ask(f"/media/{name}")[0] == 200
            assert b.ask(f"/media/{name}")[0] == 404
        # as of a session that is nowhere: another process might have that
        for address in (given, f"/_stcore/upload_file/{of_a}/x", "/_stcore/upload_file/none/x"):
            assert b.ask(address, "PUT", b"x")[0] == 421
        assert b.ask(given, "DELETE")[0] == 404
        assert a.ask(given, "PUT", b"x")[0] not in {404, 421}  # Streamlit asks for more
        # the session of A is open; then it is lost, and waits for A to come back
        _learns_nothing(b, of_a)
        assert a.run("history") == of_a
    _learns_nothing(Reader(port, B), of_a)
    with Reader(port, A).session(of=of_a) as again:
        assert again.run("history") == of_a
        assert NAMED.encode() in again.received


def _learns_nothing(reader, of_another):
    with reader.session(of=of_another):
        assert reader.run("history") != of_another
        reader.run("analysis", f"run={KEY}")
        reader.run("compare", f"first={KEY}&second={KEY}")
    assert NAMED.encode() not in reader.received
    assert b"somebody" not in reader.received


@pytest.mark.slow  # a real server, and analyses through it
def test_a_session_s_id_without_a_login_gives_nothing(port):
    with Reader(port, A).session() as a:
        of_a = a.run("history")
        connection = http.client.HTTPConnection("localhost", port, timeout=600)
        for method, path in (("GET", "/media/x.png"), ("PUT", f"/_stcore/upload_file/{of_a}/x")):
            connection.request(method, path, b"x", {"X-Shoken-Reader": "x"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 401
        connection.close()


@pytest.mark.slow  # a real server, and analyses through it
def test_a_reader_s_mark_is_no_visitor_s_to_choose(port):
    """Who sends the header that Streamlit is given comes to no session of another."""
    with Reader(port, A).session() as a:
        of_a = a.run("history")
        for mark in (A, "", "None"):
            b = Reader(port, B)
            with websockets.sync.client.connect(
                f"ws://localhost:{port}/_stcore/stream",
                additional_headers={HEADER: token(B), "X-Shoken-Reader": mark},
                max_size=None,
                subprotocols=["streamlit", "no-token", of_a],
            ) as b._socket:
                assert b.run("history") != of_a
            assert NAMED.encode() not in b.received
