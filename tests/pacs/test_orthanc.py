"""A real archive, Orthanc, on this machine: found, pulled, pushed, and stopped in the middle."""

import io
import re
import subprocess
import sys
from pathlib import Path

import highdicom as hd
import pydicom
import pytest

from orthanc import needs_orthanc, orthanc, storescu
from shoken.cli.main import main
from shoken.common.errors import ArchiveError
from shoken.common.settings import settings
from shoken.pacs.archive import archive_of_settings
from shoken.pacs.push import outgoing_in, push

pytestmark = [pytest.mark.slow, needs_orthanc]

STUDY = "1.3.6.1.4.1.14519.5.2.1.267424821384663813780850856506829388886"


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """An empty archive, which the settings name."""
    with orthanc(tmp_path / "orthanc") as running:
        monkeypatch.setenv("SHOKEN_PACS_URL", running.url)
        settings.cache_clear()
        yield running
    monkeypatch.undo()
    settings.cache_clear()


def _printed(capsys, *words):
    assert main(["pacs", *words, "--lang", "en"]) == 0
    return capsys.readouterr().out


def test_a_series_goes_there_and_back(archive, shared, tmp_path, capsys):
    """The real series by STOW, found by QIDO, pulled by WADO as it was."""
    folder = shared / "data/dicom-vs-seg"
    assert "120 sent now" in _printed(capsys, "push", str(folder))
    assert "0 sent now, 120 there before" in _printed(capsys, "push", str(folder))
    assert archive.series() == [("MR", 120)]
    told = _printed(capsys, "find", "--patient", "VS-SEG-001", "--series")
    assert STUDY in told
    assert "T1-weighted" in told
    assert "no body part is named" in told
    assert "120 files of 1 series" in _printed(capsys, "pull", STUDY, "--out", str(tmp_path / "in"))
    before = {pydicom.dcmread(path).SOPInstanceUID: path for path in folder.glob("*.dcm")}
    for path in (tmp_path / "in" / "series-01").glob("*.dcm"):
        pulled = pydicom.dcmread(path)
        first = pydicom.dcmread(before.pop(pulled.SOPInstanceUID))
        assert pulled.PixelData == first.PixelData
        assert pulled.PatientID == first.PatientID
    assert not before


def test_an_archive_that_stops_in_the_middle_loses_nothing(archive, shared):
    """Half of it is sent, the archive stops, that is said; then the rest is sent, and no more."""
    paths = sorted((shared / "data/dicom-vs-seg").glob("*.dcm"))[:40]
    outgoing = outgoing_in(paths)
    assert push(archive_of_settings(), outgoing[:20]).sent == 20
    archive.stop()
    with pytest.raises(ArchiveError, match="does not answer"):
        push(archive_of_settings(), outgoing)
    archive.start()
    done = push(archive_of_settings(), outgoing)
    assert (done.sent, done.there_before) == (20, 20)
    assert archive.series() == [("MR", 40)]


def test_what_dcmtk_sends_is_found_by_dicomweb(archive, shared, capsys):
    done = storescu(archive.dicom_port, archive.title, shared / "data/dicom-vs-seg")
    assert done.returncode == 0, done.stderr
    told = _printed(capsys, "find", "--date", "19940904", "--modality", "MR")
    assert re.search(r"ID VS-SEG-001 .* 120 images", told)


def test_a_study_is_pulled_analysed_and_pushed_back(archive, shared, tmp_path, capsys):
    """One study in the end, results and images under one patient; a second push changes nothing."""
    folder, pulled, results = shared / "data/dicom-vs-seg", tmp_path / "in", tmp_path / "out"
    assert storescu(archive.dicom_port, archive.title, folder).returncode == 0
    _printed(capsys, "pull", STUDY, "--out", str(pulled))
    words = ["--report", "measured", "--lang", "en", "--identity", "archive"]
    assert main(["analyze", str(pulled), "--out", str(results), *words]) == 0
    capsys.readouterr()
    made = sorted(results.glob("*.dcm"))
    archive.stop()  # in the middle: that is said, and nothing is lost
    assert main(["pacs", "push", str(results), "--lang", "en"]) == 1
    assert "does not answer" in capsys.readouterr().err
    archive.start()
    told = _printed(capsys, "push", str(results))
    assert f"{len(made)} sent now, 0 there before" in told
    told = _printed(capsys, "push", str(results))
    assert f"0 sent now, {len(made)} there before" in told
    figures = archive.get("/statistics")
    assert (figures["CountPatients"], figures["CountStudies"]) == (1, 1)
    assert figures["CountInstances"] == 120 + len(made)
    assert {kind for kind, _ in archive.series()} == {"MR", "SEG", "SR", "DOC", "OT"}
    for kind in ("SEG", "SR", "DOC", "OT"):
        for number, content in enumerate(archive.files(kind)):
            result = pydicom.dcmread(io.BytesIO(content))
            assert result.PatientID == "VS-SEG-001"
            assert result.StudyInstanceUID == STUDY
            (tmp_path / f"{kind}-{number}.dcm").write_bytes(content)
            assert _complaints(tmp_path / f"{kind}-{number}.dcm") == []
    seg = hd.seg.segread(tmp_path / "SEG-0.dcm")
    assert seg.number_of_segments >= 1
    assert hd.sr.srread(tmp_path / "SR-0.dcm").content.get_image_measurement_groups


def _complaints(path):
    """What dciodvfy calls an error."""
    tool = Path(sys.executable).with_name("dciodvfy")
    done = subprocess.run([tool, path], capture_output=True, text=True, check=False)
    return [line for line in done.stderr.splitlines() if line.startswith("Error")]
