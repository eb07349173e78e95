"""Which pictures a network may look at."""

import numpy as np
import pytest

from shoken.analysis.lesion import LesionInput, choose_engine, engines, find_lesions
from shoken.common.errors import UsageError
from shoken.common.notices import NoticeCode
from shoken.imaging.sequence import Sequence
from shoken.imaging.volume import Grid, Volume
from shoken.models.weights import ModelState

T1, T2, FLAIR = Sequence.T1, Sequence.T2, Sequence.FLAIR
VOLUME = Volume(np.zeros((4, 4, 4)), Grid((4, 4, 4), np.eye(4)))


def _given(sequence, beside=(), unfit=()):
    return LesionInput(
        volume=VOLUME,
        sequence=sequence,
        brain=None,
        tissue=None,
        alignment=None,
        beside=dict.fromkeys(beside, VOLUME),
        unfit=frozenset(unfit),
    )


@pytest.mark.parametrize(
    ("engine", "given", "cause"),
    [
        ("stroke", _given(FLAIR), "made for T2, and the scan is FLAIR"),
        ("stroke", _given(T2, unfit=[T2]), "made for T2, which the picture does not look like"),
        ("shiva-wmh", _given(T2), "made for FLAIR, and the scan is T2"),
        ("antspynet-lesion", _given(T2), "made for T1 or T1C, and the scan is T2"),
        ("sysu-wmh-t1", _given(FLAIR, [T1], [T1]), "made for T1, which the picture"),
        ("antspynet-tumour", _given(FLAIR, [T1, T2]), "needs t1c of the same study"),
    ],
)
def test_a_network_looks_at_no_picture_that_it_was_not_made_for(engine, given, cause):
    with pytest.raises(UsageError, match=cause):
        find_lesions(given, engine)


@pytest.mark.parametrize(
    ("is_fit", "engine", "code"),
    [
        (True, "stroke", NoticeCode.ENGINE_MADE_FOR_SEQUENCE),
        (False, "outlier", NoticeCode.ENGINE_UNFIT),
    ],
)
def test_it_is_not_chosen_for_one_that_does_not_look_like_it(monkeypatch, is_fit, engine, code):
    monkeypatch.setattr(engines, "model_state", lambda _: ModelState.PRESENT)
    chosen, notice = choose_engine(T2, is_fit=is_fit)
    assert (chosen, notice.code) == (engine, code)
