"""Uploads: taken only where a page asks for them, and bounded; slow, cut off, without room."""

import asyncio
import http.client
import os
import resource
import socket
import time
import urllib.request
from contextlib import ExitStack, suppress
from types import SimpleNamespace

import pytest

import hostile_files
from shoken.common.settings import settings
from shoken.web import held_uploads as ledger
from shoken.web.guards import uploads as upload_guard
from shoken.web.held_uploads import Refused, Uploads
from shoken.web.state import ScanFile
from small_disk import small_disk
from visitor import HOST, Visitor, form, page_process

MIB = 2**20


def resident_mib(process):
    with open(f"/proc/{process}/statm", encoding="ascii") as told:  # noqa: PTH123
        return int(told.read().split()[1]) * os.sysconf("SC_PAGESIZE") / MIB


def is_healthy(port):
    """Within the 30 s after which the uptime check of deploy/watch.py takes a page for down."""
    with urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=30) as answer:
        return answer.status == 200


@pytest.mark.slow  # a server of its own
def test_a_real_page_takes_what_it_asks_for_and_so_much(tmp_path):
    with (
        page_process(tmp_path, SHOKEN_UPLOADS_MIB="12") as (port, process, log),
        Visitor(port) as one,
        Visitor(port) as other,
    ):
        before = resident_mib(process.pid)
        for number in range(20):  # to no widget
            status, said = one.put(f"made-up-{number}", bytes(5 * MIB))
            assert (status, "choose it again on the page" in said) == (413, True)
            assert one.put(f"made-up-{number}", b"x", method="POST")[0] == 413
        assert resident_mib(process.pid) < before + 10
        places = one.places("a", "b", "c")
        answers = [one.put(place, bytes(5 * MIB)) for place in places]
        assert [status for status, _ in answers] == [204, 204, 413]
        assert "12 MiB in all" in answers[2][1]
        assert "SHOKEN_UPLOADS_MIB" in one.drawn()  # the page says so too
        assert one.put(places[0], b"again")[0] == 413  # a place takes one file
        # without a login all are one user; and nobody sends to another's session
        (theirs,) = other.places("d")
        assert other.put(theirs, bytes(5 * MIB))[0] == 413
        other.session = one.session
        assert other.put("made-up", b"x")[0] == 413
        # a page that is left lets go of what it has shown
        one.run(files=[(place, "a", 5 * MIB) for place in places[:2]])
        one.go("models")
        assert other.put(*other.places("e"), b"x")[0] == 204
        assert is_healthy(port)
        assert "Traceback" not in log.read_text()


@pytest.mark.slow  # a server of its own
def test_a_page_says_that_the_temporary_folder_is_full(tmp_path):
    place, filler = tmp_path / "tmp", tmp_path / "tmp" / "filler"
    with (
        small_disk(place, "3m") as resize,
        page_process(tmp_path, TMPDIR=str(place)) as (port, _, log),
        Visitor(port) as one,
    ):
        for send in (one.put, in_chunks(one)):
            status, said = send(*one.places("x.nii"), bytes(5 * MIB))
            assert status == 507
            assert "(TMPDIR): No space left on device; free some there" in said
            assert "No space left on device" in one.drawn()
            assert is_healthy(port)
        (there,) = one.places("x_FLAIR.nii")
        content = hostile_files.nifti()  # a sound one
        assert one.put(there, content)[0] == 204
        with suppress(OSError), filler.open("wb", buffering=0) as opened:
            while True:
                opened.write(bytes(4096))
        said = one.run(files=[(there, "x_FLAIR.nii", len(content))])
        assert "temporary files (TMPDIR): No space left on device" in said
        assert "damaged" not in said
        assert [path.name for path in place.rglob("*") if path.is_file()] == ["filler"]
        resize("64m")
        assert one.put(*one.places("x.nii"), bytes(5 * MIB))[0] == 204
        assert "Analyse" in one.run()
        assert [path.name for path in place.rglob("*") if path.is_file()] == ["filler"]
        assert "Traceback" not in log.read_text()


def in_chunks(visitor):
    """Sends a file without saying how large it is."""

    def send(place, content):
        whole = form("x.nii", content)
        pieces = (whole[n : n + MIB] for n in range(0, len(whole), MIB))
        connection = http.client.HTTPConnection(HOST, visitor.port, timeout=600)
        where, headers = visitor.path(place), visitor.headers()
        connection.request("PUT", where, body=pieces, headers=headers, encode_chunked=True)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    return send


