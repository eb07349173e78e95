"""A form to answer in, and a session with the local Gemini."""

import json

import pytest
from pydantic import BaseModel, ConfigDict, Field

from shoken.cli.dev.gemini import LocalGemini
from shoken.common.settings.schema import Settings
from shoken.imaging.png import png_bytes
from shoken.report.gemini import Picture, Request, Session


class Sentence(BaseModel):
    about: int
    text: str


class Words(BaseModel):
    model_config = ConfigDict(frozen=True)

    summary: str = Field(max_length=200)
    sentences: list[Sentence]


ANSWER = {
    "summary": "The sky is blue.",
    "sentences": [{"about": 1, "text": "It {was} so: 青い空。"}, {"about": 2, "text": "So be it."}],
}


@pytest.fixture(scope="session")
def form():
    return Words


@pytest.fixture
def value():
    return Words.model_validate(ANSWER)


@pytest.fixture
def request_(form):
    import numpy as np

    picture = Picture("sky", "The sky.", png_bytes(np.zeros((8, 8, 3), dtype=np.uint8)))
    return Request("gemini-3.8-flash", "Say it.", '{"colour": "blue"}', (picture,), form)


@pytest.fixture
def gemini(tmp_path):
    """Start a local Gemini that plays what it is told, and open a session with it."""
    started = []

    def start(*plays, **changes):
        server = LocalGemini(plays or ("faithful",), answer=lambda *_: json.dumps(ANSWER))
        started.append(server.__enter__())
        limits = {
            "gemini_api_key": "local",  # pragma: allowlist secret
            "google_gemini_base_url": server.url,
            "gemini_dir": tmp_path / "gemini",
            "gemini_backoff_s": 0.01,
            "gemini_seconds": 900,  # a busy machine is no failure
        }
        return server, Session(Settings(**limits | changes))

    yield start
    for server in started:
        server.__exit__()
