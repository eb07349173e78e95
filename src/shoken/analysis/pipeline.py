"""One scan from bytes to measured findings: reads like a paper's methods section."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from shoken.analysis.anatomy.registration import align_template, load_ahead
from shoken.analysis.anatomy.structure_volumes import MODEL as STRUCTURES
from shoken.analysis.anatomy.structure_volumes import Structures, find_structures
from shoken.analysis.anatomy.structures_by_card import structures_by_card
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.brain import Brain, extract_brain
from shoken.analysis.lesion import (
    LesionInput,
    Lesions,
    choose_engines,
    find_lesions,
    is_made_for,
    is_plausible,
    lesion_engine,
    looked_at,
    searched_sequence,
)
from shoken.analysis.lesion.general.lobes import template_frame
from shoken.analysis.measure import measure_lesions
from shoken.analysis.quality_notices import (
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
from shoken.common.threads import at_once
from shoken.imaging.sequence import MrSequence
from shoken.models.by_card import forget
from shoken.models.catalogue import MODELS
from shoken.models.own.added import model_spec
from shoken.models.weights import ModelState, model_state
from shoken.reading import Scan, read_scan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.recognition import Decision
    from shoken.reading import Source

__all__ = ["analyse"]

ANY_SEQUENCE = "mindglide"  # labels structures on pictures of any sequence


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What a search came to; ``given`` is None if none was made, ``by_engine`` () if it failed.

    ``alignment`` is None where none was needed so far.
    """

    sequence: MrSequence
    notices: tuple[Notice, ...]
    alignment: Alignment | None = None
    given: LesionInput | None = None
    by_engine: tuple[Lesions, ...] = ()
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
    structures, of_structures = _structures(options, found, scan, brain, clock)
    forget()
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
    """The scan that is reported on, then the others of its study."""
    first, others = split_study(source)
    with clock.stage(Stage.READ):
        scans = [
            each if isinstance(each, Scan) else read_scan(each, volume=options.volume)
            for each in (first, *others, *beside)
        ]
    if len(scans) > 1 and options.lesion == "none":
        raise UsageError(
            "several scans were given, which only a search for lesions combines; give one scan"
        )
    return scans


def _extract(scan: Scan, options: Options, clock: Clock) -> Brain:
    if options.lesion != "none":
        load_ahead(template_frame)
    elif options.structures:
        load_ahead()
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
        return _Found(sequence=told.sequence, notices=notices, alignment=alignment)
    told, of_tissue = at_once(
        partial(sequence_of, hints, scan.volume, brain.mask, tissue),
        partial(tissue_notices, scan, brain, tissue),
    )
    notices += (*of_tissue, *told.notices)
    with clock.stage(Stage.LESION):
        given = LesionInput(
            volume=scan.volume,
            sequence=told.sequence,
            brain=brain,
            tissue=tissue,
            alignment=alignment,
            beside=volumes_beside(told.sequence, laid),
            unfit=_unfit(told, laid),
            is_enhanced=options.sequence is None and _is_seen_enhanced(told),
        )
        found = _find(given, options.lesion, laid, is_fit=told.is_fit)
    return replace(found, notices=(*notices, *found.notices), alignment=alignment)


def _find(
    given: LesionInput, engine: str, laid: tuple[CompanionScan, ...], *, is_fit: bool
) -> _Found:
    """The lesions by each engine; nothing of those whose marks cannot be lesions."""
    engines, notices = (
        choose_engines(given, is_fit=is_fit)
        if engine == "auto"
        else ((engine,), _not_made_for(engine, given))
    )
    if not engines:
        unseen = unsearched_notices(other.scan for other in laid)
        return _Found(sequence=given.sequence, notices=(*notices, *unseen), beside=laid)
    if any(lesion_engine(name).takes_several for name in engines):
        laid = tuple(replace(other, is_used=other.is_trusted) for other in laid)
    notices += beside_notices(laid, engines[0])
    # one network after the other, so that the memory of two is never held
    by_engine = tuple(find_lesions(given, name) for name in engines)
    believed = tuple(one for one in by_engine if is_plausible(one.mask, given))
    code = NoticeCode.ENGINE_SET_ASIDE if believed else NoticeCode.LESION_IMPLAUSIBLE
    notices += tuple(
        Notice(code, one.mask.volume_ml, one.engine) for one in by_engine if one not in believed
    )
    return _Found(
        sequence=given.sequence, notices=notices, given=given, by_engine=believed, beside=laid
    )


def _not_made_for(engine: str, given: LesionInput) -> tuple[Notice, ...]:
    """That the engine that was asked for was not made for what it looks at."""
    if is_made_for(engine, given):
        return ()
    return (Notice(NoticeCode.ENGINE_NOT_MADE_FOR, detail=looked_at(engine, given).upper()),)


def _is_seen_enhanced(told: Decision) -> bool:
    return NoticeCode.CONTRAST_SEEN in {notice.code for notice in told.notices}


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
        if not found.by_engine:
            return None, untold
        search = measure_lesions(
            found.by_engine,
            scan,
            given.brain,
            given.alignment,
            given.tissue,
            sequence=searched_sequence(given.sequence, given.beside.keys()),
            tells_tissue=not untold,
        )
    return search, untold


def _structures(
    options: Options, found: _Found, scan: Scan, brain: Brain, clock: Clock
) -> tuple[Structures | None, tuple[Notice, ...]]:
    """The brain's structures where they were asked for, or why they were not measured."""
    if not options.structures:
        return None, ()
    model = options.structures_model or _structures_model(found.sequence)
    if model is None or (model == STRUCTURES and found.sequence is not MrSequence.T1):
        return None, (Notice(NoticeCode.STRUCTURES_NEED_T1),)
    if model != STRUCTURES:
        pictures = {found.sequence: scan.volume, **(found.given.beside if found.given else {})}
        with clock.stage(Stage.STRUCTURES):
            return structures_by_card(model_spec(model), found.sequence, pictures, brain), ()
    alignment = found.alignment
    if alignment is None:
        with clock.stage(Stage.ALIGN):
            alignment = align_template(scan.volume, brain)
    with clock.stage(Stage.STRUCTURES):
        structures = find_structures(scan.volume, brain, alignment)
    if structures.is_left is None:
        return structures, (Notice(NoticeCode.STRUCTURES_WITHOUT_SIDES, alignment.overlap),)
    return structures, ()


def _structures_model(sequence: MrSequence) -> str | None:
    """The network for structures where none is named; None where none was made for the scan."""
    if sequence is MrSequence.T1:
        return STRUCTURES
    is_there = model_state(MODELS[ANY_SEQUENCE]) is ModelState.PRESENT
    return ANY_SEQUENCE if is_there else None
