"""The FHIR bundle: valid by the models of R4B, with the record's numbers, and without a name."""

import importlib
import json
from dataclasses import replace

import numpy as np
import pytest
from pydicom.sr._concepts_dict import concepts

import dicom_phantom as make
import planted
from shoken.analysis.anatomy.structure_volumes import Structures
from shoken.analysis.findings.lesion_burden import TissueVolumes
from shoken.export import codes as ours
from shoken.export.fhir import fhir_bundle
from shoken.models.catalogue import MODELS
from shoken.reading.reader import read_here
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from small_analysis import small_analysis

ML = "mL"


@pytest.fixture(scope="module")
def record():
    """The record of an analysis in which everything was measured, and where its scan came from."""
    analysis = small_analysis(read_here(make.streams(planted.series())))
    card = MODELS["anatomy18-meshnet"]
    values = {key: value for value, key in card.structures.items()}
    grid = analysis.scan.volume.grid
    labels, is_left = np.zeros(grid.shape, np.uint8), np.zeros(grid.shape, bool)
    labels[3:6, 4:6, 2:5], labels[7:9, 6:9, 3:6] = values["hippocampus"], values["brain-stem"]
    is_left[:4] = True
    structures = Structures(labels=labels, grid=grid, model=card, is_left=is_left)
    tissue = TissueVolumes(grey_ml=601.5, white_ml=502.25, fluid_ml=100.125)
    first, second = analysis.findings
    doubtful = replace(second, caveats=("csf-flow",))
    search = replace(analysis.search, tissue=tissue, findings=(first, doubtful))
    analysis = replace(analysis, structures=structures, search=search)
    report = generate_structured_report(analysis, language="ja", writer="measured")
    return study_result(analysis, report), analysis.scan.source


def _resources(content):
    return [entry["resource"] for entry in json.loads(content)["entry"]]


def _of(resources, kind):
    return [one for one in resources if one["resourceType"] == kind]


def _parts(observation):
    """The quantities of an observation's components, by the code's meaning."""
    return {
        part["code"]["coding"][0]["display"]: part["valueQuantity"]["value"]
        for part in observation["component"]
        if "valueQuantity" in part
    }


def _model(kind):
    return getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


def test_each_resource_is_valid(record):
    content = fhir_bundle(*record)
    bundle = _model("Bundle").model_validate_json(content)
    kinds = [entry.resource.get_resource_type() for entry in bundle.entry]
    assert kinds[0] == "DiagnosticReport"
    assert {"Device", "ImagingStudy", "Observation"} <= set(kinds)
    for resource in _resources(content):  # a bundle's model does not look into all of them
        _model(resource["resourceType"]).model_validate(resource)
    broken = next(one for one in _resources(content) if one["resourceType"] == "Observation")
    del broken["status"]
    with pytest.raises(ValueError, match="status"):
        _model("Observation").model_validate(broken)


def test_the_numbers_are_those_of_the_record(record):
    result, _ = record
    again = json.loads(result.model_dump_json())
    resources = _resources(fhir_bundle(*record))
    brain, load, *rest = _of(resources, "Observation")
    assert brain["valueQuantity"]["value"] == again["brain"]["volume_ml"]
    parts = _parts(load)
    assert parts["Number of lesion candidates counted"] == again["load"]["count"]
    assert parts["Volume of lesion candidates counted"] == again["load"]["volume_ml"]
    assert parts["Number of what is possibly no lesion"] == again["load"]["caveated_count"] == 1
    assert parts["Volume in percent of the brain mask"] == again["load"]["brain_percent"]
    for observation, finding in zip(rest, again["findings"], strict=False):
        parts = _parts(observation)
        assert observation["code"]["text"] == f"Lesion candidate {finding['id']}"
        assert parts["Volume"] == finding["volume_ml"]
        assert parts["Maximum 3D Diameter"] == finding["longest_diameter_mm"]
        assert parts["Longest axial diameter"] == finding["axial_diameter_mm"]
        assert parts["Mean probability"] == finding["mean_probability"]
    tissue, *structures = rest[len(again["findings"]) :]
    assert list(_parts(tissue).values()) == list(again["tissue"].values())
    assert len(structures) == len(again["structures"]) > 2
    for observation, one in zip(structures, again["structures"], strict=True):
        assert observation["valueQuantity"]["value"] == one["volume_ml"]
        assert observation["bodySite"]["coding"][0]["code"] == ours.site(one["structure"]).value
        assert _parts(observation).get("Volume of the left side") == one["left_ml"]
        assert _parts(observation).get("Asymmetry index") == one["asymmetry_percent"]


