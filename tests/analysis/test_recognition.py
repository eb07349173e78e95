"""What decides a scan's sequence where its header, its picture, its name and the user disagree."""

from dataclasses import replace

import pytest

from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.appearance import Recognised
from shoken.analysis.pipeline import analyse
from shoken.analysis.recognition import (
    Hints,
    Source,
    decide_sequence,
    hints_of,
    sequence_of,
)
from shoken.analysis.values import Options
from shoken.common.notices import NoticeCode
from shoken.imaging.acquisition import Acquisition
from shoken.imaging.sequence import MrSequence
from shoken.reading import read_scan

T1, T1C, T2, FLAIR, PD = (MrSequence(s) for s in ("t1", "t1c", "t2", "flair", "pd"))


def _seen(white_over_grey, fluid_over_grey, fluid_over_white, *, enhanced=0.0, weighted=0.0):
    return Recognised(
        white_over_grey=white_over_grey,
        fluid_over_grey=fluid_over_grey,
        fluid_over_white=fluid_over_white,
        is_weighted=weighted,
        is_nulled=1 - fluid_over_white,
        is_enhanced=enhanced,
    )


# as real scans look: white over grey matter, fluid over grey, fluid over white
SEEN = {
    T1: _seen(0.95, 0.0, 0.0, enhanced=0.1),
    T1C: _seen(0.97, 0.0, 0.0, enhanced=0.98),
    T2: _seen(0.2, 1.0, 1.0, weighted=1.0),
    FLAIR: _seen(0.12, 0.0, 0.0),
    PD: _seen(0.1, 0.8, 0.9, weighted=0.1),
}


def _codes(decision):
    return [notice.code for notice in decision.notices]


@pytest.mark.parametrize("sequence", SEEN)
def test_a_clear_picture_is_taken_for_what_it_is(sequence):
    assert SEEN[sequence].sequence is sequence
    decision = decide_sequence(Hints(), SEEN[sequence])
    assert (decision.sequence, decision.source) == (sequence, Source.PICTURE)
    assert decision.is_fit
    assert _codes(decision) == [NoticeCode.SEQUENCE_GUESSED]


@pytest.mark.parametrize("sequence", SEEN)
def test_a_name_that_agrees_is_enough_and_nothing_is_said(sequence):
    decision = decide_sequence(Hints(named=sequence), SEEN[sequence])
    assert (decision.sequence, decision.source) == (sequence, Source.NAME)
    assert decision.is_fit
    assert not decision.notices


@pytest.mark.parametrize(
    ("named", "seen"), [(T2, FLAIR), (T2, T1), (T1, T2), (T1, FLAIR), (FLAIR, T1), (FLAIR, T2)]
)
def test_a_clear_picture_overrules_a_name_and_it_is_said(named, seen):
    decision = decide_sequence(Hints(named=named), SEEN[seen])
    assert (decision.sequence, decision.source) == (seen, Source.PICTURE)
    assert _codes(decision) == [NoticeCode.NAME_SET_ASIDE, NoticeCode.SEQUENCE_GUESSED]
    assert [notice.detail for notice in decision.notices] == [named.upper(), seen.upper()]


def test_a_picture_that_is_not_clear_leaves_the_name_and_it_is_said():
    decision = decide_sequence(Hints(named=T1), _seen(0.4, 0.0, 0.0))
    assert (decision.sequence, decision.source) == (T1, Source.NAME)
    (notice,) = decision.notices
    assert (notice.code, notice.detail) == (NoticeCode.SEQUENCE_DOUBTED, "FLAIR")
    assert notice.value == pytest.approx(60)


def test_a_choice_is_obeyed_said_to_disagree_and_fits_no_network():
    decision = decide_sequence(Hints(chosen=T2, acquired=FLAIR, named=FLAIR), SEEN[FLAIR])
    assert (decision.sequence, decision.source) == (T2, Source.CHOICE)
    assert not decision.is_fit
    assert _codes(decision) == [NoticeCode.SEQUENCE_ACQUIRED, NoticeCode.SEQUENCE_DOUBTED]


def test_the_acquisition_decides_over_name_and_picture():
    decision = decide_sequence(Hints(acquired=FLAIR, named=T2), SEEN[FLAIR])
    assert (decision.sequence, decision.source) == (FLAIR, Source.ACQUISITION)
    assert decision.is_fit
    assert _codes(decision) == [NoticeCode.NAME_SET_ASIDE, NoticeCode.SEQUENCE_ACQUIRED]
    decision = decide_sequence(Hints(acquired=FLAIR), SEEN[T1])
    assert decision.sequence is FLAIR
    assert not decision.is_fit
    assert _codes(decision) == [NoticeCode.SEQUENCE_DOUBTED]


def test_another_kind_of_picture_is_no_network_s():
    """Diffusion looks like FLAIR, so that its picture cannot tell."""
    decision = decide_sequence(Hints(named=MrSequence.UNKNOWN), SEEN[FLAIR])
    assert decision.sequence is MrSequence.UNKNOWN
    assert _codes(decision) == [NoticeCode.SEQUENCE_OTHER]
    decision = decide_sequence(Hints(acquired=MrSequence.UNKNOWN, named=T2), SEEN[T2])
    assert decision.sequence is MrSequence.UNKNOWN
    assert _codes(decision) == [NoticeCode.NAME_SET_ASIDE, NoticeCode.SEQUENCE_OTHER]


