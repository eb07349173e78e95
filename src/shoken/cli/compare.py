"""``shoken compare``: visits analysed, compared, and their files written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shoken.cli.options import add_language, add_out, add_sequence, language_of, sequence_of
from shoken.common.escaping import plain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shoken.analysis.values import Options
    from shoken.report.words import Language


__all__ = ["add_compare"]


def add_compare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    visits = commands.add_parser("compare", help="compare visits: new, grown, shrunk, gone")
    visits.add_argument("first", type=Path, metavar="SCAN1", help="the earliest visit")
    visits.add_argument(
        "later", type=Path, nargs="+", metavar="SCAN2", help="the later visits, in their order"
    )
    visits.add_argument(
        "--dates",
        nargs="+",
        metavar="DATE",
        help="the visits' dates, as 2025-03-31, in their order",
    )
    add_out(visits)
    add_sequence(visits)
    add_language(visits)
    visits.set_defaults(run=_compare)


def _compare(given: argparse.Namespace) -> None:
    from shoken.analysis.values import Options
    from shoken.common.errors import UsageError
    from shoken.report.record.comparison import visit_days

    scans = [given.first, *given.later]
    days = visit_days(given.dates or [None] * len(scans))
    if len(days) != len(scans):
        raise UsageError(f"{len(days)} dates for {len(scans)} visits: give one for each")
    options = Options(sequence=sequence_of(given))
    said = _compare_scans(scans, days, options, given.out, language_of(given))
    print("\n".join(map(plain, said.split("\n"))))


def _compare_scans(
    scans: Sequence[Path],
    days: Sequence[str | None],
    options: Options,
    folder: Path,
    lang: Language,
) -> str:
    """Analyse and compare visits, and write their files; gives back the text.

    Raises
    ------
    ShokenError
        As :func:`shoken.analysis.pipeline.analyse` and
        :func:`shoken.analysis.findings.visits.compare_visits`.
    """
    from shoken.analysis.findings.visits import compare_series
    from shoken.analysis.pipeline import analyse
    from shoken.cli.progress import fetch_lacking
    from shoken.export.atomic_writing import make_folder, write_atomically
    from shoken.export.visits import comparison_files
    from shoken.report.comparison import comparison_markdown
    from shoken.report.record.comparison import comparison_record

    make_folder(folder)
    fetch_lacking(options)
    visits = [analyse(scan, options) for scan in scans]
    record = comparison_record(compare_series(visits), days)
    for name, content in comparison_files(visits[0], visits[-1], record, lang).items():
        write_atomically(folder / name, content)
    return comparison_markdown(record, lang)
