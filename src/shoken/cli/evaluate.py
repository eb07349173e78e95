"""``shoken evaluate``: masks against a true one, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import UsageError
from shoken.common.escaping import plain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from shoken.imaging.volume import Mask


__all__ = ["add_evaluate"]

_LESION_MASKS = "*label-lesion_mask.nii*"


def add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    check = commands.add_parser("evaluate", help="compare masks with the true one, as a table")
    check.add_argument("--truth", required=True, type=Path, metavar="MASK", help="the true mask")
    check.add_argument(
        "--predicted",
        required=True,
        type=Path,
        metavar="MASK|DIR",
        help="a mask, or a folder of results",
    )
    check.set_defaults(run=_evaluate)


def _evaluate(given: argparse.Namespace) -> None:
    for line in _lines(given.truth, given.predicted):
        print(line)


def _lines(truth: Path, predicted: Path) -> Iterator[str]:
    """A header and one line for each predicted mask, tab-separated.

    Raises
    ------
    InputError
        A mask cannot be read, is not there, or is on another grid.
    """
    from dataclasses import astuple, fields

    from shoken.analysis.evaluation import Agreement, evaluate

    paths = sorted(predicted.glob(_LESION_MASKS)) if predicted.is_dir() else [predicted]
    if not paths:
        raise UsageError(f"{predicted}: holds no mask named {_LESION_MASKS}")
    true = _read_mask(truth)
    yield "\t".join(("mask", *(field.name for field in fields(Agreement))))
    for path in paths:
        found = evaluate(true, _read_mask(path))
        yield "\t".join((plain(path.name), *(_cell(value) for value in astuple(found))))


def _read_mask(path: Path) -> Mask:
    from shoken.reading import read_scan

    return read_scan(path).volume.above(0.5)


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.4f}"
