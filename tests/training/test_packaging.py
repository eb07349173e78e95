"""A run's file takes its place in the package, and the catalogue and the page say so."""

import hashlib
import shutil
from pathlib import Path

import pytest

from training import packaging
from training.packaging import package

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copied(tmp_path):
    """A copy of what packaging reads and writes."""
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    for folder in ("docs", "training"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "docs/make_models.py", tmp_path / "docs")
    for path in ROOT.glob("training/*.md"):
        shutil.copy(path, tmp_path / "training")
    return tmp_path


def test_file_sha256_and_page_agree(copied, tmp_path):
    file = tmp_path / "lesion.onnx"
    file.write_bytes(b"other weights")
    digest = package(file, copied)
    assert digest == hashlib.sha256(b"other weights").hexdigest()
    folder = copied / "src/shoken/models"
    assert (folder / "packaged/shoken-lesion/lesion.onnx").read_bytes() == b"other weights"
    assert digest in (folder / "catalogue/shoken_lesion.py").read_text(encoding="utf-8")
    assert digest in (copied / "docs/models.md").read_text(encoding="utf-8")


def test_a_file_that_is_too_large_is_refused(copied, tmp_path, monkeypatch):
    file = tmp_path / "lesion.onnx"
    file.write_bytes(b"large")
    monkeypatch.setattr(packaging, "_MOST_BYTES", 4)
    with pytest.raises(ValueError, match="more than"):
        package(file, copied)
