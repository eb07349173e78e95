"""Processes that tests kill: forked from one that has loaded Shoken, so that each starts at once.

    python nursery.py ANALYSIS    takes lines of JSON, [function, arguments], and answers with the
                                  process's number; the process leads a group of its own

What they do is what servers do; ``ANALYSIS`` is a packed one, which they keep again and again.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import numpy as np

KEYS = 8
ENDED = "all operations are done"


def tiny(value, size=4):
    """An analysis cut down to so many voxels of its middle along each axis; its findings stay."""
    if isinstance(value, np.ndarray):
        middle = tuple(slice((side - size) // 2, (side + size) // 2) for side in value.shape[:3])
        return np.ascontiguousarray(value[middle]) if value.ndim >= 3 else value
    if isinstance(value, tuple):
        return tuple(tiny(one, size) for one in value)
    if not is_dataclass(value) or not value.__dataclass_params__.init or "id" in vars(value):
        return value
    names = {one.name for one in fields(value)}
    cut = {name: tiny(getattr(value, name), size) for name in names - {"grid", "native"}}
    if {"data", "grid"} <= names:
        cut["grid"] = replace(value.grid, shape=(size, size, size))
    return replace(value, **cut)


class Nursery:
    """The process that forks, and what becomes of those that it has forked."""

    def __init__(self, analysis_file, environment):
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(analysis_file)],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(30)

    def _ask(self, *words):
        print(json.dumps(words), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def start(self, function, **arguments):
        """Fork one that calls a function of this file; its process's number."""
        return self._ask(function, arguments)

    def status(self, process, *, wait=True):
        """Its exit status, negative for a signal; None while it runs."""
        return self._ask("status", process, wait)

    def kill(self, process):
        """End it and all that it has started, at once; whether it was still there."""
        is_there = self.status(process, wait=False) is None
        if is_there:
            os.killpg(process, signal.SIGKILL)
            self.status(process)
        return is_there

    def run(self, function, **arguments):
        """Call a function in a process of its own, which has to end well."""
        assert self.status(self.start(function, **arguments)) == 0


class Journal:
    """What a server has done and is doing, on a disk, since it may be killed."""

    def __init__(self, path):
        self._path = Path(path)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(self, **told):
        os.write(self._file, json.dumps(told).encode() + b"\n")

    @property
    def notes(self):
        return [json.loads(line) for line in self._path.read_bytes().splitlines()]

    @property
    def done(self):
        """How many operations have ended."""
        return sum("ended" in note for note in self.notes)

    def expected(self):
        """Key to the names of which one is kept there; None stands for nothing kept."""
        kept, begun = {}, None
        for note in self.notes:
            if "key" in note:
                kept[note["key"]] = {*kept.get(note["key"], {None}), note["name"]}
                begun = note
            elif "began" in note:
                begun = None  # what was begun before a kill may have been done or not
            elif "ended" in note and begun:
                kept[begun["key"]] = {begun["name"]}
                begun = None
        return kept


class Operator:
    """What a server, one of several, does with a store.

    Own keys have to be as its journal says; what all servers change has to be whole.
    """

    def __init__(self, journal, server, days):
        from shoken.store.results import Store

        self._notes, self._server, self._days = Journal(journal), server, days
        self._store, self._expected = Store(), self._notes.expected()
        self._own = [f"{server}{number:063x}" for number in range(KEYS)]
        self._shared = [f"f{number:063x}" for number in range(KEYS)]

    def run(self, count, chance):
        """Go on until ``count`` operations have ended, those before a kill included."""
        ways = [self._save, self._save_aged, self._remove, self._open, self._has, self._list]
        self._notes.note(began=os.getpid())
        for number in range(self._notes.done, count):
            (way,) = chance.choices(ways, (30, 10, 10, 25, 5, 20))
            way(chance.choice(self._own + self._shared), number)
            self._notes.note(ended=number)
        self._notes.note(said=ENDED)

    def _begin(self, key, name):
        if key in self._own:
            self._notes.note(key=key, name=name)
            self._expected[key] = {name}

    def _save(self, key, number):
        """A result, or another name of it: what its entry in a list shows."""
        name = f"{self._server}-{number}_FLAIR.nii.gz"
        self._begin(key, name)
        self._store.keep(key, replace(ANALYSIS, scan=replace(ANALYSIS.scan, name=name)))

    def _save_aged(self, key, number):
        """One beyond its days, and a new one in its place while others clear away."""
        from shoken.store import packed_results

        self._begin(key, None)
        long_ago = datetime.now(UTC) - timedelta(days=self._days + 1)
        with patch.object(packed_results, "datetime", wraps=datetime) as clock:
            clock.now.side_effect = long_ago.astimezone
            self._store.keep(key, ANALYSIS)
        self._notes.note(ended=f"{number} aged")
        self._save(key, number)

    def _remove(self, key, _):
        self._begin(key, None)
        self._store.remove(key)

    def _open(self, key, _):
        found = self._store.open(key)
        assert found is None or found.findings == ANALYSIS.findings
        self._seen(key, found and found.scan.name)

    def _has(self, key, _):
        assert self._store.has(key) in {True, False}

    def _list(self, *_):
        listed = {entry.key: entry.about for entry in self._store.entries()}
        assert None not in listed.values()
        for key in self._own:
            self._seen(key, listed[key].name if key in listed else None)

    def _seen(self, key, name):
        """After a kill it may be one of two; what has been seen, stays."""
        if key in self._own:
            assert name in self._expected.get(key, {None}), (key, name, self._expected[key])
            self._expected[key] = {name}


