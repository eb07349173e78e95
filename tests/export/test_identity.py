"""Results that return to the archive carry patient and study, and nothing else does; nor do others.

``planted`` has put a word of its own into each text of the source's headers.
"""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag
from pydicom.uid import SecondaryCaptureImageStorage

import dicom_phantom as make
import planted
from parameters import slow
from shoken.analysis.review.marks import Mark, Marking
from shoken.analysis.review.reviewing import begun, signed
from shoken.analysis.review.revision import Changes, Review
from shoken.cli.batch import Work
from shoken.common.errors import UnreadableScan, UsageError
from shoken.common.identity import IdentityMode
from shoken.export.dicom import dicom_makers, dicom_names, dicom_results
from shoken.export.result_files import derivative_files, write_derivatives
from shoken.reading import PatientStudy, read_patient_study
from shoken.reading.dicom.patient_study import patient_study_here
from shoken.reading.files import members_of
from shoken.reading.reader import read_here
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.store.packed_results import packed
from small_analysis import seg_and_sr, small_analysis

MADE = datetime(2026, 11, 29, 12, tzinfo=UTC)
JAPANESE = "YAMADA^HANAKO=山田^花子=ヤマダ^ハナコ"


def _source():
    datasets = planted.series()
    for ds in datasets:
        ds.SpecificCharacterSet, ds.PatientSex = "ISO_IR 192", "F"
        ds.IssuerOfPatientID = "WARD"
    return datasets


@pytest.fixture(scope="module")
def case():
    """The source, its analysis, and what its files say of patient and study."""
    datasets = _source()
    analysis = small_analysis(read_here(make.streams(datasets)))
    patient = read_patient_study(make.streams(datasets[4:5]), analysis.scan.source)
    return datasets, analysis, patient


@pytest.fixture(scope="module")
def results(case):
    """All files of both modes, pseudonymous ones first."""
    _, analysis, patient = case
    result = _record(analysis)
    return derivative_files(analysis, result), derivative_files(analysis, result, patient)


def _record(analysis, language="en"):
    report = generate_structured_report(analysis, language=language, writer="measured")
    return study_result(analysis, report)


def _made(analysis, patient, *, pdf=b"%PDF-1.4", **more):
    """The DICOM results of an analysis, around a document that another test has made."""
    makers = dicom_makers(analysis, lambda: pdf, patient, **more)
    return {name: make() for name, make in makers.items()}


def _read(content):
    return pydicom.dcmread(io.BytesIO(content))


@pytest.mark.slow
def test_returned_ones_are_filed_as_their_source(case, results):
    datasets, analysis, patient = case
    names = [keyword for keyword, value in patient.told() if value]
    assert {"PatientName", "PatientID", "IssuerOfPatientID", "AccessionNumber"} < set(names)
    for name in dicom_names(analysis):
        read = _read(results[1][name])
        for keyword in (*names, "StudyInstanceUID"):
            assert read[keyword].value == datasets[0][keyword].value, (name, keyword)
        assert planted.found_in(results[1][name]) == planted.FILED_BY


def test_files_with_names_are_their_owner_s_alone(case, tmp_path, monkeypatch):
    _, analysis, patient = case
    files = {"x_seg.dcm": b"", "x_sc-01.dcm": b"", "x_report.md": b""}
    monkeypatch.setattr("shoken.export.result_files.derivative_files", lambda *_: files)
    for one, mode in ((patient, 0o600), (None, 0o644)):
        written = write_derivatives(analysis, _record(analysis), tmp_path, one)
        modes = {path.stat().st_mode & 0o777 for path in written if path.suffix == ".dcm"}
        assert modes == {mode}
    assert {path.stat().st_mode & 0o777 for path in written} == {0o644}


def test_no_other_file_changes_by_the_mode(case, results):
    _, analysis, _ = case
    for name, content in results[1].items():
        if name not in dicom_names(analysis):
            assert content == results[0][name], name
            assert planted.found_in(content) == [], name


def test_pseudonymous_ones_say_nothing(case, results):
    _, analysis, _ = case
    for name, content in results[0].items():
        assert planted.found_in(content) == [], name
    for name in dicom_names(analysis):
        read = _read(results[0][name])
        assert read.StudyInstanceUID == planted.IN_UID
        assert not (read.PatientName)
        assert not (read.PatientID)
        assert not (read.StudyDate)
        assert not (read.AccessionNumber)


