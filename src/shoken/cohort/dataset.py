"""What there is to analyse: the scans of a BIDS dataset, a folder tree, or a list of paths."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from shoken.cohort.manifest import Entry, InputFile, InputScan, LeftOut
from shoken.cohort.participants import participants_of, read_table, scanner_of
from shoken.common.errors import InputError, UnreadableScan, UnsupportedScan, UsageError
from shoken.common.settings import settings
from shoken.reading import (
    bids_scans,
    is_dataset,
    is_dicom,
    is_volume_name,
    pairs_as_one,
    records_beside,
    result_stem,
    start_of,
    survey,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shoken.reading import BidsScan

__all__ = ["Scans", "scans_in"]

# what a study is reported on: the order in which the general engine searches them
_REPORTED = ("FLAIR", "T2w", "PDw", "T1w")
_SHORT = 12  # of 64 hexadecimal digits: two of a million scans share them once in 560 datasets
_PAIR = (".hdr", ".img", ".mat")


@dataclass
class Scans:
    """What was found so far.

    ``names`` are those that were given in place of names of files and folders, each with where
    these lie: a table for whoever holds the data, and nobody else.
    """

    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    _taken: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, entry: Entry, path: Path) -> None:
        """Take a scan up, unless another one's results have its name."""
        result = (entry.folder, entry.name, entry.suffix)
        if result not in self._taken:
            self._taken[result] = str(path)
            self.entries.append(entry)
        elif entry.is_named_by_content:
            self.leave_out(path, f"its content is that of {entry.name}")
        else:
            other = self._taken[result]
            self.leave_out(path, f"{other} has the same name: give one of them another")

    def leave_out(self, path: Path, why: Exception | str | None) -> None:
        """Note why a file or folder is not analysed.

        What is no volume may be of DICOM, whose files and folders are often named after patients.
        """
        shown, cause = str(path), str(why).removeprefix(f"{path}: ")
        if settings().hide_names or not is_volume_name(path.name):
            shown = f"left-out-{hashlib.sha256(shown.encode()).hexdigest()[:_SHORT]}"
            self.names[shown] = str(path)
        self.left_out.append(LeftOut(path=shown, cause=" ".join(cause.split())))


def scans_in(source: Path, *, study: bool = False, without: Path | None = None) -> Scans:
    """All scans of a dataset, a folder tree or a TSV of paths.

    Parameters
    ----------
    source
        What was given.
    study
        Whether the sequences of a BIDS session are one study.
    without
        A folder that is not looked into: that of the results.

    Raises
    ------
    UsageError
        It is not there, or a list without the column ``path``.
    UnsupportedScan
        It holds no scan.
    """
    found = Scans()
    if source.is_file():
        _from_table(source, found)
    elif not source.is_dir():
        raise UsageError(f"{source}: no such dataset: give a folder or a table (.tsv) of paths")
    elif is_dataset(source):
        _from_bids(source, found, study=study)
    elif study:
        raise UsageError(
            "--study takes a BIDS dataset, whose names tell which scans belong together"
        )
    else:
        for folder, files in _folders(source, found, without):
            _from_folder(folder, files, folder.relative_to(source).as_posix(), found)
    if not found.entries:
        names = {} if settings().hide_names else found.names
        told = "".join(
            f"; {names.get(one.path, one.path)}: {one.cause}" for one in found.left_out[:3]
        )
        raise UnsupportedScan(f"{source}: no scan to analyse{told}")
    return found


def _from_bids(dataset: Path, found: Scans, *, study: bool) -> None:
    scans, left_out = bids_scans(dataset)
    found.left_out += [
        LeftOut(path=one.path, cause=one.why.removeprefix("left out: ")) for one in left_out
    ]
    participants, problem = participants_of(dataset)
    if problem:
        found.left_out.append(LeftOut(path="participants.tsv", cause=problem))
    for first, *others in _studies(scans) if study else [[one] for one in scans]:
        try:
            inputs = tuple(_input(one.path) for one in (first, *others))
        except UnreadableScan as error:
            found.leave_out(first.path, error)
            continue
        person = first.entities.partition("_")[0]
        entry = Entry(
            key="",
            name=first.entities,
            folder=first.folder,
            suffix=first.suffix,
            scans=inputs,
            columns={"participant_id": person, **participants.get(person, {}),
                     **scanner_of(inputs[0])},
        )  # fmt: skip
        found.add(entry, first.path)


def _studies(scans: Sequence[BidsScan]) -> Iterator[list[BidsScan]]:
    """Each session's sequences together, one scan of each; further ones are by themselves."""
    sessions: dict[str, list[BidsScan]] = {}
    for scan in scans:
        sessions.setdefault(scan.folder, []).append(scan)
    for of_session in sessions.values():
        first: dict[str, BidsScan] = {}
        for scan in of_session:
            if "_ce-" not in scan.entities:  # T1 with contrast agent is another sequence
                first.setdefault(scan.suffix, scan)
        together = sorted(first.values(), key=lambda scan: _REPORTED.index(scan.suffix))
        if together:
            yield together
        yield from ([scan] for scan in of_session if scan not in together)


