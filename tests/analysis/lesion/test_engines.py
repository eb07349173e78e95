"""Which pictures a network may look at."""

from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.brain import BRAIN_ENGINES
from shoken.analysis.lesion import (
    BOTH,
    LESION_ENGINES,
    LesionInput,
    choose_engines,
    choosing,
    find_lesions,
    looked_at,
)
from shoken.analysis.pipeline import _not_made_for
from shoken.analysis.values import Options
from shoken.common.errors import UsageError
from shoken.common.notices import NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.models.catalogue import MODELS
from shoken.models.catalogue.former_names import _FORMER
from shoken.models.own.added import model_spec
from shoken.models.weights import ModelState
from shoken.report.record.schema import BrainRecord
from shoken.store.packed_results import packed, unpacked

T1, T2, FLAIR = MrSequence.T1, MrSequence.T2, MrSequence.FLAIR
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
        ("stroke-t2-meshnet", _given(FLAIR), "made for T2, and the scan is FLAIR"),
        ("stroke-t2-meshnet", _given(T2, unfit=[T2]), "made for T2, which the picture does not"),
        ("shiva-wmh-flair", _given(T2), "made for FLAIR, and the scan is T2"),
        ("antspynet-lesion-t1", _given(T2), "made for T1 or T1C, and the scan is T2"),
        ("sysu-wmh-flair-t1", _given(FLAIR, [T1], [T1]), "made for T1, which the picture"),
        ("antspynet-tumour", _given(FLAIR, [T1, T2]), "needs t1c of the same study"),
    ],
)
def test_a_network_looks_at_no_picture_that_it_was_not_made_for(engine, given, cause):
    with pytest.raises(UsageError, match=cause):
        find_lesions(given, engine)


@pytest.mark.parametrize(
    ("is_fit", "chosen", "code"),
    [
        (True, ("outlier", "stroke-t2-meshnet"), NoticeCode.ENGINE_ADDED),
        (False, ("outlier",), NoticeCode.ENGINE_UNFIT),
    ],
)
def test_it_is_not_added_for_one_that_does_not_look_like_it(monkeypatch, is_fit, chosen, code):
    monkeypatch.setattr(choosing, "model_state", lambda _: ModelState.PRESENT)
    names, (notice,) = choose_engines(_given(T2), is_fit=is_fit)
    assert (names, notice.code) == (chosen, code)


@pytest.mark.parametrize("sequence", [MrSequence.T1C, MrSequence.PD, MrSequence.UNKNOWN])
@pytest.mark.parametrize("other", [FLAIR, T2, T1])
def test_what_no_engine_was_made_for_is_not_searched_unless_one_is_beside_it(sequence, other):
    names, (notice,) = choose_engines(_given(sequence))
    assert (names, notice.code) == ((), NoticeCode.NO_ENGINE)
    for given in (_given(sequence, [other]), _given(other, [sequence])):
        assert choose_engines(given)[0][0] == (BOTH if other is T1 else "outlier")
        assert looked_at("outlier", given) is other


def test_a_t1_whose_vessels_are_bright_is_not_searched_as_one_without_contrast_agent():
    assert choose_engines(_given(T1))[0] == (BOTH,)
    enhanced = replace(_given(T1), is_enhanced=True)
    names, (notice,) = choose_engines(enhanced)
    assert (names, notice.code, notice.detail) == ((), NoticeCode.NO_ENGINE, "T1C")
    (notice,) = _not_made_for("outlier", enhanced)
    assert (notice.code, notice.detail) == (NoticeCode.ENGINE_NOT_MADE_FOR, "T1C")
    beside = replace(_given(T1, [MrSequence.PD]), is_enhanced=True)
    assert looked_at("outlier", beside) is MrSequence.T1C


def test_on_t1_the_network_helps_to_draw_what_the_general_engine_finds():
    names, (notice,) = choose_engines(_given(T1))
    assert (names, notice.code) == ((BOTH,), NoticeCode.ENGINE_BOTH)
    assert choose_engines(_given(T1), is_fit=False)[0] == ("outlier",)
    for sequence in (FLAIR, T2):
        assert choose_engines(_given(sequence))[0] == ("outlier",)


def test_which_engine_searches_is_told_by_one_table(monkeypatch):
    monkeypatch.setattr(choosing, "CHOSEN", {FLAIR: "shoken-lesion", T2: BOTH})
    assert choose_engines(_given(FLAIR))[0][0] == "shoken-lesion"
    assert choose_engines(_given(FLAIR), is_fit=False)[0][0] == "outlier"
    assert choose_engines(_given(T1, [FLAIR]))[0][0] == "outlier"  # the network would see the T1
    assert choose_engines(_given(T1, [T2]))[0][0] == BOTH
    assert choose_engines(_given(T1))[0] == ()


def test_what_is_named_is_what_would_be_searched():
    given = _given(MrSequence.T1C, [MrSequence.PD])
    _, (notice,) = choose_engines(given)
    assert notice.detail == looked_at("outlier", given).upper() == "PD"
    assert looked_at("antspynet-lesion-t1", given) is MrSequence.T1C


@pytest.mark.usefixtures("usual_models")
@pytest.mark.parametrize(
    ("sequence", "code", "detail"),
    [
        (T2, NoticeCode.ENGINE_NOT_FETCHED, "stroke-t2-meshnet"),
        (FLAIR, NoticeCode.ENGINE_NOT_BAKED, "sysu-wmh-flair"),
    ],
)
def test_a_network_that_is_not_on_this_machine_is_named(sequence, code, detail):
    names, (notice,) = choose_engines(_given(sequence))
    assert (names, notice.code, notice.detail) == (("outlier",), code, detail)


def test_an_engine_is_called_by_the_id_of_its_model():
    for name, row in LESION_ENGINES.items():
        if name != BOTH:  # which is two
            assert name == (row.models[0].id if row.models else "outlier")
    assert {MODELS[name].task for name in BRAIN_ENGINES} == {"brain extraction"}


@pytest.mark.parametrize(("former", "name"), _FORMER.items())
def test_a_former_name_is_taken_and_becomes_the_current_one(former, name):
    assert former not in {*MODELS, *LESION_ENGINES, *BRAIN_ENGINES}
    assert model_spec(former) is MODELS[name]
    assert BrainRecord(engine=former, volume_ml=1).engine == name
    kind = "brain" if name in BRAIN_ENGINES else "lesion"
    assert Options(**{kind: former}) == Options(**{kind: name})
    assert getattr(Options(**{kind: former}), kind) == name


def test_a_kept_analysis_of_a_former_name_is_opened_under_the_current_one(analysis):
    (lesions,) = (replace(one) for one in analysis.search.by_engine)
    object.__setattr__(lesions, "engine", "stroke")  # as an earlier version kept it
    kept = packed(replace(analysis, search=replace(analysis.search, by_engine=(lesions,))))
    assert unpacked(kept).lesions.engines == ("stroke-t2-meshnet",)
