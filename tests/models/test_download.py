"""Files from a web server, on a real server of our own that can cut, refuse and lie."""

import dataclasses
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shoken.common.errors import ModelCorrupt, ModelMissing
from shoken.common.settings import settings
from shoken.models import download as module
from shoken.models.catalogue import MODELS, PublishedFile
from shoken.models.download import download
from shoken.models.fetching import fetch
from shoken.models.weights import ModelState, find, model_state

SPEC = MODELS["stroke-t2-meshnet"]
CONTENT = bytes(range(256)) * 4000
FILE = PublishedFile(
    name="model.bin", sha256=hashlib.sha256(CONTENT).hexdigest(), size_bytes=len(CONTENT)
)


class Server(ThreadingHTTPServer):
    """Serves bytes by name; cuts the first ``cuts`` answers in half; may ignore ranges."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.contents = {FILE.name: CONTENT}
        self.cuts = 0
        self.takes_ranges = True
        self.asked, self.paths = [], []
        self.url = f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, name = self.server, self.path.rpartition("/")[2]
        wanted = self.headers.get("Range")
        server.asked.append((name, wanted))
        server.paths.append((self.path, wanted))
        if name not in server.contents:
            self.send_error(404)
            return
        content = server.contents[name]
        start = 0
        if wanted and server.takes_ranges:
            start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1])
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        rest = content[start:]
        if server.cuts:
            server.cuts -= 1
            rest = rest[: len(rest) // 2]
        self.wfile.write(rest)

    def log_message(self, *_):
        """Nothing: pytest's output is for failures."""


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(module, "_PAUSE_S", 0.01)
    with Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def published(server, shared):
    """A row whose files are served here, as published."""
    for file in SPEC.source.files:
        server.contents[file.name] = (shared / "models" / SPEC.id / file.name).read_bytes()
    return dataclasses.replace(SPEC, source=dataclasses.replace(SPEC.source, url=server.url))


