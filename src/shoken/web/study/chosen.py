"""A study as the user has chosen it, and its analysis asked for."""

from __future__ import annotations

import hashlib
import io
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import TooLarge
from shoken.web.running.given import GivenScan
from shoken.web.running.leftovers import room
from shoken.web.state import jobs, owner, session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shoken.analysis.values import Options
    from shoken.reading import FoundScan
    from shoken.web.state import ScanFile
    from shoken.web.text import Text

__all__ = ["ChosenStudy", "ask_for"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ChosenStudy:
    """The scan that is reported on, its volume from 1 where it holds several, and those beside it.

    ``label`` tells the study from others, "" where nothing does.
    """

    label: str
    first: FoundScan
    volume: int | None
    beside: tuple[FoundScan, ...]

    @property
    def name(self) -> str:
        """The name of the scan that is reported on."""
        return self.first.look.name if self.first.look else ""

    def key(self, options: Options) -> str:
        """The key of its result."""
        from shoken.imaging.sequence import from_name
        from shoken.reading import scan_stem
        from shoken.store.results import key_of

        sha256 = self.first.sha256
        if self.beside:
            others = [(one.sha256, from_name(scan_stem(one.names[0]))) for one in self.beside]
            sha256 = hashlib.sha256(repr((sha256, others)).encode()).hexdigest()
        return key_of(sha256, self.name, replace(options, volume=self.volume))


def ask_for(
    upload: ScanFile, chosen: Sequence[ChosenStudy], options: Options, text: Text
) -> tuple[str, ...]:
    """Ask for the studies' analyses in their order, but for those that are kept; their keys.

    Raises
    ------
    ShokenError
        The queue does not take so many, or a ZIP cannot be unpacked any more.
    """
    from shoken.store.results import Store

    kept = {entry.key for entry in Store(owner()).entries() if entry.about}
    keys = {study.key(options): study for study in chosen}
    new = {key: study for key, study in keys.items() if key not in kept}
    if len(new) > (free := jobs().free):
        raise TooLarge(text.study.too_many.format(count=len(new), free=free)).translated()
    wanted = {
        n for study in new.values() for one in (study.first, *study.beside) for n in one.files
    }
    with _files(upload, sorted(wanted)) as content:
        for key, study in new.items():
            _submit(key, study, options, content)
    return tuple(keys)


def _submit(
    key: str, study: ChosenStudy, options: Options, content: Callable[[int], bytes]
) -> None:
    scans = (study.first, *study.beside)
    numbers = list(dict.fromkeys(number for scan in scans for number in scan.files))
    given = [
        GivenScan(
            name=scan.look.name,
            files=tuple(map(numbers.index, scan.files)),
            names=() if scan.look.is_dicom else scan.names,
            volume=study.volume if scan is study.first else None,
            label=study.label,
        )
        for scan in scans
        if scan.look
    ]
    files = [content(number) for number in numbers]
    chosen = replace(options, volume=study.volume)
    jobs().submit(key, session(), files, study.name, chosen, owner=owner(), scans=given)


@contextmanager
def _files(upload: ScanFile, wanted: Sequence[int]) -> Iterator[Callable[[int], bytes]]:
    """What gives an upload's files by their numbers, those in ZIPs unpacked for the moment."""
    from shoken.reading import extract
    from shoken.reading.files import is_zip

    if not any(is_zip(content[:4]) for content in upload.contents):
        yield upload.contents.__getitem__
        return
    with room() as folder:
        extract([io.BytesIO(content) for content in upload.contents], wanted, Path(folder))
        yield lambda number: (Path(folder) / str(number)).read_bytes()
