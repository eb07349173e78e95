"""What the commands ``evaluate`` and ``compare`` do: read, one call, give back what to print."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from shoken.analysis.evaluation import Agreement, evaluate
from shoken.cli.progress import fetch_lacking
from shoken.common.errors import UsageError
from shoken.common.escaping import plain
from shoken.reading import read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shoken.analysis.values import Options
    from shoken.imaging.volume import Mask
    from shoken.report.words import Language

__all__ = ["compare_scans", "evaluation_lines"]

_LESION_MASKS = "*label-lesion_mask.nii*"


def evaluation_lines(truth: Path, predicted: Path) -> Iterator[str]:
    """A header and one line for each predicted mask, cells parted by tabs.

    Raises
    ------
    InputError
        A mask cannot be read, is not there, or is on another grid.
    """
    paths = sorted(predicted.glob(_LESION_MASKS)) if predicted.is_dir() else [predicted]
    if not paths:
        raise UsageError(f"{predicted}: holds no mask named {_LESION_MASKS}")
    true = _read_mask(truth)
    yield "\t".join(("mask", *(field.name for field in fields(Agreement))))
    for path in paths:
        found = evaluate(true, _read_mask(path))
        yield "\t".join((plain(path.name), *(_cell(value) for value in astuple(found))))


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


def _read_mask(path: Path) -> Mask:
    return read_scan(path).volume.above(0.5)


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.4f}"
