"""Start the page: ``shoken serve`` and ``make app``."""

from __future__ import annotations

import socket
from importlib import import_module
from itertools import count
from pathlib import Path

from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.web.guards.hosts import own_names

__all__ = ["STREAMLIT_OPTIONS", "check_guard", "own_options", "run", "serve"]

_FIRST_PORT = 8501  # Streamlit's

# the same as in .streamlit/config.toml, which is only found from the repository's root
STREAMLIT_OPTIONS = {
    "browser.gatherUsageStats": "false",
    # else Streamlit asks a server on the internet for this machine's address
    "browser.serverAddress": "localhost",
    # a traceback on the page would show paths, and words of a file
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    # with its greeting Streamlit lays an offer to programmers over the page
    "logger.hideWelcomeMessage": "true",
    # "server.address" comes from the settings; without them this machine alone
    "server.address": "localhost",
    # it looks at the files of every module that is loaded, at each run of a page, while all wait
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "1024",
    "server.showEmailPrompt": "false",
    # a session is for the reader who began it; the guard says who that is, and visitors cannot
    "server.trustedUserHeaders": '{"x-shoken-reader": "reader"}',
    # light or dark as the browser asks for; Streamlit writes captions in the text's colour at 60 %,
    # which has to be dark for them to be read
    "theme.dark.primaryColor": "#46bedc",
    "theme.light.primaryColor": "#0f6f8f",
    "theme.light.textColor": "#0b0f12",
}


def own_options() -> dict[str, str]:
    """Streamlit's options from Shoken's settings."""
    options = {"server.maxUploadSize": str(settings().upload_mib)}
    if settings().base_path:
        options["server.baseUrlPath"] = settings().base_path
    return options


def serve(*, port: int | None = None, open_browser: bool = True) -> int:
    """Run the page for this machine until it is stopped; for others where ``SHOKEN_ADDRESS`` says.

    Parameters
    ----------
    port
        Default: the setting ``PORT``, else the first from 8501 that is free.
    open_browser
        Whether to open the page in a browser.

    Returns
    -------
    int
        Streamlit's exit status.

    Raises
    ------
    UsageError
        A login is expected that this installation cannot verify.
    """
    number = port or settings().port or _free_port()
    check_guard()
    print(f"http://localhost:{number}/{settings().base_path or ''} (Ctrl+C: stop)", flush=True)  # noqa: T201
    address = settings().address or "localhost"
    return run(port=number, address=address, open_browser=open_browser)


def run(*, port: int, address: str, open_browser: bool) -> int:
    """Run the guarded page in this process, so that a signal reaches the server; its exit status.

    Raises
    ------
    UsageError
        A login is expected that this installation cannot verify.
    """
    check_guard()
    options = {
        **STREAMLIT_OPTIONS,
        **own_options(),
        "server.port": str(port),
        "server.address": address,
        "server.headless": "false" if open_browser else "true",
    }
    words = ["run", str(Path(__file__).with_name("asgi.py"))]
    words += [f"--{name}={value}" for name, value in options.items()]
    # the websocket alone asks for it; the guard before it holds for all
    words += [f"--server.allowedHosts={name}" for name in own_names()]
    from streamlit.web.cli import main as streamlit

    return int(streamlit(words, standalone_mode=False) or 0)


def check_guard() -> None:
    """Refuse to serve where a login is expected and cannot be verified.

    Raises
    ------
    UsageError
        What verifies it is not installed.
    """
    if settings().iap_audience is None:
        return
    try:
        import_module("shoken.web.guards.iap")
        import_module("cryptography")  # google-auth does without until a signature comes
    except ImportError as error:
        raise UsageError(
            "SHOKEN_IAP_AUDIENCE is set, and logins cannot be verified: google-auth and "
            'cryptography are not installed (pip install "shoken[cloud]")'
        ) from error


def _free_port() -> int:
    return next(number for number in count(_FIRST_PORT) if not _answers(number))


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("localhost", port)) == 0
