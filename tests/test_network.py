"""Nothing is contacted but what was asked for: every process of ours is watched while it works.

Python tells a hook of each address that is looked up or connected to, in whichever library; the
watched processes' children are watched too.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import dicom_phantom as make

WATCH = """
import os, sys

def watch(event, given):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"}:
        with open(os.environ["WATCHED"], "a") as log:
            log.write(f"{event} {given[-1] if event == 'socket.connect' else given[:2]}\\n")
    if event in {"subprocess.Popen"}:
        with open(os.environ["WATCHED"] + ".children", "a") as log:
            log.write(f"{given[1]}\\n")

sys.addaudithook(watch)
"""


@pytest.fixture
def watched(tmp_path):
    """The environment that watches, and the log."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH)
    log = tmp_path / "contacted"
    environment = {name: v for name, v in os.environ.items() if "GEMINI" not in name}
    environment |= {"PYTHONPATH": str(tmp_path / "watch"), "WATCHED": str(log)}
    return environment, log


def _contacted(log):
    return log.read_text().splitlines() if log.exists() else []


def test_the_watch_sees_what_is_contacted(watched):
    environment, log = watched
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert _contacted(log) == ["socket.connect ('127.0.0.1', 9)"]


@pytest.mark.slow  # two whole analyses by the command line
def test_an_analysis_contacts_nobody(watched, phantom_file, tmp_path):
    environment, log = watched
    for number, ds in enumerate(make.classic()):
        (tmp_path / f"{number}.dcm").write_bytes(make.saved(ds))
    slices = sorted(tmp_path.glob("*.dcm"))
    command = [sys.executable, "-m", "shoken", "analyze", phantom_file, *slices]
    done = subprocess.run(
        [*command, "--out", tmp_path / "out", "--lang", "en"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert b"lesion" in done.stdout or "病変".encode() in done.stdout
    assert b"look like brain" in done.stderr  # the slices were read, and hold no brain
    children = Path(f"{log}.children").read_text()
    assert "shoken.reading.sandbox_worker" in children
    assert _contacted(log) == []


def test_a_server_contacts_nobody(watched, tmp_path):
    environment, log = watched
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "shoken", "serve", "--no-browser", "--port", str(port)]
    with (tmp_path / "said").open("wb") as said:
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        assert _healthy(port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert page.status == 200
        time.sleep(2)  # what it might send later than it answers
    finally:
        server.terminate()
        server.wait(20)
    assert [line for line in _contacted(log) if not _is_own(line, port)] == []


def _healthy(port):
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.5)
    return False


def _is_own(line, port):
    """The server looks up and asks for its own address and port."""
    return str(port) in line and any(
        own in line for own in ("'127.0.0.1'", "'localhost'", "'0.0.0.0'", "'::1'", "None", "''")
    )
