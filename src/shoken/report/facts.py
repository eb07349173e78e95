"""What was measured, as a report may tell it: pure numbers and keys, no words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shoken.analysis.findings.place import by_region
from shoken.analysis.lesion import MINIMUM_ML
from shoken.common.notices import NoticeCode
from shoken.report.confidence import NOT_SEARCHED, Confidence, confidence_of
from shoken.report.record.schema import FindingRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.analysis.anatomy.structures import StructureVolume
    from shoken.analysis.values import Analysis

__all__ = [
    "LISTED",
    "Facts",
    "Group",
    "contact_of",
    "contrast_of",
    "extent_of",
    "facts_of",
    "shape_of",
    "side_of",
    "signal_of",
    "size_of",
    "surround_of",
    "told_zone_of",
    "zone_of",
]

LISTED = 5  # by hand: more make a report that nobody reads to its end
"""So many findings are told one by one; where there are more, the others are told as groups."""
# two findings are a pair where one's mirror image lies within this of the other: what an alignment
# at 2 mm and the brain's own asymmetry leave open
_MIRROR_MM = 12.0
_ONE_SIDE = frozenset({"left", "right"})
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
_NO_SEARCH = (NoticeCode.LESION_IMPLAUSIBLE, NoticeCode.NOT_ALIGNED, NoticeCode.NO_ENGINE)


@dataclass(frozen=True)
class Group:
    """Several findings of one zone, or of one side where they have no zone; ``id`` from "g1"."""

    id: str
    key: str
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that a report of one scan may tell; ``engine`` None where lesions were not searched for.

    Several engines are joined by a plus.  ``targets`` are the lesions that were searched for in
    particular, and ``is_general`` tells whether any other was; ``is_made_for`` whether the engine
    was made for such pictures.  ``unsearched`` is, without a search, the notice that says why.
    ``findings`` come largest first, those with a caveat last; ``confidence`` is that of the
    verdict; where ``are_sides_assumed``, the file does not say which side of the head is where.
    Where it ``is_reviewed``, a reader has revised what the engine marked.
    ``structures`` are the volumes of the brain's, where they were measured.
    """

    findings: tuple[FindingRecord, ...]
    sequence: str
    engine: str | None
    brain_ml: float
    minimum_ml: float = MINIMUM_ML
    confidence: Confidence = NOT_SEARCHED
    targets: tuple[str, ...] = ()
    is_general: bool = True
    is_made_for: bool = True
    unsearched: NoticeCode = NoticeCode.LESION_NOT_SEARCHED
    are_sides_assumed: bool = False
    is_reviewed: bool = False
    structures: tuple[StructureVolume, ...] = ()

    @property
    def sound(self) -> tuple[FindingRecord, ...]:
        """The findings that nothing speaks against."""
        return tuple(finding for finding in self.findings if not finding.caveats)

    @property
    def caveated(self) -> tuple[FindingRecord, ...]:
        """The findings that may be no lesion."""
        return tuple(finding for finding in self.findings if finding.caveats)

    @property
    def foci(self) -> int | None:
        """The sound ones, what ran together counted by its parts; None where none did."""
        count = sum(finding.counts for finding in self.sound)
        return count if count > len(self.sound) else None

    @property
    def total_ml(self) -> float:
        """Volume of the sound ones together."""
        return sum(finding.volume_ml for finding in self.sound)

    def finding(self, number: int) -> FindingRecord | None:
        """The finding of an identifier."""
        return next((f for f in self.findings if f.id == number), None)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Sound ones of one zone, where at least two have it, and of one side, largest first."""
        if len(self.sound) <= 2:
            return ()
        found = [
            (key, members)
            for of in (zone_of, side_of)
            for key, members in _by(self.sound, of).items()
            if 2 <= len(members) < len(self.sound)
        ]
        return tuple(Group(f"g{n}", key, members) for n, (key, members) in enumerate(found, 1))

    def counterpart(self, finding: FindingRecord) -> FindingRecord | None:
        """The finding where the mirror image of one lies, or None."""
        if finding.centroid_mni_mm is None or finding.side not in _ONE_SIDE:
            return None
        x, y, z = finding.centroid_mni_mm
        near = [
            (sum((a - b) ** 2 for a, b in zip((-x, y, z), f.centroid_mni_mm, strict=True)), f)
            for f in self.findings
            if f.centroid_mni_mm and f.side in _ONE_SIDE - {finding.side}
        ]
        best = min(near, key=lambda pair: pair[0], default=None)
        return best[1] if best and best[0] <= _MIRROR_MM**2 else None


def facts_of(analysis: Analysis) -> Facts:
    """The facts of an analysis."""
    lesions, search = analysis.lesions, analysis.search
    told = {notice.code for notice in analysis.notices}
    return Facts(
        findings=tuple(FindingRecord(**asdict(finding)) for finding in analysis.findings),
        sequence=str(analysis.sequence),
        engine=" + ".join(lesions.engines) if lesions else None,
        brain_ml=analysis.brain.mask.volume_ml,
        minimum_ml=lesions.minimum_ml if lesions else MINIMUM_ML,
        confidence=confidence_of(analysis),
        targets=tuple(map(str, search.targets)) if search else (),
        is_general=search.is_general if search else True,
        is_made_for=NoticeCode.ENGINE_NOT_MADE_FOR not in told,
        unsearched=next(
            (code for code in _NO_SEARCH if code in told), NoticeCode.LESION_NOT_SEARCHED
        ),
        are_sides_assumed=NoticeCode.ORIENTATION_ASSUMED in told,
        is_reviewed=analysis.review is not None,
        structures=analysis.structures.volumes if analysis.structures else (),
    )


def zone_of(finding: FindingRecord) -> str | None:
    """The key of a finding's zone."""
    return finding.zone


def told_zone_of(finding: FindingRecord) -> str | None:
    """The key of the zone that a finding can be said to lie in.

    A zone goes by what a finding touches: one that touches the cortex at a corner alone is counted
    as juxtacortical, and does not lie there.
    """
    there = sum(part.share for part in finding.extent if part.zone == finding.zone)
    return finding.zone if not finding.extent or there >= _LIES_IN else None


def side_of(finding: FindingRecord) -> str | None:
    """The key of a finding's side."""
    return finding.side


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


def _by(
    findings: tuple[FindingRecord, ...], key_of: Callable[[FindingRecord], str | None]
) -> dict[str, tuple[FindingRecord, ...]]:
    """Findings by a key, those of the most findings first."""
    found: dict[str, list[FindingRecord]] = {}
    for finding in findings:
        if key := key_of(finding):
            found.setdefault(key, []).append(finding)
    ordered = sorted(found.items(), key=lambda pair: -len(pair[1]))
    return {key: tuple(members) for key, members in ordered}
