"""Nothing of a scan is left on the disk when a server has ended, however it ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from served import free_port, wait_until_healthy
from shoken.common.settings import settings
from shoken.web import leftovers
from shoken.web.leftovers import private_file, room, sweep

# a server with jobs that run and wait, and no browser: what the page itself calls
SERVER = """
import asyncio, signal, sys, time
from pathlib import Path
from shoken.analysis.values import Options
from shoken.web.guarded import started
from shoken.web.jobs import Jobs

async def main():
    async with started(None):
        jobs = Jobs()
        for number in range(3):
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


def start(there, phantom_file):
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(phantom_file)],
        env=there,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert server.stdout.readline() == "ready\n"
    return server


def ends(group):
    """Whether every process of a group ends in a while."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def left(there):
    return [path.name for path in Path(there["TMPDIR"]).glob("shoken-*")]


def test_a_server_that_is_told_to_stop_leaves_nothing(there, phantom_file):
    server = start(there, phantom_file)
    assert len(left(there)) == 3
    for file in Path(there["TMPDIR"]).glob("shoken-job-*/*"):
        assert file.stat().st_mode & 0o077 == 0
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0
    assert left(there) == []
    assert ends(server.pid)  # the workers too
    assert not [path for path in Path(there["SHOKEN_STORE"]).rglob("*") if path.is_file()]


def test_the_page_s_server_closes_its_jobs_when_it_is_told_to_stop(there, tmp_path):
    port, log = free_port(), tmp_path / "log"
    code = (
        "import runpy, sys\nimport shoken.web.guarded as guarded\n"
        "guarded.close_all = lambda: print('CLOSED', flush=True)\n"
        f"sys.argv = ['shoken', 'serve', '--no-browser', '--port', '{port}']\n"
        "runpy.run_module('shoken', run_name='__main__', alter_sys=True)"
    )
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "-c", code], env=there, stdout=out, stderr=out)
    wait_until_healthy(f"http://localhost:{port}", log)
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) in {0, -signal.SIGTERM}
    assert "CLOSED" in log.read_text()


def test_what_a_killed_server_has_left_is_swept_at_the_next_start(there, phantom_file):
    server = start(there, phantom_file)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(30)
    assert left(there)
    again = start(there, phantom_file)
    assert all(name.startswith(f"shoken-job-{again.pid}-") for name in left(there))
    again.send_signal(signal.SIGTERM)
    again.wait(30)
    assert left(there) == []


def test_another_server_s_files_stay_and_old_partial_results_go(tmp_path, monkeypatch):
    here = settings().model_copy(update={"store": str(tmp_path / "store")})
    monkeypatch.setattr(leftovers, "settings", lambda: here)
    monkeypatch.setattr(leftovers.tempfile, "tempdir", str(tmp_path))
    owner = tmp_path / "store" / "local"
    owner.mkdir(parents=True)
    for name, age_s in ((".shoken-old", 3600), (".shoken-new", 1), ("a.shoken", 3600)):
        (owner / name).write_bytes(b"x")
        os.utime(owner / name, (time.time() - age_s,) * 2)
    others = tmp_path / f"shoken-job-{os.getppid()}-x"
    others.mkdir()
    with room() as mine:
        private_file(Path(mine) / "0", b"scan")
        assert (Path(mine) / "0").stat().st_mode & 0o777 == 0o600
    sweep()
    assert others.is_dir()
    assert sorted(path.name for path in owner.iterdir()) == [".shoken-new", "a.shoken"]
