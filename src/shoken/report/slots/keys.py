"""What is so of a finding, as keys that a word or a slot belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.analysis.findings.place import by_region

if TYPE_CHECKING:
    from shoken.report.record.schema import FindingRecord

__all__ = [
    "contact_of",
    "contrast_of",
    "extent_of",
    "shape_of",
    "signal_of",
    "size_of",
    "surround_of",
    "told_zone_of",
]

# of a half as wide as long the eye says elongated, of three quarters round
_ELONGATED, _ROUNDED = 0.5, 0.75
# up to here a volume is called small, moderate; about 18 and 34 mm across
_SMALL_ML, _MODERATE_ML = 3.0, 20.0
# deviations of the tissue around below which brightness is not told, and from which it is clear,
# and marked
_PLAIN_Z, _CLEAR_Z, _MARKED_Z = 0.5, 1.5, 4.0
_LIES_IN = 0.2  # by hand: of what has less than a fifth in a zone, nobody says that it lies there
_TOLD_SHARE = 0.01  # of a finding, below which a border's uncertainty is larger
# most of what lies next to a finding
_MOST = 0.6


def told_zone_of(finding: FindingRecord) -> str | None:
    """The key of the zone that a finding can be said to lie in.

    A zone goes by what a finding touches: one that touches the cortex at a corner alone is of the
    juxtacortical zone in tables, and no sentence says that it lies there.
    """
    there = sum(part.share for part in finding.extent if part.zone == finding.zone)
    return finding.zone if not finding.extent or there >= _LIES_IN else None


def signal_of(finding: FindingRecord) -> str | None:
    """``bright`` or ``dark``, against the normal tissue around, where it was measured plainly."""
    z = finding.contrast_z
    if z is None or abs(z) < _PLAIN_Z:
        return None
    return "bright" if z > 0 else "dark"


def contrast_of(finding: FindingRecord) -> str | None:
    """How far its brightness is from that of the normal white matter around."""
    signal, z = signal_of(finding), abs(finding.contrast_z or 0)
    if signal is None:
        return None
    return f"{'marked' if z >= _MARKED_Z else 'clear' if z >= _CLEAR_Z else 'slight'}-{signal}"


def size_of(finding: FindingRecord) -> str:
    """``small``, ``moderate`` or ``large``, by volume."""
    if finding.volume_ml <= _SMALL_ML:
        return "small"
    return "moderate" if finding.volume_ml <= _MODERATE_ML else "large"


def shape_of(finding: FindingRecord) -> str | None:
    """``rounded`` or ``elongated``, by the two axial diameters; None in between."""
    if finding.axes_mm is None or finding.is_scattered:
        return None
    longer, across = finding.axes_mm
    ratio = across / max(longer, 1e-9)
    if ratio <= _ELONGATED:
        return "elongated"
    return "rounded" if ratio >= _ROUNDED else None


def extent_of(finding: FindingRecord) -> tuple[tuple[str, str, float], ...]:
    """Side, region and share, 0 to 1, of each that holds a hundredth of it, largest first.

    What is named by a structure of the midline has its share in one: nobody tells the two sides of
    a splenium from its middle.
    """
    whole = {site.region for site in finding.sites if site.side == "midline"}
    extent = (
        part.model_copy(update={"side": "midline"}) if part.region in whole else part
        for part in finding.extent
    )
    return tuple(part for part in by_region(extent) if part[2] >= _TOLD_SHARE)


def contact_of(finding: FindingRecord) -> str | None:
    """What it lies in or next to."""
    return "both-contacts" if len(finding.contact) > 1 else next(iter(finding.contact), None)


def surround_of(finding: FindingRecord) -> str | None:
    """``white-matter`` where that is most of what lies next to it."""
    share = finding.white_around
    return "white-matter" if share is not None and share >= _MOST else None
