"""Keys and passwords: not where other processes see them, nor in messages, logs, results."""

import json
import logging
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from shoken.cli.dev.gemini import LocalGemini
from shoken.common.errors import ModelCorrupt, ModelMissing, ShokenError, UsageError
from shoken.common.settings import SECRETS, settings
from shoken.common.settings.schema import Settings
from shoken.common.settings.variable_names import variable
from shoken.models import fetching
from shoken.models.catalogue import PublishedFile
from shoken.models.download import download
from shoken.report import generate_structured_report
from shoken.store import results as store
from shoken.web.running.workers import Worker

KEY = "AIza-hidden-KEY-0123456789"


def test_each_secret_setting_is_kept_from_processes_that_need_none():
    secret = {
        variable(name)
        for name, field in Settings.model_fields.items()
        if "Secret" in str(field.annotation)
    }
    assert secret <= SECRETS
    assert "GOOGLE_API_KEY" in SECRETS  # Google's client looks for it by itself


def seen_of(process):
    """What others can look up of a process."""
    place = Path(f"/proc/{process}")
    return (place / "cmdline").read_bytes() + (place / "environ").read_bytes()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc here")
def test_no_worker_and_none_of_its_children_has_a_key(monkeypatch):
    for name in SECRETS:
        monkeypatch.setenv(name, KEY)
    worker = Worker()
    try:
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        deadline = time.monotonic() + 60
        while not children.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)  # it starts a reader ahead
        family = [worker.pid, *map(int, children.read_text().split())]
        assert len(family) > 1
        for process in family:
            seen = seen_of(process)
            while b"PATH=" not in seen and time.monotonic() < deadline:
                time.sleep(0.05)  # between fork and exec a process shows nothing of itself
                seen = seen_of(process)
            assert KEY.encode() not in seen
            assert b"PATH=" in seen
    finally:
        worker.end()
        worker._process.wait()


def test_pip_has_no_key(monkeypatch, tmp_path):
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    told = {}
    monkeypatch.setattr(fetching.subprocess, "run", lambda _, **more: told.update(more))
    fetching._pip_download("x==1", tmp_path)
    assert KEY not in json.dumps(told["env"])


@pytest.mark.parametrize("status", ["corrupt", "missing"])
def test_a_mirror_s_password_is_in_no_message(status, tmp_path, monkeypatch):
    address = f"http://me:{KEY}@127.0.0.1:9/weights/"
    file = PublishedFile(name="x.onnx", sha256="0" * 64, size_bytes=4)
    monkeypatch.setattr("shoken.models.download._PAUSE_S", 0)
    monkeypatch.setattr("shoken.models.download._TRIES", 1)
    part = tmp_path / "part"
    if status == "corrupt":
        monkeypatch.setattr("shoken.models.download._append", lambda *_: part.write_bytes(b"1234"))
    with pytest.raises((ModelMissing, ModelCorrupt)) as said:
        download(address, file, part=part, destination=tmp_path / "x", progress=lambda *_: None)
    assert "http://127.0.0.1:9/weights/x.onnx" in str(said.value)
    assert KEY not in str(said.value)


@pytest.mark.parametrize(
    "url", ["nowhere://me:{}@host/x", "sftp://me:{}@host/x", "s3://me:{}@bucket/x"]
)
@pytest.mark.parametrize("kind", [ValueError, ConnectionError])
def test_a_store_s_password_is_in_no_message_and_no_log(url, kind, monkeypatch, caplog):
    here = settings().model_copy(update={"store": url.format(KEY)})
    monkeypatch.setattr(store, "settings", lambda: here)

    def unreachable(*_, **__):
        raise kind(f"cannot use {here.store}")

    monkeypatch.setattr("fsspec.core.url_to_fs", unreachable)
    with caplog.at_level(logging.DEBUG), pytest.raises((UsageError, ShokenError)) as said:
        store.Store()
    assert "SHOKEN_STORE" in str(said.value)
    assert KEY not in str(said.value)
    assert KEY not in caplog.text


PLAYS = ("bad-key", "401", "500", "not-json-body")


@pytest.mark.parametrize("play", PLAYS)
def test_gemini_s_key_is_in_no_report_and_no_log(play, analysis, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("shoken.report.gemini.retries.sleep", lambda _: None)
    with LocalGemini((play,) * 8) as server:
        monkeypatch.setenv("GEMINI_API_KEY", KEY)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        monkeypatch.setenv("SHOKEN_GEMINI_DIR", str(tmp_path))
        settings.cache_clear()
        try:
            with caplog.at_level(logging.DEBUG):
                report = generate_structured_report(analysis, language="en", writer="gemini")
        finally:
            monkeypatch.undo()
            settings.cache_clear()
    assert server.received
    assert KEY not in repr(report)
    assert KEY not in caplog.text
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or KEY.encode() not in path.read_bytes()


def test_a_key_is_no_part_of_what_the_settings_print():
    here = Settings(gemini_api_key=SecretStr(KEY))
    assert KEY not in f"{here!r} {here} {here.without_secrets()} {here.model_dump_json()}"
    code = "from shoken.common.settings import settings; settings(); raise RuntimeError(settings())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"GEMINI_API_KEY": KEY, "PATH": ""},
        check=False,
        capture_output=True,
        text=True,
    )
    assert "RuntimeError" in done.stderr
    assert KEY not in done.stderr
