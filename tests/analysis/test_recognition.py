"""What decides a scan's sequence where its header, its picture, its name and the user disagree."""

from dataclasses import replace

import pytest

from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.pipeline import analyse
from shoken.analysis.recognition import (
    Hints,
    Recognised,
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
# as real scans look: white over grey matter, fluid over grey, fluid over white
SEEN = {
    T1: Recognised(0.95, 0.0, 0.0),
    T1C: Recognised(0.97, 0.0, 0.0, bright_vessels=True),
    T2: Recognised(0.2, 1.0, 1.0, deep_fluid=False),
    FLAIR: Recognised(0.12, 0.0, 0.0),
    PD: Recognised(0.1, 0.2, 0.9, deep_fluid=False),
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
    decision = decide_sequence(Hints(named=T1), Recognised(0.4, 0.0, 0.0))
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
    ],
)
def test_contrast_agent_is_what_is_recorded_then_named_then_seen(hints, seen, sequence):
    decision = decide_sequence(hints, SEEN[seen])
    assert decision.sequence is sequence
    said = {NoticeCode.CONTRAST_SEEN} if (seen, sequence) == (T1C, T1) else set()
    assert set(_codes(decision)) == said


def test_an_unclear_guess_fits_no_network():
    assert not decide_sequence(Hints(), Recognised(0.45, 0.0, 0.0)).is_fit


def test_fluid_brightest_of_all_is_t2_whatever_white_matter_is():
    """Before a child's second year, or in leukodystrophy, white matter is brighter than grey."""
    assert Recognised(0.9, 1.0, 1.0, deep_fluid=False).sequence is T2


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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "name", "sequence"),
    [
        ("02-dark-fluid-name-taken-for-t2/t2_tirm_tra_dark-fluid.nii.gz", None, FLAIR),
        ("02-dark-fluid-name-taken-for-t2/t2_tirm_tra_dark-fluid.nii.gz", "ax_t2_tse", FLAIR),
        ("02-dark-fluid-name-taken-for-t2/t2_tirm_tra_dark-fluid.nii.gz", "T1w", FLAIR),
        ("05-name-space-t1w/sub-26_space-T1w_T2w.nii.gz", None, T2),
        ("05-name-space-t1w/sub-26_space-T1w_T2w.nii.gz", "T1", T2),
    ],
)
def test_real_scans_are_what_they_are_under_any_name(shared, case, name, sequence):
    scan = read_scan(shared / "cases" / case)
    scan = replace(scan, name=f"{name}.nii.gz") if name else scan
    analysis = analyse(scan, Options(lesion="outlier"))
    assert analysis.sequence is sequence
    said = {notice.code for notice in analysis.notices}
    assert (NoticeCode.NAME_SET_ASIDE in said) is bool(name)
