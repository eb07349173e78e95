"""Reading in a separate process, with limits, so that no file can hang or kill this one.

Libraries that decode foreign bytes crash, hang, and take memory; all that a child can do here is
to end.  It answers in JSON and raw voxels, never in pickled objects, and each part of its answer is
checked as it becomes a value of ours.
"""

from __future__ import annotations

import atexit
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.errors import NoSpace, UnreadableScan, UsageError
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.acquisition import Acquisition
from shoken.imaging.sequence import MrSequence
from shoken.reading.found import Found, FoundScan
from shoken.reading.patient_study import PatientStudy
from shoken.reading.sandbox_client import Reading
from shoken.reading.scan import DicomSource, Look, Picture, Scan, SeriesFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.imaging.volume import Grid
    from shoken.reading.file_members import Source

__all__ = [
    "deidentify",
    "extract",
    "look_at",
    "read_ahead",
    "read_patient_study",
    "read_picture",
    "read_scan",
    "survey",
]

_ahead: dict[tuple[str, int | None], Reading] = {}


def read_ahead(path: Path, volume: int | None = None) -> None:
    """Begin to read a file that :func:`read_scan` will return; raises nothing."""
    with suppress(UsageError, NoSpace):  # they are raised again where they matter
        _ahead[str(path), volume] = Reading("scan", path, volume=volume)


def _begun(source: object, volume: int | None) -> Reading | None:
    return _ahead.pop((str(source), volume), None) if isinstance(source, Path | str) else None


def read_scan(
    source: Source | Sequence[Source],
    *,
    name: str | None = None,
    volume: int | None = None,
    series: int | None = None,
) -> Scan:
    """Read one scan in a separate process, within the limits of the settings.

    Parameters
    ----------
    source
        A file of a volume (NIfTI, Analyze, MGH, NRRD, MINC; of a pair either file or both); or a
        folder, a ZIP, one file or several files of DICOM; paths or open binary files.  A folder or
        ZIP may also hold one file or pair of a volume.
    name
        The file's name where ``source`` does not tell it; DICOM does not use it.
    volume
        Which volume, from 1, where a file or a DICOM series holds several.
    series
        Which DICOM series, from 1, where there are several; None takes the best.

    Returns
    -------
    Scan
        float32 voxels in canonical axes, all finite.

    Raises
    ------
    UnreadableScan
        What was given cannot be opened, is damaged, contradicts itself, or broke its reader.
    UnsupportedScan
        Sound, but not three-dimensional, or not of real numbers.
    SeveralVolumes
        Several volumes, and none of them was chosen.
    UsageError
        There is no such volume or series.
    TooLarge
        Beyond a limit of the settings, time and memory included; the message names it.
    NoSpace
        The disk of temporary files is full.
    """
    if name is None and not isinstance(source, Path | str | list | tuple):
        name = str(getattr(source, "name", "scan.nii"))
    begun = _begun(source, volume) if series is None else None
    begun = begun or Reading("scan", source, name, volume=volume, series=series)
    with begun as (answer, voxels):
        return _scan(answer, voxels)


def look_at(
    source: Source | Sequence[Source],
    *,
    name: str | None = None,
    volume: int | None = None,
    series: int | None = None,
) -> Look:
    """What :func:`read_scan` would recognise; the voxels stay in the other process.

    Raises
    ------
    UnreadableScan, UnsupportedScan, SeveralVolumes, UsageError, TooLarge
        As :func:`read_scan`.
    """
    with Reading("scan", source, name, volume=volume, series=series) as (answer, _):
        return _look(answer)


def survey(sources: Sequence[Source], names: Sequence[str]) -> Found:
    """What scans there are among some files, of which ZIPs are looked into.

    Parameters
    ----------
    sources, names
        Files, and what they are called; a name tells the sequence and what belongs together.

    Raises
    ------
    UnreadableScan, UnsupportedScan, TooLarge
        There is no scan; or a ZIP, or a header among DICOM files, is damaged.
    SeveralVolumes
        There is one scan alone, which holds several.
    """
    with Reading("survey", list(sources), names=list(names)) as (answer, _):
        scans = []
        for one in answer["scans"]:
            look = _look(one.pop("scan")) if one["scan"] else one.pop("scan")
            several = {name: tuple(one[name]) for name in ("files", "names")}
            scans.append(FoundScan(**{**one, **several, "look": look}))
        return Found(scans=tuple(scans), left_out=int(answer["left_out"]))


