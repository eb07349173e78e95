"""One scan from bytes to measured findings: reads like a paper's methods section."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shoken.analysis.anatomy.ants_bridge import load_ants_ahead
from shoken.analysis.anatomy.location import locate
from shoken.analysis.anatomy.registration import align_template
from shoken.analysis.anatomy.structures import Structures, find_structures
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.brain import BRAIN_ENGINES, Brain, extract_brain
from shoken.analysis.findings.lesion_burden import Load, TissueVolumes, measure_load, measure_tissue
from shoken.analysis.findings.measurement import Finding, measure_findings
from shoken.analysis.lesion import (
    LESION_ENGINES,
    LesionInput,
    Lesions,
    choose_engine,
    find_lesions,
    is_plausible,
)
from shoken.analysis.quality import alignment_notices, scan_notices, tissue_notices, untold_tissue
from shoken.analysis.recognition import decide_sequence, hints_of, sequence_of
from shoken.analysis.stages import Clock, Stage
from shoken.analysis.study import (
    Beside,
    beside_notices,
    register_beside,
    split_study,
    volumes_beside,
)
from shoken.common.errors import UsageError
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import Sequence
from shoken.models.catalogue import MODELS
from shoken.reading import Scan, read_scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence as Several

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.recognition import Decision
    from shoken.models.catalogue import ModelSpec
    from shoken.reading import Source

__all__ = ["WHITE_SURE", "Analysis", "Options", "Stage", "analyse"]

WHITE_SURE = 0.5  # likelier white matter than all else together


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the user may choose about an analysis.

    ``sequence`` None recognises it; ``lesion`` is an engine's name, ``"auto"``, or ``"none"`` for
    brain extraction alone; ``structures`` measures the brain's structures on a T1; ``volume`` is
    the one to read, from 1, where a file holds several.

    Raises
    ------
    UsageError
        An engine that does not exist.
    """

    sequence: Sequence | None = None
    brain: str = "deepbet"
    lesion: str = "auto"
    structures: bool = False
    volume: int | None = None

    def __post_init__(self) -> None:
        for kind, name, known in (
            ("brain", self.brain, set(BRAIN_ENGINES)),
            ("lesion", self.lesion, {*LESION_ENGINES, "auto", "none"}),
        ):
            if name not in known:
                raise UsageError(
                    f"no {kind} engine {name!r}; there are: {', '.join(sorted(known))}"
                )


@dataclass(frozen=True, eq=False, kw_only=True)
class Analysis:
    """All that was measured on one scan.

    Volumes and masks are on the scan's canonical (RAS) grid, ``scan.native`` is its own;
    ``lesions`` is None where lesions were not searched for or the search failed, ``alignment``
    where they were not searched for, ``tissue`` there and where the picture cannot tell it,
    ``structures`` where they were not asked for or the scan is no T1.  ``beside`` are the study's
    other scans.
    """

    scan: Scan
    sequence: Sequence
    brain: Brain
    alignment: Alignment | None
    lesions: Lesions | None
    findings: tuple[Finding, ...]
    tissue: TissueVolumes | None = None
    notices: tuple[Notice, ...]
    timings_s: dict[str, float]
    structures: Structures | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def load(self) -> Load:
        """The scan's lesions taken together."""
        return measure_load(self.findings, self.brain.mask)

    @property
    def models(self) -> tuple[ModelSpec, ...]:
        """The catalogue's rows of the networks that took part, and of the atlas."""
        structures = (self.structures.model,) if self.structures else ()
        if self.lesions is None:
            return self.brain.models + structures
        atlas = MODELS["atlas-desikan-killiany"]
        return (*self.brain.models, *self.lesions.models, *structures, atlas)


