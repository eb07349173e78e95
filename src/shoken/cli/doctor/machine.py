"""The machine: memory, cores, weights, and the folders that are written."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING

from shoken.cli.doctor.check import Check, Figure, note, ok, problem
from shoken.common.errors import ModelCorrupt
from shoken.common.memory import PEAK_MIB, memory_bytes
from shoken.common.settings import MiB, settings
from shoken.common.settings.cores import usable_cores
from shoken.models.catalogue import DEFAULT_MODELS, MODELS
from shoken.models.download import is_web_address
from shoken.models.own.added import damaged_models, known_models
from shoken.models.weights import ModelState, find, how_to_get, model_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.models.catalogue import ModelSpec

__all__ = ["cores", "folder", "folders", "memory", "weights"]

GiB = 1024 * MiB
_PEAK = f"{PEAK_MIB * MiB / GiB:.1f} GiB"
# an analysis of a scan of 1 mm at its peak, and what the system takes
_LEAST_MEMORY = 2 * GiB
# the voxels of a scan of 512 × 512 × 256 as float32, in the temporary folder while they are read
_LEAST_TEMPORARY = 256 * MiB
# three times what is downloaded by default, as fetching asks for
_LEAST_MODELS = 68 * MiB


def memory() -> Check:
    """Whether an analysis fits into the memory."""
    total, available = memory_bytes()
    if total is None:
        return note("memory", "this system does not tell", f"an analysis takes up to {_PEAK}")
    figures: dict[str, Figure] = {"total_bytes": total}
    found = f"{total / GiB:.1f} GiB"
    if available is not None:
        figures["available_bytes"] = available
        found += f", {available / GiB:.1f} GiB of it available"
    if total < _LEAST_MEMORY:
        todo = f"give this machine or container 2 GiB: an analysis of 1 mm takes up to {_PEAK}"
        return problem("memory", found, todo, **figures)
    if available is not None and available < _LEAST_MEMORY:
        return note("memory", found, f"end other programs: an analysis takes {_PEAK}", **figures)
    return ok("memory", found, **figures)


def cores() -> Check:
    """The cores, and how many threads use them."""
    usable, threads = usable_cores(), settings().threads
    found = f"{threads} threads on {usable} usable cores, of {os.cpu_count()}"
    figures = {"usable_cores": usable, "threads": threads}
    if threads > usable:
        return note("cores", found, f"set SHOKEN_THREADS to {usable} or unset it", **figures)
    return ok("cores", found, **figures)


def weights() -> Iterator[Check]:
    """The weights that the defaults need, and of the others those that are there."""
    for spec in known_models().values():
        name = f"weights {spec.id}"
        if model_state(spec) is ModelState.PRESENT:
            yield _present(name, spec)
        elif spec.id in DEFAULT_MODELS:
            yield _missing(name, spec)
    for model_id, cause in damaged_models().items():
        yield problem(f"weights {model_id}", cause, f"shoken models remove {model_id}")


def _present(name: str, spec: ModelSpec) -> Check:
    """Weights that are there: whether their bytes are those that they have to be."""
    for file in spec.files:
        try:
            find(spec, file)
        except ModelCorrupt:
            return problem(name, f"damaged: {file.name}", how_to_get(spec), weights="damaged")
        except OSError as error:
            found = f"{file.name} cannot be read: {error.strerror}"
            return problem(name, found, "let this user read it", weights="unreadable")
    return ok(name, "present", weights="present")


def _missing(name: str, spec: ModelSpec) -> Check:
    """Weights that are not there: whether the first analysis can fetch them."""
    get, mirror = f"shoken models fetch {spec.id}", settings().model_mirror or ""
    if mirror and not is_web_address(mirror):
        lacks = [
            f.name for f in spec.source.files if not (Path(mirror) / spec.id / f.name).is_file()
        ]
        if lacks:
            found = f"missing, and SHOKEN_MODEL_MIRROR has no {spec.id}/{lacks[0]}"
            return problem(name, found, "complete the mirror, or unset it", weights="missing")
    elif settings().offline:
        todo = f"unset SHOKEN_OFFLINE, or: {get} --mirror DIR"
        return problem(name, "missing, and SHOKEN_OFFLINE is set", todo, weights="missing")
    elif not mirror and find_spec("pip") is None:
        todo = f"{sys.executable} -m ensurepip"
        return problem(name, "missing, and pip, which fetches them", todo, weights="missing")
    found = "missing; the first analysis fetches them"
    return note(name, found, f"to fetch them now: {get}", weights="missing")


def folders() -> Iterator[Check]:
    """The folders that an analysis writes into, but for that of its results."""
    lacks = any(model_state(MODELS[one]) is not ModelState.PRESENT for one in DEFAULT_MODELS)
    yield folder(
        "model folder",
        settings().model_dir,
        "choose another with SHOKEN_MODEL_DIR",
        least=_LEAST_MODELS if lacks else 0,
        is_needed=lacks,  # once it is filled it may be read-only
    )
    try:
        temporary = Path(tempfile.gettempdir())
    except FileNotFoundError:
        yield problem("temporary folder", "none can be written", "name one in TMPDIR")
    else:
        todo = "choose another with TMPDIR"
        yield folder("temporary folder", temporary, todo, least=_LEAST_TEMPORARY)
    if settings().gemini_missing is None:
        todo = "choose another with SHOKEN_GEMINI_DIR, or reports are written without Gemini"
        yield folder("Gemini's folder", settings().gemini_dir, todo, is_needed=False)


def folder(name: str, path: Path, todo: str, *, least: int = 0, is_needed: bool = True) -> Check:
    """Whether a folder, or the nearest one above it that exists, can be written and has room."""
    wrong = problem if is_needed else note
    try:
        there = next(place for place in (path, *path.absolute().parents) if place.exists())
        free = disk_usage(there).free
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        found = f"{path} cannot be written: {error.strerror}"
        return wrong(name, found, todo, path=str(path), writable=False)
    found = f"{path}, {free / GiB:.1f} GiB free"
    figures: dict[str, Figure] = {"path": str(path), "writable": True, "free_bytes": free}
    if free < least:
        needs = f"make room, {least / MiB:.0f} MiB are needed, or {todo}"
        return wrong(name, found, needs, **figures)
    return ok(name, found, **figures)
