"""What is kept is whole or not there, and each owner's alone."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from shoken.analysis.values import Options
from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.imaging.sequence import MrSequence
from shoken.store import packed_results
from shoken.store import results as store
from shoken.store.packed_results import HEAD_BYTES, about, packed, unpacked
from shoken.store.results import Store, key_of

KEY, OTHER = "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    small = settings().model_copy(update={"store": str(tmp_path / "results"), "store_days": 90})
    monkeypatch.setattr(store, "settings", lambda: small)
    return tmp_path / "results"


def test_an_analysis_comes_back_as_it_was(analysis):
    back = unpacked(packed(analysis))
    assert back.findings == analysis.findings
    assert back.notices == analysis.notices
    assert back.models == analysis.models
    assert back.scan.native == analysis.scan.native
    assert back.timings_s == analysis.timings_s
    assert np.array_equal(back.scan.volume.data, analysis.scan.volume.data)
    assert np.array_equal(back.lesions.mask.data, analysis.lesions.mask.data)
    assert np.array_equal(
        back.search.alignment.displacement_mm, analysis.search.alignment.displacement_mm
    )
    for one, other in ((back.brain, analysis.brain), (back.lesions, analysis.lesions)):
        assert np.array_equal(one.probability.data > 0.5, other.probability.data > 0.5)
        assert np.abs(one.probability.data - other.probability.data).max() <= 1 / 4096
    told = about(packed(analysis)[:HEAD_BYTES])
    assert (told.name, told.finding_count) == (analysis.scan.name, len(analysis.findings))


def test_what_is_damaged_or_foreign_is_refused(analysis):
    content = packed(analysis)
    for broken in (
        content[:-50],
        b"",
        b"PK",
        content.replace(b'"Finding"', b'"Popen_1"'),
    ):
        with pytest.raises(ValueError, match="result"):
            unpacked(broken)
    with pytest.raises(ValueError, match="result"):
        about(b"text" * 10)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("analysis.json", '{"format": 0, "analysis": {}}')
    with pytest.raises(ValueError, match="another version"):
        unpacked(stream.getvalue())


def test_kept_listed_opened_and_removed(analysis, folder):
    mine, theirs = Store("a@example.org"), Store("b@example.org")
    mine.keep(KEY, analysis)
    assert [entry.key for entry in mine.entries()] == [KEY]
    assert mine.open(KEY).findings == analysis.findings
    assert theirs.entries() == ()
    assert theirs.open(KEY) is None
    assert "example" not in str([*folder.rglob("*")])
    mine.remove(KEY)
    mine.remove(KEY)
    assert not mine.has(KEY)
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert mine.open("../../etc/passwd") is None
    with pytest.raises(ValueError, match="key"):
        mine.remove("../../etc/passwd")


def test_what_is_too_old_is_removed(analysis, monkeypatch):
    long_ago = datetime.now(UTC) - timedelta(days=91)
    with monkeypatch.context() as patched:
        patched.setattr(packed_results, "datetime", _Frozen(long_ago))
        Store().keep(KEY, analysis)
    Store().keep(OTHER, analysis)
    assert [entry.key for entry in Store().entries()] == [OTHER]
    assert not Store().has(KEY)


def test_what_is_too_old_is_not_opened_even_where_it_was_not_removed_yet(analysis, monkeypatch):
    long_ago = datetime.now(UTC) - timedelta(days=91)
    with monkeypatch.context() as patched:
        patched.setattr(packed_results, "datetime", _Frozen(long_ago))
        patched.setattr(Store, "_make_room", lambda _: None)  # killed before it came to that
        Store().keep(KEY, analysis)
    assert Store().has(KEY)
    assert Store().open(KEY) is None
    assert Store().entries() == ()
    assert not Store().has(KEY)


def test_the_oldest_make_room(analysis, monkeypatch):
    size_mib = len(packed(analysis)) / 2**20
    for number, day in enumerate((3, 1, 2)):
        with monkeypatch.context() as patched:
            patched.setattr(packed_results, "datetime", _Frozen(datetime.now(UTC) - timedelta(day)))
            Store().keep(f"{number:064x}", analysis)
    few = settings().model_copy(
        update={"store": store.settings().store, "store_mib": int(2.5 * size_mib)}
    )
    monkeypatch.setattr(store, "settings", lambda: few)
    Store().keep(KEY, analysis)
    assert [entry.key[-1] for entry in Store().entries()] == ["a", "1"]


class _Frozen:
    fromisoformat = staticmethod(datetime.fromisoformat)

    def __init__(self, when):
        self._when = when

    def now(self, zone):
        return self._when.astimezone(zone)


def test_other_places_by_their_url(analysis, monkeypatch):
    there = settings().model_copy(update={"store": "memory://results"})
    monkeypatch.setattr(store, "settings", lambda: there)
    Store().keep(KEY, analysis)
    assert [entry.key for entry in Store().entries()] == [KEY]
    assert Store().open(KEY).findings == analysis.findings
    Store().remove(KEY)
    assert Store().entries() == ()
    nowhere = settings().model_copy(update={"store": "nothing://x"})
    monkeypatch.setattr(store, "settings", lambda: nowhere)
    with pytest.raises(UsageError, match="SHOKEN_STORE"):
        Store()


@pytest.mark.slow  # a process is killed again and again
def test_killed_at_any_moment_leaves_whole_results_or_none(analysis, folder, tmp_path):
    kept = tmp_path / "analysis"
    kept.write_bytes(packed(analysis))
    code = f"""
from pathlib import Path
from shoken.store.packed_results import unpacked
from shoken.store.results import Store
analysis = unpacked(Path({str(kept)!r}).read_bytes())
store, n = Store(), 0
print("ready", flush=True)
while True:
    store.keep(f"{{n % 4:064x}}", analysis)
    n += 1
"""
    there = {**os.environ, "SHOKEN_STORE": str(folder)}
    for wait_s in (0.0, 0.05, 0.13, 0.31):
        writer = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, env=there, text=True
        )
        assert writer.stdout.readline() == "ready\n"
        time.sleep(wait_s)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        for entry in Store().entries():
            assert Store().open(entry.key).findings == analysis.findings


def test_a_key_tells_content_choices_and_sequence_apart():
    plain = key_of("1" * 64, "x.nii.gz", Options())
    assert plain == key_of("1" * 64, "renamed.nii", Options())
    others = {
        key_of("2" * 64, "x.nii.gz", Options()),
        key_of("1" * 64, "x_T1w.nii.gz", Options()),
        key_of("1" * 64, "x.nii.gz", replace(Options(), sequence=MrSequence.T2)),
        key_of("1" * 64, "x.nii.gz", replace(Options(), lesion="none")),
    }
    assert len({plain, *others}) == 5
