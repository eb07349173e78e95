"""An analysis as a DICOM structured report: Comprehensive 3D SR after TID 1500."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.analysis.findings.measurement import Side

if TYPE_CHECKING:
    from pydicom import Dataset
    from pydicom.sr.coding import Code

    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.values import Analysis
    from shoken.reading import DicomSource

__all__ = ["report_dataset"]

_MADE_BY = "Shoken"
_ML = ("mL", "milliliter")
_RAS_TO_LPS = np.array((-1.0, -1.0, 1.0))


def report_dataset(analysis: Analysis, source: DicomSource, evidence: list[Dataset]) -> Dataset:
    """The measurements, tied to the segmentation that is the first of the evidence.

    Brain and lesions in total are measurements of a segment (TID 1411); each finding is a group
    of its own (TID 1501) with its centre as a point in the patient's millimetres.
    """
    import highdicom as hd

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
        is_verified=False,
        series_description="Shoken measurements",
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
        groups += [_finding_group(f, analysis.lesions.engine, source) for f in analysis.findings]
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
        engine = analysis.brain.engine
    else:
        volume_ml, what = analysis.lesions.mask.volume_ml, codes.SCT.Lesion
        engine = analysis.lesions.engine
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
        algorithm_id=_algorithm(engine),
        finding_sites=[sr.FindingSite(codes.SCT.Brain)],
        measurements=[_measured(codes.SCT.Volume, volume_ml, _ML)],
    )


def _finding_group(finding: Finding, engine: str, source: DicomSource) -> Any:
    import highdicom as hd
    from highdicom import sr
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    laterality = {
        Side.LEFT: codes.SCT.Left,
        Side.RIGHT: codes.SCT.Right,
        Side.MIDLINE: codes.SCT.Midline,
    }[finding.side]
    centre = sr.CoordinatesForMeasurement3D(
        graphic_type=sr.GraphicTypeValues3D.POINT,
        graphic_data=np.array([finding.centroid_ras_mm]) * _RAS_TO_LPS,
        frame_of_reference_uid=source.frame_of_reference_uid,
    )
    longest = Code("L0JK", "IBSI", "Maximum 3D Diameter")
    probability = Code("mean-probability", "99SHOKEN", "Mean probability")
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(
            uid=hd.UID(), identifier=f"Lesion candidate {finding.id}"
        ),
        finding_type=codes.SCT.Lesion,
        algorithm_id=_algorithm(engine),
        finding_sites=[sr.FindingSite(codes.SCT.Brain, laterality=laterality)],
        measurements=[
            _measured(codes.SCT.Volume, finding.volume_ml, _ML, centre),
            _measured(longest, finding.longest_diameter_mm, ("mm", "millimeter")),
            _measured(probability, finding.mean_probability, ("1", "no units")),
        ],
    )


def _measured(name: Code, value: float, unit: tuple[str, str], *places: object) -> Any:
    from highdicom import sr
    from pydicom.sr.coding import Code

    return sr.Measurement(
        name=name,
        value=round(value, 6),
        unit=Code(unit[0], "UCUM", unit[1]),
        referenced_coordinates=list(places) or None,
    )


def _algorithm(engine: str) -> Any:
    from highdicom import sr

    return sr.AlgorithmIdentification(name=engine, version=version("shoken"))
