"""The lesions of bench/places.py, laid into one head and named by the alignment of its analysis.

The bench makes a head for each; here the road from alignment to name is held at little cost.
"""

import numpy as np
import pytest
from places import CASES, centre_of
from poses import POSES, Seen

from parameters import slow
from shoken.analysis.anatomy.atlas import load_atlas
from shoken.analysis.anatomy.location import locate, place_in_template
from shoken.analysis.findings.foci import distinct_foci
from shoken.analysis.findings.place import Side, Zone
from shoken.imaging.connected_components import largest_piece
from shoken.imaging.volume import Mask, bounding_box
from shoken.reading import read_scan

EVERY = [
    pytest.param(case, seed, id=f"{kind}-{number}-{seed}")
    for kind, cases in CASES.items()
    for number, case in enumerate(cases)
    for seed in range(3)
]


def _ball(centre, ml):
    radius = (3 * 1000 * ml / (4 * np.pi)) ** (1 / 3)
    steps = np.argwhere(np.ones((2 * int(radius) + 3,) * 3)) - int(radius) - 1
    return centre + steps[np.linalg.norm(steps, axis=1) <= radius]


@pytest.mark.parametrize(("case", "seed"), EVERY)
def test_sixty_lesions_have_their_names(case, seed, phantom, analysis):
    points = _ball(centre_of(case, np.random.default_rng(seed)), case.ml)
    in_head = points @ phantom.pose[:3, :3].T + phantom.pose[:3, 3]
    place = locate(in_head, analysis.search.alignment)
    assert (place.side, place.region) == (case.side, case.region)


@pytest.mark.parametrize("pose", ["oblique", slow("reoriented")])
@pytest.mark.parametrize("kind", sorted(CASES))
def test_a_turned_header_and_other_axes_change_no_name_and_no_number(kind, pose, phantom, analysis):
    """What enters an analysis alike is aligned alike: the bench aligns the other poses anew."""
    case, rng = CASES[kind][2], np.random.default_rng(2)
    grid = phantom.volume.grid
    centre = phantom.pose[:3, :3] @ centre_of(case, rng) + phantom.pose[:3, 3]
    voxels = np.moveaxis(np.indices(grid.shape), 0, -1)
    away_mm = np.linalg.norm(grid.ras_mm(voxels) - centre, axis=-1)
    lesion = Mask(away_mm <= (3 * 1000 * case.ml / (4 * np.pi)) ** (1 / 3), grid)
    first = Seen(phantom.volume, lesion, analysis.search.alignment, grid)
    assert (first.finding.side, first.finding.region) == (case.side, case.region)
    told = list(POSES[pose](first, rng, 6))
    assert len(told) == (6 if pose == "reoriented" else 1)
    assert all(not one.wrong and one.apart < 1e-9 for one in told)


def test_what_lies_in_the_corpus_callosum_is_never_juxtacortical():
    atlas = load_atlas()
    callosal = [n for n, key in enumerate(atlas.keys) if key.startswith("corpus-callosum")]
    beside_cortex = (
        np.isin(atlas.region, callosal) & atlas.touches_cortex & ~atlas.touches_ventricle
    )
    points = atlas.grid.ras_mm(np.argwhere(beside_cortex).astype(float))
    assert len(points) > 100
    zones = {place_in_template(points[n : n + 1]).zone for n in range(0, len(points), 50)}
    assert zones == {Zone.DEEP_WHITE_MATTER}


def test_confluent_multiple_sclerosis_is_bilateral_and_counted_by_its_foci(shared):
    """A consensus mask in MNI space (Lesjak 2017): one piece of it has 47 of its 50 mL."""
    folder = shared / "data/ms-cross-sectional"
    gold = read_scan(folder / "patient19_gold.nii.gz").volume.above(0.5)
    whole = largest_piece(gold.data)
    box = bounding_box(whole)
    piece = Mask(whole[box], gold.grid.crop(box))
    place = place_in_template(piece.grid.ras_mm(np.argwhere(piece.data).astype(float)))
    assert place.side is Side.BILATERAL
    assert {site.side for site in place.sites} == {Side.BILATERAL}
    assert {site.region for site in place.sites} >= {"frontal-lobe", "parietal-lobe"}
    assert len(place.extent) > 10
    # its rater's mask has 57 separate lesions of 10 mm³ and more in all
    assert len(distinct_foci(piece.data, piece.grid)) == pytest.approx(57, rel=0.4)
