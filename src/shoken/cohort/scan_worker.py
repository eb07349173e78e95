"""The process that does a scan of a cohort: ``python -m shoken.cohort.scan_worker PARENT_PID``.

It takes a request as a line of JSON, writes the results into the folder that the request names, and
answers with one line.  Whatever the scan does to it ends with it: where processes can be forked,
each request is done by a fork of one that has loaded what all need.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from shoken.cohort.forking import can_fork, fork_for_each_line
from shoken.cohort.manifest import Choices, Entry, Weights, weights_here
from shoken.cohort.outcome import Failure, Measured
from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import (
    AnalysisError,
    InputError,
    ModelMissing,
    ShokenError,
    StoreError,
    TooLarge,
    UnreadableScan,
    UsageError,
    own_fault,
)
from shoken.common.memory import begin_peak, limit_memory, peak_mib, too_much_memory
from shoken.common.parent_process import end_with
from shoken.common.settings import settings, stay_in_temporary_folder
from shoken.report.record.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from shoken.analysis.values import Analysis
    from shoken.cohort.manifest import InputScan
    from shoken.report.record.schema import StudyResult

__all__ = ["Answer", "Request", "answer_one", "main"]

_log = logging.getLogger("shoken.cohort")


class Request(Frozen):
    """What one process is to do, the folder for its results, and the environment to do it in."""

    entry: Entry
    choices: Choices
    weights: tuple[Weights, ...]
    folder: str
    environment: dict[str, str] = Field(default_factory=dict)


class Answer(Frozen):
    """What came of it: one of both."""

    measured: Measured | None = None
    failure: Failure | None = None


def main() -> None:
    """Do each request in a fork, or one where processes cannot be forked."""
    if not can_fork():
        answer_one(lambda line: _measured(Request.model_validate_json(line)))
        return
    answers = _answers()
    _load()
    fork_for_each_line(lambda line: _answer_in_fork(line, answers), answers)


def answer_one(measured: Callable[[str], Measured]) -> None:
    """Answer the one line of a request, within the limits of the settings; then this process ends.

    ``measured`` does what the line asks for, and raises what failed.
    """
    answers = _answers()
    end_with(int(sys.argv[1]))
    line = sys.stdin.readline()
    _answer_within_limits(lambda: measured(line), answers)


def _answer_in_fork(line: str, answers: TextIO) -> None:
    request = Request.model_validate_json(line)
    os.environ.clear()
    os.environ.update(request.environment)
    settings.cache_clear()
    _answer_within_limits(lambda: _measured(request), answers)


def _answer_within_limits(measured: Callable[[], Measured], answers: TextIO) -> None:
    stay_in_temporary_folder()
    limit_memory()
    answers.write(_answered(measured).model_dump_json() + "\n")
    answers.flush()


def _answers() -> TextIO:
    """The pipe for answers: libraries may print, and only an answer may reach it."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _load() -> None:
    """What every scan needs but for the networks, whose threads no fork would have."""
    import shoken.analysis.image_quality
    import shoken.analysis.pipeline
    import shoken.cohort.columns
    import shoken.export.bids
    import shoken.export.cohort_thumbnail
    import shoken.export.result_files
    import shoken.report.record.building  # noqa: F401 - loaded for the forks
    from shoken.analysis.anatomy.ants_bridge import load_ants
    from shoken.analysis.anatomy.atlas import load_atlas
    from shoken.analysis.anatomy.registration import working_template
    from shoken.analysis.lesion.general.lobes import template_frame

    load_ants()
    with suppress(ShokenError):  # what is missing here is told of each scan
        working_template()
        template_frame()
        load_atlas()


def _answer(request: Request) -> Answer:
    return _answered(lambda: _measured(request))


def _answered(measured: Callable[[], Measured]) -> Answer:
    begin_peak()
    try:
        return Answer(measured=measured())
    except MemoryError:
        return Answer(failure=failure_of(TooLarge(too_much_memory())))
    except ShokenError as error:
        return Answer(failure=failure_of(error))
    except Exception as error:  # noqa: BLE001 - named to the user, and the next scan is done
        # the places alone: a message may hold what a header holds
        _log.error("analysis failed\n%s", "".join(traceback.format_tb(error.__traceback__)))
        if is_full(error):
            return Answer(failure=failure_of(no_space_in("a disk", "use another folder")))
        return Answer(failure=failure_of(own_fault(error)))


