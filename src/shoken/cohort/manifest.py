"""The frozen list of a cohort's scans, named by the hash of its bytes.

A shard reads this list and no folder, so that all shards see the same scans in the same order.  It
is never changed: another list is another manifest.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from shoken import __version__
from shoken.common.errors import UsageError
from shoken.report.record.frozen import Frozen
from shoken.report.words import Language  # noqa: TC001 - pydantic needs it

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.analysis.values import Options
    from shoken.store.objects import Objects

__all__ = [
    "MANIFESTS",
    "Choices",
    "Entry",
    "InputFile",
    "InputScan",
    "LeftOut",
    "Manifest",
    "Weights",
    "manifest_at",
    "planned",
    "read_manifest",
]

SCHEMA_VERSION = "1.0"
MANIFESTS = "cohort/manifests"
_NAME = re.compile(r"([0-9a-f]{64})\.json")
_BY_CONTENT = re.compile(r"(?:dicom|scan)-[0-9a-f]{12}")


class InputFile(Frozen):
    """One file of a dataset: its path or URL, and the sha256 of its bytes when it was planned."""

    path: str
    sha256: str


class InputScan(Frozen):
    """One scan: its files (several of a pair or a DICOM series), and JSON records beside them.

    ``root`` is the folder that ``records`` are inherited within, as BIDS has it.
    """

    files: tuple[InputFile, ...]
    records: tuple[InputFile, ...] = ()

    @property
    def all_files(self) -> tuple[InputFile, ...]:
        """The files and the records."""
        return self.files + self.records


class Choices(Frozen):
    """How every scan of a cohort is analysed; the names are those of ``shoken analyze``."""

    brain: str = "deepbet"
    lesion: str = "auto"
    sequence: str | None = None
    structures: bool = False
    structures_model: str | None = None
    language: Language = "en"

    @property
    def options(self) -> Options:
        """The same as the pipeline takes it.

        Raises
        ------
        UsageError
            An engine that does not exist.
        """
        from shoken.analysis.values import Options
        from shoken.imaging.sequence import MrSequence

        return Options(
            sequence=MrSequence(self.sequence) if self.sequence else None,
            brain=self.brain,
            lesion=self.lesion,
            structures=self.structures,
            structures_model=self.structures_model,
        )


class Weights(Frozen):
    """One network that may take part, and the sha256 of its files."""

    id: str
    sha256: tuple[str, ...]


class Entry(Frozen):
    """One analysis to be made.

    ``name`` and ``folder`` are what its results are called and where they lie, pseudonyms both.
    ``scans`` are the one that is reported on, then others of its study.  ``suffix`` is BIDS's, ""
    outside a BIDS dataset.  ``columns`` are what the dataset tells of it: of ``participants.tsv``,
    and the scanner.  ``key`` is the sha256 of all that decides the result.
    """

    key: str
    name: str
    folder: str
    suffix: str = ""
    scans: tuple[InputScan, ...]
    columns: dict[str, str] = Field(default_factory=dict)

    @property
    def shown(self) -> str:
        """What messages, tables and the page call it: no two of a manifest alike."""
        if self.suffix:
            return f"{self.name}_{self.suffix}"
        in_folder = self.folder and not self.is_named_by_content
        return f"{self.folder}/{self.name}" if in_folder else self.name

    @property
    def is_named_by_content(self) -> bool:
        """Whether the name is none of its file's: that may be a patient's, and is told nowhere."""
        return self.folder == self.name and _BY_CONTENT.fullmatch(self.name) is not None


class LeftOut(Frozen):
    """A file that is in the dataset and is not analysed, and why."""

    path: str
    cause: str


class Manifest(Frozen):
    """All analyses of a cohort, in their order."""

    schema_version: str = SCHEMA_VERSION
    shoken: str
    choices: Choices
    weights: tuple[Weights, ...]
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def content(self) -> bytes:
        """Its bytes as they are kept."""
        return (self.model_dump_json(indent=1) + "\n").encode()

    @property
    def sha256(self) -> str:
        """The hash of its bytes, which is its name."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def place(self) -> str:
        """Where it is kept below the folder of results."""
        return manifest_at(self.sha256)


def manifest_at(sha256: str) -> str:
    """Where a manifest is kept below the folder of results."""
    return f"{MANIFESTS}/{sha256}.json"


def planned(
    entries: tuple[Entry, ...], left_out: tuple[LeftOut, ...], choices: Choices
) -> Manifest:
    """The manifest of scans that were found: each with its key.

    Raises
    ------
    UsageError
        An engine that does not exist.
    """
    weights = weights_here(choices)
    about = [choices.model_dump(), [one.model_dump() for one in weights], __version__]
    return Manifest(
        shoken=__version__,
        choices=choices,
        weights=weights,
        entries=tuple(one.model_copy(update={"key": _key(one, about)}) for one in entries),
        left_out=left_out,
    )


def weights_here(choices: Choices) -> tuple[Weights, ...]:
    """The networks of this machine that these choices may use, with their recorded hashes."""
    from shoken.models.own.added import known_models
    from shoken.models.weights import ModelState, model_state, recorded_sha256

    asked = choices.options.models
    if choices.lesion == "auto":  # which engine that is depends on what is there
        asked = tuple(known_models().values())
    return tuple(
        Weights(id=spec.id, sha256=tuple(str(recorded_sha256(spec, file)) for file in spec.files))
        for spec in sorted({spec.id: spec for spec in asked}.values(), key=lambda spec: spec.id)
        if model_state(spec) is ModelState.PRESENT
    )


def _key(entry: Entry, about: Sequence[object]) -> str:
    scans = [
        [[[file.path.rpartition("/")[2], file.sha256] for file in part] for part in
         (scan.files, scan.records)]
        for scan in entry.scans
    ]  # fmt: skip
    told = [entry.folder, entry.name, entry.suffix, scans, about]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def read_manifest(place: Objects, name: str) -> Manifest:
    """A manifest, which must be what its name says.

    Raises
    ------
    UsageError
        There is none of this name, it was changed, or another version of Shoken made it.
    """
    named = _NAME.fullmatch(name.rpartition("/")[2])
    try:
        content = place.read(name)
    except FileNotFoundError:
        raise UsageError(
            f"{place.url}/{name}: no such manifest; shoken cohort plan makes it"
        ) from None
    if named is None or hashlib.sha256(content).hexdigest() != named[1]:
        raise UsageError(
            f"{place.url}/{name}: its bytes are not those that its name tells; plan it again"
        )
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        raise UsageError(f"{place.url}/{name}: not a manifest of this version of Shoken") from error
    if manifest.shoken != __version__:
        raise UsageError(
            f"{place.url}/{name} was planned by Shoken {manifest.shoken}, and this is "
            f"{__version__}: run it by that version, or plan it again"
        )
    return manifest
