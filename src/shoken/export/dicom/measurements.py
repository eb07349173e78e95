"""An analysis as a DICOM structured report: Comprehensive 3D SR after TID 1500."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.analysis.anatomy.structure_volumes import UNPAIRED
from shoken.analysis.findings.foci import counted_foci, is_scattered
from shoken.analysis.findings.place import Side, by_region
from shoken.export.dicom.identifiers import Kind
from shoken.export.dicom.origin import MADE_BY, RAS_TO_LPS
from shoken.export.dicom.sites import site_code
from shoken.report.words.phrases import VALUES

if TYPE_CHECKING:
    from pydicom import Dataset
    from pydicom.sr.coding import Code

    from shoken.analysis.anatomy.structure_volumes import StructureVolume
    from shoken.analysis.findings.lesion_burden import Load
    from shoken.analysis.findings.measurement import Finding
    from shoken.export.dicom.origin import Origin

__all__ = ["report_dataset"]

_ML = ("mL", "milliliter")
_PERCENT = ("%", "percent")
_NUMBER = ("1", "no units")
_ASYMMETRY_IS = "Asymmetry index, 100 (L-R)/((L+R)/2); no norms applied"  # at most 64 letters


def report_dataset(origin: Origin, segmentation: Dataset) -> Dataset:
    """The measurements, tied to the segmentation: the root of what is said of the scan.

    Brain and lesions in total are measurements of a segment (TID 1411), with what may be no lesion
    summed up apart; each finding is a group of its own (TID 1501) with its centre as a point in the
    patient's millimetres.  With the name of who signed a review it is a verified report; a revision
    names the report that it takes the place of.
    """
    import highdicom as hd
    from pydicom.valuerep import DT

    verified: dict[str, Any] = {"is_verified": False}
    if origin.signer:
        verified = {
            "is_verified": True,
            "verifying_observer_name": origin.signer,
            # required beside a name, and nothing here knows it
            "verifying_organization": "not given",
        }
    earlier = origin.earlier_report()
    made = hd.sr.Comprehensive3DSR(
        evidence=[segmentation, *origin.pictures],
        content=_content(origin, segmentation)[0],
        sop_instance_uid=origin.uids.instance(Kind.MEASUREMENTS),
        instance_number=1,
        is_complete=True,
        is_final=False,
        previous_versions=[earlier] if earlier else None,
        **origin.in_series(Kind.MEASUREMENTS),
        **verified,
    )
    review = origin.analysis.review
    if review and review.revision.signature:
        signed = datetime.fromisoformat(review.revision.signature.when)
        made.VerifyingObserverSequence[0].VerificationDateTime = DT(signed)
    return made


def _content(origin: Origin, segmentation: Dataset) -> Any:
    from highdicom import sr
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code
    from pydicom.uid import generate_uid

    analysis = origin.analysis
    device = sr.DeviceObserverIdentifyingAttributes(
        uid=generate_uid(entropy_srcs=[MADE_BY, version("shoken")]),
        name=MADE_BY,
        manufacturer_name=MADE_BY,
        model_name=version("shoken"),
    )
    observer = sr.ObserverContext(
        observer_type=codes.DCM.Device, observer_identifying_attributes=device
    )
    groups = [_segment_group(origin, segmentation, number=1)]
    if analysis.lesions and analysis.findings:
        groups.append(_segment_group(origin, segmentation, number=2))
        groups += [_finding_group(finding, origin) for finding in analysis.findings]
    if structures := analysis.structures:
        groups += [_structure_group(one, origin) for one in structures.volumes]
    return sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_device_context=observer),
        procedure_reported=Code("816077007", "SCT", "Magnetic resonance imaging of brain"),
        imaging_measurements=groups,
        title=codes.DCM.ImagingMeasurementReport,
        language_of_content_item_and_descendants=sr.LanguageOfContentItemAndDescendants(
            Code("en", "RFC5646", "English")
        ),
    )


def _segment_group(origin: Origin, segmentation: Dataset, *, number: int) -> Any:
    from highdicom import sr
    from pydicom.sr.codedict import codes

    analysis = origin.analysis
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
            source_series=sr.SourceSeriesForSegmentation(origin.source.series_uid),
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


def _finding_group(finding: Finding, origin: Origin) -> Any:
    from highdicom import sr
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    centre = sr.CoordinatesForMeasurement3D(
        graphic_type=sr.GraphicTypeValues3D.POINT,
        graphic_data=np.array([finding.centroid_ras_mm]) * RAS_TO_LPS,
        frame_of_reference_uid=origin.source.frame_of_reference_uid,
    )
    volumes_ml = [focus.volume_ml for focus in finding.foci]
    longest = Code("L0JK", "IBSI", "Maximum 3D Diameter")
    probability = Code("mean-probability", "99SHOKEN", "Mean probability")
    foci = Code("distinct-foci", "99SHOKEN", "Number of distinct foci")
    analysis = origin.analysis
    engines = analysis.lesions.engines if analysis.lesions else ()
    # what a reader has drawn was found by no engine; earlier builds did not note engines
    found_by = finding.engines or (() if analysis.review else engines)
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(
            uid=origin.uids.other("finding", str(finding.id)),
            identifier=f"Lesion candidate {finding.id}",
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


def _structure_group(one: StructureVolume, origin: Origin) -> Any:
    """The volume of a structure, by side where there are two, and what is defined by it."""
    from highdicom import sr
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    analysis = origin.analysis
    whole_ml = analysis.brain.mask.volume_ml
    models = (analysis.structures.model.id,) if analysis.structures else ()
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
            uid=origin.uids.other("structure", one.structure),
            identifier=f"Volume of {one.structure}",
        ),
        finding_type=site_code(one.structure),
        algorithm_id=_algorithm(models),
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
