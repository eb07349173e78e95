"""Nothing of a scan is left on the disk when a server has ended, however it ended."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from served import free_port, wait_until_healthy
from shoken.common.settings import settings
from shoken.export.atomic_writing import write_atomically
from shoken.export.partial import new_partial
from shoken.store.results import Store
from shoken.web.running import jobs, leftovers
from shoken.web.running.jobs import Job, Jobs, State
from shoken.web.running.leftovers import home, private_file, room, sweep

KEY, OTHER = "a" * 64, "b" * 64

# a server with jobs that run and wait, and no browser: what the page itself calls
SERVER = """
import asyncio, signal, sys, time
from pathlib import Path
from shoken.analysis.values import Options
from shoken.web.lifespan import started
from shoken.web.state import jobs as queue

async def main():
    async with started(None):
        if sys.argv[1:]:
            jobs = queue()
        for number in range(3 if sys.argv[1:] else 0):
            files = [Path(sys.argv[1]).read_bytes()]
            jobs.submit(f"{number:064x}", f"{number}", files, "x_FLAIR.nii.gz", Options())
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        print("ready", flush=True)
        await stop.wait()

asyncio.run(main())
"""


@pytest.fixture
def there(tmp_path):
    """The environment of a server with a temporary folder and a store of its own."""
    (tmp_path / "tmp").mkdir()
    return {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "SHOKEN_STORE": str(tmp_path / "store"),
    }


def start(there, *files):
    """A server, with three analyses of a file, or with none but those that were left to it."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, *map(str, files)],
        env=there,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert server.stdout.readline() == "ready\n"
    return server


def ends(group):
    """Whether every process of a group ends in a while."""
    for _ in range(600):  # one that has just begun loads libraries first
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def kept(there):
    """The requests that are kept for the next server, in their order."""
    folders = Path(there["SHOKEN_STORE"]).glob("local/*.run/")
    records = []
    for folder in folders:
        with suppress(FileNotFoundError):  # it has just ended
            records.append(json.loads((folder / "request.json").read_text()))
    return sorted(records, key=lambda record: record["asked_s"])


@pytest.mark.slow  # two servers, one after the other
def test_a_server_that_is_told_to_stop_leaves_what_the_next_one_takes_up(there, phantom_file):
    server = start(there, phantom_file)
    private = [*Path(there["TMPDIR"]).rglob("*"), *Path(there["SHOKEN_STORE"]).glob("local/*.run")]
    for path in [*private, *Path(there["SHOKEN_STORE"]).glob("local/*.run/*")]:
        assert path.stat().st_mode & 0o077 == 0
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0
    assert [*Path(there["TMPDIR"]).iterdir()] == []
    assert ends(server.pid)  # the workers too
    assert [record["key"][-1] for record in kept(there)] == ["0", "1", "2"]
    assert [record["begun"] for record in kept(there)] == [0, 0, 0]  # not the scan's fault
    for copy in Path(there["SHOKEN_STORE"]).glob("local/*.run/0"):
        assert copy.read_bytes() == phantom_file.read_bytes()


def until(there, is_so):
    """Wait until what is kept is as it should be."""
    for _ in range(600):
        if is_so(records := kept(there)):
            return records
        time.sleep(0.1)
    pytest.fail(f"it never was so: {records}")


@pytest.mark.slow  # four servers, and two analyses
def test_a_scan_that_ends_servers_holds_nothing_up(there, phantom_file):
    for files in ((phantom_file,), ()):
        server = start(there, *files)
        times = 1 if files else 2
        until(there, lambda records, times=times: records[0]["begun"] == times)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)
    server = start(there)
    records = until(there, lambda records: records[0]["state"] == "failed")
    assert records[0]["request"] == {}
    until(there, lambda records: len(records) == 1)  # the two others are done
    assert len([*Path(there["SHOKEN_STORE"]).glob("local/*.shoken")]) == 2
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0


@pytest.mark.slow  # servers that end
def test_a_worker_ends_with_its_server(there, phantom_file):
    server = start(there, phantom_file)
    server.kill()  # the server alone
    server.wait(30)
    assert ends(server.pid)


@pytest.mark.slow  # a server of its own
def test_the_page_s_server_closes_its_jobs_when_it_is_told_to_stop(there, tmp_path):
    port, log = free_port(), tmp_path / "log"
    code = (
        "import runpy, sys\nimport shoken.web.lifespan as lifespan\n"
        "lifespan.close_all = lambda: print('CLOSED', flush=True)\n"
        f"sys.argv = ['shoken', 'serve', '--no-browser', '--port', '{port}']\n"
        "runpy.run_module('shoken', run_name='__main__', alter_sys=True)"
    )
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "-c", code], env=there, stdout=out, stderr=out)
    wait_until_healthy(f"http://localhost:{port}", log)
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) in {0, -signal.SIGTERM}
    assert "CLOSED" in log.read_text()


