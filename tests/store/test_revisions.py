"""Revisions are kept beside the automatic result, whole or not at all, and it stays as it is."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.findings.place import Side, Site
from shoken.analysis.review.edits import Add, Erase, Judge, Merge, Split
from shoken.analysis.review.marks import Reason, Verdict
from shoken.analysis.review.reviewing import begun, edited, reviewed, signed, undone
from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.store import results as store
from shoken.store.packed_results import packed
from shoken.store.results import Store
from shoken.store.revisions import packed_revision, unpacked_revision

KEY, OTHER = "a" * 64, "b" * 64


@pytest.fixture(params=["disk", "memory"])
def kept(request, analysis, monkeypatch, tmp_path):
    """A store with one automatic result."""
    places = {"disk": str(tmp_path / "results"), "memory": f"memory://{tmp_path.name}"}
    there = settings().model_copy(update={"store": places[request.param], "store_days": 0})
    monkeypatch.setattr(store, "settings", lambda: there)
    Store().keep(KEY, analysis)
    return Store()


@pytest.fixture
def on_disk(analysis, monkeypatch, tmp_path):
    there = settings().model_copy(update={"store": str(tmp_path / "results"), "store_days": 0})
    monkeypatch.setattr(store, "settings", lambda: there)
    Store().keep(KEY, analysis)
    return tmp_path / "results"


def _worked_on(analysis):
    """A revision with an edit of each kind, one of them undone."""
    tag = analysis.findings[0].id
    revision = begun(analysis, None, 1, "reader@example.org")
    start = revision.marking
    own = np.flatnonzero(start.labels == tag).astype(np.int32)
    place = Site(Side.RIGHT, "insula")
    middle = int(np.median(np.unravel_index(own, start.labels.shape)[0]))
    for edit in (
        Judge(tag=tag, verdict=Verdict.ACCEPTED, comment="所見", place=place),
        Erase(voxels=own[:1]),
        Split(tag=tag, axis=0, index=middle),
        Add(voxels=np.array([0, 1, 2], dtype=np.int32)),
        Judge(tag=tag, verdict=Verdict.REJECTED, reason=Reason.FLOW),
    ):
        revision = edited(revision, edit)
    first, second = (mark.tag for mark in revision.marking.marks[-2:])
    return undone(edited(revision, Merge(tags=(first, second))), start)


def test_a_revision_comes_back_as_it_was(analysis):
    revision = _worked_on(analysis)
    back = unpacked_revision(packed_revision(signed(revision, "Reader")))
    assert np.array_equal(back.marking.labels, revision.marking.labels)
    assert back.marking.marks == revision.marking.marks
    assert [type(edit) for edit in back.edits] == [type(edit) for edit in revision.edits]
    assert np.array_equal(back.edits[1].voxels, revision.edits[1].voxels)
    assert (back.done, len(back.edits)) == (5, 6)
    assert back.signature.name == "Reader"
    assert reviewed(analysis, back).findings == reviewed(analysis, revision).findings


def test_what_is_damaged_or_foreign_is_refused(analysis):
    content = packed_revision(begun(analysis, None, 1, ""))
    for broken in (
        content[:-50],
        b"",
        packed(analysis),
        content.replace(b'"open"', b'"oben"'),
        content.replace(b'"format": 1', b'"format": 9'),
        content[:-70] + bytes([content[-70] ^ 1]) + content[-69:],
    ):
        assert broken != content
        with pytest.raises(ValueError, match="review"):
            unpacked_revision(broken)


def test_the_automatic_result_stays_byte_for_byte(analysis, kept):
    place = kept._place(KEY)
    before = kept._files.cat_file(place)
    revision = begun(kept.open(KEY), None, 1, "")
    kept.revisions.keep(KEY, revision)
    for edit in _worked_on(analysis).edits[:3]:
        revision = edited(revision, edit)
        kept.revisions.keep(KEY, revision)
    kept.revisions.keep(KEY, signed(revision, "Reader"))
    assert kept._files.cat_file(place) == before
    (told,) = kept.revisions.about(KEY)
    assert (told.number, told.saves, told.signed_by) == (1, 4, "Reader")
    assert kept.revisions.about_each() == {KEY: (told,)}
    back = kept.revisions.open(KEY, 1)
    assert reviewed(kept.open(KEY), back).review.changes.accepted >= 1
    (entry,) = kept.entries()
    assert entry.size_bytes > len(before)


def test_a_signed_revision_and_another_readers_are_not_replaced(analysis, kept):
    first = begun(analysis, None, 1, "")
    kept.revisions.keep(KEY, first)
    said = Judge(tag=analysis.findings[0].id, verdict=Verdict.ACCEPTED)
    mine, theirs = edited(first, said), edited(first, replace(said, comment="another"))
    kept.revisions.keep(KEY, mine)
    with pytest.raises(UsageError, match="changed elsewhere"):
        kept.revisions.keep(KEY, theirs)
    with pytest.raises(UsageError, match="changed elsewhere"):
        kept.revisions.keep(KEY, begun(analysis, None, 1, ""))
    done = signed(mine, "Reader")
    kept.revisions.keep(KEY, done)
    with pytest.raises(UsageError, match="changed elsewhere"):
        kept.revisions.keep(KEY, edited(mine, said))
    second = begun(analysis, done, 2, "")
    kept.revisions.keep(KEY, second)
    assert [told.number for told in kept.revisions.about(KEY)] == [1, 2]
    assert kept.revisions.open(KEY, 1).signature == done.signature


def test_revisions_go_with_their_result(analysis, kept):
    kept.keep(OTHER, analysis)
    for key in (KEY, OTHER):
        kept.revisions.keep(key, begun(analysis, None, 1, ""))
    kept.remove(KEY)
    assert list(kept.revisions.about_each()) == [OTHER]
    with pytest.raises(UsageError, match="not kept any more"):
        kept.revisions.open(KEY, 1)
    said = Judge(tag=1, verdict=Verdict.ACCEPTED)
    after = edited(begun(analysis, None, 1, ""), said)
    with pytest.raises(UsageError, match="deleted meanwhile"):
        kept.revisions.keep(KEY, after)


@pytest.mark.slow  # a process is killed again and again
def test_killed_at_any_moment_leaves_the_old_or_the_new(analysis, on_disk, tmp_path):
    kept = tmp_path / "analysis"
    kept.write_bytes(packed(analysis))
    code = f"""
