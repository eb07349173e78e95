"""What was measured, as a report may tell it: pure numbers and keys, no words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shoken.analysis.lesion import MINIMUM_ML
from shoken.common.notices import NoticeCode
from shoken.report.confidence import NOT_SEARCHED, Confidence, confidence_of
from shoken.report.record.schema import FindingRecord
from shoken.report.slots.keys import told_zone_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.analysis.anatomy.structure_volumes import StructureVolume
    from shoken.analysis.values import Analysis

__all__ = [
    "LISTED",
    "Facts",
    "Group",
    "facts_of",
]

LISTED = 5  # by hand: more make a report that nobody reads to its end
"""So many findings are told one by one; where there are more, the others are told as groups."""
# two findings are a pair where one's mirror image lies within this of the other: what an alignment
# at 2 mm and the brain's own asymmetry leave open
_MIRROR_MM = 12.0
_ONE_SIDE = frozenset({"left", "right"})
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
            for of in (told_zone_of, _side_of)
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


def _side_of(finding: FindingRecord) -> str | None:
    """The key of a finding's side."""
    return finding.side


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
