"""Who may see the page, whichever way it was started: over HTTP and the websocket."""

import http.client
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest
import websockets.exceptions
import websockets.sync.client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from parameters import slow
from served import free_port, wait_until_healthy
from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.store.packed_results import packed
from shoken.web import serve, state
from shoken.web.guards import hosts

AUDIENCE = "/projects/123/locations/us-central1/services/shoken"
SERVE = ("-m", "shoken", "serve", "--no-browser")
CONTAINER = ("-m", "shoken.web.container")
# no address on the internet may be asked: each look-up of a name but this machine's is written down
WATCHED = """
import runpy, socket, sys
known, ask = {"localhost", "127.0.0.1", "0.0.0.0", "::1", ""}, socket.getaddrinfo
def watched(host, *rest, **more):
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and name not in known:
        print("LOOKED UP", name, flush=True)
        raise OSError("no network in this test")
    return ask(host, *rest, **more)
socket.getaddrinfo = watched
sys.argv = sys.argv[1:]
runpy.run_module("shoken", run_name="__main__", alter_sys=True)
"""


@contextmanager
def page(folder, way=SERVE, **variables):
    """A running page: its port, and its log."""
    port, log = free_port(), folder / "log"
    there = {**os.environ, "SHOKEN_STORE": str(folder / "store"), "PORT": str(port), **variables}
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, *way], env=there, stdout=out, stderr=out)
    try:
        wait_until_healthy(f"http://localhost:{port}", log)
        yield port, log
    finally:
        process.terminate()
        process.wait(30)


def status(port, path, **headers):
    connection = http.client.HTTPConnection("localhost", port, timeout=600)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse().status
    connection.close()
    return answer


def shown(port, path, **headers):
    """All that the page sends to a browser that opens an address, as it goes over the wire."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    address = f"ws://localhost:{port}/_stcore/stream"
    with websockets.sync.client.connect(
        address, additional_headers=given, max_size=None, subprotocols=["streamlit"]
    ) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = "lang=en"
        asked.rerun_script.page_name = path
        socket.send(asked.SerializeToString())
        received = b""
        while True:
            message = socket.recv(timeout=600)
            received += message
            if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                return received


def keep(folder, analysis, name):
    """A result where a page without a login keeps its own."""
    place = folder / "store" / "local" / f"{'a' * 64}.shoken"
    place.parent.mkdir(parents=True)
    place.write_bytes(packed(replace(analysis, scan=replace(analysis.scan, name=name))))


@pytest.mark.parametrize("way", [slow(SERVE), CONTAINER], ids=["serve", "container"])
def test_with_a_login_expected_a_name_that_a_visitor_sends_opens_nothing(way, tmp_path):
    forged = {"X_Shoken_User": "reader@example.org", "X_Shoken_Ticket": "reader@example.org"}
    with page(tmp_path, way, SHOKEN_IAP_AUDIENCE=AUDIENCE) as (port, log):
        for path in ("/", "/history", "/_stcore/host-config", "/_stcore/metrics"):
            assert status(port, path, **forged) == 401
        with pytest.raises(websockets.exceptions.InvalidStatus):
            shown(port, "history", **forged)
        assert status(port, "/_stcore/health") == 200
        assert "ERROR" not in log.read_text()  # who is refused is no fault of the server
        assert "Traceback" not in log.read_text()


def test_the_page_knows_nobody_without_the_guard(monkeypatch):
    expecting = settings().model_copy(update={"iap_audience": AUDIENCE})
    monkeypatch.setattr(state, "settings", lambda: expecting)
    for headers in ({}, {"x-shoken-user": "a@x"}, {"x-shoken-ticket": "a@x"}):
        monkeypatch.setattr(state.st, "context", type("Context", (), {"headers": headers}))
        with pytest.raises(UsageError, match="nobody is logged in"):
            state.owner()


@pytest.mark.parametrize("way", [slow(SERVE), CONTAINER], ids=["serve", "container"])
@pytest.mark.parametrize("missing", ["google.auth.jwt", "cryptography"])
def test_a_server_that_cannot_verify_a_login_does_not_start(way, missing, tmp_path):
    module = way[1]
    code = (
        "import runpy, sys\n"
        f"sys.modules[{missing!r}] = None\n"
        f"sys.argv = {['shoken', *way[2:]]!r}\n"
        f"runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    )
    there = {**os.environ, "SHOKEN_IAP_AUDIENCE": AUDIENCE, "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=there,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=tmp_path,
    )
    assert done.returncode not in {0, -15}
    assert "logins cannot be verified" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_audience_that_is_none_does_not_start_a_server(tmp_path):
    there = {**os.environ, "SHOKEN_IAP_AUDIENCE": "shoken", "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, *SERVE],
        env=there,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "SHOKEN_IAP_AUDIENCE" in done.stderr


@pytest.mark.slow  # a server of its own
def test_without_a_login_history_is_for_the_page_s_own_names(analysis, tmp_path):
    keep(tmp_path, analysis, "secret_FLAIR.nii.gz")
    with page(tmp_path, ("-c", WATCHED, "shoken", *SERVE[2:])) as (port, log):
        own, rebound = f"localhost:{port}", f"rebound.example:{port}"
        assert b"secret_FLAIR" in shown(port, "history", Origin=f"http://{own}")
        assert status(port, "/", Host=own) == 200
        assert status(port, "/", Host=f"127.0.0.1:{port}") == 200
        for host, origin in (
            (rebound, f"http://{rebound}"),
            (f"localhost.rebound.example:{port}", None),
            (f"localhost@rebound.example:{port}", None),
            (own, "http://rebound.example"),
            (own, "http://localhost:1"),
            (own, "null"),
        ):
            told = {"Host": host} | ({"Origin": origin} if origin else {})
            assert status(port, "/", **told) == 403, told
            assert status(port, "/metrics", **told) == 403, told
            with pytest.raises(websockets.exceptions.InvalidStatus):
                shown(port, "history", **told)
        assert "LOOKED UP" not in log.read_text()


def test_bound_to_this_machine_unless_told_otherwise(monkeypatch):
    told = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda words, **_: told.append(words))
    plain = settings().model_copy(update={"port": 8080})
    for module in (serve, hosts):
        monkeypatch.setattr(module, "settings", lambda: plain)
    serve.serve(port=9123, open_browser=False)
    assert "--server.address=localhost" in told[0]
    assert "--server.allowedHosts=localhost" in told[0]
    open_to_all = plain.model_copy(update={"address": "0.0.0.0", "hosts": "Scans.example"})  # noqa: S104 - only told
    for module in (serve, hosts):
        monkeypatch.setattr(module, "settings", lambda: open_to_all)
    serve.serve(port=9123, open_browser=False)
    assert "--server.address=0.0.0.0" in told[1]
    assert "--server.allowedHosts=scans.example" in told[1]
