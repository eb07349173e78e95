"""Start the page: ``shoken serve`` and ``make app``."""

from __future__ import annotations

import socket
from itertools import count
from pathlib import Path

from shoken.settings import settings

__all__ = ["STREAMLIT_OPTIONS", "own_options", "serve"]

_FIRST_PORT = 8501

# the same as in .streamlit/config.toml, which is only found from the repository's root
STREAMLIT_OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    # it looks at the files of every module that is loaded, at each run of a page, while all wait
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "1024",
    "server.showEmailPrompt": "false",
    # light or dark as the browser asks for; Streamlit writes captions in the text's colour at 60 %,
    # which has to be dark for them to be read
    "theme.dark.primaryColor": "#46bedc",
    "theme.light.primaryColor": "#0f6f8f",
    "theme.light.textColor": "#0b0f12",
}


def own_options() -> dict[str, str]:
    """What Streamlit is told by Shoken's settings."""
    options = {"server.maxUploadSize": str(settings().upload_mib)}
    if settings().base_path:
        options["server.baseUrlPath"] = settings().base_path
    return options


def serve(*, port: int | None = None, open_browser: bool = True) -> int:
    """Run Streamlit on the page until it is stopped.

    Parameters
    ----------
    port
        Default: the setting ``PORT``, else the first from 8501 that is free.  Where the setting is
        there, the page is served to other machines too, as a container needs it.
    open_browser
        Whether to open the page in a browser.

    Returns
    -------
    int
        Streamlit's exit status.
    """
    options = STREAMLIT_OPTIONS | own_options()
    in_container = settings().port is not None
    number = port or settings().port or _free_port()
    options["server.port"] = str(number)
    options["server.address"] = "0.0.0.0" if in_container else "localhost"  # noqa: S104
    options["server.headless"] = "false" if open_browser and not in_container else "true"
    # with its greeting Streamlit lays an offer to programmers over the page; the address is ours
    options["logger.hideWelcomeMessage"] = "true"
    if not in_container:
        print(f"http://localhost:{number}/{settings().base_path or ''} (Ctrl+C: stop)", flush=True)  # noqa: T201
    from streamlit.web.cli import main as streamlit

    words = ["run", str(Path(__file__).with_name("app.py"))]
    words += [f"--{name}={value}" for name, value in options.items()]
    # in this process, so that a signal reaches the server and not a parent of it
    return int(streamlit(words, standalone_mode=False) or 0)


def _free_port() -> int:
    return next(number for number in count(_FIRST_PORT) if not _answers(number))


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("localhost", port)) == 0
