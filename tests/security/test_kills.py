"""Killed at 200 random moments: what is kept is whole, and nothing else is left after a restart."""

import os
import random
import time
from datetime import UTC, datetime, timedelta

import pytest

from nursery import Nursery, tiny
from shoken.common.settings import settings
from shoken.store import packed_results
from shoken.store import results as store
from shoken.store.packed_results import packed
from shoken.store.results import Store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="kills a group of processes"),
]
DAYS = 30
SEED = 18
# what is killed, how often, and how long it is at work at most, in seconds: to begin with, for the
# span follows the machine, shorter after a moment that was too late and longer after one at work
MOMENTS = {
    "save": (60, 0.25),
    "delete": (50, 0.008),
    "retention": (40, 0.015),
    "upload": (30, 0.15),
    "analysis": (20, 8.0),
}
# two moments of three are then at work, whatever the machine
_LONGER, _SHORTER = 1.05, 0.9
OTHERS = [f"{number:064x}" for number in range(12)]
KEY = "a" * 64
UNTOUCHED = "c" * 64  # kept before the first kill, and asked of nothing


class Killing:
    """A store and a temporary folder, and processes that are killed at work on them."""

    def __init__(self, analysis, scan, folder):
        self.nursery = None
        self._small, self._scan, self._folder = tiny(analysis), scan, folder
        self._chance = random.Random(SEED)  # noqa: S311 - no secret
        self.store, self.temporary = folder / "store", folder / "tmp"
        self.temporary.mkdir()
        self._begun, self.cut_short, self.results = folder / "begun", 0, 0
        (folder / "analysis").write_bytes(packed(analysis))
        self.environment = {
            "TMPDIR": str(self.temporary),
            "SHOKEN_STORE": str(self.store),
            "SHOKEN_STORE_DAYS": str(DAYS),
            "SHOKEN_TEST_BEGUN": str(self._begun),
        }

    def kill(self, what, most_s):
        """Begin something, and kill it in the midst of it; then start anew, and look."""
        function, given = getattr(self, f"_{what}")()
        self._begun.unlink(missing_ok=True)
        process = self.nursery.start(function, **given)
        while not self._begun.exists() and self.nursery.status(process, wait=False) is None:
            time.sleep(0.0005)
        assert self._begun.exists()
        time.sleep(self._chance.uniform(0, most_s))
        was_at_work = self.nursery.kill(process)
        self.cut_short += was_at_work
        self.nursery.run("serve")  # a server that starts, and stops
        assert [*self.temporary.iterdir()] == []
        self._is_whole()
        return was_at_work

    def _is_whole(self):
        for path in self.store.rglob("*"):
            is_asked_for = path.parent.suffix == ".run"  # what a server after it takes up
            is_kept = path.suffix in {".shoken", ".thumbnail"}
            assert path.is_dir() or is_kept or is_asked_for, path
            assert path.is_dir() or path.stat().st_mode & 0o777 == 0o600, path
        entries = Store().entries()
        pictures = {path.stem for path in self.store.rglob("*.thumbnail")}
        assert pictures <= {entry.key for entry in entries}
        assert UNTOUCHED in {entry.key for entry in entries}
        for entry in entries:
            assert entry.about
            found = Store().open(entry.key)
            assert found.findings == self._small.findings
            self.results += 1

    def _fill(self, *, days):
        """Small results that are so many days old, and one of today."""
        made = datetime.now(UTC) - timedelta(days)
        for key in OTHERS:
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(packed_results, "datetime", _At(made))
                Store().keep(key, self._small)

    def _save(self):
        return "save", {"key": KEY}

    def _delete(self):
        self._fill(days=1)
        return "delete", {"keys": OTHERS}

    def _retention(self):
        content = self._aged()
        for key in OTHERS:  # as another server has kept them, which cleared nothing away
            (self.store / "local" / f"{key}.shoken").write_bytes(content)
            (self.store / "local" / f"{key}.shoken").chmod(0o600)
        return "clear_away", {}

    def _aged(self):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(
                packed_results, "datetime", _At(datetime.now(UTC) - timedelta(DAYS + 1))
            )
            return packed(self._small)

    def _upload(self):
        return "serve", {"scan": str(self._scan), "key": "b" * 64, "seconds": 60}

    def _analysis(self):
        Store().remove("b" * 64)
        return self._upload()


class _At:
    fromisoformat = staticmethod(datetime.fromisoformat)

    def __init__(self, when):
        self._when = when

    def now(self, zone):
        return self._when.astimezone(zone)


def test_at_two_hundred_moments(analysis, phantom_file, tmp_path, monkeypatch):
    """Most moments are in what is cheap to do; those of an analysis are in a real one."""
    print(f"seed {SEED}")  # noqa: T201
    killing = Killing(analysis, phantom_file, tmp_path)
    here = settings().model_copy(update={"store": str(killing.store), "store_days": DAYS})
    monkeypatch.setattr(store, "settings", lambda: here)
    Store().keep(UNTOUCHED, tiny(analysis))
    with Nursery(tmp_path / "analysis", killing.environment) as nursery:
        killing.nursery = nursery
        for what, (times, first_s) in MOMENTS.items():
            most_s = first_s
            before = killing.cut_short, time.monotonic()
            for _ in range(times):
                most_s *= _LONGER if killing.kill(what, most_s) else _SHORTER
            cut = killing.cut_short - before[0]
            print(f"{what}: {cut} of {times} at work, {time.monotonic() - before[1]:.0f} s")  # noqa: T201
            assert cut >= times / 2  # else the moments were too late to say anything
    assert sum(times for times, _ in MOMENTS.values()) == 200
    assert killing.results > 200  # one in each look, and more
