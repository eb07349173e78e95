"""An archive over DICOMweb: what is found, pulled and pushed, and what is said where it fails."""

import io
import logging
import sys

import pydicom
import pytest
import requests
from google.auth import exceptions as google_errors

import dicom_phantom
from dicomweb_server import dicomweb_server
from messages import faults
from shoken.cli.main import main
from shoken.common.archive_faults import ARCHIVE_FAULTS, ArchiveFault
from shoken.common.errors import ArchiveError, UsageError
from shoken.common.settings import settings
from shoken.imaging.sequence import MrSequence
from shoken.pacs import push as pushing
from shoken.pacs.archive import Archive, archive_of_settings
from shoken.pacs.credentials import session_of_settings
from shoken.pacs.push import outgoing_of, push
from shoken.pacs.rules import Reason
from shoken.pacs.values import Query
from shoken.pacs.words import archive_fault
from shoken.web.running.log_lines import JsonLines


@pytest.fixture(scope="module")
def series():
    """A T2 series of twelve images."""
    return dicom_phantom.classic()


@pytest.fixture
def archive(series, monkeypatch):
    """A small archive with the series, which the settings name."""
    with dicomweb_server() as (fake, url):
        for one in series:
            fake.put(dicom_phantom.saved(one))
        monkeypatch.setenv("SHOKEN_PACS_URL", url)
        settings.cache_clear()
        yield fake
    monkeypatch.undo()
    settings.cache_clear()


def _use(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(f"SHOKEN_PACS_{name.upper()}", value)
    settings.cache_clear()


@pytest.mark.usefixtures("archive")
def test_a_study_is_found_with_what_would_be_analysed(series):
    (study,) = archive_of_settings().studies(Query(patient_id="P1"))
    assert study.patient_id == "P1"
    (one,) = archive_of_settings().series(study.study_uid)
    assert one.series_uid == series[0].SeriesInstanceUID
    assert (one.judgement.is_analysed, one.judgement.reason) == (True, Reason.UNSAID)
    assert one.judgement.sequence is MrSequence.T2  # by its description
    assert archive_of_settings().studies(Query(patient_id="P2")) == ()


def test_a_search_for_everything_is_refused():
    with pytest.raises(UsageError, match="whole archive"):
        Query(modality="MR")
    with pytest.raises(UsageError, match="YYYYMMDD"):
        Query(date="2026-01-01")
    assert Query(date="20260101-20260131").filters == {"StudyDate": "20260101-20260131"}


@pytest.mark.usefixtures("archive")
def test_no_command_prints_a_patient_s_name(capsys):
    assert main(["pacs", "find", "--patient", "P1", "--series", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "T2-weighted" in told.out
    assert "PHANTOM" not in told.out + told.err


@pytest.mark.usefixtures("archive")
def test_what_is_pulled_is_what_is_there(series, tmp_path, capsys):
    study = str(series[0].StudyInstanceUID)
    assert main(["pacs", "pull", study, "--out", str(tmp_path / "in"), "--lang", "en"]) == 0
    files = sorted((tmp_path / "in" / "series-01").iterdir())
    assert [path.stat().st_mode & 0o077 for path in files] == [0] * len(series)
    pulled = {pydicom.dcmread(path).SOPInstanceUID: pydicom.dcmread(path) for path in files}
    assert pulled.keys() == {one.SOPInstanceUID for one in series}
    assert all(pulled[one.SOPInstanceUID].PixelData == one.PixelData for one in series)
    assert "names and numbers of patients" in capsys.readouterr().err
    # another study would be mixed with this one
    assert main(["pacs", "pull", study, "--out", str(tmp_path / "in"), "--lang", "en"]) == 2
    assert "not empty" in capsys.readouterr().err


def _results(series, count=3):
    """Instances of another series of the same study."""
    made = dicom_phantom.classic(
        dicom_phantom.values((count, 8, 8)),
        uids=(series[0].StudyInstanceUID, pydicom.uid.generate_uid(), pydicom.uid.generate_uid()),
    )
    return [dicom_phantom.saved(one) for one in made]


def test_results_are_sent_once(archive, series):
    outgoing = outgoing_of(_results(series))
    first = push(archive_of_settings(), outgoing)
    assert (first.sent, first.there_before) == (3, 0)
    second = push(archive_of_settings(), outgoing)
    assert (second.sent, second.there_before) == (0, 3)
    assert archive.stored == 3


def test_what_an_archive_took_and_does_not_have_is_told_and_sent_again(archive, series):
    outgoing, waited = outgoing_of(_results(series)), []
    archive.loses = 2
    with pytest.raises(ArchiveError, match="has 1 of the 3") as caught:
        push(archive_of_settings(), outgoing, sleep=waited.append)
    assert caught.value.fault is ArchiveFault.NOT_KEPT
    assert waited  # it was looked for more than once
    again = push(archive_of_settings(), outgoing)
    assert (again.sent, again.there_before) == (2, 1)


def test_an_archive_that_lists_what_it_took_after_a_moment_is_believed_then(archive, series):
    content = _results(series, 1)
    archive.loses = 1

    def later(_):
        archive.put(content[0])

    assert push(archive_of_settings(), outgoing_of(content), sleep=later).sent == 1


def test_large_results_go_in_several_requests(archive, series, monkeypatch):
    contents = _results(series, 4)
    # identifiers are not all of one length
    monkeypatch.setattr(pushing, "_REQUEST_BYTES", 2 * max(map(len, contents)))
    push(archive_of_settings(), outgoing_of(contents))
    assert sum(asked[0] == "POST" for asked in archive.asked) == 2


@pytest.mark.usefixtures("archive")
def test_the_command_pushes_a_folder_of_results(series, tmp_path, capsys):
    (tmp_path / "x_report.md").write_text("not DICOM")
    for number, content in enumerate(_results(series, 2)):
        (tmp_path / f"x_sc-{number}.dcm").write_bytes(content)
    assert main(["pacs", "push", str(tmp_path), "--lang", "en"]) == 0
    assert "2 sent now, 0 there before" in capsys.readouterr().out
    assert main(["pacs", "push", str(tmp_path), "--lang", "ja"]) == 0
    assert "送信済み2件" in capsys.readouterr().out
    assert main(["pacs", "push", str(tmp_path / "x_report.md")]) == 2


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, ArchiveFault.LOGIN),
        (403, ArchiveFault.FORBIDDEN),
        (404, ArchiveFault.NOT_THERE),
        (500, ArchiveFault.ANSWER),
        (503, ArchiveFault.ANSWER),
    ],
)
def test_what_an_archive_answers_is_told_by_what_to_do(archive, status, fault, capsys):
    archive.status = status
    with pytest.raises(ArchiveError) as caught:
        archive_of_settings().studies(Query(patient_id="P1"))
    assert caught.value.fault is fault
    assert main(["pacs", "find", "--patient", "P1", "--lang", "ja"]) == 1
    assert archive_fault(caught.value, "ja") in capsys.readouterr().err


