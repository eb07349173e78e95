"""Segmentation and report read back: the same voxels at the same places, the same numbers.

They are validated by dicom3tools' dciodvfy.  dicom-validator needs the standard's documents, which
it downloads, and which no package holds: where there is none, it cannot run.
"""

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest

import dicom_phantom as make
from parameters import slow
from shoken.analysis.anatomy.structure_volumes import Structures
from shoken.analysis.findings.foci import Focus
from shoken.analysis.pipeline import analyse
from shoken.common.notices import NoticeCode
from shoken.export.dicom import dicom_names
from shoken.export.result_files import derivative_files
from shoken.imaging.volume import Grid, Mask
from shoken.models.catalogue import MODELS
from shoken.reading import read_scan
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from small_analysis import seg_and_sr, small_analysis

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def _tilted():
    """A gantry tilted by 15°: each slice 0.8 mm further back than the one below."""
    datasets = make.classic()
    for number, ds in enumerate(datasets):
        ds.ImagePositionPatient = [-10, -20 + 0.8 * number, 5 + make.STEP * number]
    return datasets


KINDS = {
    "axial": make.classic,
    "sagittal": lambda: make.classic(orientation=make.SAGITTAL),
    "oblique": lambda: make.classic(orientation=make.OBLIQUE),
    "enhanced": lambda: [make.enhanced(orientation=make.OBLIQUE)],
    "tilted": _tilted,
}


@pytest.fixture(scope="module", params=KINDS)
def written(request):
    """The datasets, the analysis, and the two files' bytes."""
    datasets = KINDS[request.param]()
    analysis = small_analysis(read_scan(make.streams(datasets)))
    seg, report = seg_and_sr(analysis).values()
    return datasets, analysis, seg, report


