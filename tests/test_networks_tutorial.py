"""The tutorial about networks of one's own, run as it stands, in both languages."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shoken.models.catalogue import DEFAULT_MODELS
from shoken.models.own.card_file import read_card

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "docs" / name for name in ("networks.md", "networks.ja.md")]


def _blocks(page):
    return re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def _entries(page):
    """The entries that its table describes."""
    cells = re.findall(r"^\| (`.*?) \|", page.read_text("utf-8"), re.MULTILINE)
    return re.findall(r"`([a-z_.]+)`", "".join(cells))


def test_both_languages_have_the_same_steps():
    english, japanese = PAGES
    assert _blocks(english) == _blocks(japanese)
    assert _entries(english) == _entries(japanese)


def test_the_table_describes_every_entry():
    from dataclasses import fields

    from shoken.models.catalogue import NetworkCard, NetworkInput, NetworkOutput

    named = set(_entries(PAGES[0]))
    here = {field.name for field in fields(NetworkCard)} - {"input", "output"}
    here |= {f"input.{field.name}" for field in fields(NetworkInput)}
    here |= {f"output.{field.name}" for field in fields(NetworkOutput)}
    assert named == here


def test_its_card_is_one(tmp_path):
    (card,) = (text for language, text in _blocks(PAGES[0]) if language == "toml")
    (tmp_path / "bright.toml").write_text(card, encoding="utf-8")
    assert read_card(tmp_path / "bright.toml").id == "bright-flair"


@pytest.mark.slow  # a head of 1 mm is made and analysed twice
def test_the_tutorial_runs(usual_models, tmp_path):
    for name in DEFAULT_MODELS:
        (tmp_path / name).symlink_to(usual_models / name)
    work = tmp_path / ".work"
    work.mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "SHOKEN_LANGUAGE": "en"}
    said = []
    for language, text in _blocks(PAGES[0]):
        if language == "toml":
            (work / "bright.toml").write_text(text, encoding="utf-8")
            continue
        command = [sys.executable, "-c", text] if language == "python" else ["sh", "-ec", text]
        done = subprocess.run(
            command, cwd=work, env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    made, listed, analysed, library, removed = said
    assert made == ""
    assert "bright-flair: added (lesions); one window takes" in listed
    assert re.search(r"^bright-flair +present +CC0-1.0 +lesions$", listed, re.MULTILINE)
    assert "searched for white-matter hyperintensity alone" in analysed
    assert "a single lesion candidate" in analysed
    assert library == "1 candidate(s)\n"
    assert removed == "bright-flair: removed\n"
    assert not (tmp_path / "bright-flair").exists()
