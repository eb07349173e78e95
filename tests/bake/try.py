"""Baking for real, where ``shoken[bake]`` is installed: python tests/bake/try.py CACHE

CACHE holds weights and templates under ANTsXNet's names.  Plain assertions, since that environment
has no pytest; .ci/run calls it.
"""

# ruff: noqa: T201, PT017 - a script that says what it saw
import os
import shutil
import sys
import tempfile
from pathlib import Path

from shoken.common.errors import ModelCorrupt, ModelMissing
from shoken.common.settings import settings
from shoken.models.baking import bake
from shoken.models.catalogue import MODELS
from shoken.models.weights import LOCK, ModelState, find, model_state, read_lock

SPEC = MODELS["antspynet-brain-t1"]
WEIGHTS, TEMPLATE = "brainExtractionRobustT1.h5", "S_template3.nii.gz"


def main() -> None:
    published = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        cache, models = Path(scratch) / "cache", Path(scratch) / "models"
        cache.mkdir()
        for name in (WEIGHTS, TEMPLATE):
            shutil.copy(published / name, cache / name)
        os.environ["SHOKEN_MODEL_DIR"] = str(models)
        os.environ["SHOKEN_OFFLINE"] = "1"
        settings.cache_clear()

        bake(SPEC, cache)
        assert model_state(SPEC) is ModelState.PRESENT
        folder = models / SPEC.id
        lock = read_lock(folder)
        assert set(lock.went_in) == {WEIGHTS, TEMPLATE}, lock
        assert set(lock.came_out) == {file.name for file in SPEC.files}, lock
        for file in SPEC.files:
            assert find(SPEC, file).is_file()
        before = contents(folder)

        bake(SPEC, cache)  # again: the same bytes
        assert contents(folder) == before
        print("the same bake twice gives the same bytes")

        damage(cache / WEIGHTS)
        refused(cache, ModelCorrupt, "brainExtractionRobustT1")
        shutil.copy(published / WEIGHTS, cache / WEIGHTS)
        other_weights(cache / WEIGHTS)
        refused(cache, ModelCorrupt, "is not what")
        assert contents(folder) == before
        print("a bake that differs is refused, and changes nothing")

        (cache / WEIGHTS).unlink()
        refused(cache, ModelMissing, WEIGHTS)
        assert contents(folder) == before
        assert (folder / LOCK).is_file()
        print("what is not in the cache is named, offline")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def other_weights(path: Path) -> None:
    """One weight of a sound file changed."""
    import h5py

    with h5py.File(path, "r+") as file:
        found = []
        file.visititems(
            lambda _, item: found.append(item) if isinstance(item, h5py.Dataset) else None
        )
        found[0][...] = found[0][...] + 0.5


def refused(cache: Path, error: type[Exception], told: str) -> None:
    try:
        bake(SPEC, cache)
    except error as raised:
        assert told in str(raised), raised
    else:
        raise AssertionError(f"no {error.__name__}")


if __name__ == "__main__":
    main()