def failure_of(error: ShokenError) -> Failure:
    """What the scan is to blame for ends alike everywhere; the rest may be the machine's.

    A limit is one of the machine's settings, and the next run may have a higher one.
    """
    is_the_scans = isinstance(error, InputError | AnalysisError) and not (
        isinstance(error, TooLarge) or _is_of_a_machine(error)
    )
    kind, cause = type(error).__name__, " ".join(str(error).split())
    return Failure(whose="scan" if is_the_scans else "machine", kind=kind, cause=cause)


def _is_of_a_machine(error: BaseException | None) -> bool:
    """Whether a disk, a network drive or a library that cannot be loaded is at the bottom of it.

    A name that is too long is the scan's; an OSError without a number is of a decoder.
    """
    while error is not None:
        if isinstance(error, ImportError):
            return True
        if isinstance(error, OSError) and error.errno not in {None, errno.ENAMETOOLONG}:
            return True
        error = error.__cause__
    return False


def _measured(request: Request) -> Measured:
    from shoken.analysis.image_quality import quality_measures
    from shoken.analysis.pipeline import analyse
    from shoken.cohort.columns import cells_of
    from shoken.report import generate_structured_report
    from shoken.report.record.building import study_result

    choices = request.choices
    _check_networks(request)
    first, *others = (_source(scan) for scan in request.entry.scans)
    beside = [_single(other) for other in others]
    analysis = analyse(first, choices.options, beside=beside)
    # measured: a cohort's report is words of code alone, and nothing leaves the machine
    report = generate_structured_report(analysis, language=choices.language, writer="measured")
    result = study_result(analysis, report)
    _write(request, analysis, result)
    return Measured(
        cells=cells_of(result, quality_measures(analysis)),
        seconds=round(sum(analysis.timings_s.values()), 3),
        peak_mib=peak_mib(),
    )


def _check_networks(request: Request) -> None:
    try:
        here = weights_here(request.choices)
    except UsageError as error:  # the plan knew it: one's own network, which is not added here
        raise ModelMissing(f"this machine lacks a network of the plan: {error}") from error
    if here != request.weights:
        names = ", ".join(one.id for one in request.weights)
        raise ModelMissing(
            f"this machine's networks are not those of the plan ({names}): get the same ones "
            "(shoken models fetch), or plan again here"
        )


def _source(scan: InputScan) -> Path | list[Path]:
    """The paths of a scan, whose bytes must be those that were planned."""
    for file in scan.all_files:
        try:
            with Path(file.path).open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise StoreError(f"the scan cannot be reached: {error.strerror}") from error
        if digest != file.sha256:
            name = "a file of it" if settings().hide_names else Path(file.path).name
            raise UnreadableScan(f"{name} has changed since it was planned: plan it again")
    paths = [Path(file.path) for file in scan.files]
    is_series = len(paths) > 1 and ".hdr" not in paths[0].name.lower()
    return paths if is_series else paths[0]


def _single(source: Path | list[Path]) -> Path:
    if isinstance(source, list):
        raise UnreadableScan("a series beside another scan: only volumes are a study")
    return source


def _write(request: Request, analysis: Analysis, result: StudyResult) -> None:
    from shoken.export.bids import write_bids
    from shoken.export.cohort_thumbnail import THUMBNAIL, thumbnail_webp
    from shoken.export.result_files import write_derivatives
    from shoken.reading import BidsScan

    entry, folder = request.entry, Path(request.folder)
    if entry.suffix:
        path = Path(entry.scans[0].files[0].path)
        write_bids(analysis, result, BidsScan(path, entry.folder, entry.name, entry.suffix), folder)
    else:
        write_derivatives(analysis, result, folder / entry.folder)
    for overlay in folder.rglob("*_overlay.png"):  # for the cohort's page, which shows thousands
        name = overlay.name.removesuffix("_overlay.png") + THUMBNAIL
        overlay.with_name(name).write_bytes(thumbnail_webp(analysis))


if __name__ == "__main__":
    main()