@pytest.mark.parametrize(
    ("hints", "seen", "sequence"),
    [
        (Hints(acquired=T1C, named=T1), T1, T1C),  # an agent that is recorded was given
        (Hints(acquired=T1, named=T1C), T1, T1C),  # one that is typed as well
        (Hints(acquired=T1), T1C, T1C),
        (Hints(acquired=T1), T1, T1),
        (Hints(named=T1C), T1, T1C),
        (Hints(acquired=T1, named=T1), T1C, T1),
        (Hints(named=T1), T1C, T1),
        (Hints(acquired=T1, is_plain=True), T1C, T1),  # 「造影なし」, which names no sequence
        (Hints(acquired=T1C, is_plain=True), T1, T1C),
    ],
)
def test_contrast_agent_is_what_is_recorded_then_named_then_seen(hints, seen, sequence):
    decision = decide_sequence(hints, SEEN[seen])
    assert decision.sequence is sequence
    said = {NoticeCode.CONTRAST_SEEN} if (seen, sequence) == (T1C, T1) else set()
    assert set(_codes(decision)) == said


def test_a_picture_of_what_is_said_to_be_without_agent_is_no_enhanced_one():
    decision = decide_sequence(Hints(is_plain=True), SEEN[T1C])
    assert (decision.sequence, decision.source) == (T1, Source.PICTURE)
    guessed, _ = decision.notices
    assert (guessed.code, guessed.detail) == (NoticeCode.SEQUENCE_GUESSED, "T1")
    assert _codes(decision) == [NoticeCode.SEQUENCE_GUESSED, NoticeCode.CONTRAST_SEEN]
    assert decide_sequence(Hints(is_plain=True), SEEN[FLAIR]).sequence is FLAIR


@pytest.mark.parametrize(
    ("seen", "likeliest"),
    [
        (_seen(0.45, 0.0, 0.0), "FLAIR / T1"),
        (_seen(0.95, 0.0, 0.0, enhanced=0.4), "T1 / T1C"),
        (_seen(0.1, 1.0, 1.0, weighted=0.6), "T2 / PD"),
    ],
)
def test_an_unclear_picture_without_a_name_is_of_no_known_sequence(seen, likeliest):
    decision = decide_sequence(Hints(), seen)
    assert (decision.sequence, decision.is_fit) == (MrSequence.UNKNOWN, False)
    (notice,) = decision.notices
    assert (notice.code, notice.detail) == (NoticeCode.SEQUENCE_UNCERTAIN, likeliest)
    # a name that it could be is believed
    named = decide_sequence(Hints(named=seen.sequence), seen)
    assert (named.sequence, named.source) == (seen.sequence, Source.NAME)


def test_fluid_hardly_brighter_than_grey_matter_is_no_t2_whatever_its_name():
    decision = decide_sequence(Hints(named=T2), _seen(0.05, 0.95, 1.0, weighted=0.05))
    assert (decision.sequence, decision.source) == (PD, Source.PICTURE)
    assert _codes(decision) == [NoticeCode.NAME_SET_ASIDE, NoticeCode.SEQUENCE_GUESSED]


def test_fluid_brightest_of_all_is_t2_whatever_white_matter_is():
    """Before a child's second year, or in leukodystrophy, white matter is brighter than grey."""
    assert _seen(0.9, 1.0, 1.0, weighted=1.0).sequence is T2


def test_the_picture_overrules_a_name_that_it_contradicts(analysis):
    tissue = tissue_priors(analysis.brain, analysis.search.alignment)
    given = (analysis.scan.volume, analysis.brain.mask, tissue)
    decision = sequence_of(Hints(named=T2), *given)
    assert (decision.sequence, decision.is_fit) == (FLAIR, True)


def test_hints_come_from_header_description_and_name(analysis):
    record = Acquisition(
        echo_ms=90, repetition_ms=9000, inversion_ms=2500, described=T2, contrast_agent=True
    )
    scan = replace(analysis.scan, name="scan_T1w.nii", acquisition=record)
    assert hints_of(scan, PD) == Hints(chosen=PD, acquired=FLAIR, named=T2)
    assert hints_of(replace(scan, acquisition=Acquisition())) == Hints(named=T1)
    assert hints_of(replace(scan, acquisition=None)) == Hints(named=T1)
    plain = Acquisition(is_plain=True)
    assert hints_of(replace(scan, name="x.nii", acquisition=plain)) == Hints(is_plain=True)
    unnamed = replace(scan, name="brain_造影なし.nii", acquisition=None)
    assert hints_of(unnamed) == Hints(is_plain=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "sequence", "wrong"),
    [
        ("02-dark-fluid-name-taken-for-t2/t2_tirm_tra_dark-fluid", FLAIR, ["T1w", "ax_t2_tse"]),
        ("05-name-space-t1w/sub-26_space-T1w_T2w", T2, ["T1"]),
    ],
)
def test_real_scans_are_what_they_are_under_any_name(shared, case, sequence, wrong):
    scan = read_scan(shared / "cases" / f"{case}.nii.gz")
    names = {scan.name: False, **{f"{name}.nii.gz": True for name in wrong}}
    *_, misleading = names
    analysis = analyse(replace(scan, name=misleading), Options(lesion="outlier"))
    assert analysis.sequence is sequence
    assert NoticeCode.NAME_SET_ASIDE in {notice.code for notice in analysis.notices}
    # until the sequence is decided nothing depends on the name
    tissue = tissue_priors(analysis.brain, analysis.search.alignment)
    for name, is_wrong in names.items():
        hints = hints_of(replace(scan, name=name))
        decision = sequence_of(hints, scan.volume, analysis.brain.mask, tissue)
        assert decision.sequence is sequence
        said = {notice.code for notice in decision.notices}
        assert (NoticeCode.NAME_SET_ASIDE in said) is is_wrong
