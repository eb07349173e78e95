"""Key slices and a mosaic as Secondary Capture, for archives and viewers that show no masks."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.analysis.render import Layers, Plane, slice_picture, with_numbers, with_scale, with_word
from shoken.export.around_brain import AroundBrain
from shoken.export.dicom.identifiers import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

    from shoken.analysis.values import Analysis
    from shoken.export.dicom.origin import Origin

__all__ = ["key_slices", "picture_arrays", "picture_dataset"]

_MOST_SLICES = 6  # as many as the printed report shows
_HEIGHT, _TILE = 768, 256  # pixels: of a key slice, as on a screen, and of one of the mosaic's
_ACROSS, _DOWN = 5, 4  # tiles of the mosaic: about the shape of a screen
_STRIP = 44  # pixels above a picture, for a line of words that cover nothing of it
_WORDS = "DERIVED, NOT FOR DIAGNOSIS"


def key_slices(analysis: Analysis) -> tuple[int, ...]:
    """Axial slices through the largest findings, each once, as indices of the canonical grid."""
    grid, found = analysis.scan.volume.grid, list[int]()
    for finding in analysis.findings:
        at = float(grid.voxel(np.array(finding.centroid_ras_mm))[2])
        index = int(np.clip(np.rint(at), 0, grid.shape[2] - 1))
        if index not in found and len(found) < _MOST_SLICES:
            found.append(index)
    return tuple(found)


def picture_arrays(analysis: Analysis) -> tuple[NDArray[np.uint8], ...]:
    """The mosaic, then the key slices: (H, W, 3) RGB each, contours drawn and findings numbered.

    What they are is burned in above them.
    """
    shown = AroundBrain(analysis)
    mosaic = _labelled(_mosaic(shown), "", analysis)
    slices = [
        _labelled(_slice(shown, index - shown.first[2], _HEIGHT), _place(analysis, index), analysis)
        for index in key_slices(analysis)
    ]
    return (mosaic, *slices)


def picture_dataset(origin: Origin, number: int, picture: NDArray[np.uint8]) -> Dataset:
    """One of :func:`picture_arrays`, counted from 1, as Secondary Capture."""
    import highdicom as hd
    from pydicom.uid import ExplicitVRLittleEndian

    made: Any = hd.sc.SCImage.from_ref_dataset(
        ref_dataset=origin.pictures[0],
        pixel_array=picture,
        photometric_interpretation="RGB",
        bits_allocated=8,
        coordinate_system="PATIENT",
        patient_orientation=("L", "P"),  # axial: rows to the left, columns to the back
        sop_instance_uid=origin.uids.instance(Kind.PICTURES, picture.tobytes()),
        instance_number=number,
        transfer_syntax_uid=ExplicitVRLittleEndian,  # which every archive and viewer reads
        **origin.in_series(Kind.PICTURES),
    )
    made.ImageType = ["DERIVED", "SECONDARY"]
    made.BurnedInAnnotation = "NO"  # it means words that tell who the patient is
    made.BodyPartExamined = "BRAIN"
    what = "mosaic of axial slices" if number == 1 else "axial slice"
    made.DerivationDescription = f"Shoken: {what} with contours of lesion candidates"
    if related := origin.related_series(Kind.PICTURES):
        made.RelatedSeriesSequence = related
    return made


def _mosaic(shown: AroundBrain) -> NDArray[np.uint8]:
    """Axial slices from the brain's lowest to its highest, from left to right and downwards."""
    filled = np.flatnonzero(shown.brain.data.any(axis=(0, 1)))
    places = np.unique(np.linspace(filled[0], filled[-1], _ACROSS * _DOWN).round().astype(int))
    tiles = [_slice(shown, int(at), _TILE, is_lettered=at == places[0]) for at in places]
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % _ACROSS)
    rows = [np.hstack(tiles[n : n + _ACROSS]) for n in range(0, len(tiles), _ACROSS)]
    return np.vstack(rows)


def _slice(
    shown: AroundBrain, at: int, height: int, *, is_lettered: bool = True
) -> NDArray[np.uint8]:
    layers = Layers(brain=shown.brain, lesion=shown.lesion, opacity=0)  # contours alone
    drawn = slice_picture(
        shown.volume, Plane.AXIAL, at, shown.window, layers, height=height, letters=is_lettered
    )
    if height == _HEIGHT:
        drawn = with_scale(drawn, shown.height_mm / height)
    return with_numbers(drawn, np.asarray(shown.numbers[:, :, at]))


def _place(analysis: Analysis, index: int) -> str:
    grid = analysis.scan.volume.grid
    middle = np.array([(n - 1) / 2 for n in grid.shape])
    middle[2] = index
    return f"z = {grid.ras_mm(middle)[2]:.1f} mm"


def _labelled(picture: NDArray[np.uint8], place: str, analysis: Analysis) -> NDArray[np.uint8]:
    """A picture below a line that says what it is, and whether a reader has seen it."""
    review = analysis.review
    seen = "not reviewed"
    if review is not None and review.revision.is_signed:
        seen = f"reviewed, revision {review.revision.number}"
    elif review is not None:
        seen = f"revision {review.revision.number}, not signed"
    synthetic = "SYNTHETIC" if analysis.scan.synthetic else ""
    first = " - ".join(filter(None, (_WORDS, synthetic)))
    second = " - ".join(filter(None, (f"Shoken {version('shoken')}", seen, place)))
    width = picture.shape[1]
    strip = with_word(np.zeros((_STRIP, width, 3), np.uint8), first, size=15, at=(8, 4))
    return np.vstack([with_word(strip, second, size=13, at=(8, 24)), picture])
