"""The process that analyses one study: ``python -m shoken.pacs.study_worker PARENT_PID``.

As that of a cohort's scan, but for what it takes and leaves: the files of a study's series, and
results in DICOM that return to the archive.  Names go from the files into the results, and nowhere
else.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - pydantic needs it
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.cohort.outcome import Measured
from shoken.cohort.scan_worker import answer_one
from shoken.common.errors import UnsupportedScan
from shoken.common.memory import peak_mib
from shoken.report.record.frozen import Frozen
from shoken.report.words import Language  # noqa: TC001 - pydantic needs it

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.analysis.values import Analysis

__all__ = ["StudyRequest", "main"]


class StudyRequest(Frozen):
    """What one process is to do.

    ``scans`` are the files of each series, the one that is reported on first; ``made`` is the time
    that the results say; ``folder`` is where they are written.
    """

    scans: tuple[tuple[str, ...], ...]
    language: Language
    made: datetime
    folder: str


def main() -> None:
    """Do the one request."""
    answer_one(lambda line: _measured(StudyRequest.model_validate_json(line)))


def _measured(request: StudyRequest) -> Measured:
    from shoken.analysis.pipeline import analyse
    from shoken.reading import read_scan

    first, *others = [[Path(file) for file in files] for files in request.scans]
    scan, *beside = [read_scan(files) for files in (first, *others)]
    analysis = analyse(scan, beside=beside)
    for name, content in _results(analysis, first, request).items():
        (Path(request.folder) / name).write_bytes(content)
    return Measured(
        cells={"sequence": str(analysis.sequence), "lesion_count": len(analysis.findings)},
        seconds=round(sum(analysis.timings_s.values()), 3),
        peak_mib=peak_mib(),
    )


def _results(analysis: Analysis, files: Sequence[Path], request: StudyRequest) -> dict[str, bytes]:
    from shoken.export.dicom import dicom_results
    from shoken.reading import read_patient_study
    from shoken.report import generate_structured_report
    from shoken.report.record.building import study_result

    source = analysis.scan.source
    if source is None or not source.is_referable:
        raise UnsupportedScan(
            "the study's pictures have no identifiers that results could refer to"
        )
    # measured: the words are code's alone, and nothing leaves the hospital
    report = generate_structured_report(analysis, language=request.language, writer="measured")
    patient = read_patient_study(list(files), of=source)
    result = study_result(analysis, report)
    return dict(dicom_results(analysis, result, patient, made=request.made))


if __name__ == "__main__":
    main()
