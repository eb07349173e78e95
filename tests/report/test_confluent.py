"""What ran together, in a model's words: its parts and its extent stand where they tell that."""

import pytest
from made_up import facts, finding

from shoken.report.draft import Line
from shoken.report.judging.refusal import judged
from shoken.report.slots.subjects import subjects

SHARES = [
    {"side": side, "region": "frontal-lobe", "zone": "periventricular", "voxels": n, "share": share}
    for side, n, share in (("left", 600, 0.6), ("right", 400, 0.4))
]
SITES = [{"side": "bilateral", "region": "frontal-lobe"}, {"side": "left", "region": "insula"}]
FOCI = [{"volume_ml": 1, "centroid_ras_mm": (n, 0, 0)} for n in range(4)]
TOLD = facts(
    finding(1, side="bilateral", sites=SITES, extent=SHARES, foci=FOCI, filling=0.3),
    finding(2, volume_ml=1),
)
STANDS = (
    ("en", "1", "{finding} is confluent, made up of {foci}."),
    ("en", "1", "{finding} is a confluent area of {foci}."),
    ("en", "1", "The candidate comprises {foci}."),
    ("en", "1", "It consists of {foci}, with ill-defined margins."),
    ("en", "1", "By volume it extends over {extent}."),
    ("en", "1", "It involves {extent}."),
    ("en", "1", "{finding} affects {extent}."),
    ("en", "1", "{finding} is distributed over {extent}."),
    ("en", "scan", "{count} are seen; counting confluent ones by their parts, {foci}."),
    ("en", "scan", "{foci} are seen."),
    ("ja", "1", "{finding}は癒合性で、{foci}からなる。"),
    ("ja", "1", "{finding}は{foci}から成る。"),
    ("ja", "1", "{foci}が癒合した病変候補である。"),
    ("ja", "1", "{finding}は{foci}で構成される。"),
    ("ja", "1", "体積の内訳は{extent}である。"),
    ("ja", "1", "{finding}は{extent}に広がる。"),
    ("ja", "scan", "{count}を認め、癒合したものを分けて数えると{foci}となる。"),
)
FALLS = (
    ("en", "1", "It is a homogeneous {foci}."),
    ("en", "1", "Its core is {foci}."),
    ("en", "1", "The signal is {foci}."),
    ("en", "1", "Its margins are made up of {foci}."),
    ("en", "1", "It is {extent}."),
    ("en", "1", "It is sharp {extent}."),
    ("en", "1", "A rim of {extent} is seen."),
    ("en", "1", "{extent} is heterogeneous."),
    ("en", "1", "The texture extends over {extent}."),
    ("en", "1", "It fades into {extent}."),
    ("en", "scan", "Homogeneous {foci} are seen."),
    ("ja", "1", "中心部は{foci}である。"),
    ("ja", "1", "内部は{foci}からなる。"),
    ("ja", "1", "信号は{extent}に分布する。"),
    ("ja", "1", "{extent}は不均一である。"),
    ("ja", "1", "{extent}の辺縁は明瞭である。"),
)


@pytest.mark.parametrize(("language", "about", "frame"), STANDS)
def test_what_says_that_stands(language, about, frame):
    verdict = judged(Line("description", about, frame), subjects(TOLD, language), language)
    assert verdict.against == ()


@pytest.mark.parametrize(("language", "about", "frame"), FALLS)
def test_what_would_say_something_else_falls(language, about, frame):
    assert not judged(Line("description", about, frame), subjects(TOLD, language), language).stands