def _segment_mm(content, number):
    """RAS mm of each voxel of a segment, by the places of its frames alone."""
    read = pydicom.dcmread(io.BytesIO(content))
    shared = read.SharedFunctionalGroupsSequence[0]
    across, down = np.reshape(
        shared.PlaneOrientationSequence[0].ImageOrientationPatient, (2, 3)
    ).astype(float)
    per_row, per_column = map(float, shared.PixelMeasuresSequence[0].PixelSpacing)
    places = []
    for frame, pixels in zip(read.PerFrameFunctionalGroupsSequence, read.pixel_array, strict=True):
        if frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber == number:
            corner = np.array(frame.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
            rows, columns = np.nonzero(pixels)
            places.append(corner + np.outer(rows * per_row, down))
            places[-1] += np.outer(columns * per_column, across)
    found = np.concatenate(places) * (-1, -1, 1)
    return found[np.lexsort(found.round(3).T)]


def _read_back(content, number):
    volume = hd.seg.segread(io.BytesIO(content)).get_volume(segment_numbers=[number])
    affine = LPS_TO_RAS @ volume.affine
    return Mask(volume.array[..., 0].astype(bool), Grid(volume.spatial_shape, affine))


def _voxels_mm(mask):
    places = mask.grid.ras_mm(np.argwhere(mask.data))
    return places[np.lexsort(places.round(3).T)]


def test_each_voxel_of_the_segments_is_where_it_was(written):
    _, analysis, seg, _ = written
    for number, mask in ((1, analysis.brain.mask), (2, analysis.lesions.mask)):
        assert np.allclose(_segment_mm(seg, number), _voxels_mm(mask), atol=1e-3)
        if mask.grid.is_right_angled:  # highdicom has no volume that leans
            back = _read_back(seg, number)
            assert back.volume_ml == pytest.approx(mask.volume_ml, rel=1e-6)
            assert np.allclose(_voxels_mm(back), _voxels_mm(mask), atol=1e-3)


def _mosaic():
    return [make.mosaic(make.values((13, 24, 24)))]


def _each(**values):
    """A series with other values in all files; None takes an element away, a call gives each."""
    datasets = make.classic()
    for number, ds in enumerate(datasets):
        for name, value in values.items():
            if value is None:
                delattr(ds, name)
                ds.file_meta.pop(f"MediaStorage{name}", None)
            else:
                setattr(ds, name, value(number) if callable(value) else value)
    return datasets


def _saved_as_it_is(datasets):
    """Open files, also of what the standard does not allow."""
    streams = []
    for ds in datasets:
        streams.append(io.BytesIO())
        ds.save_as(streams[-1], enforce_file_format=False)
        streams[-1].seek(0)
    return streams


@pytest.mark.parametrize(
    "datasets",
    [
        _mosaic,
        lambda: _each(SOPInstanceUID=None),
        lambda: _each(SOPInstanceUID="1.2.3"),
        lambda: _each(SeriesInstanceUID="1.2.{}".format),
        lambda: _each(SeriesInstanceUID="1.2.{}".format, StudyInstanceUID="1.3.{}".format),
    ],
    ids=["mosaic", "no instances", "one instance", "series of its own", "study of its own"],
)
def test_pictures_that_cannot_be_referred_to_give_none_which_is_said(datasets):
    scan = read_scan(_saved_as_it_is(datasets()))
    assert not seg_and_sr(small_analysis(scan))
    assert NoticeCode.NO_DICOM_RESULTS in [notice.code for notice in scan.notices]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"FrameOfReferenceUID": None}, [NoticeCode.IDENTIFIERS_MADE]),
        slow({"FrameOfReferenceUID": ""}, [NoticeCode.IDENTIFIERS_MADE]),
        slow({"FrameOfReferenceUID": "1.2.{}".format}, [NoticeCode.IDENTIFIERS_MADE]),
        slow({"StudyInstanceUID": None, "SeriesInstanceUID": ""}, [NoticeCode.IDENTIFIERS_MADE]),
        ({"SOPClassUID": None}, []),
    ],
    ids=["no frame", "blank frame", "frames of their own", "no study", "no class"],
)
def test_identifiers_that_the_source_lacks_are_made_and_stay_the_same(values, told, tmp_path):
    datasets = _each(**values)
    first, again = (read_scan(_saved_as_it_is(datasets)) for _ in range(2))
    codes = [notice.code for notice in first.notices]
    assert [code for code in codes if code is NoticeCode.IDENTIFIERS_MADE] == told
    assert vars(first.source) | {"grid": 0} == vars(again.source) | {"grid": 0}
    files = seg_and_sr(small_analysis(first)).values()
    for content in files:
        read = pydicom.dcmread(io.BytesIO(content))
        for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"):
            assert read[name].value.is_valid
        (tmp_path / "file.dcm").write_bytes(content)
        assert "Error" not in _validated(tmp_path / "file.dcm")
    seg = pydicom.dcmread(io.BytesIO(next(iter(files))))
    assert seg.FrameOfReferenceUID.is_valid


def test_an_instance_is_known_by_the_preliminaries_of_its_file():
    datasets = make.classic()
    expected = {ds.SOPInstanceUID for ds in datasets}
    for ds in datasets:
        del ds.SOPInstanceUID
    scan = read_scan(_saved_as_it_is(datasets))
    assert set(scan.source.sop_instance_uids) == expected


def test_all_frames_and_all_references_are_there(written):
    datasets, _, seg, _ = written
    read = pydicom.dcmread(io.BytesIO(seg))
    slices = make.values().shape[0]
    assert read.NumberOfFrames == 2 * slices
    assert read.StudyInstanceUID == datasets[0].StudyInstanceUID
    assert read.FrameOfReferenceUID == datasets[0].FrameOfReferenceUID
    named = read.ReferencedSeriesSequence[0].ReferencedInstanceSequence
    assert {i.ReferencedSOPInstanceUID for i in named} == {d.SOPInstanceUID for d in datasets}
    for frame in read.PerFrameFunctionalGroupsSequence:
        (picture,) = frame.DerivationImageSequence[0].SourceImageSequence
        position = frame.PlanePositionSequence[0].ImagePositionPatient
        assert np.allclose(position, _position_of(picture, datasets), atol=1e-3)


def _position_of(reference, datasets):
    """Where the source's picture or frame is that a reference names."""
    (dataset,) = (d for d in datasets if d.SOPInstanceUID == reference.ReferencedSOPInstanceUID)
    if "ReferencedFrameNumber" not in reference:
        return dataset.ImagePositionPatient
    frame = dataset.PerFrameFunctionalGroupsSequence[reference.ReferencedFrameNumber - 1]
    return frame.PlanePositionSequence[0].ImagePositionPatient


