"""An analysis as a DICOM structured report: Comprehensive 3D SR after TID 1500."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.analysis.anatomy.structures import UNPAIRED
from shoken.analysis.findings.foci import counted_foci, is_scattered
from shoken.analysis.findings.place import Side, by_region
from shoken.export.dicom_sites import site_code
from shoken.report.record.review import stamp_of
from shoken.report.words.phrases import VALUES

if TYPE_CHECKING:
    from pydicom import Dataset
    from pydicom.sr.coding import Code

    from shoken.analysis.anatomy.structures import StructureVolume
    from shoken.analysis.findings.lesion_burden import Load
    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.values import Analysis
    from shoken.reading import DicomSource

__all__ = ["report_dataset"]

_MADE_BY = "Shoken"
_UTF_8 = "ISO_IR 192"  # a signature may be in any letters
_LONGEST = 64  # letters of a description (VR LO)
_ML = ("mL", "milliliter")
_PERCENT = ("%", "percent")
_NUMBER = ("1", "no units")
_ASYMMETRY_IS = "Asymmetry index, 100 (L-R)/((L+R)/2); no norms applied"  # at most 64 letters
_RAS_TO_LPS = np.array((-1.0, -1.0, 1.0))


def report_dataset(
    analysis: Analysis, source: DicomSource, evidence: list[Dataset], signer: str | None = None
) -> Dataset:
    """The measurements, tied to the segmentation that is the first of the evidence.

    Brain and lesions in total are measurements of a segment (TID 1411), with what may be no lesion
    summed up apart; each finding is a group of its own (TID 1501) with its centre as a point in the
    patient's millimetres.  With the name of who signed a review it is a verified report.
    """
    import highdicom as hd

    reviewed = stamp_of(analysis.review, "en")
    verified: dict[str, Any] = {"is_verified": False}
    if signer:
        verified = {
            "is_verified": True,
            "verifying_observer_name": signer,
            # required beside a name, and nothing here knows it
            "verifying_organization": "not given",
        }

    return hd.sr.Comprehensive3DSR(
        evidence=evidence,
        content=_content(analysis, source, evidence[0])[0],
        series_instance_uid=hd.UID(),
        series_number=9002,
        sop_instance_uid=hd.UID(),
        instance_number=1,
        manufacturer=_MADE_BY,
        is_complete=True,
        is_final=False,
        specific_character_set=_UTF_8,
        series_description=f"Shoken measurements; {reviewed}"[:_LONGEST],
        **verified,
    )


def _content(analysis: Analysis, source: DicomSource, segmentation: Dataset) -> Any:
    import highdicom as hd
    from highdicom import sr
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    device = sr.DeviceObserverIdentifyingAttributes(
        uid=hd.UID(), name=_MADE_BY, manufacturer_name=_MADE_BY, model_name=version("shoken")
    )
    observer = sr.ObserverContext(
        observer_type=codes.DCM.Device, observer_identifying_attributes=device
    )
    groups = [_segment_group(analysis, source, segmentation, number=1)]
    if analysis.lesions and analysis.findings:
        groups.append(_segment_group(analysis, source, segmentation, number=2))
        engines, is_reviewed = analysis.lesions.engines, analysis.review is not None
        groups += [
            _finding_group(f, engines, source, is_reviewed=is_reviewed) for f in analysis.findings
        ]
    if structures := analysis.structures:
        whole_ml = analysis.brain.mask.volume_ml
        groups += [
            _structure_group(one, structures.model.id, whole_ml) for one in structures.volumes
        ]
    return sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_device_context=observer),
        procedure_reported=Code("816077007", "SCT", "Magnetic resonance imaging of brain"),
        imaging_measurements=groups,
        title=codes.DCM.ImagingMeasurementReport,
        language_of_content_item_and_descendants=sr.LanguageOfContentItemAndDescendants(
            Code("en", "RFC5646", "English")
        ),
    )


def _segment_group(
    analysis: Analysis, source: DicomSource, segmentation: Dataset, *, number: int
) -> Any:
    from highdicom import sr
    from pydicom.sr.codedict import codes

    segment = segmentation.SegmentSequence[number - 1]
    if number == 1 or analysis.lesions is None:
        volume_ml, what = analysis.brain.mask.volume_ml, codes.SCT.Brain
        engines: tuple[str, ...] = (analysis.brain.engine,)
        parts: list[Any] = []
    else:
        volume_ml, what = analysis.lesions.mask.volume_ml, codes.SCT.Lesion
        engines = analysis.lesions.engines
        parts = _load(analysis.load)
    return sr.VolumetricROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(
            uid=segment.TrackingUID, identifier=segment.TrackingID
        ),
        referenced_segment=sr.ReferencedSegment(
            sop_class_uid=segmentation.SOPClassUID,
            sop_instance_uid=segmentation.SOPInstanceUID,
            segment_number=number,
            source_series=sr.SourceSeriesForSegmentation(source.series_uid),
        ),
        finding_type=what,
        algorithm_id=_algorithm(engines),
        finding_sites=[sr.FindingSite(codes.SCT.Brain)],
        measurements=[_measured(codes.SCT.Volume, volume_ml, _ML), *parts],
    )


def _load(load: Load) -> list[Any]:
    """Of the segment of lesions, which holds all that was marked: what counts, and the rest."""
    from pydicom.sr.coding import Code

    return [
        _measured(Code(key, "99SHOKEN", meaning), value, unit)
        for key, meaning, value, unit in (
            ("counted", "Number of lesion candidates counted", load.count, _NUMBER),
            ("counted-volume", "Volume of lesion candidates counted", load.volume_ml, _ML),
            ("apart", "Number of what is possibly no lesion", load.caveated_count, _NUMBER),
            ("apart-volume", "Volume of what is possibly no lesion", load.caveated_ml, _ML),
        )
    ]


def _finding_group(
    finding: Finding, engines: tuple[str, ...], source: DicomSource, *, is_reviewed: bool
) -> Any:
    import highdicom as hd
    from highdicom import sr
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    centre = sr.CoordinatesForMeasurement3D(
        graphic_type=sr.GraphicTypeValues3D.POINT,
        graphic_data=np.array([finding.centroid_ras_mm]) * _RAS_TO_LPS,
        frame_of_reference_uid=source.frame_of_reference_uid,
    )
    volumes_ml = [focus.volume_ml for focus in finding.foci]
    longest = Code("L0JK", "IBSI", "Maximum 3D Diameter")
    probability = Code("mean-probability", "99SHOKEN", "Mean probability")
    foci = Code("distinct-foci", "99SHOKEN", "Number of distinct foci")
    # what a reader has drawn was found by no engine; earlier builds did not note engines
    found_by = finding.engines or (() if is_reviewed else engines)
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(
            uid=hd.UID(), identifier=f"Lesion candidate {finding.id}"
        ),
        finding_type=codes.SCT.Lesion,
        algorithm_id=_algorithm(found_by) if found_by else None,
        finding_sites=[_site(s.side, s.region) for s in finding.sites or (finding,)],
        qualitative_evaluations=[
            sr.QualitativeEvaluation(
                Code("possibly-no-lesion", "99SHOKEN", "Possibly no lesion"),
                Code(caveat, "99SHOKEN", VALUES[caveat]["en"]),
            )
            for caveat in finding.caveats
        ],
        measurements=[
            _measured(codes.SCT.Volume, finding.volume_ml, _ML, centre),
            *(
                []
                if is_scattered(volumes_ml, finding.filling)
                else [_measured(longest, finding.longest_diameter_mm, ("mm", "millimeter"))]
            ),
            _measured(probability, finding.mean_probability, _NUMBER),
            _measured(foci, counted_foci(volumes_ml), _NUMBER),
            *_extent(finding),
        ],
    )


def _structure_group(one: StructureVolume, model: str, whole_ml: float) -> Any:
    """The volume of a structure, by side where there are two, and what is defined by it."""
    import highdicom as hd
    from highdicom import sr
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    share = Code("brain-percent", "99SHOKEN", "Volume in percent of the brain mask")
    asymmetry = Code("asymmetry-index", "99SHOKEN", _ASYMMETRY_IS)
    both = Side.MIDLINE if one.structure in UNPAIRED else Side.BILATERAL
    sides = ((both, one.volume_ml), (Side.LEFT, one.left_ml), (Side.RIGHT, one.right_ml))
    measured = [
        _measured(name, value, unit, site=_site(side, one.structure))
        for side, ml in sides
        if ml is not None
        for name, value, unit in (
            (codes.SCT.Volume, ml, _ML),
            (share, 100 * ml / whole_ml, _PERCENT),
        )
    ]
    if one.asymmetry_percent is not None:
        measured.append(_measured(asymmetry, one.asymmetry_percent, _PERCENT))
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(
            uid=hd.UID(), identifier=f"Volume of {one.structure}"
        ),
        finding_type=site_code(one.structure),
        algorithm_id=_algorithm((model,)),
        measurements=measured,
    )


def _extent(finding: Finding) -> list[Any]:
    """The volume in each side of each region, where there is more than one."""
    from pydicom.sr.codedict import codes

    shares = by_region(finding.extent)
    if len(shares) < 2:
        return []
    return [
        _measured(codes.SCT.Volume, share * finding.volume_ml, _ML, site=_site(side, region))
        for side, region, share in shares
    ]


def _site(side: str, region: str) -> Any:
    from highdicom import sr
    from pydicom.sr.codedict import codes

    laterality = {
        Side.LEFT: codes.SCT.Left,
        Side.RIGHT: codes.SCT.Right,
        Side.MIDLINE: codes.SCT.Midline,
        Side.BILATERAL: codes.SCT.Bilateral,
    }[Side(side)]
    return sr.FindingSite(site_code(region), laterality=laterality)


def _measured(
    name: Code, value: float, unit: tuple[str, str], *places: object, site: object = None
) -> Any:
    from highdicom import sr
    from pydicom.sr.coding import Code

    return sr.Measurement(
        name=name,
        value=round(value, 6),
        unit=Code(unit[0], "UCUM", unit[1]),
        referenced_coordinates=list(places) or None,
        finding_sites=[site] if site else None,
    )


def _algorithm(engines: tuple[str, ...]) -> Any:
    from highdicom import sr

    return sr.AlgorithmIdentification(name=" + ".join(engines), version=version("shoken"))