def operate(journal, server, count, seed, days):
    """Do operations on the store, a server among others, until ``count`` of its own have ended."""
    Operator(journal, server, days).run(count, random.Random(seed))  # noqa: S311 - no secret


def save(key):
    """Keep the analysis."""
    from shoken.store.results import Store

    begun()
    Store().keep(key, ANALYSIS)


def delete(keys):
    """Delete results, one after the other."""
    from shoken.store.results import Store

    store = Store()
    begun()
    for key in keys:
        store.remove(key)


def clear_away():
    """List what is kept, which removes what is beyond its days."""
    from shoken.store.results import Store

    store = Store()
    begun()
    store.entries()


def serve(scan=None, key=None, seconds=0):
    """Be a server from its start on, with a scan that was uploaded where there is one."""
    from shoken.analysis.pipeline import Options
    from shoken.web.lifespan import started
    from shoken.web.running.jobs import Jobs

    content = None if scan is None else Path(scan).read_bytes()

    def work():
        begun()
        jobs = Jobs()
        job = jobs.submit(key, "1", [content], "x_FLAIR.nii.gz", Options())
        jobs.submit(key[::-1], "2", [content], "y_FLAIR.nii.gz", Options())
        until = time.monotonic() + seconds
        while not job.is_over and time.monotonic() < until:
            jobs.wait(job, 0.1)

    async def main():
        async with started(None):
            if content is not None:
                await asyncio.to_thread(work)

    asyncio.run(main())


def begun():
    """Say that the moment to be killed in has begun."""
    Path(os.environ["SHOKEN_TEST_BEGUN"]).write_bytes(b"")


def _forked(function, arguments):
    process = os.fork()
    # by both, so that neither has to wait for the other
    os.setpgid(process, process)
    if process:
        return process
    status = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(2, 1)  # answers alone go there
        globals()[function](**arguments)
        status = 0
    except BaseException:  # noqa: BLE001 - told by the status
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _status(process, *, wait, over):
    if process not in over:
        ended, status = os.waitpid(process, 0 if wait else os.WNOHANG)
        if not ended:
            return None
        over[process] = os.waitstatus_to_exitcode(status)
    return over[process]


def main():
    """Fork whatever is asked for, until nothing more is asked."""
    global ANALYSIS  # noqa: PLW0603 - of the processes that are forked
    # loaded ahead: what a process loads itself may take longer than it lives
    import gcsfs  # noqa: F401

    from shoken.common.settings import settings
    from shoken.store.packed_results import unpacked
    from shoken.store.results import Store  # noqa: F401

    settings()

    ANALYSIS = unpacked(Path(sys.argv[1]).read_bytes())
    over = {}
    for line in sys.stdin:
        function, *rest = json.loads(line)
        if function == "status":
            answer = _status(rest[0], wait=rest[1], over=over)
        else:
            answer = _forked(function, rest[0])
        print(json.dumps(answer), flush=True)  # noqa: T201 - what was asked for


if __name__ == "__main__":
    main()