def test_the_report_has_the_measurements(written):
    datasets, analysis, seg, report = written
    content = hd.sr.srread(io.BytesIO(report)).content
    brain, lesions = content.get_volumetric_roi_measurement_groups()
    uid = pydicom.dcmread(io.BytesIO(seg)).SOPInstanceUID
    for group, mask in ((brain, analysis.brain.mask), (lesions, analysis.lesions.mask)):
        assert group.referenced_segment.referenced_sop_instance_uid == uid
        volume, *load = group.get_measurements()
        assert volume.value == pytest.approx(mask.volume_ml, abs=1e-6)
        assert volume.unit.value == "mL"
    whole_ml = pytest.approx(analysis.lesions.mask.volume_ml, abs=1e-6)
    assert [part.value for part in load] == [2, whole_ml, 0, 0]
    groups = content.get_image_measurement_groups()
    assert len(groups) == len(analysis.findings) == 2
    for group, finding in zip(groups, analysis.findings, strict=True):
        volume, diameter, _, foci, *shares = group.get_measurements()
        assert volume.value == pytest.approx(finding.volume_ml, abs=1e-6)
        assert diameter.value == pytest.approx(finding.longest_diameter_mm, abs=1e-6)
        (point,) = volume.referenced_coordinates
        assert np.allclose(point.value[0] * (-1, -1, 1), finding.centroid_ras_mm, atol=1e-3)
        assert point.ReferencedFrameOfReferenceUID == datasets[0].FrameOfReferenceUID
        assert foci.value == 1
        assert [_site(site) for site in group.finding_sites] == [
            ("Frontal lobe", "Bilateral"),
            ("body of the corpus callosum", "Midline"),
        ]
        assert [(part.value, *_site(part.finding_sites[0])) for part in shares] == [
            (pytest.approx(0.5 * finding.volume_ml, abs=1e-6), "Frontal lobe", "Left"),
            (pytest.approx(0.25 * finding.volume_ml, abs=1e-6), "Frontal lobe", "Right"),
            (
                pytest.approx(0.25 * finding.volume_ml, abs=1e-6),
                "body of the corpus callosum",
                "Midline",
            ),
        ]


def _site(item):
    return item.value.meaning, item.laterality.meaning


def test_what_is_scattered_has_no_diameter():
    analysis = small_analysis(read_scan(make.streams(make.classic())))
    foci = tuple(Focus(volume_ml=0.1, centroid_ras_mm=(0.0, 0.0, float(n))) for n in range(5))
    findings = tuple(replace(f, foci=foci, filling=0.2) for f in analysis.findings)
    analysis = replace(analysis, search=replace(analysis.search, findings=findings))
    _, report = seg_and_sr(analysis).values()
    for group in hd.sr.srread(io.BytesIO(report)).content.get_image_measurement_groups():
        names = [one.name.meaning for one in group.get_measurements()]
        assert "Maximum 3D Diameter" not in names
        (count,) = (m.value for m in group.get_measurements() if "foci" in m.name.meaning)
        assert count == 5


def test_the_validator_finds_no_error(written, tmp_path):
    _, _, *files = written
    for content in files:
        (tmp_path / "file.dcm").write_bytes(content)
        said = _validated(tmp_path / "file.dcm")
        assert "Error" not in said, said
        assert said.splitlines()[-1:] != [], "the validator names the kind of file"


def _validated(path):
    tool = Path(sys.executable).with_name("dciodvfy")
    return subprocess.run([tool, path], capture_output=True, text=True, check=False).stderr


def test_the_validator_would_find_an_error(written, tmp_path):
    broken = pydicom.dcmread(io.BytesIO(written[2]))
    del broken.SegmentSequence
    broken.save_as(tmp_path / "file.dcm")
    assert "Error" in _validated(tmp_path / "file.dcm")


def test_nothing_of_the_header_but_identifiers_gets_out():
    datasets = make.classic()
    for ds in datasets:
        ds.PatientName = ds.PatientID = ds.AccessionNumber = ds.StudyDescription = "TANAKA"
        ds.StudyDate, ds.PatientBirthDate = "19010203", "19010203"
    for content in seg_and_sr(small_analysis(read_scan(make.streams(datasets)))).values():
        assert b"TANAKA" not in content
        assert b"19010203" not in content


