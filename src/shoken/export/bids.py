"""Results of a BIDS dataset as a BIDS-derivatives dataset."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from shoken.analysis.anatomy.atlas import MODEL as ATLAS
from shoken.analysis.anatomy.structure_volumes import MODEL as STRUCTURES
from shoken.common.errors import UsageError
from shoken.common.notices import NoticeCode
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.export.result_files import derivative_files
from shoken.imaging.sequence import MrSequence
from shoken.models.catalogue import current_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shoken.analysis.values import Analysis, Options
    from shoken.reading.bids import BidsScan
    from shoken.report.record.schema import StudyResult

__all__ = [
    "bids_report",
    "check_folder",
    "description_files",
    "is_done",
    "write_bids",
    "write_description",
]

_KINDS = {
    "desc-brain_mask.nii.gz": "label-brain_desc-{suffix}_mask.nii.gz",
    "label-brain_probseg.nii.gz": "label-brain_desc-{suffix}_probseg.nii.gz",
    "label-lesion_mask.nii.gz": "label-lesion_desc-{suffix}_mask.nii.gz",
    "label-lesion_probseg.nii.gz": "label-lesion_desc-{suffix}_probseg.nii.gz",
    "desc-structures_dseg.nii.gz": "seg-structures_desc-{suffix}_dseg.nii.gz",
}
# BIDS has no names for reports and pictures of this kind
_IGNORED = (
    "*_report.json\n*_report.md\n*_report.pdf\n*_overlay.png\n*_thumbnail.webp\n"
    "*_findings.csv\n*_structures.csv\n*_sent*\n*_fhir.json\n*.dcm\n"
    # of a cohort: its commits, tables and page; "cohort/" would not be the folder to the validator
    "cohort\ncohort.*\nfailures.*\n"
)
_US = "Shoken"
_README = "Brain and lesion candidates of each scan, by Shoken: a research tool, not a diagnosis.\n"


def check_folder(folder: Path) -> None:
    """Refuse to turn a folder that is another dataset's into one of results.

    Raises
    ------
    UsageError
        It describes itself as a dataset, and not as one of Shoken's.
    """
    path = folder / "dataset_description.json"
    try:
        made_by = json.loads(path.read_bytes())["GeneratedBy"][0]["Name"] if path.exists() else _US
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        made_by = None
    if made_by != _US:
        raise UsageError(
            f"{folder}: another BIDS dataset; give results a folder of their own, such as "
            f"{folder / 'derivatives' / 'shoken'}"
        )


def write_description(folder: Path) -> None:
    """Make the derivatives dataset's folder and the files that describe it.

    Raises
    ------
    UsageError
        The folder cannot be made or written.
    """
    make_folder(folder)
    for name, content in description_files().items():
        write_atomically(folder / name, content)


def description_files() -> dict[str, bytes]:
    """The files that describe a derivatives dataset of Shoken's: name → content."""
    described = {
        "Name": _US,
        "BIDSVersion": "1.10.0",
        "DatasetType": "derivative",
        "GeneratedBy": [{"Name": _US, "Version": version("shoken")}],
    }
    return {
        "dataset_description.json": _json(described),
        ".bidsignore": _IGNORED.encode(),
        "README": _README.encode(),
    }


def bids_report(scan: BidsScan, folder: Path) -> Path:
    """Where the report of a scan is kept."""
    return folder / scan.folder / f"{scan.entities}_desc-{scan.suffix}_report.json"


def is_done(scan: BidsScan, folder: Path, language: str, options: Options) -> bool:
    """Whether this version has already analysed these bytes as it is now asked to.

    The report is written last, so that what was interrupted is done again.
    """
    try:
        record = json.loads(bids_report(scan, folder).read_bytes())
        with scan.path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        brain = current_name(record["brain"]["engine"])
        searched = record["search"]["engines"] if record["search"] else []
        told = {warning["code"] for warning in record["warnings"]}
        is_unasked = NoticeCode.LESION_NOT_SEARCHED in told
        asked = searched == [options.lesion] or (options.lesion == "none" and is_unasked)
        return bool(
            record["scan"]["sha256"] == digest
            and record["software"]["shoken"] == version("shoken")
            and record["report"]["language"] == language
            and brain == options.brain
            # what has no engine is as done as it can be
            and (asked or (options.lesion == "auto" and not is_unasked))
            and (not options.structures or _has_structures(record, told, options.structures_model))
            and options.sequence in {None, record["scan"]["sequence"]}
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _has_structures(record: dict[str, Any], told: set[str], named: str | None) -> bool:
    """Whether structures are there by the network that is named, or cannot be had of it."""
    if not record["structures"]:
        return NoticeCode.STRUCTURES_NEED_T1 in told and named in {None, STRUCTURES}
    # as Analysis.models has them: that of the structures last, but for the atlas
    *_, made_by = (model["id"] for model in record["models"] if model["id"] != ATLAS)
    made_by = current_name(made_by)
    if named is None:  # by the one that was made for T1, and for others by another
        return (made_by == STRUCTURES) == (record["scan"]["sequence"] == MrSequence.T1)
    return bool(made_by == named)


def write_bids(analysis: Analysis, result: StudyResult, scan: BidsScan, folder: Path) -> None:
    """Write one scan's results below the derivatives dataset's folder, the report last.

    Raises
    ------
    UsageError
        The folder cannot be made or written.
    """
    place = folder / scan.folder
    make_folder(place)
    for name, content in _named(analysis, result, scan):
        write_atomically(place / name, content)


def _named(analysis: Analysis, result: StudyResult, scan: BidsScan) -> Iterator[tuple[str, bytes]]:
    last: list[tuple[str, bytes]] = []
    for name, content in derivative_files(analysis, result).items():
        kind = name.removeprefix(f"{analysis.scan.stem}_")
        if kind not in _KINDS:
            last.append((f"{scan.entities}_desc-{scan.suffix}_{kind}", content))
            continue
        named = f"{scan.entities}_{_KINDS[kind].format(suffix=scan.suffix)}"
        yield named, content
        yield named.replace(".nii.gz", ".json"), _json(_sidecar(kind, scan))
    # the JSON report says that all is there
    yield from sorted(last, key=lambda one: one[0].endswith("_report.json"))


def _sidecar(kind: str, scan: BidsScan) -> dict[str, object]:
    about: dict[str, object] = {"Sources": [f"bids::{scan.folder}/{scan.path.name}"]}
    if kind.endswith("_mask.nii.gz"):
        about["Type"] = "Lesion" if "lesion" in kind else "Brain"
        about["RawSources"] = [f"{scan.folder}/{scan.path.name}"]
    return about


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