from pathlib import Path
from shoken.analysis.review.edits import Judge
from shoken.analysis.review.marks import Verdict
from shoken.analysis.review.reviewing import begun, edited
from shoken.store.packed_results import unpacked
from shoken.store.results import Store
analysis = unpacked(Path({str(kept)!r}).read_bytes())
revisions = Store().revisions
number = len(revisions.about({KEY!r})) + 1
revision = begun(analysis, None, number, "")
print("ready", flush=True)
while True:
    revisions.keep({KEY!r}, revision)
    said = Judge(tag=1, verdict=Verdict.ACCEPTED, comment=str(revision.saves + 1))
    revision = edited(revision, said)
"""
    before = {path: path.read_bytes() for path in on_disk.rglob("*.shoken")}
    there = {**os.environ, "SHOKEN_STORE": str(on_disk)}
    for wait_s in (0.0, 0.07, 0.2):
        writer = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, env=there, text=True
        )
        assert writer.stdout.readline() == "ready\n"
        time.sleep(wait_s)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        for told in Store().revisions.about(KEY):
            back = Store().revisions.open(KEY, told.number)
            assert back.saves == told.saves
            assert back.marking.mark(1).comment == (str(back.saves) if back.saves else "")
    assert Store().revisions.about(KEY)
    assert {path: path.read_bytes() for path in on_disk.rglob("*.shoken")} == before
