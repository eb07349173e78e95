"""A phantom and its truth to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.export.nifti import nifti_bytes
from shoken.reading import SYNTHETIC_MARK

if TYPE_CHECKING:
    from pathlib import Path

    from shoken.imaging.volume import Mask, Volume

__all__ = ["write_phantom"]

_SUFFIXES = {"t1": "T1w", "t2": "T2w", "flair": "FLAIR"}


def write_phantom(options: PhantomOptions, folder: Path) -> tuple[Path, ...]:
    """Write ``phantom_<sequence>.nii.gz`` and, beside it, its true brain and lesion masks.

    Raises
    ------
    UsageError
        The folder cannot be made or written.
    """
    make_folder(folder)
    phantom = make_phantom(options)
    stem = f"phantom_{_SUFFIXES[options.sequence]}"
    files: dict[str, Volume | Mask] = {
        f"{stem}.nii.gz": phantom.volume,
        f"{stem}_label-brain_desc-truth_mask.nii.gz": phantom.brain,
        f"{stem}_label-lesion_desc-truth_mask.nii.gz": phantom.lesion,
    }
    for name, values in files.items():
        step = 1 if values is phantom.volume else None
        content = nifti_bytes(values, phantom.volume.grid, SYNTHETIC_MARK, step=step)
        write_atomically(folder / name, content)
    return tuple(folder / name for name in files)