def _folders(
    root: Path, found: Scans, without: Path | None = None
) -> Iterator[tuple[Path, list[Path]]]:
    def closed(error: OSError) -> None:
        found.leave_out(Path(error.filename), f"cannot be looked into: {error.strerror}")

    for name, folders, files in os.walk(root, onerror=closed):
        here = Path(name)
        folders[:] = sorted(
            one for one in folders
            if not one.startswith(".") and (without is None or (here / one).resolve() != without)
        )  # fmt: skip
        yield here, sorted(here / file for file in files if not file.startswith("."))


def _from_folder(folder: Path, files: Sequence[Path], place: str, found: Scans) -> None:
    """The volumes and the DICOM series of one folder."""
    volumes = [path for path in files if is_volume_name(path.name)]
    for path in pairs_as_one(volumes):
        _from_volume(path, "" if place == "." else place, {}, found)
    dicom = []
    for path in (path for path in files if path not in set(volumes)):
        try:
            if is_dicom(start_of(path)):
                dicom.append(path)
        except UnreadableScan as error:
            found.leave_out(path, error)
    if dicom:
        _from_dicom(folder, dicom, {}, found)


def _from_volume(path: Path, place: str, columns: dict[str, str], found: Scans) -> None:
    try:
        scan = _input(path)
    except UnreadableScan as error:
        found.leave_out(path, error)
        return
    name = result_stem(path.name)
    if settings().hide_names:
        name = place = f"scan-{scan.files[0].sha256[:_SHORT]}"
        found.names.setdefault(name, str(path))
    told = {**columns, **scanner_of(scan)}
    found.add(Entry(key="", name=name, folder=place, scans=(scan,), columns=told), path)


def _from_dicom(folder: Path, files: Sequence[Path], columns: dict[str, str], found: Scans) -> None:
    """Each series of some files as a scan, named after its content: headers name patients."""
    try:
        surveyed = survey(list(files), [""] * len(files))  # so that no cause names a file
    except InputError as error:
        found.leave_out(folder, error)
        return
    for one in surveyed.scans:
        if one.why_not:
            found.leave_out(folder, one.why_not)
            continue
        try:
            scan = InputScan(files=tuple(_file(files[number]) for number in one.files))
        except UnreadableScan as error:
            found.leave_out(folder, str(error).rpartition(": ")[2])
            continue
        name = f"dicom-{one.sha256[:_SHORT]}"
        found.names.setdefault(name, str(folder))
        entry = Entry(key="", name=name, folder=name, scans=(scan,), columns=columns)
        found.add(entry, folder)


def _from_table(table: Path, found: Scans) -> None:
    """The rows of a TSV with a column ``path``, relative to the table; others describe the scan.

    Of a volume ``name`` is the folder of its results.
    """
    rows = read_table(table)
    if not rows or "path" not in rows[0]:
        raise UsageError(f"{table}: not a table with a column named path, parted by tabs")
    for row in rows:
        path = table.parent / row.pop("path")
        try:
            if path.is_dir():
                inside = [one for _, files in _folders(path, found) for one in files]
                _from_dicom(path, inside, row, found)
            elif is_dicom(start_of(path)):
                _from_dicom(path.parent, [path], row, found)
            else:
                _from_volume(path, _place(row.get("name", ""), table), row, found)
        except UnreadableScan as error:
            found.leave_out(path, error)


def _place(name: str, table: Path) -> str:
    place = PurePosixPath(name)  # that of "" is "."
    if place.is_absolute() or ".." in place.parts or "\\" in name:
        raise UsageError(
            f"{table}: name {name}: the folder of its results is below that of all, such as s01/t1"
        )
    return "" if place == PurePosixPath() else place.as_posix()


def _input(path: Path) -> InputScan:
    """One volume by its path, with the other file of its pair and the records beside it.

    Raises
    ------
    UnreadableScan
        It is not there, or only a placeholder of it is.
    """
    start_of(path)
    files = [path]
    if ".hdr" in path.name.lower():
        stem = result_stem(path.name)
        files += sorted(
            one for one in path.parent.glob("*")
            if one != path and result_stem(one.name) == stem and any(
                end in one.name.lower() for end in _PAIR)
        )  # fmt: skip
    records = tuple(_file(record) for record in records_beside(path))
    return InputScan(files=tuple(_file(one) for one in files), records=records)


def _file(path: Path) -> InputFile:
    try:
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableScan(f"{path}: {error.strerror}") from error
    return InputFile(path=str(path.absolute()), sha256=digest)
