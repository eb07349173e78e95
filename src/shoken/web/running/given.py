"""Which of a request's files are which scan of the study."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.reading import is_volume_name, read_scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading import Scan

__all__ = ["GivenScan", "scans_of_request"]


@dataclass(frozen=True, kw_only=True)
class GivenScan:
    """One scan of a request.

    ``files`` are the numbers of its files among those of the request, ``names`` what these are
    called, none where that does not matter; ``name`` is the scan's, ``label`` what tells its study
    from others.
    """

    name: str
    files: tuple[int, ...]
    names: tuple[str, ...] = ()
    volume: int | None = None
    label: str = ""

    def read(self, paths: Sequence[Path]) -> Scan:
        """The scan, of the request's files.

        Raises
        ------
        InputError, NoSpace
            As :func:`shoken.reading.read_scan`.
        """
        own = [paths[number] for number in self.files]
        if len(own) == 1:
            return read_scan(own[0], name=self.name, volume=self.volume)
        if not any(map(is_volume_name, self.names)):  # DICOM does not go by names
            return read_scan(own, name=self.name, volume=self.volume)
        with tempfile.TemporaryDirectory(prefix="shoken-", ignore_cleanup_errors=True) as folder:
            for path, name in zip(own, self.names, strict=True):
                shutil.copyfile(path, Path(folder) / Path(name).name)
            return read_scan(Path(folder), volume=self.volume)


def scans_of_request(request: dict[str, Any]) -> tuple[GivenScan, ...]:
    """The scans of a request, the one that is reported on first."""
    if several := request.get("scans"):
        return tuple(
            GivenScan(**{**one, "files": tuple(one["files"]), "names": tuple(one["names"])})
            for one in several
        )
    every = tuple(range(len(request["files"])))
    volume = request["options"].get("volume")
    return (GivenScan(name=request["name"], files=every, volume=volume),)
