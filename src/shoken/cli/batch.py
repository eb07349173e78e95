"""From the arguments of a command to the files of each scan."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from shoken.cli.progress import fetch_lacking
from shoken.common.errors import UsageError
from shoken.common.identity import IdentityMode
from shoken.common.settings import settings
from shoken.export.atomic_writing import check_name
from shoken.reading import (
    BidsLeftOut,
    BidsScan,
    bids_scans,
    is_dataset,
    is_picture,
    read_scan,
    result_stem,
    scan_stem,
    scans_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shoken.analysis.stages import Stage
    from shoken.analysis.values import Analysis, Options
    from shoken.reading import PatientStudy, Scan
    from shoken.report.words import Language

__all__ = ["Task", "Work", "tasks_of"]

Task = Path | list[Path] | BidsScan | BidsLeftOut


def tasks_of(paths: Sequence[Path], folder: Path | None) -> list[Task]:
    """Paths as scans, each to be analysed by itself into a folder; a BIDS dataset as all of its.

    ``folder`` is None where nothing is to be written.

    Raises
    ------
    UsageError
        A dataset beside other paths, or a folder that is another dataset's.
    UnsupportedScan
        A dataset without a scan.
    """
    datasets = [path for path in paths if is_dataset(path)]
    if not datasets:
        return [*scans_of(paths)]
    if len(paths) > 1:
        raise UsageError("give a BIDS dataset on its own, with an output folder of its own")
    from shoken.export.bids import check_folder

    if folder is not None:
        check_folder(folder)
    scans, left_out = bids_scans(datasets[0])
    return [*scans, *left_out]


@dataclass(frozen=True, kw_only=True)
class Work:
    """How scans are analysed, and where and in which language their results are written."""

    options: Options
    folder: Path
    language: Language
    writer: str = "auto"
    html: bool = False
    identity: IdentityMode = IdentityMode.PSEUDONYMOUS
    series: int | None = None

    def do(self, task: Task, progress: Callable[[Stage], None]) -> str:
        """Analyse one scan, write its files, and say what was found in a line.

        Raises
        ------
        ShokenError
            The scan cannot be read or analysed, or its results not be written.
        """
        if self.html and (
            isinstance(task, BidsScan) or (isinstance(task, Path) and is_picture(task))
        ):
            raise UsageError(
                "--html: datasets and single pictures have no viewer; name the scans themselves"
            )
        is_fit = not isinstance(task, BidsScan | BidsLeftOut) and not _is_picture(task)
        if self.series is not None and not is_fit:
            raise UsageError("--series: datasets and single pictures have no DICOM series")
        if isinstance(task, BidsLeftOut):
            return f"{task.path}: {task.why}"
        if stem := _stem(task):
            check_name(self.folder, stem)
        if isinstance(task, BidsScan):
            return self._of_dataset(task, progress)
        if isinstance(task, Path) and is_picture(task):
            return self._picture(task)
        from shoken.analysis.pipeline import analyse

        fetch_lacking(self.options)
        analysis = analyse(self._source(task), self.options, progress=self._loading(progress))
        from shoken.export.result_files import write_derivatives
        from shoken.report import generate_structured_report
        from shoken.report.record.building import study_result

        report = generate_structured_report(analysis, language=self.language, writer=self.writer)
        result = study_result(analysis, report)
        patient = self._patient(task, analysis)
        write_derivatives(analysis, result, self.folder, patient)
        if self.html:
            from shoken.export.atomic_writing import write_atomically
            from shoken.export.scene import scene_html

            path = self.folder / f"{analysis.scan.stem}_viewer.html"
            write_atomically(path, scene_html(analysis, result))
        return f"{analysis.scan.name}: {report.finding_summary}{self._lacking(patient)}"

    def _loading(self, progress: Callable[[Stage], None]) -> Callable[[Stage], None]:
        """Have what words and writes results loaded while networks run and leave Python idle."""
        from shoken.analysis.stages import Stage
        from shoken.report import load_ahead

        def tell(stage: Stage) -> None:
            if stage is Stage.BRAIN:
                Thread(target=_load_exports, name="load ahead").start()
                load_ahead(self.writer)
            progress(stage)

        return tell

    def _source(self, task: Path | list[Path]) -> Path | list[Path] | Scan:
        """What is analysed: the series that was asked for by its number, if one was."""
        if self.series is None:
            return task
        return read_scan(task, volume=self.options.volume, series=self.series)

    def _patient(self, task: Path | list[Path], analysis: Analysis) -> PatientStudy | None:
        """What the DICOM results are filed under, where that is asked for and there are any."""
        source = analysis.scan.source
        if self.identity is IdentityMode.PSEUDONYMOUS or not (source and source.is_referable):
            return None
        from shoken.reading import read_patient_study

        return read_patient_study(task, source)

    def _lacking(self, patient: PatientStudy | None) -> str:
        """What is said where results should return to the archive, and there are none."""
        if self.identity is IdentityMode.PSEUDONYMOUS or patient:
            return ""
        return " [nothing to return to an archive: this scan has no DICOM results]"

    def _of_dataset(self, scan: BidsScan, progress: Callable[[Stage], None]) -> str:
        from shoken.analysis.pipeline import analyse
        from shoken.export.bids import is_done, write_bids, write_description
        from shoken.report import generate_structured_report
        from shoken.report.record.building import study_result

        if is_done(scan, self.folder, self.language, self.options):
            return f"{scan.path.name}: done before"
        fetch_lacking(self.options)
        analysis = analyse(scan.path, self.options, progress=self._loading(progress))
        report = generate_structured_report(analysis, language=self.language, writer=self.writer)
        write_description(self.folder)
        write_bids(analysis, study_result(analysis, report), scan, self.folder)
        return f"{scan.path.name}: {report.finding_summary}{self._lacking(None)}"

    def _picture(self, path: Path) -> str:
        from shoken.analysis.picture import analyse_picture
        from shoken.export.picture import write_picture_files
        from shoken.reading import read_picture
        from shoken.report.record.picture import picture_result

        analysis = analyse_picture(read_picture(path))
        result = picture_result(analysis, self.language)
        write_picture_files(analysis, result, self.folder)
        return f"{analysis.picture.name}: {result.report.finding_summary}{self._lacking(None)}"


def _is_picture(task: Path | list[Path]) -> bool:
    return isinstance(task, Path) and is_picture(task)


def _stem(task: Path | list[Path] | BidsScan) -> str | None:
    """What the names of results begin with, where that is known before the scan is read."""
    if isinstance(task, BidsScan):
        return task.entities
    name = (task[0] if isinstance(task, list) else task).name
    is_named_after_file = scan_stem(name) != name and not settings().hide_names
    return result_stem(name) if is_named_after_file else None


def _load_exports() -> None:
    with suppress(Exception):  # it is raised again where it is needed
        import shoken.export.result_files  # noqa: F401
        from shoken.export.paper import load_font
        from shoken.report.record.building import software_versions

        load_font()
        software_versions()
