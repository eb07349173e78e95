"""What the page says of an analysis that a server lost, by the key in its address."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.web.running.kept_runs import Record, keep
from shoken.web.text import TEXTS

KEY = "5" * 64
SCRIPT = """
from shoken.web.progress import tell_missing
from shoken.web.text import TEXTS
tell_missing(["{key}"], TEXTS["{language}"])
"""


def _kept():
    request = {"key": KEY, "owner": None, "name": "Yamada_FLAIR.nii", "options": {}}
    return keep(Record(key=KEY, asked_s=time.time(), request=request), [b"scan"])


def _page(language):
    """What every page that opens a result says where there is none."""
    script = SCRIPT.format(key=KEY, language=language)
    return AppTest.from_string(script, default_timeout=PATIENCE_S)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("state", ["interrupted", "failed"])
def test_it_was_interrupted_or_ended_the_server_twice(language, state):
    kept = _kept()
    kept.ends_as(state)
    page = _page(language).run()
    kept.cleanup()
    assert not page.exception
    said = [element.value for element in (*page.warning, *page.error, *page.info)]
    words = TEXTS[language].uploads
    assert said == [words.interrupted if state == "interrupted" else words.ended_server]
    assert "Yamada" not in str(said)


def test_while_another_server_has_it_the_page_looks_again(monkeypatch):
    kept, slept = _kept(), []

    def sleeps(seconds):
        slept.append(seconds)
        kept.cleanup()  # the other server is done with it, and its result was deleted since

    monkeypatch.setattr("shoken.web.progress.time.sleep", sleeps)
    page = _page("en").run()
    assert slept
    assert [info.value for info in page.info] == [TEXTS["en"].gone]
    assert not Path(kept.name).exists()
