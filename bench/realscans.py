"""The real scans in the shared folder that the benches of alignment go over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["real_scans"]

_NO_SCANS = ("_gold", "training_seg")


def real_scans(shared: Path) -> list[Path]:
    """NIfTI files of heads, and the DICOM series with contrast agent."""
    files = [
        path
        for path in sorted(shared.glob("data/*/*.nii.gz"))
        if not any(part in path.name for part in _NO_SCANS)
    ]
    return [*files, shared / "data" / "dicom-vs-seg"]