def half_sent(visitor, place, size=5 * MIB):
    """A connection that has sent half of a file."""
    sent = form("x.nii", bytes(size))
    lines = [f"PUT {visitor.path(place)} HTTP/1.1", f"Host: {HOST}:{visitor.port}"]
    lines += [f"{name}: {value}" for name, value in visitor.headers().items()]
    lines += [f"Content-Length: {len(sent)}", "", ""]
    opened = socket.create_connection((HOST, visitor.port))
    opened.sendall("\r\n".join(lines).encode() + sent[: size // 2])
    return opened


@pytest.mark.slow  # one more server; what the guard does about each is tried below
def test_uploads_that_are_cut_off_or_slow_leave_nothing_and_hinder_nobody(tmp_path, request):
    (tmp_path / "tmp").mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4_096:
        pytest.skip("this system lets a process have few open files")
    request.addfinalizer(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)))
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))  # as a login shell has it
    with (
        page_process(tmp_path, TMPDIR=str(tmp_path / "tmp"), SHOKEN_UPLOADS_MIB="64") as running,
        Visitor(running[0]) as one,
        ExitStack() as opened,
    ):
        port, process, log = running
        handles = f"/proc/{process.pid}/fd"
        quiet = len(os.listdir(handles))  # noqa: PTH208
        for place in one.places(*map(str, range(11))):
            opened.enter_context(half_sent(one, place))
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        for _ in range(1_500):  # of which not even the head has come
            line = opened.enter_context(socket.create_connection((HOST, port)))
            line.sendall(b"PUT /_stcore/upload_file/x/y HTTP/1.1\r\nHost: ")
        assert is_healthy(port)
        assert one.put(*one.places("x"), bytes(MIB))[0] == 204
        opened.close()
        deadline = time.monotonic() + 30
        while len(os.listdir(handles)) > quiet + 2 and time.monotonic() < deadline:  # noqa: PTH208
            time.sleep(0.1)
        assert len(os.listdir(handles)) <= quiet + 2  # noqa: PTH208
        assert [path for path in (tmp_path / "tmp").rglob("*") if path.is_file()] == []
        # nothing counts as on its way any more
        (place,) = one.places("x")
        assert one.put(place, bytes(60 * MIB))[0] == 204
        assert "Traceback" not in log.read_text()


@pytest.fixture
def guarded(monkeypatch):
    """An application behind the guard, which reads what comes, and a session with a place."""
    here = Uploads()
    here._sessions["s"] = ledger._Session(None, asked={"f": None})
    monkeypatch.setattr(upload_guard, "uploads", here)
    monkeypatch.setattr(upload_guard, "_SILENT_S", 0.05)
    small = settings().model_copy(update={"uploads_mib": 4, "max_file_mib": 2})
    monkeypatch.setattr(ledger, "settings", lambda: small)

    async def app(_, receive, send):
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 204})

    def ask(messages, **headers):
        return asyncio.run(_asked(upload_guard.UploadGuard(app), messages, headers))

    return SimpleNamespace(ask=ask, uploads=here)


async def _asked(app, messages, headers):
    sent, coming = [], iter(messages)

    async def receive():
        message = next(coming, None)
        if message is None:
            await asyncio.sleep(10)
        return message

    async def send(message):
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    path = "/_stcore/upload_file/s/f"
    scope = {"type": "http", "method": "PUT", "path": path, "headers": named}
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:]).decode()


def part(size, *, more=True):
    return {"type": "http.request", "body": bytes(size), "more_body": more}


def test_a_file_whose_rest_never_comes_is_given_up(guarded):
    status, said = guarded.ask([part(10)])
    assert (status, "given up" in said, "中止" in said) == (408, True, True)
    assert guarded.uploads.held_bytes(None) == 0


def test_bytes_count_as_they_come_where_nobody_said_how_many(guarded):
    status, said = guarded.ask([part(MIB), part(MIB), part(MIB), part(MIB), part(0, more=False)])
    assert (status, "2 MiB" in said) == (413, True)
    assert guarded.uploads.held_bytes(None) == 0


def test_what_is_said_to_come_counts_at_once(guarded):
    with guarded.uploads.coming(None, "s", "f", 3 * MIB):
        assert guarded.uploads.held_bytes(None) == 3 * MIB
        guarded.uploads._sessions["s"].asked["g"] = None
        with pytest.raises(Refused), guarded.uploads.coming(None, "s", "g", 2 * MIB):
            pass
    assert guarded.uploads.held_bytes(None) == 0
    assert guarded.ask([part(5, more=False)], content_length=str(9 * MIB))[0] == 413


def test_what_comes_through_the_bucket_counts_too(guarded):
    with guarded.uploads.reserving(None, 9) as came:
        came(3 * MIB)
        assert guarded.uploads.held_bytes(None) == 3 * MIB
        with pytest.raises(Refused, match="4 MiB in all"):
            came(5 * MIB)
    assert guarded.uploads.held_bytes(None) == 0


def test_somebody_else_s_session_takes_nothing_and_is_told_nothing(guarded):
    guarded.uploads._sessions["s"].user = "reader@example.org"
    theirs = guarded.ask([part(5, more=False)])
    assert theirs[0] == 421
    assert guarded.uploads.told("s") is None
    del guarded.uploads._sessions["s"]
    # as an upload that another process asked for: the browser tries again
    nowhere = guarded.ask([part(MIB), part(MIB), part(5, more=False)])
    assert nowhere == theirs
    for words in ("sends it again by itself", "自動的に送り直します"):
        assert words in nowhere[1]


def test_a_scan_that_a_session_keeps_counts_until_nobody_keeps_it(guarded):
    content = bytes(MIB)
    scan, same = ScanFile("x", (content,)), ScanFile("y", (content, b"more"))
    guarded.uploads.holds("s", scan)
    guarded.uploads.holds("s", same)
    assert guarded.uploads.held_bytes(None) == MIB + 4  # the same bytes count once
    del scan, same
    assert guarded.uploads.held_bytes(None) == 0
