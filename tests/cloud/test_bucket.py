"""The store in a bucket: gcsfs against the wire format of Cloud Storage."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from nursery import tiny
from shoken.common.errors import StoreError
from shoken.common.settings import settings
from shoken.store import packed_results
from shoken.store import results as store
from shoken.store.packed_results import HEAD_BYTES, packed
from shoken.store.results import Store
from storage_server import BUCKET, OBJECT_USER, served_bucket

KEY, OTHER = "a" * 64, "b" * 64
URL = f"gs://{BUCKET}/results"


@pytest.fixture
def bucket(monkeypatch, tmp_path):
    there = settings().model_copy(update={"store": URL, "store_days": 30})
    monkeypatch.setattr(store, "settings", lambda: there)
    with served_bucket(monkeypatch, tmp_path) as storage:
        yield storage


def test_kept_listed_opened_and_removed_with_the_least_rights(analysis, bucket):
    mine, theirs = Store("a@example.org"), Store("b@example.org")
    assert mine.entries() == ()
    assert mine.open(KEY) is None
    mine.keep(KEY, analysis)
    mine.keep(KEY, analysis)  # in place of the one before
    mine.keep(OTHER, analysis)
    assert mine.has(KEY)
    assert {entry.key for entry in mine.entries()} == {KEY, OTHER}
    sizes = [entry.size_bytes for entry in mine.entries()]
    assert sum(sizes) == sum(map(len, bucket.objects.values()))
    assert mine.open(KEY).findings == analysis.findings
    assert theirs.entries() == ()
    assert theirs.open(KEY) is None
    assert not theirs.has(KEY)
    mine.remove(KEY)
    mine.remove(KEY)
    assert not mine.has(KEY)
    assert [entry.key for entry in mine.entries()] == [OTHER]
    assert all(name.startswith("results/") for name in bucket.objects)
    assert "example" not in str([*bucket.objects])
    assert bucket.tokens  # of the account, by the metadata server
    assert {*bucket.asked} == OBJECT_USER


def test_a_list_reads_the_heads_alone(analysis, bucket):
    long_name = "頭" * 80 + ".nii.gz"
    named = packed(replace(analysis, scan=replace(analysis.scan, name=long_name)))
    for number in range(5):
        bucket.objects[f"results/local/{number:064x}.shoken"] = named
    assert [entry.about.name for entry in Store().entries()] == [long_name] * 5
    assert bucket.ranges == [f"bytes=0-{HEAD_BYTES - 1}"] * 5


def test_another_instance_is_seen_at_once(analysis, bucket):
    reader = Store()
    assert reader.entries() == ()
    assert not reader.has(KEY)
    bucket.objects[f"results/local/{KEY}.shoken"] = packed(analysis)
    assert reader.has(KEY)
    assert [entry.key for entry in reader.entries()] == [KEY]
    bucket.objects.clear()
    assert not reader.has(KEY)
    assert reader.open(KEY) is None


def test_what_has_come_since_it_was_listed_is_not_cleared_away(analysis, bucket):
    small = tiny(analysis)
    Store().keep(KEY, small)
    (listed,) = Store().entries()
    Store().keep(KEY, tiny(analysis, 3))
    Store()._remove_as_seen(listed)
    assert Store().open(KEY).scan.volume.data.shape == (3, 3, 3)
    (listed,) = Store().entries()
    Store()._remove_as_seen(listed)
    Store()._remove_as_seen(listed)  # another server was faster
    assert bucket.objects == {}


def test_what_is_too_old_is_not_listed_and_what_is_damaged_is(analysis, bucket, monkeypatch):
    long_ago = datetime.now(UTC) - timedelta(days=31)
    with monkeypatch.context() as patched:
        patched.setattr(
            packed_results,
            "datetime",
            SimpleNamespace(now=long_ago.astimezone, fromisoformat=datetime.fromisoformat),
        )
        Store().keep(KEY, analysis)
    assert bucket.objects == {}  # beyond its days when it came: removed at once
    Store().keep(OTHER, analysis)
    bucket.objects[f"results/local/{KEY}.shoken"] = b"foreign"
    bucket.objects[f"results/local/{OTHER[:-1]}c.shoken"] = b""
    bucket.objects["results/local/notes.txt"] = b"foreign"
    entries = Store().entries()
    assert entries[0].key == OTHER
    damaged = {entry.key for entry in entries if entry.about is None}
    assert damaged == {KEY, f"{OTHER[:-1]}c"}
    assert Store().open(KEY) is None


def test_a_moment_s_failure_is_asked_again_and_a_refusal_is_said(
    analysis, bucket, monkeypatch, caplog
):
    async def at_once(_):
        pass

    monkeypatch.setattr("gcsfs.retry.asyncio", SimpleNamespace(sleep=at_once))
    bucket.failures[:] = [503, 429, 500]
    Store().keep(KEY, analysis)
    assert bucket.failures == []
    assert Store().open(KEY).findings == analysis.findings
    bucket.permissions = frozenset()
    for ask in (Store().entries, lambda: Store().open(KEY), lambda: Store().has(KEY)):
        with pytest.raises(StoreError, match="SHOKEN_STORE"):
            ask()
    with pytest.raises(StoreError, match="SHOKEN_STORE") as said:
        Store().keep(OTHER, analysis)
    assert "Forbidden: " in caplog.text  # for who runs the server; a page shows no foreign words
    assert "Forbidden: " not in str(said.value)


@pytest.mark.slow
@pytest.mark.parametrize("chunk_bytes", [None, 2**22])
def test_killed_at_any_moment_leaves_whole_results_or_none(
    fine_analysis, bucket, tmp_path, chunk_bytes
):
    """In one request, and in several as results of more than 50 MiB are sent.

    A small result would be in the system's buffers by the time that its writer is killed.
    """
    content = packed(fine_analysis)
    kept = tmp_path / "analysis"
    kept.write_bytes(content)
    code = f"""
import functools
from pathlib import Path
import gcsfs
from shoken.store.packed_results import unpacked
from shoken.store.results import Store
if {chunk_bytes}:
    whole = gcsfs.core.GCSFileSystem._pipe_file
    gcsfs.core.GCSFileSystem._pipe_file = functools.partialmethod(whole, chunksize={chunk_bytes})
analysis = unpacked(Path({str(kept)!r}).read_bytes())
for key in ("a" * 64, "b" * 64, "a" * 64):
    Store().keep(key, analysis)
"""
    there = {**os.environ, "SHOKEN_STORE": URL, **bucket.environment(tmp_path)}
    # in the first upload, in the second, and in the one that takes the place of the first
    for whole, wholes in ((0.001, 0), (0.6, 0), (1.5, 1), (2.9, 2)):
        bucket.objects.clear()
        bucket.uploaded_bytes = 0
        writer = subprocess.Popen([sys.executable, "-c", code], env=there)
        last = int(whole * len(content))
        bucket.on_upload = lambda had, w=writer, last=last: had > last and w.kill()
        assert writer.wait() == -signal.SIGKILL
        entries = Store().entries()
        assert len(entries) == wholes
        assert all(Store().open(entry.key).findings == fine_analysis.findings for entry in entries)
    assert bool(bucket.sessions) == bool(chunk_bytes)
