"""Every gcloud line that the documents and the build files show is one that gcloud knows."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("*.yaml"),
    *ROOT.glob("deploy/*.yaml"),
]
PAGES = [ROOT / "docs" / name for name in ("deploy.md", "deploy.ja.md")]


def _lines(text):
    """Commands at the start of a line, those that go on over several made one."""
    whole = re.sub(r"\\\n\s*", " ", text)
    return re.findall(r"^\s*(?:\$ )?(gcloud [a-z].*)$", whole, re.MULTILINE)


@pytest.mark.skipif(not shutil.which("gcloud"), reason="gcloud is not installed")
def test_every_gcloud_line_is_one_that_gcloud_knows(tmp_path):
    lines = sorted({line for file in SHOWN for line in _lines(file.read_text(encoding="utf-8"))})
    assert lines
    commands = [{"command_string": line} for line in lines]
    (tmp_path / "lines").write_text(json.dumps(commands))
    lint = ["gcloud", "meta", "lint-gcloud-commands", f"--commands-file={tmp_path}/lines"]
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(tmp_path)}
    done = subprocess.run(lint, env=environment, capture_output=True, text=True, check=False)
    answers = json.loads(done.stdout)
    assert len(answers) == len(lines)
    assert [row for row in answers if not row["success"]] == []


def test_both_languages_show_the_same_commands():
    pages = [page.read_text(encoding="utf-8") for page in PAGES]
    blocks = [re.findall(r"^```\w*\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) for page in pages]
    assert blocks[0] == blocks[1]
    headings = [re.findall(r"^#+", page, re.MULTILINE) for page in pages]
    assert headings[0] == headings[1]
    rows = [len(re.findall(r"^\|", page, re.MULTILINE)) for page in pages]
    assert rows[0] == rows[1]


def test_each_promise_names_a_test_that_is_there():
    for page in (page.read_text(encoding="utf-8") for page in PAGES):
        named = re.findall(r"`(tests/[\w/.]+?)`(?:: `(\w+)`)?", page)
        assert named
        for file, test in named:
            assert (ROOT / file).is_file(), file
            assert test in (ROOT / file).read_text(encoding="utf-8"), (file, test)