@pytest.mark.slow  # two servers
def test_what_a_killed_server_has_left_is_swept_at_the_next_start(there, phantom_file):
    server = start(there, phantom_file)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(30)
    before = {path.name for path in Path(there["TMPDIR"]).iterdir()}
    assert before
    again = start(there, phantom_file)
    assert not before & {path.name for path in Path(there["TMPDIR"]).iterdir()}
    again.send_signal(signal.SIGTERM)
    again.wait(30)
    assert [*Path(there["TMPDIR"]).iterdir()] == []


@pytest.fixture
def owner(tmp_path, monkeypatch):
    """A user's folder in a store, and a temporary folder beside it."""
    here = settings().model_copy(update={"store": str(tmp_path / "store"), "store_mib": 64})
    monkeypatch.setattr(leftovers, "settings", lambda: here)
    monkeypatch.setattr("shoken.store.results.settings", lambda: here)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    folder = tmp_path / "store" / "local"
    folder.mkdir(parents=True)
    return folder


def half_written(folder, key):
    path = folder / f".{key}.shoken-x1"
    path.write_bytes(b"x")
    return path


def test_another_server_s_files_stay_and_abandoned_ones_go(owner, tmp_path, monkeypatch):
    half_written(owner, KEY)
    (owner / ".shoken-old").write_bytes(b"x")  # as they were named once
    (tmp_path / "tmp/shoken-server-ended").mkdir()
    (tmp_path / "tmp/shoken-server-ended/scan").write_bytes(b"x")
    (tmp_path / "tmp/another-s").mkdir()
    with home() as mine, new_partial(owner, OTHER) as (handle, writing):
        os.close(handle)
        with room() as folder:
            assert Path(folder).parent == mine
            private_file(Path(folder) / "0", b"scan")
            assert (Path(folder) / "0").stat().st_mode & 0o777 == 0o600
            monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))  # as another server
            sweep()
            assert {path.name for path in (tmp_path / "tmp").iterdir()} == {mine.name, "another-s"}
            assert (Path(folder) / "0").read_bytes() == b"scan"
        assert [*owner.iterdir()] == [writing]
    assert [*owner.iterdir()] == []
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == ["another-s"]


def test_partial_results_go_with_delete_retention_and_room(analysis, owner):
    mine, others = half_written(owner, KEY), half_written(owner, OTHER)
    Store().remove(KEY)
    assert not mine.exists()
    assert others.exists()
    assert Store().entries() == ()
    assert not others.exists()
    with new_partial(owner, OTHER) as (handle, writing):
        os.truncate(handle, 64 * 2**20)  # all the room that there is
        Store().keep(KEY, analysis)
        assert writing.exists()
        assert Store().entries() == ()
        os.close(handle)
    Store().keep(KEY, analysis)
    assert [entry.key for entry in Store().entries()] == [KEY]


def test_a_file_is_for_its_owner_alone_from_its_first_byte(owner, monkeypatch):
    modes = []

    class Watched:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def write(self, content):
            modes.extend(path.stat().st_mode & 0o777 for path in owner.iterdir())
            return len(content)

    monkeypatch.setattr(
        "shoken.export.atomic_writing.os.fdopen", lambda handle, _: os.close(handle) or Watched()
    )
    write_atomically(owner / f"{KEY}.shoken", b"x", mode=0o600, of=KEY)
    assert modes == [0o600]
    assert [path.stat().st_mode & 0o777 for path in owner.iterdir()] == [0o600]


def test_delete_ends_what_would_bring_the_result_back(monkeypatch):
    class Idle:
        pid, job, killed = 1, None, 0

        def kill(self):
            self.killed += 1

    monkeypatch.setattr(jobs, "Worker", Idle)
    monkeypatch.setattr(Jobs, "_work", lambda *_: None)
    queue = Jobs()
    waiting, running, others = (
        Job(key=key, owner=owner, request={}, folder=room())
        for key, owner in ((KEY, "a"), (OTHER, "a"), (KEY, "b"))
    )
    (worker,) = queue._workers
    worker.job, running.state = running, State.RUNNING
    queue._jobs |= {("a", KEY): waiting, ("a", OTHER): running, ("b", KEY): others}
    queue.forget(KEY, "a")
    queue.forget(OTHER, "a")
    assert [job.state for job in (waiting, running, others)] == [
        State.CANCELLED,
        State.CANCELLED,
        State.WAITING,
    ]
    assert worker.killed == 1
    assert not Path(waiting.folder.name).exists()
    assert Path(others.folder.name).exists()
    running.folder.cleanup()  # a worker's thread does it
    others.folder.cleanup()
