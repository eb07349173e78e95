"""ANTsPyNet's networks: turned into ONNX once, where ANTsPyNet is installed, and locked.

What went into a bake and what came out is written down by its sha256 beside the files; a later bake
that differs is refused.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.atomic_file import alone, in_place_of
from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import ModelCorrupt, ModelError, ModelMissing
from shoken.common.settings import settings
from shoken.models.download import is_web_address, sha256_of, shown_address
from shoken.models.weights import LOCK, BakeLock, Progress, how_to_get, read_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.models.catalogue import ModelSpec

__all__ = ["bake", "copy_baked"]


def bake(
    spec: ModelSpec,
    cache: Path,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
) -> None:
    """Build a network with ANTsPyNet, write it as ONNX into the model folder, and lock it.

    Parameters
    ----------
    spec
        A row whose source is ANTsXNet.
    cache
        ANTsXNet's weights and templates; what is not there is downloaded by ANTsPyNet's own code.
    progress
        Told what is being done.

    Raises
    ------
    UsageError
        The row is not one of ANTsPyNet's.
    ModelMissing
        ANTsPyNet is not installed, or a file is not in the cache and cannot be had.
    ModelCorrupt
        A file does not fit its network, or the result differs from an earlier bake.
    ModelError
        The model folder cannot be written.
    """
    from shoken.models.conversion.antspynet import baked_files

    sources, files = baked_files(
        spec,
        cache,
        offline=settings().offline,
        progress=lambda what: progress(Progress(f"{spec.id}: {what}")),
    )
    lock = BakeLock(
        went_in={path.name: sha256_of(path) for path in sources},
        came_out={name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    )
    _keep(spec, lock, files)
    progress(Progress(f"{spec.id}: ready"))


def _keep(spec: ModelSpec, lock: BakeLock, files: Mapping[str, bytes]) -> None:
    """Put baked files and their lock in place; the lock last, so that half a bake is ignored."""
    folder = settings().model_dir / spec.id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder):
            before = read_lock(folder)
            if before.came_out:
                _check_same(folder, before, lock)
            for name, content in files.items():
                with in_place_of(folder / name) as temporary:
                    temporary.write_bytes(content)
            with in_place_of(folder / LOCK) as temporary:
                temporary.write_text(json.dumps(vars(lock), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        if is_full(error):
            raise no_space_in(folder, "set SHOKEN_MODEL_DIR to another folder") from error
        raise ModelError(f"{folder}: cannot store weights: {error.strerror}") from error


def _check_same(folder: Path, before: BakeLock, now: BakeLock) -> None:
    for what, old, new in (
        ("went in", before.went_in, now.went_in),
        ("came out", before.came_out, now.came_out),
    ):
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                raise ModelCorrupt(
                    f"{folder.name}: {name}, which {what}, is not what {folder / LOCK} records; "
                    "nothing was changed. To take the new one, delete that folder first"
                )


def copy_baked(
    spec: ModelSpec, folder: Path, mirror: str, progress: Callable[[Progress], None]
) -> None:
    """Take files baked elsewhere from a mirror, verified against its lock file."""
    if not mirror:
        raise ModelMissing(
            f"{spec.id}: it is not published in the form that Shoken needs; convert it once with: "
            f"{how_to_get(spec)}"
        )
    if is_web_address(mirror):
        raise ModelMissing(
            f"{spec.id}: baked networks are read from a folder, not from {shown_address(mirror)}"
        )
    there = Path(mirror) / spec.id
    lock = read_lock(there)
    for file in spec.files:
        progress(Progress(f"{spec.id}: copying {file.name}"))
        with in_place_of(folder / file.name) as temporary:
            try:
                shutil.copyfile(there / file.name, temporary)
            except FileNotFoundError:
                raise ModelMissing(
                    f"{spec.id}: not in the mirror, which should have it at {there / file.name}"
                ) from None
            if sha256_of(temporary) != lock.came_out.get(file.name):
                raise ModelCorrupt(
                    f"{spec.id}: {file.name} is not what {there / LOCK} records; it was not kept"
                )
    with in_place_of(folder / LOCK) as temporary:
        shutil.copyfile(there / LOCK, temporary)
