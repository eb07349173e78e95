"""What ``shoken evaluate`` does: masks against a true one, as lines to print."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from shoken.analysis.evaluation import Agreement, evaluate
from shoken.common.errors import UsageError
from shoken.common.escaping import plain
from shoken.reading import read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shoken.imaging.volume import Mask

__all__ = ["evaluation_lines"]

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


def _read_mask(path: Path) -> Mask:
    return read_scan(path).volume.above(0.5)


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.4f}"
