"""The page with Gemini set up: it says so, and shows what was sent."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.analysis.values import Options
from shoken.cli.dev.gemini import LocalGemini
from shoken.common.settings import settings
from shoken.store.results import Store, key_of
from shoken.web.state import ScanFile
from shoken.web.text import TEXTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(monkeypatch, tmp_path):
    with LocalGemini() as started:
        monkeypatch.setenv("GEMINI_API_KEY", "local")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", started.url)
        monkeypatch.setenv("SHOKEN_GEMINI_DIR", str(tmp_path))
        settings.cache_clear()
        yield started
    monkeypatch.undo()
    settings.cache_clear()


def test_what_was_sent_is_on_the_page(server, phantom_file, analysis):
    name, content = "gemini_FLAIR.nii.gz", phantom_file.read_bytes()
    Store().keep(key_of(ScanFile(name, (content,)).sha256, name, Options()), analysis)
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    page.session_state["language"] = "ja"
    page.run().button[0].click().run()
    text = TEXTS["ja"]
    assert text.sent_note in [caption.value for caption in page.caption]
    assert text.upload_help not in page.file_uploader[0].help
    page.file_uploader[0].upload(name, content).run()
    assert not page.exception
    assert "gemini-3.8-flash-local" in "\n".join(m.value for m in page.markdown)
    (received,) = server.received
    (shown,) = page.json
    said = json.loads(received.body)["contents"][0]["parts"][0]["text"]
    assert json.loads(shown.value)["contents"][0]["parts"][0]["text"] == said
    assert f"**{text.sent}**" in [markdown.value for markdown in page.markdown]
