"""Hostile words in all texts of a DICOM header: what is made of the scan is sound, without them."""

import io
import warnings

import pydicom
import pytest
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.multival import MultiValue
from pydicom.tag import Tag

import dicom_phantom as make
from shoken.common.errors import InputError, UnreadableScan
from shoken.common.notices import NoticeCode
from shoken.export.result_files import derivative_files
from shoken.reading.dicom.patient_study import patient_study_here
from shoken.reading.files import members_of
from shoken.reading.reader import read_here
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from small_analysis import seg_and_sr, small_analysis

pytestmark = pytest.mark.slow  # an export for each

MARK = b"HOSTILE"
WORDS = {
    "control characters": b"\x01\x02\x1b[31m" + MARK + b"\x07\x7f\x00",
    "backslashes": MARK + b"\\b\\c\\\\",
    "64 kB": MARK + b"x" * 65_000,
    "escape sequences": b'\x1b$B$"$$\x1b(B' + MARK + b"\x1b$)C\xb1\xe8\x1b",
    "no character set": MARK + bytes(range(128, 256)),
    "markup": b"<script>" + MARK + b"</script> ![x](http://h/) %s {0} =1+1",
    "lines": MARK + b"\r\nb\n\n# c\x0c",
}
TEXTS = """SeriesDescription ProtocolName PatientName PatientID StudyID Manufacturer
StudyDescription AccessionNumber ReferringPhysicianName StudyDate StudyTime ImageComments
InstitutionName ContrastBolusAgent""".split()  # noqa: SIM905 - as the standard writes them
CODES = ["ImageType", "ScanningSequence", "SequenceVariant", "PatientPosition", "AngioFlag"]
SERIES = ["StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"]


def series(names, value):
    """A series whose elements of these names have the value as it stands."""
    files = []
    for dataset in make.classic():
        header = pydicom.dcmread(io.BytesIO(make.saved(dataset)))
        for name in names:
            tag, padded = Tag(name), value + b" " * (len(value) % 2)
            vr = dictionary_VR(tag)
            header._dict[tag] = RawDataElement(tag, vr, len(padded), padded, 0, False, True)  # noqa: FBT003
        stream = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a character set that is none
            header.save_as(stream)
        files.append(io.BytesIO(stream.getvalue()))
    return files


@pytest.fixture
def unchecked(monkeypatch):
    """Lets pydicom write what is against the standard."""
    for mode in ("reading_validation_mode", "writing_validation_mode"):
        monkeypatch.setattr(pydicom.config.settings, mode, pydicom.config.IGNORE)


def exported(scan):
    """Segmentation and report, each of whose identifiers is one, without the hostile words."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        files = seg_and_sr(small_analysis(scan))
    for content in files.values():
        assert MARK not in content
        for element in pydicom.dcmread(io.BytesIO(content)).iterall():
            if element.VR == "UI" and element.value:
                several = isinstance(element.value, MultiValue)
                for uid in element.value if several else [element.value]:
                    assert uid.is_valid, element
    return files


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("kind", WORDS)
def test_words_go_no_further(kind):
    assert len(exported(read_here(series([*TEXTS, *CODES], WORDS[kind])))) == 2


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("kind", WORDS)
def test_words_return_to_the_archive_as_text_or_are_refused(kind):
    files = series(TEXTS, WORDS[kind])
    analysis = small_analysis(read_here(files))
    for file in files:
        file.seek(0)
    try:
        patient = patient_study_here(members_of(files), analysis.scan.source.sop_instance_uids)
    except UnreadableScan as refused:
        assert kind not in {"backslashes", "markup"}
        assert MARK.decode() not in str(refused)  # noqa: PT017
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        returned = seg_and_sr(analysis, patient)
    for content in returned.values():
        read = pydicom.dcmread(io.BytesIO(content))
        assert MARK.decode() in str(read.PatientName)
        assert str(read.StudyInstanceUID) == analysis.scan.source.study_uid


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("kind", WORDS)
def test_what_is_no_identifier_is_made_anew(kind):
    # a file's own stands in its preliminaries as well
    scan = read_here(series([*SERIES, "SOPInstanceUID"], WORDS[kind]))
    assert len(exported(scan)) == 2
    assert [notice.code for notice in scan.notices] == [NoticeCode.IDENTIFIERS_MADE]


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("kind", WORDS)
def test_pictures_of_no_class_have_no_such_results(kind):
    scan = read_here(series(["SOPClassUID"], WORDS[kind]))
    assert exported(scan) == {}
    assert [notice.code for notice in scan.notices] == [NoticeCode.NO_DICOM_RESULTS]


@pytest.mark.slow  # one more export for each
@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("kind", WORDS)
def test_a_character_set_that_is_none(kind):
    try:
        scan = read_here(series(["SpecificCharacterSet"], WORDS[kind]))
    except (InputError, ValueError):  # the reader's process makes a refusal of both
        return
    assert len(exported(scan)) == 2


@pytest.mark.slow  # a report in PDF and all other files for each
@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("kind", WORDS)
def test_no_file_of_the_results_has_them(kind):
    analysis = small_analysis(read_here(series([*TEXTS, *CODES, *SERIES], WORDS[kind])))
    report = generate_structured_report(analysis, language="ja", writer="measured")
    files = derivative_files(analysis, study_result(analysis, report))
    for name, content in files.items():
        assert MARK not in (content if isinstance(content, bytes) else content()), name
