"""A received study: which of its series are analysed, and the analysis in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shoken.analysis.studies import one_study
from shoken.cohort.scan_process import answered_apart
from shoken.cohort.scan_worker import failure_of
from shoken.common.errors import (
    InputError,
    NoBrainFound,
    TooLarge,
    UnreadableScan,
    UnsupportedScan,
)
from shoken.common.settings import environment_without_secrets, settings
from shoken.pacs.events import Event, tell
from shoken.pacs.rules import Judgement, Reason
from shoken.pacs.study_worker import StudyRequest
from shoken.reading import survey
from shoken.reading.dicom.instance_head import head_of_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shoken.cohort.outcome import Failure
    from shoken.pacs.rules import Rules
    from shoken.reading import FoundScan
    from shoken.report.words import Language

__all__ = ["Analysed", "analyse_study"]

_COMMAND = ("-P", "-m", "shoken.pacs.study_worker")


@dataclass(frozen=True, kw_only=True)
class Analysed:
    """What came of a study: its results, the failure, or neither where it is left out and why."""

    results: Mapping[str, bytes] | None = None
    failure: Failure | None = None
    why_not: str = ""


def analyse_study(
    instances: Sequence[Path],
    rules: Rules,
    *,
    study: str,
    language: Language,
    made: float,
    scratch: Path,
) -> Analysed:
    """Analyse what is a brain MRI of a study, its series together.

    Parameters
    ----------
    instances
        The files that were received.
    study
        The study's name in the queue, for log lines.
    made
        The time that the results say, in seconds since 1970.
    scratch
        An empty folder.
    """
    files = _files_of_brain(instances, rules, study)
    if not files:
        return Analysed(why_not="no brain MRI")
    try:
        scans = _scans(files)
    except UnsupportedScan as error:  # a localizer of three images, or what is no volume otherwise
        return Analysed(why_not=" ".join(str(error).split()))
    except InputError as error:  # what is damaged or beyond a limit is a person's to look at
        return Analysed(failure=failure_of(error))
    results = scratch / "results"
    results.mkdir()
    request = StudyRequest(
        scans=tuple(tuple(str(files[number]) for number in scan.files) for scan in scans),
        language=language,
        made=datetime.fromtimestamp(made, UTC),
        folder=str(results),
    )
    # no name of a file is told: it is a hash, but what a message holds stands in a log
    environment = {
        **environment_without_secrets(),
        "TMPDIR": str(scratch),
        "SHOKEN_HIDE_NAMES": "1",
    }
    answer = answered_apart(request.model_dump_json(), _COMMAND, environment)
    if answer.failure is None:
        return Analysed(
            results={path.name: path.read_bytes() for path in sorted(results.iterdir())}
        )
    if answer.failure.kind == NoBrainFound.__name__:
        return Analysed(why_not="no brain in the picture")
    return Analysed(failure=answer.failure)


def _files_of_brain(instances: Sequence[Path], rules: Rules, study: str) -> list[Path]:
    """The files of the series that are analysed; the others get a line each."""
    series: dict[str, list[Path]] = {}
    judged: dict[str, Judgement] = {}
    for path in instances:
        try:
            head = head_of_bytes(path.read_bytes())
        except InputError:  # it was read when it came: the disk has changed it since
            tell(Event.LEFT_OUT, study=study, why=Reason.UNREADABLE, files=1)
            continue
        series.setdefault(head.series_uid, []).append(path)
        judged.setdefault(head.series_uid, rules.judge(head))
    wanted: list[Path] = []
    for uid, paths in series.items():
        if judged[uid].is_analysed:
            wanted += paths
        else:
            tell(Event.LEFT_OUT, study=study, why=judged[uid].reason, files=len(paths))
    return wanted


def _scans(files: Sequence[Path]) -> tuple[FoundScan, ...]:
    """The scan to be reported on, and those beside it.

    Raises
    ------
    UnsupportedScan
        None is a volume of a sequence that is analysed.
    UnreadableScan, TooLarge
        The files cannot be read.
    """
    if len(files) > settings().max_files:
        raise TooLarge(f"more than {settings().max_files:,} files; SHOKEN_MAX_FILES sets the limit")
    found = survey(list(files), [path.name for path in files])
    study = one_study(found.scans)[0]
    if study.first is None:
        # a localizer that is sound says nothing of a brain scan that is not
        for scan in sorted(found.scans, key=lambda one: not one.is_damaged):
            if scan.why_not:
                raise (UnreadableScan if scan.is_damaged else UnsupportedScan)(scan.why_not)
        raise UnsupportedScan("no sequence that is analysed")
    return (study.first, *study.beside)
