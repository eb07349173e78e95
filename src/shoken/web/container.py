"""``python -m shoken.web.container``: the page in a container, as process 1 that hears signals."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from shoken.settings import settings
from shoken.web.serve import STREAMLIT_OPTIONS, own_options

__all__: list[str] = []

if __name__ == "__main__":
    options = {
        **STREAMLIT_OPTIONS,
        **own_options(),
        "server.port": str(settings().port or 8080),
        "server.address": "0.0.0.0",  # noqa: S104 - the container's own network
        "server.headless": "true",
        "browser.serverAddress": "localhost",  # else Streamlit asks the network for its address
        "logger.hideWelcomeMessage": "true",  # a line that is not JSON
    }
    page = str(Path(__file__).with_name("asgi.py"))
    words = [sys.executable, "-m", "streamlit", "run", page]
    os.execv(sys.executable, words + [f"--{n}={v}" for n, v in options.items()])  # noqa: S606