def extract(sources: Sequence[Source], wanted: Sequence[int], folder: Path) -> None:
    """Write some of the files that :func:`survey` has numbered into a folder, named by number.

    Raises
    ------
    UnreadableScan, TooLarge, NoSpace
        As :func:`survey`.
    """
    out = str(folder.absolute())
    with Reading("extract", list(sources), out=out, wanted=list(wanted)):
        pass


def read_picture(source: Source) -> Picture:
    """Read one picture of a slice in a separate process, within the limits of the settings.

    Raises
    ------
    UnreadableScan
        Damaged, or all of one grey.
    UnsupportedScan
        Neither PNG nor JPEG, an animation, too small, or a colour picture.
    TooLarge
        Beyond a limit of the settings, time and memory included; the message names it.
    """
    import numpy as np

    with Reading("picture", source) as (answer, voxels):
        grey = np.fromfile(voxels, dtype=np.float32).reshape(answer["shape"])
        return Picture(answer["name"], answer["sha256"], grey)


def deidentify(source: Source | Sequence[Source], folder: Path) -> int:
    """Write DICOM images without identity into a folder, in a separate process.

    By PS3.15's basic profile; faces that a scan shows stay.

    Parameters
    ----------
    source
        A folder, a ZIP, one file or several files.
    folder
        Gets a folder for each series, with numbered files; made where it is missing.

    Returns
    -------
    int
        The number of files written.

    Raises
    ------
    UnreadableScan, UnsupportedScan, TooLarge, NoSpace
        As :func:`read_scan`; files that come before the one at fault have been written.
    """
    with Reading("deidentify", source, out=str(folder.absolute())) as (count, _):
        return int(count)


def read_patient_study(source: Source | Sequence[Source], of: DicomSource) -> PatientStudy:
    """The attributes of patient and study of a scan that was read, in a separate process.

    Parameters
    ----------
    source
        Some or all of the scan's files, as :func:`read_scan` takes them; others are passed over.
    of
        The ``source`` of the scan.

    Raises
    ------
    UsageError
        None of the files is of the scan.
    UnreadableScan, TooLarge, NoSpace
        As :func:`read_scan`.
    """
    instances = sorted({uid for uid in of.sop_instance_uids if uid})
    with Reading("patient", source, instances=instances) as (told, _):
        try:
            return PatientStudy(**{name: str(value) for name, value in told.items()})
        except (TypeError, ValueError):  # it reads foreign bytes: not believed
            raise UnreadableScan("the DICOM header of the scan is damaged") from None


def _look(answer: dict[str, Any]) -> Look:
    return Look(
        name=answer["name"],
        native=_grid(answer["native"]),
        synthetic=answer["synthetic"],
        notices=_notices(answer),
        acquisition=_acquisition(answer["acquisition"]),
        series=_series(answer["series"]),
    )


def _scan(given: dict[str, Any], voxels: Path) -> Scan:
    import numpy as np

    from shoken.imaging.volume import Volume

    grid, source = _grid(given["grid"]), given["source"]
    data = np.fromfile(voxels, dtype=np.float32).reshape(grid.shape)
    return Scan(
        name=given["name"],
        sha256=given["sha256"],
        volume=Volume(data, grid),
        native=_grid(given["native"]),
        synthetic=given["synthetic"],
        source=DicomSource(**_source(source)) if source else None,
        notices=_notices(given),
        acquisition=_acquisition(given["acquisition"]),
        series=_series(given["series"]),
    )


def _notices(given: dict[str, Any]) -> tuple[Notice, ...]:
    return tuple(Notice(NoticeCode(n["code"]), n["value"], n["detail"]) for n in given["notices"])


def _acquisition(given: dict[str, Any] | None) -> Acquisition | None:
    if given is None:
        return None
    several = {name: tuple(given[name]) for name in ("scanning", "variant")}
    described = MrSequence(given["described"]) if given["described"] else None
    return Acquisition(**{**given, **several, "described": described})


def _series(given: Sequence[dict[str, Any]]) -> tuple[SeriesFound, ...]:
    told = [{**one, "sequence": one["sequence"] and MrSequence(one["sequence"])} for one in given]
    return tuple(SeriesFound(**one) for one in told)


def _source(given: dict[str, Any]) -> dict[str, Any]:
    several = {name: tuple(given[name]) for name in ("sop_instance_uids", "frames")}
    return {**given, **several, "grid": _grid(given["grid"])}


def _grid(given: dict[str, Any]) -> Grid:
    import numpy as np

    from shoken.imaging.volume import Grid

    return Grid(tuple(given["shape"]), np.array(given["affine"]))


@atexit.register
def _let_go() -> None:
    for reading in _ahead.values():
        reading.let_go()