def test_nothing_that_is_kept_or_shown_of_them_holds_names(case):
    _, analysis, patient = case
    assert planted.found_in(packed(analysis)) == []
    assert planted.found_in(repr((analysis.scan.source, patient)).encode()) == []


def test_the_same_analysis_again_gives_the_same_instances(case, results):
    datasets, analysis, patient = case
    again = small_analysis(read_here(make.streams(datasets)))
    first, second = (
        _made(one, patient, made=MADE, pdf=results[1][f"{analysis.stem}_report.pdf"])
        for one in (analysis, again)
    )
    assert first == second
    for name, content in first.items():
        earlier, other = (_read(files[name]) for files in (results[1], results[0]))
        one = _read(content)
        assert one.SOPInstanceUID == earlier.SOPInstanceUID != other.SOPInstanceUID
        assert one.SeriesInstanceUID == earlier.SeriesInstanceUID != other.SeriesInstanceUID
        assert one.SOPInstanceUID == one.file_meta.MediaStorageSOPInstanceUID
        assert one.ContentDate == MADE.astimezone().strftime("%Y%m%d")


@pytest.mark.slow  # one more document
def test_all_are_made_at_once(case, results):
    _, analysis, patient = case
    every = dicom_results(analysis, _record(analysis), patient)
    assert tuple(every) == dicom_names(analysis)
    for name, content in every.items():
        assert _read(content).SOPInstanceUID == _read(results[1][name]).SOPInstanceUID


def test_each_kind_is_a_series_of_its_own(case, results):
    _, analysis, _ = case
    read = [_read(results[1][name]) for name in dicom_names(analysis)]
    assert len({one.SOPInstanceUID for one in read}) == len(read) == 6
    series = {one.SeriesInstanceUID: (one.SeriesNumber, one.Modality) for one in read}
    assert sorted(series.values()) == [(9001, "SEG"), (9002, "SR"), (9003, "OT"), (9004, "DOC")]
    assert all(one.SeriesDescription.endswith("; not reviewed") for one in read)


def test_pictures_are_colour_and_say_what_they_are(case, results):
    _, analysis, _ = case
    read = [_read(results[0][name]) for name in dicom_names(analysis)[3:]]
    assert [one.InstanceNumber for one in read] == [1, 2, 3]
    for one in read:
        assert one.SOPClassUID == SecondaryCaptureImageStorage
        assert list(one.ImageType) == ["DERIVED", "SECONDARY"]
        assert one.BurnedInAnnotation == "NO"
        pixels = one.pixel_array
        assert pixels.shape == (one.Rows, one.Columns, 3)
        # words are yellow, contours of lesions red: greys have equal channels
        assert (pixels[:44, :, 0] > pixels[:44, :, 2]).any()
        assert ((pixels[44:] == (255, 96, 64)).all(axis=-1)).any()


def test_the_document_is_the_printed_report(case, results):
    _, analysis, _ = case
    document = _read(results[1][dicom_names(analysis)[2]])
    pdf = results[1][f"{analysis.stem}_report.pdf"]
    assert document.MIMETypeOfEncapsulatedDocument == "application/pdf"
    assert document.EncapsulatedDocument[: document.EncapsulatedDocumentLength] == pdf
    named = {one.ReferencedSOPInstanceUID for one in document.SourceInstanceSequence}
    assert named == set(analysis.scan.source.sop_instance_uids)


@pytest.mark.slow  # a program of others, for each kind of file
def test_the_validator_finds_no_error(case, results, tmp_path):
    _, analysis, _ = case
    tool = Path(sys.executable).with_name("dciodvfy")
    kinds = set()
    for files in results:
        for name in dicom_names(analysis):
            (tmp_path / name).write_bytes(files[name])
            done = subprocess.run(
                [tool, tmp_path / name], capture_output=True, text=True, check=True
            )
            lines = done.stderr.splitlines()
            assert not [line for line in lines if line.startswith("Error")], done.stderr
            kinds |= {line for line in lines if " " not in line}
    assert kinds == {"Segmentation", "Comprehensive3DSR", "EncapsulatedPDF", "SCImage"}