def test_units_are_of_ucum_and_places_of_snomed(record):
    _, *observations = _of(_resources(fhir_bundle(*record)), "Observation")
    for observation in observations:
        for part in observation["component"]:
            if quantity := part.get("valueQuantity"):
                assert quantity["system"] == "http://unitsofmeasure.org"
                assert quantity["code"] == quantity["unit"] in {"mL", "mm", "%", "1"}
    places = [one["bodySite"]["coding"][0] for one in observations]
    unknown = {one["display"] for one in places if one["system"] != "http://snomed.info/sct"}
    assert unknown == {"ventral diencephalon"}  # of which the context groups have none


def test_codes_are_those_of_the_standard():
    known = {}
    for several in concepts["SCT"].values():
        for value, (meaning, _) in several.items():
            known.setdefault(value, set()).add(meaning)
    for name, (value, meaning) in ours._SITES.items():
        assert meaning in known[value], name
    others = (ours.LESION, ours.VOLUME, ours.BRAIN, ours.LATERALITY, *ours.SIDES.values())
    for code in others:
        assert code.meaning in known[code.value]


def test_the_study_is_named_and_the_patient_is_not(record):
    content = fhir_bundle(*record)
    assert planted.found_in(content) == []
    (study,) = _of(_resources(content), "ImagingStudy")
    assert study["identifier"][0]["value"] == f"urn:oid:{planted.IN_UID}"
    assert not _of(_resources(content), "Patient")
    assert study["subject"] == {"type": "Patient", "display": "not stated"}
    # of the whole study only the archive knows how much there is
    assert not {"numberOfSeries", "numberOfInstances"} & study.keys()
    assert study["series"][0]["numberOfInstances"] > 0


def test_all_references_lead_to_a_resource_and_stay_the_same(record):
    content = fhir_bundle(*record)
    there = {entry["fullUrl"] for entry in json.loads(content)["entry"]}
    (report,) = _of(_resources(content), "DiagnosticReport")
    named = [*report["result"], *report["imagingStudy"]]
    for observation in _of(_resources(content), "Observation"):
        named += [observation["device"], *observation["derivedFrom"]]
    assert {one["reference"] for one in named} == there - {
        json.loads(content)["entry"][0]["fullUrl"]
    }
    result, source = record
    again = result.model_copy(update={"timings_s": {"brain": 12.5}})
    assert fhir_bundle(again, source) == content


def test_another_result_of_the_same_scan_has_other_addresses(record):
    result, source = record
    other = result.model_copy(update={"findings": result.findings[:1]})
    one, two = (
        {entry["fullUrl"] for entry in json.loads(fhir_bundle(each, source))["entry"]}
        for each in (result, other)
    )
    assert not one & two


def test_a_scan_that_did_not_come_as_dicom_names_no_study(record):
    result, source = record
    for other in (None, replace(source, has_made_uids=True)):
        resources = _resources(fhir_bundle(result, other))
        assert not _of(resources, "ImagingStudy")
        assert "imagingStudy" not in _of(resources, "DiagnosticReport")[0]


def test_what_is_signed_is_final(record):
    from shoken.report.record.review import ReviewRecord

    result, source = record
    counts = dict.fromkeys(
        ("accepted", "open", "rejected", "erased", "added", "redrawn", "relabelled"), 0
    )
    when = "2026-11-29T12:00:00+00:00"
    review = ReviewRecord(
        revision=1, of=0, reader="A", begun=when, saved=when, signed_by="A", signed=when,
        dice=1, judgements=(), **counts,
    )  # fmt: skip
    final = fhir_bundle(result.model_copy(update={"review": review}), source)
    report = _resources(final)[0]
    assert (report["status"], report["resultsInterpreter"]) == ("final", [{"display": "A"}])
    assert _resources(fhir_bundle(result, source))[0]["status"] == "preliminary"
    assert _resources(final)[0]["id"] != _resources(fhir_bundle(result, source))[0]["id"]