@pytest.fixture
def models(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOKEN_MODEL_DIR", str(tmp_path / "models"))
    settings.cache_clear()
    yield tmp_path / "models"
    monkeypatch.undo()
    settings.cache_clear()


def _get(server, folder):
    seen = []
    download(
        server.url,
        FILE,
        part=folder / "part",
        destination=folder / FILE.name,
        progress=lambda done, total: seen.append((done, total)),
    )
    return seen


def _names(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_a_file_comes_whole_and_is_counted(server, tmp_path):
    seen = _get(server, tmp_path)
    assert (tmp_path / FILE.name).read_bytes() == CONTENT
    assert _names(tmp_path) == [FILE.name]
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert seen == sorted(seen)


@pytest.mark.parametrize("takes_ranges", [True, False])
def test_a_cut_download_is_gone_on_with(server, tmp_path, takes_ranges):
    server.cuts, server.takes_ranges = 1, takes_ranges
    _get(server, tmp_path)
    assert server.asked == [(FILE.name, None), (FILE.name, f"bytes={len(CONTENT) // 2}-")]
    assert (tmp_path / FILE.name).read_bytes() == CONTENT


def test_a_download_cut_for_good_is_resumed_by_the_next_call(server, tmp_path):
    server.cuts = 1000
    with pytest.raises(ModelMissing, match="could not get"):
        _get(server, tmp_path)
    assert _names(tmp_path) == ["part"]
    there = (tmp_path / "part").stat().st_size
    server.cuts, server.asked = 0, []
    _get(server, tmp_path)
    assert server.asked == [(FILE.name, f"bytes={there}-")]
    assert _names(tmp_path) == [FILE.name]


def test_a_part_of_another_file_is_thrown_away_once(server, tmp_path):
    (tmp_path / "part").write_bytes(b"another file's beginning")
    _get(server, tmp_path)
    assert (tmp_path / FILE.name).read_bytes() == CONTENT


@pytest.mark.parametrize("lie", [CONTENT[:-1] + b"x", CONTENT + b"x"], ids=["other", "longer"])
def test_a_wrong_file_is_refused_and_nothing_is_kept(server, tmp_path, lie):
    server.contents[FILE.name] = lie
    with pytest.raises(ModelCorrupt, match="sha256"):
        _get(server, tmp_path)
    assert _names(tmp_path) == []


def test_a_file_that_is_not_there_is_asked_for_once(server, tmp_path):
    server.contents.clear()
    with pytest.raises(ModelMissing, match="404"):
        _get(server, tmp_path)
    assert len(server.asked) == 1
    assert _names(tmp_path) == []


def test_no_network(server, published, models):
    server.shutdown()
    server.server_close()
    with pytest.raises(ModelMissing, match=r"could not get .*SHOKEN_MODEL_MIRROR"):
        fetch(published)
    assert _names(models) == [SPEC.id]


def test_fetching_a_network_from_the_web(published, models):
    assert model_state(published) is ModelState.FETCHABLE
    seen = []
    fetch(published, progress=seen.append)
    assert model_state(published) is ModelState.PRESENT
    assert _names(models / SPEC.id) == ["network.onnx"]
    find(published, published.files[0])
    bits = [p for p in seen if p.what.endswith("model.bin")]
    assert bits[-1].done_bytes == bits[-1].total_bytes == SPEC.source.files[1].size_bytes


def test_a_network_already_there_asks_nobody(server, published, models):
    fetch(published)
    server.asked.clear()
    fetch(published)
    assert server.asked == []
    assert _names(models / SPEC.id) == ["network.onnx"]


@pytest.mark.usefixtures("published")
def test_a_mirror_on_the_web(server, models, monkeypatch):
    monkeypatch.setenv("SHOKEN_MODEL_MIRROR", server.url)
    settings.cache_clear()
    fetch(SPEC)  # whose own source is out of reach here
    assert find(SPEC, SPEC.files[0]).is_file()
    assert _names(models / SPEC.id) == ["network.onnx"]
    assert {path.rpartition("/")[0] for path, _ in server.paths} == {f"/{SPEC.id}"}


def test_a_wheel_from_a_mirror_on_the_web(server, models):
    wheel = MODELS["deepbet"]
    with pytest.raises(
        ModelMissing, match=f"{server.url}deepbet/{wheel.source.files[0].name}.*404"
    ):
        fetch(wheel, mirror=server.url)
    assert _names(models) == ["deepbet"]


_FETCH = """
import dataclasses, sys
from shoken.models.catalogue import MODELS
from shoken.common.errors import ModelError
from shoken.models.fetching import fetch
spec = MODELS["stroke-t2-meshnet"]
spec = dataclasses.replace(spec, source=dataclasses.replace(spec.source, url=sys.argv[1]))
try:
    fetch(spec)
except ModelError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.mark.slow  # two processes of their own
def test_of_two_processes_one_waits_and_fetches_nothing(server, published, models):
    command = [sys.executable, "-c", _FETCH, server.url]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert sorted(name for name, _ in server.asked) == ["model.bin", "model.json"]
    assert _names(models / SPEC.id) == ["network.onnx"]
    find(published, published.files[0])


def _bound_by_permissions():
    """What makes a command obey them: root has to give up that it need not."""
    if os.geteuid():
        return []
    drop = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    if subprocess.run([*drop, "true"], check=False).returncode:
        pytest.skip("root here cannot give up writing where it may not")
    return drop


def test_a_read_only_folder_is_named(server, published, models):  # noqa: ARG001 - it serves
    models.mkdir()
    models.chmod(0o555)
    done = subprocess.run(
        [*_bound_by_permissions(), sys.executable, "-c", _FETCH, server.url],
        check=False,
        capture_output=True,
        text=True,
    )
    models.chmod(0o755)
    assert done.returncode == 1
    assert "ModelError" in done.stderr
    assert "Permission denied" in done.stderr
    assert str(models) in done.stderr
    assert _names(models) == []


def test_a_filled_folder_may_be_read_only(server, published, models):
    fetch(published)
    for path in (models, models / SPEC.id):
        path.chmod(0o555)
    subprocess.run([*_bound_by_permissions(), sys.executable, "-c", _FETCH, server.url], check=True)
    for path in (models, models / SPEC.id):
        path.chmod(0o755)


def _on_a_small_disk(models, size, code, *arguments):
    """Run Python where the model folder is a disk of ``size``; its listing comes after."""
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only root can make a small disk here")
    models.mkdir()
    mount = f"mount -t tmpfs -o size={size} tmpfs '{models}'"
    alone = [str(shutil.which("unshare")), "--mount", "sh", "-c"]
    if subprocess.run([*alone, mount], check=False).returncode:
        pytest.skip("this container may not mount a small disk")
    listing = f"status=$?; find '{models}' -type f; exit $status"
    return subprocess.run(
        [*alone, f'{mount} && "$@"; {listing}', "sh", sys.executable, "-c", code, *arguments],
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_disk_without_room_is_noticed_before_anything_is_fetched(server, published, models):  # noqa: ARG001
    done = _on_a_small_disk(models, "200k", _FETCH, server.url)
    assert "NoSpace" in done.stderr
    assert "MB are free" in done.stderr
    assert server.asked == []
    assert done.stdout == ""


def test_a_disk_that_fills_while_fetching(server, models):
    code = f"""
import sys
from pathlib import Path
from shoken.models.catalogue import PublishedFile
from shoken.models.download import download
folder = Path({str(models)!r})
file = PublishedFile(name={FILE.name!r}, sha256={FILE.sha256!r}, size_bytes={FILE.size_bytes})
download(sys.argv[1], file, part=folder / "part", destination=folder / file.name,
         progress=lambda *_: None)
"""
    done = _on_a_small_disk(models, "256k", code, server.url)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert done.stdout == ""


def test_a_disk_that_fills_while_the_network_is_written(shared, models):
    code = _FETCH.replace("fetch(spec)", "fetch(spec, mirror=Path(sys.argv[2]))")
    code = code.replace(
        "import dataclasses, sys", "import dataclasses, sys\nfrom pathlib import Path"
    )
    done = _on_a_small_disk(models, "40k", code, "http://127.0.0.1:1/", str(shared / "models"))
    assert done.returncode == 1
    assert "NoSpace" in done.stderr
    assert "No space left on device" in done.stderr
    assert done.stdout == ""
