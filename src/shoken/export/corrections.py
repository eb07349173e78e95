"""What readers corrected as pairs of image and mask, a BIDS-derivatives dataset: to train by.

A pair is the scan as it was analysed, of which the brain alone is left unless whole heads are asked
for, which show faces, with the mask of a revision and the automatic one beside it, all on the
scan's own grid.  Subjects are named by the digest of the scan, and no name of a file, patient or
reader is in it.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from shoken.export.bids import description_files
from shoken.export.nifti import nifti_bytes
from shoken.imaging.sequence import MrSequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from shoken.analysis.review.revision import Review
    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Volume

__all__ = ["correction_makers", "subject_of", "table_row", "table_tsv"]

_SUFFIXES = {
    MrSequence.T1: "T1w",
    MrSequence.T1C: "ce-gadolinium_T1w",
    MrSequence.T2: "T2w",
    MrSequence.FLAIR: "FLAIR",
    MrSequence.PD: "PDw",
}
_UNKNOWN = "MRI"  # no suffix of BIDS says that a sequence is not known
_LETTERS = 12  # of a digest: two scans of a million share them once in a hundred million times
_COLUMNS = ("participant_id", "revision", "signed", "sequence", "dice", "volume_ml", "findings")


def subject_of(analysis: Analysis) -> str:
    """The name of a scan's subject: ``sub-`` and letters of the scan's digest."""
    return f"sub-{analysis.scan.sha256[:_LETTERS]}"


def correction_makers(
    analysis: Analysis, *, has_head: bool = False
) -> Mapping[str, Callable[[], bytes]]:
    """The files of one reviewed analysis: path in the dataset → what makes its content.

    ``has_head`` leaves what is outside the brain in the picture.

    Raises
    ------
    ValueError
        The analysis is the automatic one.
    """
    review, search = analysis.review, analysis.search
    if review is None or search is None:
        raise ValueError("a correction is of a review")
    subject, native = subject_of(analysis), analysis.scan.native
    suffix = _SUFFIXES.get(analysis.sequence, _UNKNOWN)
    entities, _, kind = suffix.rpartition("_")
    source = f"{subject}_{entities}_{kind}" if entities else f"{subject}_{kind}"
    stem = f"{subject}/anat/{source.removesuffix(kind)}"
    image = f"{subject}/anat/{source}"
    reviewed = f"{stem}label-lesion_desc-reviewed{kind}_mask"
    automatic = f"{stem}label-lesion_desc-automatic{kind}_mask"
    masks = ((reviewed, search.lesions.mask), (automatic, search.marked.mask))
    made: dict[str, Callable[[], bytes]] = {
        f"{image}.nii.gz": lambda: nifti_bytes(_picture(analysis, has_head=has_head), native),
        f"{image}.json": lambda: _json({"SkullStripped": not has_head}),
    }
    for name, mask in masks:
        made[f"{name}.nii.gz"] = partial(nifti_bytes, mask, native)
        said = review if name == reviewed else None
        made[f"{name}.json"] = partial(_sidecar, f"{image}.nii.gz", said)
    return made


def _picture(analysis: Analysis, *, has_head: bool) -> Volume:
    volume = analysis.scan.volume
    if has_head:
        return volume
    return volume.with_data(np.where(analysis.brain.mask.data, volume.data, 0))


def _sidecar(image: str, review: Review | None) -> bytes:
    told: dict[str, object] = {"Type": "Lesion", "Sources": [f"bids::{image}"]}
    if review is None:
        told |= {"Manual": False}
    else:
        signature = review.revision.signature
        told |= {
            "Manual": True,
            "Revision": review.revision.number,
            "Signed": signature.when if signature else None,
            "DiceToAutomatic": round(review.changes.dice, 4),
        }
    return _json(told)


def _json(told: dict[str, object]) -> bytes:
    return (json.dumps(told, indent=2) + "\n").encode()


def table_row(analysis: Analysis, review: Review) -> tuple[str, ...]:
    """What the dataset's table says of one pair, in the order of its columns."""
    signature = review.revision.signature
    return (
        subject_of(analysis),
        str(review.revision.number),
        signature.when if signature else "n/a",
        str(analysis.sequence),
        f"{review.changes.dice:.4f}",
        f"{sum(one.volume_ml for one in analysis.findings):.3f}",
        str(len(analysis.findings)),
    )


def table_tsv(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, bytes]]:
    """The dataset's own files: its description, and ``participants.tsv`` with a row a pair."""
    lines = ["\t".join(row) for row in (_COLUMNS, *rows)]
    yield "participants.tsv", ("\n".join(lines) + "\n").encode()
    yield from description_files().items()
