"""Log lines and metrics: one line an event, and no name in either, whatever a file is called."""

import json
import logging

import pytest
from prometheus_client.parser import text_string_to_metric_families

from shoken.common.errors import UnreadableScan
from shoken.common.settings import settings
from shoken.web.held_uploads import Refused, Uploads
from shoken.web.running import log_lines, metrics
from shoken.web.running.events import Event, tell, tell_end
from shoken.web.running.job import Job, State
from shoken.web.running.leftovers import room
from shoken.web.running.log_lines import JsonLines, TextLines
from shoken.web.running.metrics import Load, exposition

KEY = "0123456789abcdef" * 4
NAMES = ("Yamada", "山田太郎", "taro@example.org")


def records(caplog, kind):
    return [kind().format(record) for record in caplog.records]


@pytest.fixture(autouse=True)
def at_info(caplog, monkeypatch):
    """Records of ours are caught, whatever a server in this process has set up."""
    monkeypatch.setattr(logging.getLogger("shoken"), "propagate", True)
    caplog.set_level(logging.INFO, logger="shoken")


def job(error=None):
    """A run with names in all that is known of it."""
    request = {"name": "Yamada_山田太郎_FLAIR.nii.gz", "owner": "taro@example.org"}
    made = Job(key=KEY, owner="taro@example.org", request=request, folder=room())
    made.seen, made.error = {"name": "Yamada"}, error
    made.state, made.began = State.RUNNING, 0.0
    made.peak_mib, made.sequence = 1234, "flair"
    return made


def test_an_event_is_one_line_of_text_or_json(caplog):
    tell(Event.BEGUN, run=KEY)
    tell_end(job())
    begun, ended = records(caplog, TextLines)
    assert begun.endswith("INFO shoken.page: run begun run=01234567")
    assert ended.endswith("peak_mib=1234 sequence=flair")
    assert "\n" not in begun + ended
    told = json.loads(records(caplog, JsonLines)[1])
    assert told["severity"] == "INFO"
    assert told["logger"] == "shoken.page"
    about = {name: told[name] for name in ("event", "run", "peak_mib", "sequence")}
    assert about == {
        "event": "run ended",
        "run": "01234567",
        "peak_mib": 1234,
        "sequence": "flair",
    }
    assert told["seconds"] > 0


def test_no_name_is_in_a_line_or_a_number(caplog):
    tell_end(job(UnreadableScan("Yamada_山田太郎_FLAIR.nii.gz: damaged, says taro@example.org")))
    tell(Event.OPENED, run=KEY)
    (failed, _) = lines = records(caplog, TextLines)
    assert "run failed" in failed
    assert "error=UnreadableScan" in failed
    said = "".join([*lines, *records(caplog, JsonLines), exposition([]).decode()])
    for name in NAMES:
        assert name not in said


def numbers(loads=()):
    found = {}
    for family in text_string_to_metric_families(exposition(list(loads)).decode()):
        for sample in family.samples:
            found[sample.name, *sample.labels.values()] = sample.value
    return found


def test_runs_uploads_and_the_queue_are_counted(monkeypatch):
    before = numbers()
    tell_end(job())
    tell_end(job(UnreadableScan("x")))
    tell(Event.CANCELLED, run=KEY, seconds=3)
    tell(Event.UPLOADED, size_bytes=1000)
    monkeypatch.setattr(metrics, "resident_bytes", {11: 2**20, 12: None, 13: 2**21}.get)
    after = numbers([Load(2, 1, (11, 12)), Load(0, 1, (13,))])
    for outcome in ("done", "failed", "cancelled"):
        name = ("shoken_runs_total", outcome)
        assert after[name] == before[name] + 1
    assert after["shoken_run_seconds_count",] == before["shoken_run_seconds_count",] + 1
    assert after["shoken_uploaded_bytes_total",] == before["shoken_uploaded_bytes_total",] + 1000
    assert after["shoken_queue_length",] == 2
    assert (after["shoken_workers_busy",], after["shoken_workers",]) == (2, 3)
    name = "shoken_worker_resident_memory_bytes"
    assert {key[1]: value for key, value in after.items() if key[0] == name} == {
        "0": 2**20,
        "2": 2**21,
    }
    assert after["process_resident_memory_bytes",] > 2**20


def test_an_upload_that_was_refused_is_not_told_of(caplog):
    uploads = Uploads()
    with uploads.reserving(None, 1) as reserve:
        reserve(1000)
    with pytest.raises(Refused), uploads.reserving(None, 1) as reserve:
        reserve(2**30)
    (line,) = records(caplog, TextLines)
    assert line.endswith("upload accepted bytes=1000")


@pytest.mark.parametrize(
    ("set_to", "port", "kind"),
    [(None, None, TextLines), (None, 8080, JsonLines), ("json", None, JsonLines)],
)
def test_the_setting_says_which(monkeypatch, set_to, port, kind):
    here = settings().model_copy(update={"log": set_to, "port": port})
    monkeypatch.setattr(log_lines, "settings", lambda: here)
    ours, root = logging.getLogger("shoken"), logging.getLogger()
    for logger in (ours, root):
        monkeypatch.setattr(logger, "handlers", logger.handlers)
        monkeypatch.setattr(logger, "level", logger.level)
    monkeypatch.setattr(ours, "propagate", ours.propagate)
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    monkeypatch.setattr(logging.root.manager, "loggerDict", {"shoken": ours})
    monkeypatch.setattr("streamlit.logger.setup_formatter", lambda _: None)
    log_lines.set_up_log()
    (handler,) = (root if kind is JsonLines else ours).handlers
    assert type(handler.formatter) is kind
    monkeypatch.undo()
