"""What `pip install shoken-….whl` gives: all files, and a fresh user who can do everything."""

import os
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from served import free_port, wait_until_healthy

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "shoken"
PAGE = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_string("from shoken.web.app import main; main()", default_timeout=900).run()
assert not page.exception, page.exception
assert page.title[0].value.startswith("Shoken")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel as the build backend makes it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    (made,) = folder.iterdir()
    return made


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel):
    ours = {
        path.relative_to(SOURCE.parent).as_posix()
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    # what a build could leave out unseen
    for kind in (".js", ".jpg", ".md", ".onnx", ".svg", ".txt", ".typed"):
        assert any(name.endswith(kind) for name in ours)
    with zipfile.ZipFile(wheel) as opened:
        packed = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert packed == ours


class User:
    """A user of the installed wheel with an empty home: no settings, no weights, no results."""

    def __init__(self, wheel, folder):
        self.home = folder / "home"
        self.home.mkdir()
        venv.create(folder / "venv", with_pip=True)
        self.python = folder / "venv" / "bin" / "python"
        install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel]
        subprocess.run([self.python, *install], check=True)
        # What the wheel depends on is that of the tests: installing it again would take minutes.
        # A .pth file below a path of another is not read, so that the sources stay out of reach.
        (site,) = (folder / "venv").glob("lib/python*/site-packages")
        (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
        kept = {name: v for name, v in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "PATH": f"{self.python.parent}:/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self, *words, **more):
        return subprocess.Popen(words, env=self.environment, cwd=self.home, text=True, **more)

    def run(self, *words):
        done = self.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = done.communicate(timeout=600)
        assert done.returncode == 0, f"{words}: {out[-2000:]}{err[-2000:]}"
        return out, err


@pytest.fixture(scope="module")
def user(wheel, tmp_path_factory):
    """The same for all tests here, in their order: what one fetches is there for the next."""
    return User(wheel, tmp_path_factory.mktemp("fresh"))


@pytest.mark.slow
def test_a_fresh_user_analyses_and_the_weights_come_by_themselves(user):
    code = "import shoken; print(shoken.__file__)"
    assert str(user.python.parents[1]) in user.run(user.python, "-c", code)[0]
    out, _ = user.run("shoken", "doctor")
    assert "An analysis and the page would work." in out
    assert "missing; the first analysis fetches them" in out
    user.run("shoken", "sample", "phantom", "--out", ".", "--slice-mm", "4")
    words = ("analyze", "phantom_FLAIR.nii.gz", "--out", "out", "--lang", "en", "--html")
    out, err = user.run("shoken", *words)
    assert "a single lesion candidate" in out
    assert "deepbet: fetching" in err
    made = {path.suffix for path in (user.home / "out").iterdir()}
    assert made == {".gz", ".csv", ".png", ".json", ".md", ".pdf", ".html"}
    _, err = user.run("shoken", *words)
    assert err == "", "nothing is fetched twice"
    assert "missing" not in user.run("shoken", "doctor")[0]


@pytest.mark.slow
def test_a_fresh_user_opens_the_page(user):
    log, port = user.home / "serve.log", free_port()
    with log.open("wb") as said:
        words = ("shoken", "serve", "--no-browser", "--port", str(port))
        server = user.start(*words, stdout=said, stderr=said)
    try:
        address = f"http://localhost:{port}"
        wait_until_healthy(address, log)
        with urllib.request.urlopen(f"{address}/") as page:
            assert b"<title>" in page.read()
    finally:
        server.terminate()
        server.wait(30)
    user.run(user.python, "-c", PAGE)
