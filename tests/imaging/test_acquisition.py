"""Acquisition times as scanners record them, and the sequences that they make."""

import pytest

from shoken.imaging.acquisition import Acquisition
from shoken.imaging.sequence import MrSequence

T1, T2, FLAIR, PD = (MrSequence(s) for s in ("t1", "t2", "flair", "pd"))


@pytest.mark.parametrize(
    ("times_ms", "scanning", "variant", "sequence"),
    [
        ((90, 9000, 2500), "SE IR", "SK SP MP", FLAIR),
        ((388, 5000, 1800), "SE IR", "SK SP MP", FLAIR),  # SPACE
        ((120, 10000, 2250), "RM", "", FLAIR),  # PROPELLER
        ((280, 4800, 1650), "", "", FLAIR),  # how it was scanned is not recorded
        ((9, 1900, 860), "SE IR", "", T1),  # "T1 FLAIR"
        ((2.98, 2300, 900), "GR IR", "SP MP", T1),  # MPRAGE
        ((2.9, 2300, 900), "", "", T1),
        ((3.2, 8.2, 450), "GR", "SS SP", T1),  # BRAVO
        ((4.6, 9.9, None), "GR", "MP", T1),  # TFE
        ((10, 500, None), "SE", "", T1),
        ((92, 4320, None), "SE", "SK SP OSP", T2),
        ((408, 3200, None), "SE", "SK", T2),
        ((90, 4000, 120), "SE", "", T2),  # the delay of a fat saturation
        ((100, 3000, None), "", "", T2),
        ((11, 4320, None), "SE", "SK SP OSP", PD),
        ((30, 3000, None), "EP", "", MrSequence.UNKNOWN),  # diffusion, function
        ((40, 28, None), "GR", "SP", MrSequence.UNKNOWN),  # susceptibility
        ((60, 4000, 160), "SE IR", "", MrSequence.UNKNOWN),  # STIR
        ((2.9, 5000, 2500), "GR IR", "", MrSequence.UNKNOWN),  # MP2RAGE's second inversion
        ((90, 9000, None), "", "", None),  # T2, or FLAIR whose inversion is not recorded
        ((90, 9000, None), "SE IR", "", None),
        ((2.1, 4.5, None), "GR", "SS", None),  # FIESTA
        ((50, 3000, None), "SE", "", None),
        ((None, 9000, 2500), "SE IR", "", None),
    ],
)
def test_times_make_the_sequence(times_ms, scanning, variant, sequence):
    echo_ms, repetition_ms, inversion_ms = times_ms
    made = Acquisition(
        echo_ms=echo_ms,
        repetition_ms=repetition_ms,
        inversion_ms=inversion_ms,
        scanning=tuple(scanning.split()),
        variant=tuple(variant.split()),
    )
    assert made.sequence == sequence


def test_contrast_agent_makes_t1_with_contrast_and_no_other():
    t1 = Acquisition(echo_ms=10, repetition_ms=500, scanning=("SE",), contrast_agent=True)
    assert t1.sequence is MrSequence.T1C
    assert Acquisition(described=T1, contrast_agent=True).hint is MrSequence.T1C
    assert Acquisition(described=FLAIR, contrast_agent=True).hint is FLAIR


def test_a_map_is_none_of_ours_whatever_its_times():
    made = Acquisition(echo_ms=92, repetition_ms=4320, scanning=("SE",), is_other=True)
    assert made.sequence is MrSequence.UNKNOWN
