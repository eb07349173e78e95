"""Labels and thumbnails stand beside a result, are each owner's alone, and go with it."""

import json

import numpy as np
import pytest
from PIL import Image

from shoken.analysis.history_thumbnail import thumbnail_jpeg
from shoken.common.settings import settings
from shoken.reading import Scan
from shoken.store import results as store
from shoken.store.labels import NOTE_LENGTH, Label
from shoken.store.results import Store
from small_analysis import small_analysis

KEY, OTHER = "a" * 64, "b" * 64
LABEL = Label(visit="p1/2024", project="stroke", note="=2+2 左前頭葉")


@pytest.fixture(scope="module")
def small():
    """An analysis of a few thousand voxels."""
    rng = np.random.default_rng(1)
    from shoken.imaging.volume import Grid, Volume

    grid = Grid((16, 18, 14), np.diag([2.0, 2.0, 2.0, 1.0]))
    volume = Volume(rng.uniform(1, 2, grid.shape).astype(np.float32), grid)
    return small_analysis(Scan("x_T2.nii", "0" * 64, volume, grid))


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOKEN_STORE", str(tmp_path / "results"))
    settings.cache_clear()
    yield tmp_path / "results"
    settings.cache_clear()


def test_a_label_comes_back_is_its_owner_s_and_goes_with_its_result(small, folder):
    mine, theirs = Store("a@example.org"), Store("b@example.org")
    for one in (mine, theirs):
        one.keep(KEY, small)
    before = next(folder.rglob("*.shoken")).read_bytes()
    mine.labels.keep(KEY, LABEL)
    assert mine.labels.each() == {KEY: LABEL}
    assert mine.labels.of(KEY) == LABEL
    assert theirs.labels.each() == {}
    assert theirs.labels.of(KEY) == Label()
    assert next(folder.rglob("*.shoken")).read_bytes() == before
    (entry,) = mine.entries()
    files = [path for path in folder.rglob(f"{KEY}.*") if path.parent.name in mine._folder]
    assert entry.size_bytes == sum(path.stat().st_size for path in files)
    mine.remove(KEY)
    assert [path for path in folder.rglob(f"{KEY}.*") if path.parent.name in mine._folder] == []
    assert theirs.labels.thumbnails([KEY]).keys() == {KEY}


def test_what_makes_room_takes_its_label_with_it(small, folder, monkeypatch):
    Store().keep(KEY, small)
    Store().labels.keep(KEY, LABEL)
    tight = settings().model_copy(update={"store_mib": 0})
    monkeypatch.setattr(store, "settings", lambda: tight)
    Store().keep(OTHER, small)
    assert not [path for path in folder.rglob("*") if path.name.startswith((KEY, OTHER))]


def test_a_label_is_bounded_and_a_damaged_one_is_none(folder):
    longest = Label(note="\x01" * NOTE_LENGTH, project="\x01" * 60, visit="\x01" * 120)
    Store().labels.keep(KEY, longest)
    assert Store().labels.of(KEY) == longest
    with pytest.raises(ValueError, match="at most"):
        Label(note="x" * (NOTE_LENGTH + 1))
    (path,) = folder.rglob("*.label")
    for wrong in (b"", b"{", json.dumps({"format": 2}).encode(), b'{"format":1,"x":""}'):
        path.write_bytes(wrong)
        assert Store().labels.each() == {}
        assert Store().labels.of(KEY) == Label()


def test_the_thumbnail_is_a_small_picture_of_the_brain_with_the_lesion_in_it(small, tmp_path):
    (tmp_path / "x.jpg").write_bytes(jpeg := thumbnail_jpeg(small))
    assert len(jpeg) < 8192
    picture = np.asarray(Image.open(tmp_path / "x.jpg")).astype(int)
    assert picture.shape[0] == 72
    red = picture[..., 0] - picture[..., 2] > 60
    assert 0 < red.mean() < 0.3
    plain = np.asarray(
        _picture(thumbnail_jpeg(small_analysis(small.scan, lesions=False)), tmp_path)
    )
    assert not (plain[..., 0].astype(int) - plain[..., 2] > 60).any()


def _picture(jpeg, folder):
    (folder / "y.jpg").write_bytes(jpeg)
    return Image.open(folder / "y.jpg")


def test_a_result_whose_thumbnail_is_missing_or_foreign_has_none(small, folder):
    Store().keep(KEY, small)
    assert Store().labels.thumbnails([KEY, OTHER]).keys() == {KEY}
    (path,) = folder.rglob("*.thumbnail")
    path.write_bytes(b"<svg onload=alert(1)>")
    assert Store().labels.thumbnails([KEY]) == {}


def test_no_path_but_a_key_s_is_read_or_written():
    for key in ("../x", "a" * 63, ""):
        with pytest.raises(ValueError, match="key"):
            Store().labels.of(key)
        with pytest.raises(ValueError, match="key"):
            Store().labels.keep(key, LABEL)


def test_what_stands_beside_no_result_is_removed(small, folder):
    Store().keep(KEY, small)
    Store().keep(OTHER, small)
    for key in (KEY, OTHER):
        (folder / "local" / f"{key}.0001.review").write_bytes(b"review")
    (folder / "local" / f"{OTHER}.shoken").unlink()  # as a session does between two writes
    (entry,) = Store().entries()
    files = list((folder / "local").iterdir())
    assert {path.name[:64] for path in files} == {KEY} == {entry.key}
    assert entry.size_bytes == sum(path.stat().st_size for path in files)
