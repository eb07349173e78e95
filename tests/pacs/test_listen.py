"""The receiver as a program: DCMTK sends, it is killed, Orthanc gets the results."""

import io
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pydicom
import pytest

import dicom_phantom
from orthanc import needs_orthanc, orthanc, storescu
from pacs.standing_in import KINDS
from served import free_port

pytestmark = [pytest.mark.slow, needs_orthanc]

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = ROOT / "tests/pacs/standing_in.py"
CT = "1.2.840.10008.5.1.4.1.1.2"


class Listening:
    """The program, started and killed as often as a test wants."""

    def __init__(self, folder, archive, *words, stand_in=True):
        self.port, self.folder, self.log = free_port(), folder, folder / "listen.log"
        program = [str(STAND_IN)] if stand_in else ["-m", "shoken"]
        self.command = [
            sys.executable,
            *program,
            "pacs",
            "listen",
            "--queue",
            str(folder / "queue"),
        ]
        self.command += ["--from", "MODALITY@127.0.0.1", "--port", str(self.port), *words]
        there = {"SHOKEN_PACS_URL": archive.url, "PYTHONPATH": str(ROOT / "tests")}
        self.environment = {**os.environ, **there}

    def start(self):
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=out, stderr=out
            )
        starts = self.told().count("receiver started") + 1
        self.wait(lambda: self.told().count("receiver started") >= starts)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def told(self):
        return self.log.read_text() if self.log.exists() else ""

    def wait(self, is_so, timeout_s=900):
        deadline = time.monotonic() + timeout_s
        while not is_so():
            assert self.process.poll() is None, self.told()
            assert time.monotonic() < deadline, self.told()
            time.sleep(0.1)

    def states(self):
        places = (self.folder / "queue").iterdir()
        names = ("receiving", "waiting", "done", "dead")
        counts = {place.name: len(list(place.iterdir())) for place in places if place.name in names}
        return {name: count for name, count in counts.items() if count}


@contextmanager
def listening(folder, archive, *words, **more):
    """The program, ended at the end."""
    one = Listening(folder, archive, *words, **more)
    one.start()
    try:
        yield one
    finally:
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(60) == 0, one.told()


@pytest.fixture
def archive(tmp_path):
    """An empty archive."""
    with orthanc(tmp_path / "orthanc") as running:
        yield running


@pytest.mark.parametrize("way", ["dicomweb", "C-STORE"])
def test_killed_at_ten_random_moments_there_is_one_set_of_results(archive, shared, tmp_path, way):
    """The analysis is a stand-in: nothing is lost, and nothing that is noted as sent sent again."""
    series = shared / "data/dicom-vs-seg"
    to = [] if way == "dicomweb" else ["--to", f"ORTHANC@127.0.0.1:{archive.dicom_port}"]
    one, chance = Listening(tmp_path, archive, "--quiet", "4", *to), random.Random(way)  # noqa: S311
    one.start()
    for _ in range(10):
        sender = subprocess.Popen(
            ["storescu", "--scan-directories", "-aet", "MODALITY", "-aec", "SHOKEN", "127.0.0.1",
             str(one.port), str(series)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.1, 9.0))  # of some 3 s to send, 4 s quiet, and the rest
        one.kill()
        sender.wait()
        one.start()
    assert storescu(one.port, "SHOKEN", series).returncode == 0  # the sender is told at last
    one.wait(lambda: one.states() == {"done": 1})
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(60) == 0
    assert archive.series() == sorted((kind, 1) for kind in KINDS)
    assert 0 < one.told().count("result sent") <= len(KINDS)
    analysed = (tmp_path / "queue/analysed.txt").read_text().split()
    assert set(analysed[1::2]) == {"120"}  # no half of a series was ever analysed
    assert "VS-SEG" not in one.told()


