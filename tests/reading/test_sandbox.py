import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from pydantic import SecretStr

import dicom_phantom as make
from shoken.common.errors import TooLarge, UnreadableScan
from shoken.common.notices import NoticeCode
from shoken.common.settings import reader_environment, settings
from shoken.reading import read_ahead, read_scan, start_ahead
from shoken.reading import sandbox as apart
from shoken.reading import sandbox_client as request
from shoken.reading.reader import read_here

pytestmark = pytest.mark.usefixtures("started_readers")


def _limit(monkeypatch, **values):
    small = settings().model_copy(update=values)
    for module in ("sandbox_client", "allowance"):
        monkeypatch.setattr(f"shoken.reading.{module}.settings", lambda: small)


def test_the_same_as_in_this_process(phantom_file):
    here, apart_ = read_here(phantom_file), read_scan(phantom_file)
    assert np.array_equal(here.volume.data, apart_.volume.data)
    assert here.volume.grid == apart_.volume.grid
    assert here.native == apart_.native
    assert (here.name, here.sha256, here.synthetic) == (apart_.name, apart_.sha256, True)
    assert read_scan(io.BytesIO(phantom_file.read_bytes()), name="a/b.nii.gz").stem == "b"


def test_dicom_keeps_what_it_came_from():
    files = [*make.streams(make.classic()), io.BytesIO(b"text")]
    scan, here = read_scan(files), read_here(make.streams(make.classic()))
    assert len(scan.source.sop_instance_uids) == 12
    assert scan.source.grid == here.source.grid
    assert [n.code for n in scan.notices] == [NoticeCode.FILES_PASSED_OVER]


def test_a_process_started_ahead_is_used_and_relative_paths_hold(
    phantom_file, tmp_path, monkeypatch
):
    start_ahead()
    (waiting,) = request._spare
    (tmp_path / "x.nii.gz").write_bytes(phantom_file.read_bytes())
    monkeypatch.chdir(tmp_path)
    read_scan("x.nii.gz")
    assert request._spare == []
    assert waiting.returncode == 0


def test_a_killed_reader_is_an_error_and_not_the_end(phantom_file):
    start_ahead()
    request._spare[0].send_signal(signal.SIGSTOP)
    os.kill(request._spare[0].pid, signal.SIGKILL)
    try:
        read_scan(phantom_file)  # another one may have been started in time
    except UnreadableScan as error:
        assert "SIGKILL" in str(error)  # noqa: PT017
    assert read_scan(phantom_file).synthetic


def test_what_hangs_is_stopped(monkeypatch, phantom_file):
    start_ahead()
    request._spare[0].send_signal(signal.SIGSTOP)
    _limit(monkeypatch, max_read_seconds=1)
    with pytest.raises(TooLarge, match="SHOKEN_MAX_READ_SECONDS"):
        read_scan(phantom_file)


def test_memory_is_limited(monkeypatch, tmp_path):
    """Of a small file whose voxels, as float32, are 103 MiB."""
    image = nib.Nifti1Image(np.ones((300, 300, 300), dtype=np.uint8), np.eye(4))
    image.to_filename(tmp_path / "large.nii.gz")
    _limit(monkeypatch, max_read_memory_mib=64, max_read_seconds=120)
    with pytest.raises(TooLarge, match="SHOKEN_MAX_READ_MEMORY_MIB"):
        read_scan(tmp_path / "large.nii.gz")


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "x.nii")
    with pytest.raises(UnreadableScan, match="not a file"):
        read_scan(tmp_path / "x.nii")


def test_the_reader_gets_no_secret_and_its_settings_from_us(monkeypatch, phantom_file):
    monkeypatch.setenv("GEMINI_API_KEY", "secret")
    monkeypatch.setenv("SHOKEN_MAX_VOXELS", "7")
    assert not {"GEMINI_API_KEY", "SHOKEN_MAX_VOXELS"} & reader_environment().keys()
    _limit(monkeypatch, gemini_api_key=SecretStr("secret"), max_voxels=8)
    assert "secret" not in str(request.settings().without_secrets())
    with pytest.raises(TooLarge, match="more than 8; SHOKEN_MAX_VOXELS"):
        read_scan(phantom_file)


def test_a_reading_begun_ahead_is_the_one_that_is_used(phantom_file):
    read_ahead(phantom_file)
    begun = apart._ahead[str(phantom_file), None]
    begun._child.wait(60)
    assert np.array_equal(read_scan(phantom_file).volume.data, read_here(phantom_file).volume.data)
    assert (str(phantom_file), None) not in apart._ahead
    assert not Path(begun._scratch.name).exists()


def test_a_reading_begun_ahead_and_never_asked_for_leaves_nothing(phantom_file, tmp_path):
    code = f"from shoken.reading import read_ahead; read_ahead({str(phantom_file)!r})"
    there = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=600, env=there)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_is_never_needed_ends_by_itself():
    code = "from shoken.reading import start_ahead; start_ahead()"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=600)
