import numpy as np
import pytest

import hostile_files
from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.reading import is_picture, read_picture, read_scan

SOUND = hostile_files.sound_pictures()


@pytest.mark.parametrize("kind", SOUND)
def test_the_same_head_however_it_is_kept(kind, tmp_path):
    path = tmp_path / "TANAKA.png"
    path.write_bytes(SOUND[kind])
    assert is_picture(path)
    picture = read_picture(path)
    expected = hostile_files.head_picture() / (220 if "floats" in kind else 255)
    assert picture.grey.shape == expected.shape
    within = 0.06 if "jpeg" in kind else 0.001
    assert np.abs(picture.grey - expected).max() <= within
    assert "TANAKA" not in picture.name


def test_a_damaged_exif_is_refused_with_its_cause(tmp_path):
    content = bytearray(SOUND["jpeg on its side"])
    content[41] = 0  # found by mutated files: the artist's name as a number, which Pillow packs
    (tmp_path / "x.jpg").write_bytes(content)
    with pytest.raises(UnreadableScan, match="damaged"):
        read_picture(tmp_path / "x.jpg")


def test_all_16_bits_count(tmp_path):
    deep = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64) * 16
    (tmp_path / "deep.png").write_bytes(hostile_files.picture(array=deep))
    assert len(np.unique(read_picture(tmp_path / "deep.png").grey)) == 64 * 64


def test_what_is_transparent_is_black(tmp_path):
    grey = hostile_files.head_picture()
    clear = np.dstack([np.full_like(grey, 200), np.where(grey > 0, 255, 0).astype(np.uint8)])
    (tmp_path / "clear.png").write_bytes(hostile_files.picture(array=clear))
    picture = read_picture(tmp_path / "clear.png")
    assert picture.grey[0, 0] == 0
    assert picture.grey[64, 64] == pytest.approx(200 / 255, abs=0.01)


def test_a_picture_is_no_scan(tmp_path):
    (tmp_path / "x.nii").write_bytes(SOUND["grey"])
    with pytest.raises(UnsupportedScan, match="a single slice is not a volume"):
        read_scan(tmp_path / "x.nii")
