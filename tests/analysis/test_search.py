"""What is searched for: always lesions of any kind, and by a network what that was made for."""

from dataclasses import replace

import numpy as np
import pytest

from known_heads import known_place
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.lesion import LesionInput, choosing, is_made_for
from shoken.analysis.lesion.networks import stroke
from shoken.analysis.measure import measure_lesions
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.remeasure import remeasure
from shoken.analysis.values import Options
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.models.weights import ModelState
from shoken.reading import Scan
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.report.record.document import report_markdown
from shoken.store.packed_results import HEAD_BYTES, about, packed, unpacked

BOTH = ("outlier", "stroke-t2-meshnet")


@pytest.fixture(scope="module")
def head():
    """A T2 head in voxels of 2 mm with a clear lesion of 4 mL."""
    return make_phantom(PhantomOptions(sequence=MrSequence.T2, in_plane_mm=2, slice_mm=2))


@pytest.fixture(scope="module")
def scan(head):
    return Scan("phantom_T2w.nii", "0" * 64, head.volume, head.volume.grid)


@pytest.fixture(scope="module")
def searched(head, scan):
    """The head, searched as well by a stub of the stroke network.

    It marks the lesion, and a box of 5 voxels' width that lies in the brain and away from it.
    """
    marked = head.lesion.data.astype(np.float32)
    x, y, z = (np.argwhere(head.brain.data).mean(axis=0) - [12, 18, -8]).astype(int)
    marked[x : x + 5, y : y + 5, z : z + 5] = 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "model_state", lambda _: ModelState.PRESENT)
        patch.setattr(stroke, "chronic_stroke", lambda volume, _: volume.with_data(marked))
        with known_place(head):
            return analyse(scan, Options(sequence=MrSequence.T2))


def _texts(analysis, language):
    report = generate_structured_report(analysis, language=language, writer="measured")
    result = study_result(analysis, report)
    return report, result, report_markdown(result)


def test_auto_runs_the_general_engine_and_adds_the_network(searched):
    assert searched.lesions.engines == BOTH
    assert NoticeCode.ENGINE_ADDED in {notice.code for notice in searched.notices}
    general, network = searched.search.by_engine
    assert general.mask.data.any()
    assert np.array_equal(searched.lesions.mask.data, general.mask.data | network.mask.data)


def test_a_finding_names_who_marked_it_and_overlapping_pieces_are_one(searched):
    assert [finding.engines for finding in searched.findings] == [BOTH, BOTH[1:]]
    volumes = [finding.volume_ml for finding in searched.findings]
    assert sum(volumes) == pytest.approx(searched.lesions.mask.volume_ml)


def test_without_the_network_the_general_findings_are_the_same(searched):
    """A network that marks nothing changes nothing but what is said of the search."""
    general, network = searched.search.by_engine
    alone, together = (
        _measured(searched, *several).findings
        for several in ([general], [general, _emptied(network)])
    )
    assert len(alone) == 1
    assert together == alone


def _measured(analysis, *by_engine):
    alignment = analysis.search.alignment
    tissue = tissue_priors(analysis.brain, alignment)
    return measure_lesions(
        by_engine,
        analysis.scan,
        analysis.brain,
        alignment,
        tissue,
        sequence=analysis.sequence,
        tells_tissue=False,
    )


def _emptied(lesions):
    nothing = np.zeros_like(lesions.mask.data)
    return replace(
        lesions,
        mask=lesions.mask.with_data(nothing),
        probability=lesions.probability.with_data(nothing.astype(np.float32)),
    )


def test_both_are_named_wherever_the_search_is(searched):
    report, result, text = _texts(searched, "en")
    assert "lesions of any kind, and for chronic stroke in particular" in report.finding_summary
    assert result.search.engines == BOTH
    assert result.search.searched_for == ("any", "chronic-stroke")
    assert [finding.engines for finding in result.findings] == [BOTH, BOTH[1:]]
    assert "| outlier, stroke-t2-meshnet |" in text
    assert "病変全般（特に慢性期脳梗塞）を検索" in _texts(searched, "ja")[0].finding_summary


def test_it_is_cut_anew_and_kept_engine_by_engine(searched):
    assert remeasure(searched).findings == searched.findings
    back = unpacked(packed(searched))
    assert back.findings == searched.findings
    assert back.lesions.engines == BOTH


@pytest.mark.parametrize(
    ("language", "headline", "verdict"),
    [
        (
            "en",
            "No chronic stroke marked; other lesions were not searched for.",
            "**none marked (chronic stroke alone; other lesions were not searched for)**",
        ),
        (
            "ja",
            "慢性期脳梗塞は検出されなかった。他の病変は検索の対象としていない。",
            "**検出なし（慢性期脳梗塞のみ。他の病変は検索対象外）**",
        ),
    ],
)
def test_a_network_alone_says_what_it_did_not_search_for(searched, language, headline, verdict):
    network = _emptied(searched.search.by_engine[1])
    alone = replace(searched, search=_measured(searched, network))
    report, result, text = _texts(alone, language)
    assert report.finding_summary.startswith(headline)
    assert verdict in text
    assert result.search.searched_for == ("chronic-stroke",)
    assert report.confidence == "low"  # nobody measured how often this network is right


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Lesions were not searched for"), ("ja", "病変の検索は行っていない")],
)
def test_what_no_engine_is_made_for_is_not_searched(not_searched, language, said):
    assert not_searched.search is None
    report, result, text = _texts(not_searched, language)
    assert said in report.finding_summary
    assert (report.confidence, report.confidence_score) == (None, 0)
    assert (result.search, result.lesion_engine) == (None, None)
    # neither presence, place nor confidence is said
    assert text.count({"en": ": not searched for", "ja": ": 検索せず"}[language]) == 2
    assert {"en": "**not searched for**", "ja": "**検索せず**"}[language] in text
    told = about(packed(not_searched)[:HEAD_BYTES])
    assert (told.is_searched, told.finding_count) == (False, 0)


@pytest.fixture(scope="module")
def not_searched(head, scan):
    with known_place(head):
        return analyse(scan, Options(sequence=MrSequence.T1C))


def test_an_engine_that_was_asked_for_says_that_it_was_not_made_for_it(searched, not_searched):
    given = LesionInput(
        volume=searched.scan.volume,
        sequence=not_searched.sequence,
        brain=searched.brain,
        tissue=None,
        alignment=searched.search.alignment,
    )
    assert not is_made_for("outlier", given)
    notices = (Notice(NoticeCode.ENGINE_NOT_MADE_FOR, detail="T1C"),)
    search = _measured(searched, _emptied(searched.search.by_engine[0]))
    asked = replace(not_searched, search=search, notices=notices)
    for language, said in (
        ("en", "not made for this sequence"),
        ("ja", "この撮像法を対象としない"),
    ):
        report, result, text = _texts(asked, language)
        assert said in report.finding_summary.split(".")[0].split("。")[0]
        assert said in text.split("\n")[2]
        assert report.confidence == "low"
        assert not result.search.is_made_for_sequence