def analyse(
    source: Source | Several[Source] | Scan | Several[Scan],
    options: Options | None = None,
    *,
    beside: Several[Source | Scan] = (),
    progress: Callable[[Stage], None] = lambda _: None,
) -> Analysis:
    """Analyse one scan, or several of one study together.

    Parameters
    ----------
    source
        What :func:`shoken.reading.read_scan` takes, or a scan that has been read.  Several NIfTI
        files or scans are one study: the first is reported on, the others are beside it.
    options
        The user's choices; the defaults recognise the sequence and search for lesions.
    beside
        Other scans of the same study, of other sequences; they are registered to the first.
    progress
        Told each stage as it begins.

    Raises
    ------
    InputError
        A scan cannot be read, or two of a study are of one sequence.
    ModelError
        Weights are missing or damaged.
    AnalysisError
        A step could not be done on this scan.
    """
    options = options or Options()
    clock = Clock(progress)

    source, others = split_study(source)
    with clock.stage(Stage.READ):
        scan, *scans_beside = (_read(each, options) for each in (source, *others, *beside))
    if scans_beside and options.lesion == "none":
        raise UsageError("several scans are searched together; here no lesions are searched for")
    if options.lesion != "none":
        load_ants_ahead()
    with clock.stage(Stage.BRAIN):
        brain = extract_brain(scan.volume, options.brain)
    hints = hints_of(scan, options.sequence)
    notices = scan_notices(scan, brain)
    if options.lesion == "none":
        told = decide_sequence(hints)
        notices += (*told.notices, Notice(NoticeCode.LESION_NOT_SEARCHED))
        return _unsearched(options, scan, told.sequence, brain, notices, clock)

    with clock.stage(Stage.ALIGN):
        alignment = align_template(scan.volume, brain)
        tissue = tissue_priors(brain, alignment)
        laid = tuple(
            register_beside(scan, brain, tissue, other)
            for other in scans_beside
            if alignment.is_trusted
        )
    notices += alignment_notices(brain, alignment)
    if not alignment.is_trusted:  # misplaced maps would make lesions of what is none
        told = decide_sequence(hints)
        return _unsearched(options, scan, told.sequence, brain, (*notices, *told.notices), clock)
    notices += tissue_notices(scan, brain, tissue)
    told = sequence_of(hints, scan.volume, brain.mask, tissue)
    notices += told.notices

    with clock.stage(Stage.LESION):
        given = LesionInput(
            volume=scan.volume,
            sequence=told.sequence,
            brain=brain,
            tissue=tissue,
            alignment=alignment,
            beside=volumes_beside(told.sequence, laid),
            unfit=_unfit(told, laid),
        )
        lesions, laid, of_search = _search(given, options.lesion, laid, is_fit=told.is_fit)
    structures, of_structures = _structures(options, told.sequence, scan, brain, clock)
    with clock.stage(Stage.MEASURE):
        findings = _measured(lesions, scan, given) if lesions else ()
        of_tissue = untold_tissue(scan, told.sequence)
        volumes = None
        if lesions and not of_tissue:
            volumes = measure_tissue(scan.volume, brain.mask, tissue, lesions.mask)
    return Analysis(
        scan=scan,
        sequence=told.sequence,
        brain=brain,
        alignment=alignment,
        lesions=lesions,
        findings=findings,
        tissue=volumes,
        notices=(*notices, *of_search, *of_structures, *of_tissue),
        timings_s=clock.timings_s,
        structures=structures,
        beside=laid,
    )


def _unfit(told: Decision, laid: tuple[Beside, ...]) -> frozenset[Sequence]:
    """The sequences that their pictures do not look like."""
    others = {other.sequence for other in laid if not other.is_fit}
    return frozenset(others if told.is_fit else others | {told.sequence})


def _search(
    given: LesionInput, engine: str, laid: tuple[Beside, ...], *, is_fit: bool
) -> tuple[Lesions | None, tuple[Beside, ...], tuple[Notice, ...]]:
    """The lesions, or None where what was marked cannot be; which scans were used; what to say."""
    notices: tuple[Notice, ...] = ()
    if engine == "auto" and given.beside:
        engine = "outlier"
    if engine == "auto":
        engine, why = choose_engine(given.sequence, is_fit=is_fit)
        notices = (why,)
    if LESION_ENGINES[engine].takes_several:
        laid = tuple(replace(other, is_used=other.is_trusted) for other in laid)
    notices += beside_notices(laid, engine)
    lesions = find_lesions(given, engine)
    if is_plausible(lesions.mask, given):
        return lesions, laid, notices
    failed = Notice(NoticeCode.LESION_IMPLAUSIBLE, lesions.mask.volume_ml, engine)
    return None, laid, (*notices, failed)


def _measured(lesions: Lesions, scan: Scan, given: LesionInput) -> tuple[Finding, ...]:
    return measure_findings(
        lesions.mask,
        lesions.probability,
        scan.native,
        lambda ras_mm: locate(ras_mm, given.alignment),
        scan=scan.volume,
        normal=given.brain.mask.data & (given.tissue.white > WHITE_SURE),
    )


def _read(source: Source | Several[Source] | Scan, options: Options) -> Scan:
    return source if isinstance(source, Scan) else read_scan(source, volume=options.volume)


def _unsearched(
    options: Options,
    scan: Scan,
    sequence: Sequence,
    brain: Brain,
    notices: tuple[Notice, ...],
    clock: Clock,
) -> Analysis:
    """A scan whose lesions were not searched for; a notice has said why."""
    structures, said = _structures(options, sequence, scan, brain, clock)
    return Analysis(
        scan=scan,
        sequence=sequence,
        brain=brain,
        alignment=None,
        lesions=None,
        findings=(),
        notices=notices + said,
        timings_s=clock.timings_s,
        structures=structures,
    )


def _structures(
    options: Options, sequence: Sequence | None, scan: Scan, brain: Brain, clock: Clock
) -> tuple[Structures | None, tuple[Notice, ...]]:
    """The brain's structures where they were asked for, or why they were not measured."""
    if not options.structures:
        return None, ()
    if sequence is not Sequence.T1:
        return None, (Notice(NoticeCode.STRUCTURES_NEED_T1),)
    with clock.stage(Stage.STRUCTURES):
        return find_structures(scan.volume, brain), ()