def test_a_page_that_is_no_archive_is_told_as_one(archive):
    archive.body = b"<html>hello</html>"
    with pytest.raises(ArchiveError) as caught:
        archive_of_settings().studies(Query(patient_id="P1"))
    assert caught.value.fault is ArchiveFault.NOT_DICOMWEB


def test_an_archive_that_is_away_is_told(monkeypatch):
    _use(monkeypatch, url="http://127.0.0.1:9/dicom-web")
    with pytest.raises(ArchiveError) as caught:
        archive_of_settings().studies(Query(patient_id="P1"))
    assert caught.value.fault is ArchiveFault.UNREACHABLE
    monkeypatch.undo()
    settings.cache_clear()


def test_without_an_archive_it_is_said_which_setting(monkeypatch, capsys):
    monkeypatch.delenv("SHOKEN_PACS_URL", raising=False)
    settings.cache_clear()
    assert main(["pacs", "find", "--patient", "P1", "--lang", "en"]) == 1
    assert "SHOKEN_PACS_URL" in capsys.readouterr().err


@pytest.mark.usefixtures("archive")
def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "dicomweb_client.api", None)
    with pytest.raises(ArchiveError, match=r"shoken\[pacs\]"):
        archive_of_settings()


@pytest.mark.parametrize(
    ("variables", "header"),
    [
        (
            {"auth": "basic", "user": "me", "password": "pw"},  # pragma: allowlist secret
            "Basic bWU6cHc=",
        ),
        ({"auth": "bearer", "token": "abc"}, "Bearer abc"),
    ],
)
def test_the_archive_lets_in_who_has_what_it_asks_for(archive, monkeypatch, variables, header):
    archive.wants = header
    with pytest.raises(ArchiveError):
        archive_of_settings().studies(Query(patient_id="P1"))
    _use(monkeypatch, **variables)
    assert archive_of_settings().studies(Query(patient_id="P1"))
    assert not {"pw", "abc"} & {str(value) for value in settings().model_dump().values()}
    assert "pw" not in repr(settings())


@pytest.mark.parametrize("auth", ["basic", "bearer", "google"])
def test_no_password_goes_over_a_network_in_the_clear(monkeypatch, auth):
    _use(monkeypatch, url="http://pacs.example/dicom-web", auth=auth)
    with pytest.raises(ArchiveError) as caught:
        session_of_settings()
    assert caught.value.fault is ArchiveFault.UNENCRYPTED
    _use(monkeypatch, auth="none")
    session_of_settings()
    monkeypatch.setenv("SHOKEN_PACS_TOKEN", "abc")
    _use(monkeypatch, url="https://pacs.example/dicom-web", auth="bearer")
    session_of_settings()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("archive")
