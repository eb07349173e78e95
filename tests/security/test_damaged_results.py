"""A result that is damaged where it is kept says so, can be deleted, and hinders nothing."""

import io
import json
import random
import zipfile
import zlib
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.common.errors import StoreError
from shoken.common.settings import settings
from shoken.imaging.volume import Volume
from shoken.store import results as store
from shoken.store.packed_results import HEAD_BYTES, about, packed, unpacked
from shoken.store.results import Store
from shoken.web.text import TEXTS

KEY, OTHER = "a" * 64, "b" * 64
FLIPS = 3600


@pytest.fixture(scope="module")
def small(analysis):
    """An analysis whose arrays are mostly empty, so that its archive is small."""
    empty = np.zeros_like(analysis.search.alignment.displacement_mm)
    data = analysis.scan.volume.data.copy()
    data[:, :, 3:] = 0
    return replace(
        analysis,
        scan=replace(analysis.scan, volume=Volume(data, analysis.scan.volume.grid)),
        search=replace(
            analysis.search,
            alignment=replace(analysis.search.alignment, displacement_mm=empty),
        ),
    )


@pytest.fixture
def folder(monkeypatch, tmp_path):
    here = settings().model_copy(update={"store": str(tmp_path / "results"), "store_mib": 64})
    monkeypatch.setattr(store, "settings", lambda: here)
    (tmp_path / "results/local").mkdir(parents=True)
    return tmp_path / "results/local"


def flipped(content, places):
    """The same bytes with one bit changed, again and again."""
    changed = bytearray(content)
    for bit in places:
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)
        changed[bit // 8] ^= 1 << bit % 8


@pytest.mark.slow  # thousands of bits
def test_no_single_bit_changes_a_number_unseen(small):
    content, chance = packed(small), random.Random(18)  # noqa: S311 - no secret
    told = about(content[:HEAD_BYTES])
    head, tail = range(8 * 800), range(8 * (len(content) - 1200), 8 * len(content))
    places = [*chance.sample(head, FLIPS // 3), *chance.sample(tail, FLIPS // 3)]
    places += chance.sample(range(8 * len(content)), FLIPS // 3)
    for changed in flipped(content, places):
        with pytest.raises(ValueError, match="damaged"):
            unpacked(changed)
        with suppress(ValueError):  # damaged, and said so
            assert about(changed[:HEAD_BYTES]) == told
    assert unpacked(content).findings == small.findings


@pytest.mark.slow  # damaged at many places
def test_a_damaged_head_is_listed_deletable_and_in_nobody_s_way(small, folder):
    content = packed(small)
    for bit in random.Random(5).sample(range(8 * 30, 8 * 200), 60):  # noqa: S311
        (changed,) = flipped(content, [bit])
        (folder / f"{KEY}.shoken").write_bytes(changed)
        Store().keep(OTHER, small)
        entries = {entry.key: entry.about for entry in Store().entries()}
        assert entries[OTHER].finding_count == len(small.findings)
        assert entries[KEY] in {None, about(content[:HEAD_BYTES])}
        assert Store().open(KEY) is None
        Store().remove(KEY)
        assert [entry.key for entry in Store().entries()] == [OTHER]


@pytest.mark.parametrize("content", [b"", b"PK", bytes(5000), b"x" * 100])
def test_what_is_no_archive_is_listed_as_damaged(content, small, folder):
    (folder / f"{KEY}.shoken").write_bytes(content)
    (folder / "notes.shoken").write_bytes(b"not ours")
    (folder / f"{'c' * 64}.shoken").mkdir()
    Store().keep(OTHER, small)
    assert [(entry.key, entry.about is None) for entry in Store().entries()] == [
        (OTHER, False),
        (KEY, True),
    ]
    assert Store().open(KEY) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"made": "soon"},
        {"made": "2026-11-28T10:00:00"},
        {"made": 7},
        {"name": None},
        {"sequence": "x"},
        {"finding_count": "2"},
        {"finding_count": -1},
        {"lesion_ml": float("nan")},
        {"lesion_ml": "1.0"},
        {"is_synthetic": 1},
        {"more": 1},
    ],
    ids=str,
)
def test_types_and_dates_are_checked_where_the_crc_holds(wrong, small):
    told = json.dumps(asdict(about(packed(small)[:HEAD_BYTES])) | wrong)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("about.json", told)
    head = stream.getvalue()
    assert zlib.crc32(told.encode()).to_bytes(4, "little") in head
    with pytest.raises(ValueError, match=r"\w"):
        about(head)


def test_no_path_and_no_foreign_words_when_the_place_does_not_work(small, folder, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", str(folder / "secret"))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left on device") as said:
        Store().keep(KEY, small)
    assert str(folder) not in str(said.value)
    assert "secret" not in str(said.value)


def _history():
    from shoken.web.history.page import history_page

    history_page(None, None)


def _compare():
    from shoken.web.comparison.page import compare_page

    compare_page()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_history_says_damaged_and_deletes_it(language, folder):
    (folder / f"{KEY}.shoken").write_bytes(b"PK\3\4 damaged")
    history = _drawn(_history, language)
    assert [warning.value for warning in history.warning] == [TEXTS[language].uploads.damaged_said]
    assert history.button[0].disabled
    history.button(f"delete {KEY}").click().run()
    assert not history.exception
    assert not [*folder.iterdir()]


def test_compare_offers_what_is_whole_alone(small, folder):
    (folder / f"{KEY}.shoken").write_bytes(b"PK\3\4 damaged")
    Store().keep(OTHER, small)
    page = _drawn(_compare, "en")
    assert not page.error
    assert len(page.selectbox[0].options) == 2  # none, and the whole one


def _drawn(draw, language):
    page = AppTest.from_function(draw, default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    page.run()
    assert not page.exception
    return page
