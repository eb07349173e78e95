"""A real archive, Orthanc, on this machine: found, pulled, pushed, and stopped in the middle."""

import re

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
