"""Processes of the product for tests: forked from one that has loaded what they load.

    python product_forks.py SOCKET    forks what it is asked for there

The start of a page's worker takes 4.5 s of processor time, that of the reader which a worker starts
ahead another second, and that of a network's trial 0.8 s.  They are what the product starts, but
for that: the same code, each in a process of its own.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

__all__ = ["ForkedWorkers", "popen", "run"]

_ADDRESS = "SHOKEN_TEST_WORKERS"
_WORKER, _TRIAL = "shoken.web.running.worker", "shoken.models.own.trial"
_READER = "shoken.reading.sandbox_worker"
_LOADED = f"""{_WORKER} {_TRIAL} {_READER} shoken.analysis.pipeline shoken.store.results openvino
pydicom.pixels.utils"""
_PATIENCE_S = 600  # the first waits for all that is loaded
_ENDS = 3  # of pipes, for a child: what it reads, what it writes, and where its status goes


class ForkedWorkers:
    """One process that forks for all that run tests, from the first worker on."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="shoken-")
        os.environ[_ADDRESS] = f"{self._folder.name}/workers"
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(os.environ[_ADDRESS])
        self._listening.listen()
        self._end, self._ended = os.pipe()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        """Start it when it is asked for: whoever asks waits."""
        if self._end in select.select([self._listening, self._end], [], [])[0]:
            return
        there = self._listening.fileno()
        with subprocess.Popen(
            [sys.executable, __file__, str(there)], stdin=self._end, pass_fds=[there]
        ):
            pass

    def close(self):
        os.close(self._ended)
        self._thread.join()
        os.close(self._end)
        self._listening.close()
        self._folder.cleanup()


def popen(words, *, env, **_):
    """In the place of ``subprocess.Popen`` where a worker is started."""
    assert words[1:4] == ["-P", "-m", _WORKER]
    return Forked(os.environ[_ADDRESS], _WORKER, env)


def run(words, *, input, timeout, env, **_):  # noqa: A002 - subprocess.run's own word
    """In the place of ``subprocess.run`` where a network is tried."""
    assert words[1:4] == ["-P", "-m", _TRIAL]
    process = Forked(os.environ[_ADDRESS], _TRIAL, env)
    with suppress(OSError):  # it has ended, which its status tells
        process.stdin.write(input)
        process.stdin.close()
    if not select.select([process.stdout], [], [], timeout)[0]:
        process.kill()
        raise subprocess.TimeoutExpired(words, timeout)
    told, status = process.communicate()
    return subprocess.CompletedProcess(words, status, told)


class Forked:
    """As much of ``subprocess.Popen`` as the page's queue, and a request to a reader, ask for."""

    def __init__(self, address, what, env):
        (theirs_in, ours_in), (ours_out, theirs_out) = os.pipe(), os.pipe()
        ours_told, told = os.pipe()
        os.set_blocking(ours_told, False)
        asked = {"what": what, "env": dict(env), "folder": str(Path.cwd()), "address": address}
        with socket.socket(socket.AF_UNIX) as server:
            server.settimeout(_PATIENCE_S)  # whoever listens may have ended
            server.connect(address)
            socket.send_fds(server, [b"."], [theirs_in, theirs_out, told])
            server.sendall(json.dumps(asked).encode())
            server.shutdown(socket.SHUT_WR)
            self.pid = int(server.makefile().read())
        for end in (theirs_in, theirs_out, told):
            os.close(end)
        self.stdin = os.fdopen(ours_in, "w", encoding="utf-8")
        self.stdout = os.fdopen(ours_out, encoding="utf-8")
        self.returncode = None
        self._told, self._asking = os.fdopen(ours_told, "rb", buffering=0), Lock()

    def poll(self):
        with self._asking:
            if self.returncode is None and (told := self._told.read(64)) is not None:
                self.returncode = int(told or -signal.SIGKILL)
            return self.returncode

    def wait(self):
        while self.poll() is None:
            select.select([self._told], [], [], 1)
        return self.returncode

    def kill(self):
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def communicate(self):
        told = self.stdout.read()
        return told, self.wait()


def _load():
    """What takes a process its time, and starts no thread."""
    for module in _LOADED.split():
        importlib.import_module(module)
    importlib.import_module("shoken.analysis.anatomy.ants_bridge").load_ants()


class _Server:
    """Forks, and tells how what it has forked has ended."""

    def __init__(self, listening):
        self._listening, self._statuses = listening, {}
        self._woken, woken = os.pipe()
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken)

    def run(self):
        """Until nobody asks any more; what a child shall do, in that child."""
        while True:
            ready, _, _ = select.select([self._listening, self._woken, sys.stdin], [], [])
            if sys.stdin in ready:
                return None
            if self._woken in ready:
                os.read(self._woken, 64)
                self._tell()
            if self._listening in ready and (asked := self._fork()):
                return asked

    def _tell(self):
        while self._statuses:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                return
            told = self._statuses.pop(process)
            with suppress(OSError):  # nobody asks any more
                os.write(told, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(told)

    def _fork(self):
        connection, _ = self._listening.accept()
        ends = []
        with connection:
            try:
                _, ends, _, _ = socket.recv_fds(connection, 1, _ENDS)
                asked = json.load(connection.makefile())
            except (OSError, ValueError):  # whoever asked was ended while it did
                for end in ends:
                    os.close(end)
                return None
            process = os.fork()
            if process:
                self._statuses[process] = ends[2]
                with suppress(OSError):
                    connection.sendall(str(process).encode())
        if process:
            os.close(ends[0])
            os.close(ends[1])
            return None
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._listening.close()
        for other in (ends[2], *self._statuses.values()):
            os.close(other)
        os.dup2(ends[0], 0)
        os.dup2(ends[1], 1)
        os.close(ends[0])
        os.close(ends[1])
        return asked


def _be(what, env, folder, address):
    """The process that was asked for, from its first line on."""
    from shoken.common.settings import settings
    from shoken.reading import sandbox_client

    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    settings.cache_clear()
    tempfile.tempdir = None
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    if what == _WORKER:
        Thread(target=_end_with_reader, args=(os.dup(1),), daemon=True).start()
        sys.argv[1:] = [str(os.getppid())]
        sandbox_client._started = lambda **_: Forked(
            address, _READER, sandbox_client.reader_environment()
        )
    else:
        sys.argv[1:] = ["dicom"]
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    importlib.import_module(what).main()
    if what == _READER:
        sys.stdout.flush()
        os._exit(0)


def _end_with_reader(answers):
    """End as soon as nobody reads the answers: a worker's parent is not the one that asked."""
    watched = select.poll()
    watched.register(answers, 0)
    watched.poll()
    os._exit(1)


def main():
    """Fork until nobody asks."""
    _load()
    gc.freeze()
    asked = _Server(socket.socket(fileno=int(sys.argv[1]))).run()
    if asked:
        _be(**asked)


if __name__ == "__main__":
    main()
