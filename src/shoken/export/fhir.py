"""An analysis as FHIR R4: a DiagnosticReport, its Observations and the ImagingStudy, in one Bundle.

No resource names a patient.  Numbers are those of the record, codes those of the structured report
(:mod:`shoken.export.codes`).  References within the bundle are by UUIDs that are made of content.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shoken.export.codes import (
    BRAIN,
    LATERALITY,
    LESION,
    MAXIMUM_DIAMETER,
    MR_OF_BRAIN,
    OWN_SCHEME,
    SIDES,
    VOLUME,
    Coded,
    own,
    site,
)
from shoken.report.words.phrases import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.reading import DicomSource
    from shoken.report.record.schema import (
        FindingRecord,
        LoadRecord,
        StructureRecord,
        StudyResult,
        TissueRecord,
    )

__all__ = ["fhir_bundle"]

Resource = dict[str, Any]
_SYSTEMS = {
    "SCT": "http://snomed.info/sct",
    "DCM": "http://dicom.nema.org/resources/ontology/DCM",
    "IBSI": "urn:oid:1.2.840.10008.2.16.13",  # PS3.16, table 8-1
    OWN_SCHEME: "urn:uuid:6a1b1a3e-59c5-4b8a-9f0f-0f6c7c1d2b57",
}
_TERMS = "http://terminology.hl7.org/CodeSystem"
_ML, _MM, _PERCENT, _ONE = "mL", "mm", "%", "1"  # UCUM


def fhir_bundle(result: StudyResult, source: DicomSource | None) -> bytes:
    """``<stem>_fhir.json``: a Bundle of the type collection, the report first.

    Parameters
    ----------
    result
        The record: what of it is measured stands here too, with the same numbers.
    source
        Of a scan that came as DICOM: its study is named, unless its identifiers had to be made.
    """
    bundle = _Bundle(result)
    device = bundle.add("device", _device(result))
    study = bundle.add("study", _study(source)) if _is_named(source) else None
    made = [
        bundle.add(name, _observation(bundle, device, study, told))
        for name, told in _observations(result)
    ]
    bundle.add("report", _report(bundle, study, made), first=True)
    return (json.dumps(bundle.whole(), ensure_ascii=False, indent=2) + "\n").encode()


@dataclass
class _Bundle:
    """Resources with their addresses, which are the same for the same record.

    What was measured counts, so that other options give other addresses; how long it took and the
    words, which a model may write differently each time, do not.
    """

    result: StudyResult
    entries: list[Resource] = field(default_factory=list)
    name_space: uuid.UUID = field(init=False)

    def __post_init__(self) -> None:
        measured = self.result.model_dump_json(exclude={"timings_s", "report"})
        told = f"{self.result.report.language} {measured}"
        self.name_space = uuid.uuid5(uuid.NAMESPACE_OID, told)

    def add(self, name: str, resource: Resource, *, first: bool = False) -> str:
        """Put a resource in; its address."""
        made = uuid.uuid5(self.name_space, name)
        kind = {"resourceType": resource.pop("resourceType"), "id": str(made)}
        entry = {"fullUrl": f"urn:uuid:{made}", "resource": kind | resource}
        self.entries.insert(0 if first else len(self.entries), entry)
        return str(entry["fullUrl"])

    @property
    def status(self) -> str:
        """What counts as final is signed."""
        review = self.result.review
        return "final" if review and review.signed_by else "preliminary"

    def whole(self) -> Resource:
        """The bundle."""
        return {"resourceType": "Bundle", "type": "collection", "entry": self.entries}


def _is_named(source: DicomSource | None) -> bool:
    return source is not None and bool(source.study_uid) and not source.has_made_uids


def _concept(code: Coded, text: str = "") -> Resource:
    told = {"system": _SYSTEMS[code.scheme], "code": code.value, "display": code.meaning}
    return {"coding": [told]} | ({"text": text} if text else {})


def _quantity(value: float, unit: str) -> Resource:
    return {
        "value": value,
        "unit": unit,
        "system": "http://unitsofmeasure.org",
        "code": unit,
    }


def _part(code: Coded, value: float | None, unit: str, text: str = "") -> Iterator[Resource]:
    if value is not None:
        yield {"code": _concept(code, text), "valueQuantity": _quantity(value, unit)}


def _report(bundle: _Bundle, study: str | None, observations: list[str]) -> Resource:
    report, review = bundle.result.report, bundle.result.review
    signed = review.signed_by if review else None
    return {
        "resourceType": "DiagnosticReport",
        "language": report.language,
        "status": bundle.status,
        "category": [
            {"coding": [{"system": f"{_TERMS}/v2-0074", "code": "RAD", "display": "Radiology"}]}
        ],
        "code": _concept(MR_OF_BRAIN),
        "result": [{"reference": one} for one in observations],
        **({"imagingStudy": [{"reference": study}]} if study else {}),
        **({"resultsInterpreter": [{"display": signed}]} if signed else {}),
        "conclusion": report.impression or report.finding_summary,
    }


def _study(source: DicomSource | None) -> Resource:
    """The study by its unique identifiers; whose it is, and how large, the archive knows."""
    if source is None:
        return {}
    modality = {"system": _SYSTEMS["DCM"], "code": "MR", "display": "Magnetic Resonance"}
    count = len(set(source.sop_instance_uids))
    return {
        "resourceType": "ImagingStudy",
        "identifier": [{"system": "urn:dicom:uid", "value": f"urn:oid:{source.study_uid}"}],
        "status": "available",
        "modality": [modality],
        "subject": {"type": "Patient", "display": "not stated"},
        "series": [{"uid": source.series_uid, "modality": modality, "numberOfInstances": count}],
    }


def _device(result: StudyResult) -> Resource:
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "Shoken", "type": "model-name"}],
        "version": [
            {"value": version, "type": {"text": n}} for n, version in result.software.items()
        ],
    }


def _observation(bundle: _Bundle, device: str, study: str | None, told: Resource) -> Resource:
    imaging = {"system": f"{_TERMS}/observation-category", "code": "imaging", "display": "Imaging"}
    return {
        "resourceType": "Observation",
        "status": bundle.status,
        "category": [{"coding": [imaging]}],
        "device": {"reference": device},
        **({"derivedFrom": [{"reference": study}]} if study else {}),
        **told,
    }


def _observations(result: StudyResult) -> Iterator[tuple[str, Resource]]:
    brain = result.brain
    yield (
        "brain",
        {
            "code": _concept(VOLUME),
            "bodySite": _concept(BRAIN),
            "method": {"text": brain.engine},
            "valueQuantity": _quantity(brain.volume_ml, _ML),
        },
    )
    if result.load:
        yield "load", _load(result.load)
    for finding in result.findings:
        yield f"finding {finding.id}", _finding(finding)
    if result.tissue:
        yield "tissue", _tissue(result.tissue)
    for structure in result.structures:
        yield f"structure {structure.structure}", _structure(structure)


def _load(load: LoadRecord) -> Resource:
    counts = own("counted", "Number of lesion candidates counted")
    volume = own("counted-volume", "Volume of lesion candidates counted")
    percent = own("brain-percent", "Volume in percent of the brain mask")
    apart = own("apart", "Number of what is possibly no lesion")
    apart_volume = own("apart-volume", "Volume of what is possibly no lesion")
    return {
        "code": _concept(LESION, "All lesion candidates"),
        "bodySite": _concept(BRAIN),
        "component": [
            *_part(counts, load.count, _ONE),
            *_part(volume, load.volume_ml, _ML),
            *_part(percent, load.brain_percent, _PERCENT),
            *_part(own("distinct-foci", "Number of distinct foci"), load.foci, _ONE),
            *_part(apart, load.caveated_count, _ONE),
            *_part(apart_volume, load.caveated_ml, _ML),
        ],
    }


def _finding(finding: FindingRecord) -> Resource:
    possibly_none = own("possibly-no-lesion", "Possibly no lesion")
    longest = None if finding.is_scattered else finding.longest_diameter_mm
    long_axis, short_axis = finding.axes_mm or (None, None)
    return {
        "code": _concept(LESION, f"Lesion candidate {finding.id}"),
        "bodySite": _concept(site(finding.region)),
        **({"method": {"text": ", ".join(finding.engines)}} if finding.engines else {}),
        "component": [
            {"code": _concept(LATERALITY), "valueCodeableConcept": _concept(SIDES[finding.side])},
            *_part(VOLUME, finding.volume_ml, _ML),
            *_part(MAXIMUM_DIAMETER, longest, _MM),
            *_part(own("axial-diameter", "Longest axial diameter"), long_axis, _MM),
            *_part(own("perpendicular", "Perpendicular axial diameter"), short_axis, _MM),
            *_part(own("mean-probability", "Mean probability"), finding.mean_probability, _ONE),
            *_part(own("distinct-foci", "Number of distinct foci"), finding.counts, _ONE),
            *(
                {
                    "code": _concept(possibly_none),
                    "valueCodeableConcept": _concept(own(caveat, VALUES[caveat]["en"])),
                }
                for caveat in finding.caveats
            ),
        ],
    }


def _tissue(tissue: TissueRecord) -> Resource:
    return {
        "code": _concept(own("tissue-volumes", "Volumes of the tissues inside the brain mask")),
        "bodySite": _concept(BRAIN),
        "component": [
            *_part(own("grey-matter", "Volume of grey matter"), tissue.grey_ml, _ML),
            *_part(own("white-matter", "Volume of white matter"), tissue.white_ml, _ML),
            *_part(own("fluid", "Volume of cerebrospinal fluid"), tissue.fluid_ml, _ML),
        ],
    }


def _structure(one: StructureRecord) -> Resource:
    percent = own("brain-percent", "Volume in percent of the brain mask")
    parts = [
        *_part(own("left-volume", "Volume of the left side"), one.left_ml, _ML),
        *_part(own("right-volume", "Volume of the right side"), one.right_ml, _ML),
        *_part(percent, one.brain_percent, _PERCENT),
        *_part(own("asymmetry-index", "Asymmetry index"), one.asymmetry_percent, _PERCENT),
    ]
    return {
        "code": _concept(VOLUME),
        "bodySite": _concept(site(one.structure)),
        "valueQuantity": _quantity(one.volume_ml, _ML),
        **({"component": parts} if parts else {}),
    }
