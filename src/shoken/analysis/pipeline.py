"""One scan from bytes to measured findings: reads like a paper's methods section."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shoken.analysis.anatomy.ants_bridge import load_ants_ahead
from shoken.analysis.anatomy.registration import align_template
from shoken.analysis.anatomy.structures import Structures, find_structures
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.brain import Brain, extract_brain
from shoken.analysis.lesion import (
    LESION_ENGINES,
    LesionInput,
    Lesions,
    choose_engine,
    find_lesions,
    is_plausible,
)
from shoken.analysis.measure import measure_lesions
from shoken.analysis.quality import (
    alignment_notices,
    scan_notices,
    tissue_notices,
    untold_tissue,
)
from shoken.analysis.recognition import decide_sequence, hints_of, sequence_of
from shoken.analysis.stages import Clock, Stage
from shoken.analysis.study import (
    CompanionScan,
    beside_notices,
    register_beside,
    split_study,
    unsearched_notices,
    volumes_beside,
)
from shoken.analysis.values import Analysis, LesionSearch, Options
from shoken.common.errors import UsageError
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.reading import Scan, read_scan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shoken.analysis.recognition import Decision
    from shoken.reading import Source

__all__ = ["analyse"]


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What a search came to; ``given`` is None where none was made, ``lesions`` where it failed."""

    sequence: MrSequence
    notices: tuple[Notice, ...]
    given: LesionInput | None = None
    lesions: Lesions | None = None
    beside: tuple[CompanionScan, ...] = ()


def analyse(
    source: Source | Sequence[Source] | Scan | Sequence[Scan],
    options: Options | None = None,
    *,
    beside: Sequence[Source | Scan] = (),
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
    scan, *others = _read(source, beside, options, clock)
    brain = _extract(scan, options, clock)
    found = _search(scan, others, brain, options, clock)
    structures, of_structures = _structures(options, found.sequence, scan, brain, clock)
    search, of_tissue = _measure(found, scan, clock)
    return Analysis(
        scan=scan,
        sequence=found.sequence,
        brain=brain,
        search=search,
        notices=(*scan_notices(scan, brain), *found.notices, *of_structures, *of_tissue),
        timings_s=clock.timings_s,
        structures=structures,
        beside=found.beside,
    )


def _read(
    source: Source | Sequence[Source] | Scan | Sequence[Scan],
    beside: Sequence[Source | Scan],
    options: Options,
    clock: Clock,
) -> list[Scan]:
    """The scan that is reported on, then those beside it."""
    first, others = split_study(source)
    with clock.stage(Stage.READ):
        scans = [
            each if isinstance(each, Scan) else read_scan(each, volume=options.volume)
            for each in (first, *others, *beside)
        ]
    if len(scans) > 1 and options.lesion == "none":
        raise UsageError("several scans are searched together; here no lesions are searched for")
    return scans


def _extract(scan: Scan, options: Options, clock: Clock) -> Brain:
    if options.lesion != "none":
        load_ants_ahead()
    with clock.stage(Stage.BRAIN):
        return extract_brain(scan.volume, options.brain)


def _search(scan: Scan, others: list[Scan], brain: Brain, options: Options, clock: Clock) -> _Found:
    """Align the template, settle the sequence, and look for lesions where that makes sense."""
    hints = hints_of(scan, options.sequence)
    if options.lesion == "none":
        told = decide_sequence(hints)
        unasked = Notice(NoticeCode.LESION_NOT_SEARCHED)
        return _Found(sequence=told.sequence, notices=(*told.notices, unasked))
    with clock.stage(Stage.ALIGN):
        alignment = align_template(scan.volume, brain)
        tissue = tissue_priors(brain, alignment)
        laid = tuple(
            register_beside(scan, brain, tissue, other) for other in others if alignment.is_trusted
        )
    notices = alignment_notices(brain, alignment)
    if not alignment.is_trusted:  # misplaced maps would make lesions of what is none
        told = decide_sequence(hints)
        notices += (*told.notices, *unsearched_notices(others))
        return _Found(sequence=told.sequence, notices=notices)
    told = sequence_of(hints, scan.volume, brain.mask, tissue)
    notices += (*tissue_notices(scan, brain, tissue), *told.notices)
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
        found = _find(given, options.lesion, laid, is_fit=told.is_fit)
    return replace(found, notices=(*notices, *found.notices))


def _find(
    given: LesionInput, engine: str, laid: tuple[CompanionScan, ...], *, is_fit: bool
) -> _Found:
    """The lesions by one engine; none where what it marked cannot be."""
    notices: tuple[Notice, ...] = ()
    if engine == "auto" and given.beside:
        engine = "outlier"
    if engine == "auto":
        engine, why = choose_engine(given.sequence, is_fit=is_fit)
        notices = (why,)
    if LESION_ENGINES[engine].takes_several:
        laid = tuple(replace(other, is_used=other.is_trusted) for other in laid)
    notices += beside_notices(laid, engine)
    found = _Found(sequence=given.sequence, notices=notices, given=given, beside=laid)
    lesions = find_lesions(given, engine)
    if is_plausible(lesions.mask, given):
        return replace(found, lesions=lesions)
    failed = Notice(NoticeCode.LESION_IMPLAUSIBLE, lesions.mask.volume_ml, engine)
    return replace(found, notices=(*notices, failed))


def _unfit(told: Decision, laid: tuple[CompanionScan, ...]) -> frozenset[MrSequence]:
    """The sequences that their pictures do not look like."""
    others = {other.sequence for other in laid if not other.is_fit}
    return frozenset(others if told.is_fit else others | {told.sequence})


def _measure(
    found: _Found, scan: Scan, clock: Clock
) -> tuple[LesionSearch | None, tuple[Notice, ...]]:
    """The lesions measured, and what could not be."""
    given = found.given
    if given is None:
        return None, ()
    with clock.stage(Stage.MEASURE):
        untold = untold_tissue(scan, found.sequence)
        if found.lesions is None:
            return None, untold
        search = measure_lesions(
            found.lesions,
            scan,
            given.brain,
            given.alignment,
            given.tissue,
            tells_tissue=not untold,
        )
    return search, untold


def _structures(
    options: Options, sequence: MrSequence | None, scan: Scan, brain: Brain, clock: Clock
) -> tuple[Structures | None, tuple[Notice, ...]]:
    """The brain's structures where they were asked for, or why they were not measured."""
    if not options.structures:
        return None, ()
    if sequence is not MrSequence.T1:
        return None, (Notice(NoticeCode.STRUCTURES_NEED_T1),)
    with clock.stage(Stage.STRUCTURES):
        return find_structures(scan.volume, brain), ()