def test_no_identifier_is_in_a_log_line_of_the_client(series, caplog):
    caplog.set_level(logging.INFO)
    logging.getLogger("dicomweb_client").setLevel(logging.NOTSET)  # as it comes
    study, uid = str(series[0].StudyInstanceUID), str(series[0].SeriesInstanceUID)
    assert archive_of_settings().series(study)
    assert list(archive_of_settings().instances(study, uid))
    lines = [JsonLines().format(record) for record in caplog.records]
    assert not [line for line in lines if study in line or uid in line]


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (google_errors.RefreshError("invalid_grant"), ArchiveFault.LOGIN),
        (google_errors.TransportError("away"), ArchiveFault.UNREACHABLE),
        (RuntimeError("of a library"), ArchiveFault.NOT_DICOMWEB),
        (ArchiveError(ArchiveFault.SLOW, seconds=1), ArchiveFault.SLOW),
    ],
)
def test_what_nobody_foresaw_is_told_in_our_words(monkeypatch, error, fault):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr("dicomweb_client.api.DICOMwebClient.search_for_studies", broken)
    with pytest.raises(ArchiveError) as caught:
        Archive("http://127.0.0.1:9/dicom-web", requests.Session()).studies(Query(patient_id="P1"))
    assert caught.value.fault is fault


@pytest.mark.usefixtures("archive")
def test_a_way_in_that_is_not_complete_is_told(monkeypatch):
    _use(monkeypatch, auth="basic", user="me")
    with pytest.raises(ArchiveError, match="SHOKEN_PACS_PASSWORD"):
        archive_of_settings()


def test_google_s_credentials_are_used_and_renewed(archive, monkeypatch):
    class Credentials:
        """What google.auth gives."""

        universe_domain = "googleapis.com"

        def before_request(self, _request, _method, _url, headers):
            headers["Authorization"] = "Bearer of-google"

    asked = {}

    def default(**given):
        asked.update(given)
        return Credentials(), None

    archive.wants = "Bearer of-google"
    monkeypatch.setattr("google.auth.default", default)
    _use(monkeypatch, auth="google")
    assert archive_of_settings().studies(Query(patient_id="P1"))
    assert asked["scopes"] == ["https://www.googleapis.com/auth/cloud-platform"]


@pytest.mark.usefixtures("archive")
def test_without_google_s_credentials_it_is_told(monkeypatch):
    from google.auth.exceptions import DefaultCredentialsError

    def default(**_):
        raise DefaultCredentialsError

    monkeypatch.setattr("google.auth.default", default)
    _use(monkeypatch, auth="google")
    with pytest.raises(ArchiveError, match="application-default"):
        archive_of_settings()


def test_each_fault_has_words_in_both_languages():
    figures = dict.fromkeys(("auth", "name", "ae", "count", "sent", "kept"), "x") | {
        "status": 500,
        "seconds": 60.0,
        "mib": 1.0,
    }
    for fault in ArchiveFault:
        error = ArchiveError(fault, **figures)
        assert not faults(str(error))
        assert archive_fault(error, "ja") != str(error)
    assert set(ARCHIVE_FAULTS) == set(ArchiveFault)


def test_an_address_with_a_password_is_refused(monkeypatch):
    _use(monkeypatch, url="http://me:secret@localhost/dicom-web")  # pragma: allowlist secret
    with pytest.raises(UsageError, match="SHOKEN_PACS_URL") as caught:
        settings()
    assert "secret" not in str(caught.value)
    monkeypatch.undo()
    settings.cache_clear()


def test_an_archive_without_pages_of_answers_is_read_to_its_end(archive, series, monkeypatch):
    monkeypatch.setattr("shoken.pacs.archive._PAGE", 5)
    study, uid = str(series[0].StudyInstanceUID), str(series[0].SeriesInstanceUID)
    assert len(archive_of_settings().instance_uids(study, uid)) == len(series)
    archive.knows_no_offset = True
    asked = len(archive.asked)
    assert len(archive_of_settings().instance_uids(study, uid)) == 5
    assert len(archive.asked) == asked + 2  # it notices, and does not ask for ever


def test_pixels_come_as_they_are_stored(archive):
    (one,) = dicom_phantom.classic(dicom_phantom.values((1, 8, 8)))
    one.compress(pydicom.uid.RLELossless, generate_instance_uid=False)
    archive.put(dicom_phantom.saved(one))
    study, uid = str(one.StudyInstanceUID), str(one.SeriesInstanceUID)
    (content,) = archive_of_settings().instances(study, uid)
    for came in (content, archive_of_settings().instance(study, uid, str(one.SOPInstanceUID))):
        read = pydicom.dcmread(io.BytesIO(came))
        assert read.file_meta.TransferSyntaxUID == pydicom.uid.RLELossless
        assert read.PixelData == one.PixelData
