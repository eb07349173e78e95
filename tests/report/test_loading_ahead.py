"""What a report needs is loaded while an analysis runs, and only where it will be needed."""

from __future__ import annotations

import subprocess
import sys
from os import environ
from typing import TYPE_CHECKING

import shoken.report
from shoken.analysis.stages import Stage
from shoken.analysis.values import Options
from shoken.cli.batch import Work

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# asked for twice in vain, then in earnest, in a process that has loaded nothing
_LOADS = """
import os, sys, threading
from shoken.report import load_ahead
for key, writer in (("", "auto"), ("k", "measured"), ("k", "auto")):
    os.environ["GEMINI_API_KEY"] = key
    load_ahead(writer)
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()
    print("google.genai" in sys.modules, "shoken.report.gemini_writer" in sys.modules)
    from shoken.common.settings import settings
    settings.cache_clear()
"""


def test_gemini_s_client_is_loaded_where_it_will_be_asked() -> None:
    without = {k: v for k, v in environ.items() if not k.startswith(("GEMINI", "GOOGLE"))}
    done = subprocess.run(
        [sys.executable, "-c", _LOADS], capture_output=True, text=True, check=True, env=without
    )
    assert done.stdout.splitlines() == ["False False", "False False", "True True"], done.stderr


def test_the_command_has_its_writer_loaded_while_the_brain_is_extracted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []
    told: list[Stage] = []
    monkeypatch.setattr(shoken.report, "load_ahead", asked.append)
    work = Work(options=Options(), folder=tmp_path, language="en", writer="gemini")
    tell = work._loading(told.append)
    tell(Stage.READ)
    assert not asked
    tell(Stage.BRAIN)
    assert asked == ["gemini"]
    assert told == [Stage.READ, Stage.BRAIN]
