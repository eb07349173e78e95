"""What all tests share: one phantom head, its file, and its analysis."""

from __future__ import annotations

import atexit
import functools
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import hypothesis
import pytest

import product_forks
from forked import KeptReader
from kept_between_runs import kept
from shoken.analysis.phantom import Phantom, PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.common.settings import settings
from shoken.export.samples import write_phantom
from shoken.reading import Scan, sandbox_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.analysis.values import Analysis

# results of the page go here, and not where the developer's own are
os.environ["SHOKEN_STORE"] = tempfile.mkdtemp(prefix="shoken-test-store-")
atexit.register(shutil.rmtree, os.environ["SHOKEN_STORE"], ignore_errors=True)

# the same examples each time, however long a busy machine takes to draw them
hypothesis.settings.register_profile(
    "tests",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("tests")

# where size is not the point: its analysis takes a third of the time, and the lesion is so faint
# that its mask depends on the threshold
COARSE = PhantomOptions(in_plane_mm=2, slice_mm=2, lesion_contrast=0.5)

SHARED = Path(os.environ.get("SHOKEN_TEST_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a sixth of a run is waiting, for servers and for limits."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """One process, of whoever runs tests at once, forks the page's workers for all of them."""
    if not hasattr(config, "workerinput"):
        config.add_cleanup(product_forks.ForkedWorkers().close)


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is loaded stays to the end: no search for garbage goes through it again and again."""
    gc.disable()
    yield
    gc.enable()
    gc.freeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real scans and published weights; tests that need them are skipped without."""
    if not SHARED.is_dir():
        pytest.skip("real scans are not on this machine (a folder 'shared' beside the repository)")
    return SHARED


_STARTED = sandbox_client._started


@pytest.fixture(scope="session", autouse=True)
def _forked_readers() -> Iterator[None]:
    """The processes that read for this one are forked: a start takes most of a reading's time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox_client, "_started", KeptReader)
        yield


@pytest.fixture
def started_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading processes are started as the product starts them, for tests of just that."""
    monkeypatch.setattr(sandbox_client, "_started", _STARTED)


@pytest.fixture(scope="session", autouse=True)
def _components_found_once() -> Iterator[None]:
    """Each run of a page reads anew what hundreds of packages say of themselves: here, once."""
    with pytest.MonkeyPatch.context() as patch:
        # loaded by now where pages are drawn
        if "streamlit.testing" in sys.modules:
            from streamlit.components.v2 import manifest_scanner as scanner

            found = functools.cache(scanner.scan_component_manifests)
            patch.setattr(scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="module")
def forked_workers() -> Iterator[None]:
    """The page's workers are forked: a start takes most of the time of what a test has one do."""
    forked = SimpleNamespace(Popen=product_forks.popen, PIPE=subprocess.PIPE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shoken.web.running.workers.subprocess", forked)
        yield


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
def cache(request: pytest.FixtureRequest) -> Path:
    """The folder of what is kept from one run of the tests to the next."""
    return request.config.cache.mkdir("shoken")


@pytest.fixture(scope="session")
def phantom(cache: Path) -> Phantom:
    """A FLAIR head in voxels of 2 mm with one faint lesion of 4 mL, seed 1."""
    return kept(cache, "phantom", lambda: make_phantom(COARSE))


@pytest.fixture(scope="session")
def phantom_file(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same head as a file, its truth beside it."""
    folder = tmp_path_factory.mktemp("phantom")

    def written() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in write_phantom(COARSE, folder)}

    files = kept(cache, "phantom-files", written)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / next(iter(files))


@pytest.fixture(scope="session")
def analysis(cache: Path, phantom_file: Path) -> Analysis:
    """The same head, analysed with the defaults."""
    return kept(cache, "analysis", lambda: analyse(phantom_file))


@pytest.fixture(scope="session")
def fine_phantom(cache: Path) -> Phantom:
    """A head in voxels of 1 mm, as scans have them, with a clear lesion."""
    return kept(cache, "fine-phantom", lambda: make_phantom(PhantomOptions()))


@pytest.fixture(scope="session")
def fine_analysis(cache: Path, fine_phantom: Phantom) -> Analysis:
    """The head in voxels of 1 mm, analysed with the defaults."""
    scan = Scan("phantom_FLAIR.nii", "0" * 64, fine_phantom.volume, fine_phantom.volume.grid)
    return kept(cache, "fine-analysis", lambda: analyse(scan))
