"""docs/cohorts.md in both languages, and the script for SLURM, say what is so."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from shoken.analysis.image_quality import MEASURES
from shoken.cli import bids_app
from shoken.cli.main import _parser
from shoken.common.settings.schema import Settings

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, JAPANESE = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("cohorts.md", "cohorts.ja.md")
)
SCRIPT = ROOT / "deploy/slurm/shoken.sbatch"


def _blocks(text):
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_both_languages_have_the_same_shape_and_commands():
    shapes = [re.findall(r"^(#+|- |\| |```)", text, re.MULTILINE) for text in (ENGLISH, JAPANESE)]
    assert shapes[0] == shapes[1]
    assert _blocks(ENGLISH) == _blocks(JAPANESE)


def test_the_commands_are_taken():
    lines = [line for block in _blocks(ENGLISH) for line in block.splitlines()]
    for line in lines:
        program, *words = shlex.split(line)
        if program == "shoken":
            assert callable(_parser().parse_args(words).run)
        elif program == "shoken-bids":
            # a list of labels comes last
            assert bids_app._parser().parse_args(words).analysis_level in words


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE])
def test_every_quality_measure_is_in_the_table(text):
    rows = re.findall(r"^\| (`.*?) \| (.*?) ?\|", text, re.MULTILINE)
    named = {name: way for cell, way in rows for name in re.findall(r"`(\w+)`", cell)}
    ways = {"higher": "higher", "高い": "higher", "lower": "lower", "低い": "lower", "": ""}
    for one in MEASURES:
        assert ways[named[one.name]] == one.better


def _sbatch(folder, status, *words, **variables):
    """Run the script as a task, with a ``shoken`` that notes its words and ends with a status."""
    program = folder / "shoken"
    told = "$SHOKEN_THREADS $SHOKEN_ANALYSIS_MEMORY_MIB $*"
    program.write_text(f'#!/bin/bash\necho "{told}" > "{folder}/said"\nexit {status}\n')
    program.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", SCRIPT, *words], env={"PATH": path, **variables}, capture_output=True, check=False
    )
    return done.returncode


def test_the_script_for_slurm_does_the_task_s_share(tmp_path):
    given = int(re.search(r"^#SBATCH --mem=(\d+)G$", SCRIPT.read_text(), re.MULTILINE)[1]) * 1024
    # an analysis may take what it may take elsewhere, and never as much as kills the task
    assert given - 1024 >= Settings.model_fields["analysis_memory_mib"].default
    task = {
        "SLURM_ARRAY_TASK_ID": "3",
        "SLURM_CPUS_PER_TASK": "2",
        "SLURM_MEM_PER_NODE": str(given),
    }
    for status, expected in ((0, 0), (2, 2), (1, 1)):
        assert _sbatch(tmp_path, status, "hash", "out", **task) == expected
        assert (tmp_path / "said").read_text() == f"2 {given - 1024} cohort run hash --out out\n"
    assert _sbatch(tmp_path, 0, "hash", "out") == 2
    assert _sbatch(tmp_path, 0, "hash", **task) == 2
