"""Debian's Orthanc, a real archive, on this machine alone: DICOMweb and DIMSE."""

import json
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from served import free_port

_PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
_PROGRAM = shutil.which("Orthanc") or "/usr/sbin/Orthanc"
IS_THERE = Path(_PROGRAM).exists() and _PLUGIN.exists() and shutil.which("storescu") is not None
needs_orthanc = pytest.mark.skipif(
    not IS_THERE, reason="no Orthanc here (apt-get install orthanc orthanc-dicomweb dcmtk)"
)


class Orthanc:
    """One archive; ``url`` is where its DICOMweb begins, ``dicom_port`` where DIMSE is answered."""

    title = "ORTHANC"

    def __init__(self, folder, **settings):
        self.folder, self.http_port, self.dicom_port = folder, free_port(), free_port()
        self.root = f"http://127.0.0.1:{self.http_port}"
        self.url = f"{self.root}/dicom-web"
        folder.mkdir(parents=True, exist_ok=True)
        about = {
            "Name": "test",
            "StorageDirectory": str(folder / "db"),
            "IndexDirectory": str(folder / "db"),
            "Plugins": [str(_PLUGIN)],
            "HttpPort": self.http_port,
            "DicomPort": self.dicom_port,
            "DicomAet": self.title,
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False,
            "DicomAlwaysAllowStore": True,
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": False},
            **settings,
        }
        self._config = folder / "orthanc.json"
        self._config.write_text(json.dumps(about))
        self._process = None

    def start(self):
        """Start it, and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen([_PROGRAM, str(self._config)], stdout=log, stderr=log)
        for _ in range(240):
            try:
                self.get("/system")
            except OSError:
                time.sleep(0.25)
            else:
                return self
        pytest.fail(f"Orthanc did not start: {(self.folder / 'log').read_text()}")

    def stop(self):
        """Stop it as an operator does; what it holds stays on its disk."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def get(self, path):
        """An answer of its own interface."""
        with urllib.request.urlopen(f"{self.root}{path}") as answer:
            return json.load(answer)

    def series(self):
        """All series: modality and number of instances, in order."""
        rows = [self.get(f"/series/{name}") for name in self.get("/series")]
        return sorted((row["MainDicomTags"]["Modality"], len(row["Instances"])) for row in rows)

    def files(self, modality):
        """The files of all series of a modality."""
        rows = [self.get(f"/series/{name}") for name in self.get("/series")]
        for row in rows:
            if row["MainDicomTags"]["Modality"] == modality:
                for name in row["Instances"]:
                    with urllib.request.urlopen(f"{self.root}/instances/{name}/file") as answer:
                        yield answer.read()


@contextmanager
def orthanc(folder, **settings):
    """A running archive."""
    archive = Orthanc(folder, **settings)
    try:
        yield archive.start()
    finally:
        archive.stop()


def storescu(port, title, *paths, caller="MODALITY", timeout=600):
    """Send files and folders as DCMTK does; the finished process."""
    command = ["storescu", "-v", "--scan-directories", "--recurse", "--no-halt"]
    command += ["-aet", caller, "-aec", title, "127.0.0.1", str(port), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
