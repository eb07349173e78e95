"""The options of an analysis, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from shoken.analysis.anatomy.atlas import MODEL as ATLAS
from shoken.analysis.anatomy.structure_volumes import MODEL as STRUCTURES
from shoken.analysis.brain import BRAIN_ENGINES
from shoken.analysis.findings.lesion_burden import measure_load
from shoken.analysis.findings.measurement import numbered_pieces
from shoken.analysis.lesion import (
    lesion_engine,
    lesion_engine_names,
    searched_sequence,
    together,
)
from shoken.common.errors import UsageError
from shoken.models.catalogue import MODELS, LesionKind, current_name
from shoken.models.own.added import model_spec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.structure_volumes import Structures
    from shoken.analysis.brain import Brain
    from shoken.analysis.findings.lesion_burden import Load, TissueVolumes
    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.lesion import Lesions, Marked
    from shoken.analysis.review.revision import Review
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
    or ``"none"`` for brain extraction alone; ``structures`` measures the brain's structures, by the
    network ``structures_model`` or, where none is named, by one that was made for the scan;
    ``volume`` is the one to read, from 1, where a file holds several.

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
    structures_model: str | None = None

    def __post_init__(self) -> None:
        for kind, known in (
            ("brain", set(BRAIN_ENGINES)),
            ("lesion", {*lesion_engine_names(), "auto", "none"}),
        ):
            name = current_name(getattr(self, kind))
            object.__setattr__(self, kind, name)
            if name not in known:
                raise UsageError(
                    f"no {kind} engine {name!r}; there are: {', '.join(sorted(known))}"
                )
        if self.structures_model is not None:
            spec = model_spec(self.structures_model)
            if spec.id != STRUCTURES and not (spec.card and spec.card.output.structures):
                raise UsageError(f"network {spec.id} labels no structures: choose another")
            object.__setattr__(self, "structures", True)

    @property
    def models(self) -> tuple[ModelSpec, ...]:
        """The catalogue's rows that an analysis needs by these choices, whatever the scan is."""
        ids = [self.brain]
        if self.lesion != "none":
            ids.append(ATLAS)
        if self.structures:
            ids.append(self.structures_model or STRUCTURES)
        searched = () if self.lesion in {"auto", "none"} else lesion_engine(self.lesion).models
        return (*(model_spec(model_id) for model_id in ids), *searched)


@dataclass(frozen=True, eq=False, kw_only=True)
class LesionSearch:
    """What a search for lesions found.

    ``by_engine`` is what each engine marked on the scan's canonical (RAS) grid, the general one
    first, ``findings`` the connected pieces of all of it, placed by ``alignment``; ``tissue`` is
    None where the picture cannot tell it.  Where a reader has reviewed it, ``review`` stands for
    what the engines marked, and findings and tissue are those of the review.
    """

    alignment: Alignment
    by_engine: tuple[Lesions, ...]
    findings: tuple[Finding, ...]
    tissue: TissueVolumes | None = None
    # a revision is kept in a file of its own: that of the automatic result stays as it is
    review: Review | None = field(default=None, metadata={"is_kept": False})

    @cached_property
    def marked(self) -> Marked:
        """What all engines marked together."""
        return together(self.by_engine)

    @cached_property
    def lesions(self) -> Marked:
        """What counts as lesion: as a reader has it, else what was marked."""
        if self.review is None:
            return self.marked
        return replace(self.marked, mask=self.marked.mask.with_data(self.review.labels > 0))

    @cached_property
    def numbers(self) -> NDArray[np.integer]:
        """(X, Y, Z): at each voxel the ``id`` of the finding that it is of, elsewhere 0."""
        if self.review is None:
            return numbered_pieces(self.marked.mask, self.findings)
        return self.review.labels

    @property
    def targets(self) -> tuple[LesionKind, ...]:
        """What was searched for in particular."""
        found = (lesion_engine(one.engine, one.models).target for one in self.by_engine)
        return tuple(target for target in found if target is not LesionKind.ANY)

    @property
    def is_general(self) -> bool:
        """Whether lesions of any kind were searched for."""
        engines = (lesion_engine(one.engine, one.models) for one in self.by_engine)
        return any(engine.target is LesionKind.ANY for engine in engines)


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
    def lesions(self) -> Marked | None:
        """All that was marked; None where there was none."""
        return self.search.lesions if self.search else None

    @property
    def review(self) -> Review | None:
        """A reader's; None of the automatic result."""
        return self.search.review if self.search else None

    @property
    def stem(self) -> str:
        """What names of its files begin with: the scan's, and the revision where there is one."""
        if self.review is None:
            return self.scan.stem
        return f"{self.scan.stem}_rev-{self.review.revision.number}"

    @property
    def searched_sequence(self) -> MrSequence:
        """Of which of the study's sequences lesions were searched for by the general engine."""
        return searched_sequence(
            self.sequence, [other.sequence for other in self.beside if other.is_used]
        )

    @property
    def load(self) -> Load:
        """All lesions of the scan together."""
        return measure_load(self.findings, self.brain.mask)

    @property
    def models(self) -> tuple[ModelSpec, ...]:
        """The catalogue's rows of the networks that took part, and of the atlas."""
        structures = (self.structures.model,) if self.structures else ()
        if self.search is None:
            return self.brain.models + structures
        return (*self.brain.models, *self.search.lesions.models, *structures, MODELS[ATLAS])