def test_without_lesions_there_is_the_brain_alone():
    seg, report = seg_and_sr(
        small_analysis(read_scan(make.streams(make.classic())), lesions=False)
    ).values()
    assert len(pydicom.dcmread(io.BytesIO(seg)).SegmentSequence) == 1
    assert not hd.sr.srread(io.BytesIO(report)).content.get_image_measurement_groups()


def test_a_scan_that_did_not_come_as_dicom_gives_none(phantom_file):
    assert not seg_and_sr(small_analysis(read_scan(phantom_file)))


@pytest.mark.slow
def test_a_real_series(shared, tmp_path):
    analysis = analyse(shared / "data" / "dicom-vs-seg")
    report = generate_structured_report(analysis, language="en")
    files = derivative_files(analysis, study_result(analysis, report))
    returned = {name: content for name, content in files.items() if name.endswith(".dcm")}
    assert set(returned) == set(dicom_names(analysis))
    for name, content in returned.items():
        (tmp_path / name).write_bytes(content)
        assert "Error" not in _validated(tmp_path / name), name
    (seg,) = (content for name, content in returned.items() if name.endswith("_seg.dcm"))
    (sr,) = (content for name, content in returned.items() if name.endswith("_sr.dcm"))
    assert hd.sr.srread(io.BytesIO(sr)).content.get_volumetric_roi_measurement_groups()
    mosaic = hd.imread(tmp_path / f"{analysis.stem}_sc-01.dcm")
    assert mosaic.get_frame(1).shape[2] == 3
    back = _read_back(seg, 1)
    assert back.volume_ml == pytest.approx(analysis.brain.mask.volume_ml, rel=1e-5)
    assert np.allclose(_voxels_mm(back), _voxels_mm(analysis.brain.mask), atol=1e-2)


@pytest.mark.slow  # every structure that a network tells
def test_segmentation_and_report_name_a_structure_by_one_code():
    analysis = small_analysis(read_scan(make.streams(make.classic())))
    grid, card = analysis.scan.volume.grid, MODELS["anatomy18-meshnet"]
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels.flat[: len(card.structures)] = list(card.structures)
    structures = Structures(labels=labels, grid=grid, model=card)
    files = seg_and_sr(replace(analysis, structures=structures)).values()
    seg, report = (pydicom.dcmread(io.BytesIO(content)) for content in files)
    segments = [s.SegmentedPropertyTypeCodeSequence[0] for s in seg.SegmentSequence[2:]]
    groups = hd.sr.Comprehensive3DSR.from_dataset(report).content.get_image_measurement_groups()
    findings = [g.finding_type for g in groups if g.tracking_identifier.startswith("Volume of ")]
    told = {(one.CodeValue, one.CodingSchemeDesignator) for one in segments}
    assert len(segments) == len(told) == len(card.structures)
    assert told == {(one.value, one.scheme_designator) for one in findings}
    assert sum(scheme == "SCT" for _, scheme in told) == len(told) - 1  # but for one, of our own


def test_structures_are_segments_of_their_own():
    analysis = small_analysis(read_scan(make.streams(make.classic())))
    grid, card = analysis.scan.volume.grid, MODELS["mindglide"]
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels[3:6, 4:6, 2:5], labels[7:9, 6:9, 3:6], labels[6, 6, 3] = 4, 9, 18
    structures = Structures(labels=labels, grid=grid, model=card)
    seg, _ = seg_and_sr(replace(analysis, structures=structures)).values()
    read = pydicom.dcmread(io.BytesIO(seg))
    named = [(s.SegmentLabel, s.SegmentAlgorithmName) for s in read.SegmentSequence[2:]]
    assert named == [("pons", "mindglide"), ("lateral ventricle", "mindglide")]
    for number, value in ((3, 4), (4, 9)):
        expected = _voxels_mm(Mask(labels == value, grid))
        assert np.allclose(_segment_mm(seg, number), expected, atol=1e-3)
    codes = {s.SegmentedPropertyTypeCodeSequence[0].CodeValue for s in read.SegmentSequence}
    assert len(codes) == 4
