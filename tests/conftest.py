"""What all tests share: one phantom head, its file, and its analysis."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shoken.export.samples import write_phantom
from shoken.pipeline import Analysis, analyse
from shoken.sample import Phantom, PhantomOptions, make_phantom
from shoken.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# results of the page go here, and not where the developer's own are
os.environ["SHOKEN_STORE"] = tempfile.mkdtemp(prefix="shoken-test-store-")
atexit.register(shutil.rmtree, os.environ["SHOKEN_STORE"], ignore_errors=True)

SHARED = Path(os.environ.get("SHOKEN_TEST_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real scans and published weights; tests that need them are skipped without."""
    if not SHARED.is_dir():
        pytest.skip("real scans are not on this machine (a folder 'shared' beside the repository)")
    return SHARED


@pytest.fixture
def usual_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where weights are usually kept, while ``tmp_path``, empty, is the model folder."""
    usual = settings().model_dir
    monkeypatch.setenv("SHOKEN_MODEL_DIR", str(tmp_path))
    settings.cache_clear()
    yield usual
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture(scope="session")
def phantom() -> Phantom:
    """A FLAIR head with one lesion of 4 mL, seed 1."""
    return make_phantom(PhantomOptions())


@pytest.fixture(scope="session")
def phantom_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same head as a file."""
    return write_phantom(PhantomOptions(), tmp_path_factory.mktemp("phantom"))[0]


@pytest.fixture(scope="session")
def analysis(phantom_file: Path) -> Analysis:
    """The same head, analysed with the defaults."""
    return analyse(phantom_file)