def _revised(automatic, number, earlier, name):
    """An analysis as a revision has it that changes nothing, and the revision."""
    numbers = automatic.search.numbers.astype(np.int16)
    marks = tuple(Mark(tag=one.id, origin=(one.id,)) for one in automatic.findings)
    began = replace(
        begun(automatic, None, number, ""),
        of=earlier.number if earlier else 0,
        marking=Marking(labels=numbers, marks=marks),
    )
    revision = signed(began, name)
    review = Review(
        revision=revision,
        labels=numbers,
        ids={one.id: one.id for one in automatic.findings},
        measured={one.id: one for one in automatic.findings},
        changes=Changes(
            dice=1, accepted=0, open=2, rejected=0, erased=0, added=0, redrawn=0, relabelled=0
        ),
    )
    return replace(automatic, search=replace(automatic.search, review=review)), revision


@pytest.mark.slow
def test_a_revision_has_instances_of_its_own_that_refer_to_what_it_began_from(case):
    _, automatic, patient = case
    first, revision = _revised(automatic, 1, None, "A")
    second, _ = _revised(automatic, 2, revision, "B")
    made = [
        [_read(content) for content in _made(one, patient, **of).values()]
        for one, of in ((automatic, {}), (first, {}), (second, {"earlier": revision}))
    ]
    uids = [{one.SOPInstanceUID for one in files} for files in made]
    assert len(set().union(*uids)) == sum(map(len, uids))
    for (seg, sr, pdf, *_, picture), before in zip(made[1:], made, strict=False):
        for document in (sr, pdf):
            (study,) = document.PredecessorDocumentsSequence
            (series,) = study.ReferencedSeriesSequence
            (named,) = series.ReferencedSOPSequence
            assert series.SeriesInstanceUID == before[1].SeriesInstanceUID
            assert named.ReferencedSOPInstanceUID == before[1].SOPInstanceUID
        for one, earlier in ((seg, before[0]), (picture, before[-1])):
            (related,) = one.RelatedSeriesSequence
            assert related.SeriesInstanceUID == earlier.SeriesInstanceUID


@pytest.mark.parametrize("name", [slow("TARO"), JAPANESE, slow("O'BRIEN^\u00c5SA"), slow("")])
def test_names_return_in_their_own_letters(name):
    datasets = make.classic()
    for ds in datasets:
        ds.SpecificCharacterSet, ds.PatientName, ds.PatientSex = "ISO_IR 192", name, "X"
    analysis = small_analysis(read_here(make.streams(datasets)))
    instances = analysis.scan.source.sop_instance_uids
    patient = patient_study_here(members_of(make.streams(datasets)), instances)
    for content in seg_and_sr(analysis, patient).values():
        assert (_read(content).PatientName, _read(content).PatientSex) == (name, "X")


def test_other_files_do_not_tell_whose_the_scan_is(case):
    _, analysis, _ = case
    with pytest.raises(UsageError, match="none of the files is of the series"):
        read_patient_study(make.streams(make.classic()), analysis.scan.source)


@pytest.mark.parametrize("content", [b"x" * 195, b"a\x07b", b"a\xff\xfeb"])
def test_what_no_archive_could_file_by_is_refused(content, case):
    datasets, analysis, _ = case
    odd = pydicom.dcmread(io.BytesIO(make.saved(datasets[0])))
    tag = Tag("StudyID")
    odd._dict[tag] = RawDataElement(tag, "SH", len(content), content, 0, False, True)  # noqa: FBT003
    value = content.decode(errors="replace")
    instances = analysis.scan.source.sop_instance_uids
    with pytest.raises(UnreadableScan, match="StudyID") as refused:
        patient_study_here(members_of([io.BytesIO(make.saved(odd))]), instances)
    assert value not in str(refused.value)
    with pytest.raises(ValueError, match="PatientID"):
        PatientStudy(patient_id=value)


@pytest.mark.parametrize("mode", IdentityMode)
def test_the_command_says_where_nothing_can_return(mode, case, phantom_file, tmp_path, monkeypatch):
    _, analysis, _ = case
    nifti = replace(analysis, scan=replace(analysis.scan, source=None))
    monkeypatch.setattr("shoken.analysis.pipeline.analyse", lambda *_, **__: nifti)
    monkeypatch.setattr("shoken.cli.batch.fetch_lacking", lambda _: None)
    work = Work(options=None, folder=tmp_path, language="en", writer="measured", identity=mode)
    said = work.do(phantom_file, lambda _: None)
    assert ("nothing to return to an archive" in said) == (mode is IdentityMode.ARCHIVE)
    assert not list(tmp_path.glob("*.dcm"))
