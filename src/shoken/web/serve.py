"""Start the page: ``shoken serve`` and ``make app``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["serve"]


def serve(options: list[str]) -> int:
    """Run Streamlit on the page until it is stopped.

    Parameters
    ----------
    options
        Passed on to ``streamlit run``, e.g. ``["--server.port", "8080"]``.

    Returns
    -------
    int
        Streamlit's exit status.
    """
    page = Path(__file__).with_name("app.py")
    command = [sys.executable, "-m", "streamlit", "run", str(page), *options]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own command
