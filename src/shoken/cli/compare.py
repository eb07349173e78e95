"""What ``shoken compare`` does: two visits analysed, compared, and their files written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.cli.progress import fetch_lacking

if TYPE_CHECKING:
    from pathlib import Path

    from shoken.analysis.values import Options
    from shoken.report.words import Language

__all__ = ["compare_scans"]


def compare_scans(scans: tuple[Path, Path], options: Options, folder: Path, lang: Language) -> str:
    """Analyse and compare two visits, and write their files; gives back the text.

    Raises
    ------
    ShokenError
        As :func:`shoken.analysis.pipeline.analyse` and
        :func:`shoken.analysis.findings.visits.compare_visits`.
    """
    from shoken.analysis.findings.visits import compare_visits
    from shoken.analysis.pipeline import analyse
    from shoken.export.files import make_folder, write_atomically
    from shoken.export.visits import comparison_files
    from shoken.report.comparison import comparison_markdown
    from shoken.report.record.comparison import comparison_record

    make_folder(folder)
    fetch_lacking(options)
    first, second = (analyse(scan, options) for scan in scans)
    record = comparison_record(compare_visits(first, second))
    for name, content in comparison_files(first, second, record, lang).items():
        write_atomically(folder / name, content)
    return comparison_markdown(record, lang)
