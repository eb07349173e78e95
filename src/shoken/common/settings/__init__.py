"""What the user or the operator can set: the only reader of environment variables.

The schema, which needs pydantic, is loaded when a setting is first asked for.  A process that reads
foreign files is told its settings by the one that starts it, and starts the faster.
"""

from __future__ import annotations

import os
import tempfile
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.common.settings.schema import Settings

__all__ = [
    "SECRETS",
    "MiB",
    "environment_without_secrets",
    "keep_to",
    "reader_environment",
    "settings",
    "stay_in_temporary_folder",
]

MiB = 1024 * 1024
# variables that hold one; Google's client reads the second where the first is not given
SECRETS = frozenset(
    {"GEMINI_API_KEY", "GOOGLE_API_KEY", "SHOKEN_PACS_PASSWORD", "SHOKEN_PACS_TOKEN"}
)

# what an interpreter needs to start and to find its libraries
_KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV")
_told: dict[str, Any] = {}


class _Settings:
    """The settings of this process, read when they are first asked for.

    Those that one thread reads while another has them forgotten are not kept: the environment may
    have changed meanwhile.
    """

    def __init__(self) -> None:
        self._kept: Settings | None = None
        self._forgotten = 0

    def __call__(self) -> Settings:
        """The settings.

        Raises
        ------
        UsageError
            A variable holds something that its setting cannot be.
        """
        if (kept := self._kept) is not None:
            return kept
        forgotten = self._forgotten
        read = _read()
        if forgotten == self._forgotten:
            self._kept = read
        return read

    def cache_clear(self) -> None:
        """Forget them: who asks next has them read anew."""
        self._forgotten += 1
        self._kept = None


def _read() -> Settings:
    if _told:
        return cast("Settings", SimpleNamespace(**_told))
    from shoken.common.settings.schema import Settings

    return Settings.from_environment()


settings = _Settings()


def keep_to(values: Mapping[str, Any]) -> None:
    """Take the settings from the process that started this one, not from the environment.

    Parameters
    ----------
    values
        What :meth:`shoken.common.settings.schema.Settings.without_secrets` gave there.
    """
    _told.update(values)
    settings.cache_clear()


def stay_in_temporary_folder() -> None:
    """Use the folder that TMPDIR names even where its disk is full; to be called at the start.

    Python would take another one without a word, at last the one where it was started.
    """
    named = os.environ.get("TMPDIR", "")
    if named and os.access(named, os.W_OK):
        tempfile.tempdir = named


def environment_without_secrets() -> dict[str, str]:
    """The environment of a process that needs no key: others can look it up (/proc, ps e)."""
    return {name: value for name, value in os.environ.items() if name not in SECRETS}


def reader_environment() -> dict[str, str]:
    """The environment of a process that reads foreign files: no settings, and one thread."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(("LC_", "PYTHON"))
    }
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