def test_what_is_no_brain_mri_is_refused_or_left_out_with_a_line(archive, tmp_path):
    """A CT, a knee MRI and a text file; beside them a brain."""
    folder = tmp_path / "sent"
    folder.mkdir()
    ct, knee, brain = (dicom_phantom.classic(dicom_phantom.values((3, 8, 8))) for _ in range(3))
    for one in ct:
        one.Modality, one.SOPClassUID = "CT", CT
        one.file_meta.MediaStorageSOPClassUID = CT
    for one in knee:
        one.BodyPartExamined = "KNEE"
    for one in brain:
        one.BodyPartExamined = "BRAIN"
    for name, series in (("ct", ct), ("knee", knee), ("brain", brain)):
        for number, one in enumerate(series):
            (folder / f"{name}-{number}.dcm").write_bytes(dicom_phantom.saved(one))
    (folder / "text.dcm").write_text("a text, and no image")
    with listening(tmp_path, archive, "--quiet", "2", stand_in=False) as running:
        told = storescu(running.port, "SHOKEN", folder)
        # the text and the CT do not get as far as that: DCMTK says why
        assert "text.dcm" in told.stderr
        assert "No presentation context for: (CT)" in told.stderr
        # a study is done before its line is told
        running.wait(lambda: running.told().count("study ignored") == 2)
        log = running.told()
        assert running.states() == {"done": 2}
    assert re.search(r"association accepted .*classes_refused=\d+", log)
    assert "association ended caller=MODALITY stored=6 refused=0" in log
    assert "series left out" in log
    assert "why=other-part files=3" in log
    # the brain is three images, which is no volume
    assert re.search(r"study ignored .*why=no brain MRI", log)
    assert re.search(r"study ignored .*why=.*too few for a volume", log)
    assert archive.series() == []
    assert "PHANTOM" not in log


def test_an_archive_that_is_away_is_waited_for(archive, tmp_path):
    folder = tmp_path / "sent"
    folder.mkdir()
    for number, one in enumerate(dicom_phantom.classic(dicom_phantom.values((3, 8, 8)))):
        (folder / f"{number}.dcm").write_bytes(dicom_phantom.saved(one))
    metrics = free_port()
    words = ("--quiet", "1", "--metrics", str(metrics))
    with listening(tmp_path, archive, *words) as running:
        archive.stop()
        assert storescu(running.port, "SHOKEN", folder).returncode == 0
        running.wait(lambda: "study put off" in running.told())
        assert "why=unreachable" in running.told()
        assert running.states() == {"waiting": 1}
        with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics") as answer:
            figures = answer.read().decode()
        assert 'shoken_pacs_queue_studies{state="waiting"} 1.0' in figures
        assert 'shoken_pacs_studies_total{outcome="put off"} 1.0' in figures
        archive.start()
        running.wait(lambda: running.states() == {"done": 1})  # after half a minute
    assert archive.series() == sorted((kind, 1) for kind in KINDS)


def test_it_ends_at_once_when_it_is_told_to_and_the_next_goes_on(archive, tmp_path, monkeypatch):
    folder = tmp_path / "sent"
    folder.mkdir()
    for number, one in enumerate(dicom_phantom.classic(dicom_phantom.values((3, 8, 8)))):
        (folder / f"{number}.dcm").write_bytes(dicom_phantom.saved(one))
    monkeypatch.setenv("STAND_IN_S", "600")
    with listening(tmp_path, archive, "--quiet", "1") as running:
        assert storescu(running.port, "SHOKEN", folder).returncode == 0
        running.wait(lambda: "study complete" in running.told())
    assert running.states() == {"waiting": 1}
    monkeypatch.setenv("STAND_IN_S", "0")
    with listening(tmp_path, archive, "--quiet", "1") as running:
        running.wait(lambda: running.states() == {"done": 1})
    assert archive.series() == sorted((kind, 1) for kind in KINDS)


def test_the_real_analysis_of_a_real_series_comes_back_to_the_archive(archive, shared, tmp_path):
    """The one run in which nothing stands in for anything: one study, all under one patient."""
    series = shared / "data/dicom-vs-seg"
    assert storescu(archive.dicom_port, archive.title, series).returncode == 0
    with listening(tmp_path, archive, "--quiet", "5", "--lang", "en", stand_in=False) as running:
        assert storescu(running.port, "SHOKEN", series).returncode == 0
        running.wait(lambda: running.states() == {"done": 1})
        assert storescu(running.port, "SHOKEN", series).returncode == 0
        running.wait(lambda: "study repeated" in running.told())
        log = running.told()
    assert archive.get("/statistics")["CountStudies"] == 1
    assert archive.get("/statistics")["CountPatients"] == 1
    kinds = dict(archive.series())
    assert kinds["MR"] == 120
    assert {"SEG", "SR", "DOC"} <= kinds.keys()
    source = pydicom.dcmread(next(series.glob("*.dcm")), stop_before_pixels=True)
    for kind in ("SEG", "SR", "DOC"):
        for content in archive.files(kind):
            result = pydicom.dcmread(io.BytesIO(content), stop_before_pixels=True)
            assert result.PatientID == source.PatientID
            assert result.StudyInstanceUID == source.StudyInstanceUID
    assert "VS-SEG" not in log
