"""What is asked of an analysis, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.analysis.anatomy.atlas import MODEL as ATLAS
from shoken.analysis.anatomy.structures import MODEL as STRUCTURES
from shoken.analysis.brain import BRAIN_ENGINES
from shoken.analysis.findings.lesion_burden import measure_load
from shoken.analysis.lesion import LESION_ENGINES
from shoken.common.errors import UsageError
from shoken.models.catalogue import MODELS, current_name

if TYPE_CHECKING:
    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.structures import Structures
    from shoken.analysis.brain import Brain
    from shoken.analysis.findings.lesion_burden import Load, TissueVolumes
    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.lesion import Lesions
    from shoken.analysis.study import CompanionScan
    from shoken.common.notices import Notice
    from shoken.imaging.sequence import MrSequence
    from shoken.models.catalogue import ModelSpec
    from shoken.reading import Scan

__all__ = ["Analysis", "LesionSearch", "Options"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the user may choose about an analysis.

    ``sequence`` None recognises it; engines are named by the id of their model, which
    ``shoken models list`` shows; ``lesion`` may also be ``"outlier"``, which has none, ``"auto"``,
    or ``"none"`` for brain extraction alone; ``structures`` measures the brain's structures on a
    T1; ``volume`` is the one to read, from 1, where a file holds several.

    Raises
    ------
    UsageError
        An engine that does not exist.
    """

    sequence: MrSequence | None = None
    brain: str = "deepbet"
    lesion: str = "auto"
    structures: bool = False
    volume: int | None = None

    def __post_init__(self) -> None:
        for kind, known in (
            ("brain", set(BRAIN_ENGINES)),
            ("lesion", {*LESION_ENGINES, "auto", "none"}),
        ):
            name = current_name(getattr(self, kind))
            object.__setattr__(self, kind, name)
            if name not in known:
                raise UsageError(
                    f"no {kind} engine {name!r}; there are: {', '.join(sorted(known))}"
                )

    @property
    def models(self) -> tuple[ModelSpec, ...]:
        """The catalogue's rows that an analysis needs by these choices, whatever the scan is."""
        ids = [self.brain]
        if self.lesion != "none":
            ids.append(ATLAS)
        if self.structures:
            ids.append(STRUCTURES)
        searched = LESION_ENGINES[self.lesion].models if self.lesion in LESION_ENGINES else ()
        return (*(MODELS[model_id] for model_id in ids), *searched)


@dataclass(frozen=True, eq=False, kw_only=True)
class LesionSearch:
    """What a search for lesions found.

    ``lesions`` are on the scan's canonical (RAS) grid, ``findings`` their connected pieces, placed
    by ``alignment``; ``tissue`` is None where the picture cannot tell it.
    """

    alignment: Alignment
    lesions: Lesions
    findings: tuple[Finding, ...]
    tissue: TissueVolumes | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Analysis:
    """All that was measured on one scan.

    Volumes and masks are on the scan's canonical (RAS) grid, ``scan.native`` is its own;
    ``search`` is None where lesions were not searched for or the search failed, ``structures``
    where they were not asked for or the scan is no T1.  ``beside`` are the study's other scans.
    """

    scan: Scan
    sequence: MrSequence
    brain: Brain
    search: LesionSearch | None
    notices: tuple[Notice, ...]
    timings_s: dict[str, float]
    structures: Structures | None = None
    beside: tuple[CompanionScan, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of the search; none where there was none."""
        return self.search.findings if self.search else ()

    @property
    def lesions(self) -> Lesions | None:
        """Those of the search; None where there was none."""
        return self.search.lesions if self.search else None

    @property
    def load(self) -> Load:
        """The scan's lesions taken together."""
        return measure_load(self.findings, self.brain.mask)

    @property
    def models(self) -> tuple[ModelSpec, ...]:
        """The catalogue's rows of the networks that took part, and of the atlas."""
        structures = (self.structures.model,) if self.structures else ()
        if self.search is None:
            return self.brain.models + structures
        return (*self.brain.models, *self.search.lesions.models, *structures, MODELS[ATLAS])
