"""Start the page: ``shoken serve`` and ``make app``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from shoken.settings import settings

__all__ = ["STREAMLIT_OPTIONS", "serve"]

# the same as in .streamlit/config.toml, which is only found from the repository's root
STREAMLIT_OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "server.maxUploadSize": "1024",
    "server.showEmailPrompt": "false",
    "theme.base": "dark",
    "theme.primaryColor": "#46bedc",
}


def serve(*, port: int | None = None, open_browser: bool = True) -> int:
    """Run Streamlit on the page until it is stopped.

    Parameters
    ----------
    port
        Default: the setting ``PORT``, else Streamlit's own, 8501.  Where the setting is there,
        the page is served to other machines too, as a container needs it.
    open_browser
        Whether to open the page in a browser.

    Returns
    -------
    int
        Streamlit's exit status.
    """
    options = dict(STREAMLIT_OPTIONS)
    in_container = settings().port is not None
    if number := port or settings().port:
        options["server.port"] = str(number)
    options["server.address"] = "0.0.0.0" if in_container else "localhost"  # noqa: S104
    options["server.headless"] = "false" if open_browser and not in_container else "true"
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("app.py"))]
    command += [f"--{name}={value}" for name, value in options.items()]
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own command
    except KeyboardInterrupt:
        return 0
