"""Masks as a DICOM segmentation on the source's pictures."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.export.dicom.identifiers import Kind
from shoken.export.dicom.origin import LONGEST
from shoken.report.record.review import stamp_of
from shoken.report.words.places import region_name

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

    from shoken.analysis.values import Analysis
    from shoken.export.dicom.origin import Origin
    from shoken.reading import DicomSource

__all__ = ["algorithm_name", "segmentation_dataset"]


@dataclass(frozen=True, eq=False)
class _Segment:
    """One segment: its label, and the mask as (slices, rows, columns) bool.

    ``structure`` is the key of a structure of the brain, "" for the brain itself and for lesions.
    """

    label: str
    mask: NDArray[np.bool_]
    is_lesion: bool = False
    structure: str = ""


def segmentation_dataset(origin: Origin) -> Dataset:
    """Brain, lesion candidates and structures, each a segment, frame by frame of the source."""
    import highdicom as hd

    analysis, source, uids = origin.analysis, origin.source, origin.uids
    segments = _segments(analysis, source)
    reviewed = stamp_of(analysis.review, "en")
    numbered = np.stack([s.mask for s in segments], axis=-1).astype(np.uint8)
    if source.is_multi_frame:
        order = np.argsort(source.frames)
        numbered = numbered[order]
    made = hd.seg.Segmentation(
        source_images=origin.pictures,
        pixel_array=numbered,
        segmentation_type=hd.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=[
            _description(number, segment, origin) for number, segment in enumerate(segments, 1)
        ],
        sop_instance_uid=uids.instance(Kind.SEGMENTATION),
        instance_number=1,
        omit_empty_frames=False,
        content_label="SHOKEN",
        # LO: 64 letters
        content_description=f"Brain, lesion candidates; {reviewed}"[:LONGEST],
        content_creator_name=origin.signer,
        **origin.in_series(Kind.SEGMENTATION),
    )
    dimensions = uids.other("dimensions")  # highdicom's own is random
    for item in (*made.DimensionOrganizationSequence, *made.DimensionIndexSequence):
        item.DimensionOrganizationUID = dimensions
    if related := origin.related_series(Kind.SEGMENTATION):
        made.RelatedSeriesSequence = related
    return made


def _segments(analysis: Analysis, source: DicomSource) -> list[_Segment]:
    def stored(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return source.grid.from_canonical(mask).transpose(2, 1, 0)

    found = [_Segment("Brain", stored(analysis.brain.mask.data))]
    # a segment without a voxel is not allowed
    if analysis.lesions and analysis.findings:
        found.append(
            _Segment("Lesion candidates", stored(analysis.lesions.mask.data), is_lesion=True)
        )
    if structures := analysis.structures:
        for value, key in structures.model.structures.items():
            inside = structures.labels == value
            if inside.any():
                name = region_name(key, "en")[:LONGEST]
                found.append(_Segment(name, stored(inside), structure=key))
    return found


def _description(number: int, segment: _Segment, origin: Origin) -> Any:
    import highdicom as hd
    from pydicom.sr.codedict import codes

    from shoken.export.dicom.sites import site_code

    analysis = origin.analysis
    engine, kind, what = analysis.brain.engine, codes.SCT.AnatomicalStructure, codes.SCT.Brain
    if segment.is_lesion and analysis.lesions:
        engine = algorithm_name(analysis.lesions.engines)
        kind, what = codes.SCT.MorphologicallyAbnormalStructure, codes.SCT.Lesion
    if segment.structure and analysis.structures:
        engine, what = analysis.structures.model.id, site_code(segment.structure)
    return hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=segment.label,
        segmented_property_category=kind,
        segmented_property_type=what,
        # a reader's edits may be in the mask of the lesions, and in no other
        algorithm_type=hd.seg.SegmentAlgorithmTypeValues.SEMIAUTOMATIC
        if segment.is_lesion and analysis.review
        else hd.seg.SegmentAlgorithmTypeValues.AUTOMATIC,
        algorithm_identification=hd.AlgorithmIdentificationSequence(
            name=engine, family=codes.cid7162.ArtificialIntelligence, version=version("shoken")
        ),
        tracking_uid=origin.uids.other("segment", segment.label),
        tracking_id=segment.label,
    )


def algorithm_name(engines: tuple[str, ...]) -> str:
    """Several engines as the one name that DICOM has room for (VR LO, 64 characters).

    >>> algorithm_name(("outlier", "stroke-t2-meshnet"))
    'outlier + stroke-t2-meshnet'
    """
    return " + ".join(engines)[:64]
