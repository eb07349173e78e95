from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.anatomy.atlas import FLUID_REGIONS, LOBES, load_atlas
from shoken.analysis.anatomy.location import locate, place_in_template
from shoken.analysis.findings.lesion_burden import measure_load
from shoken.analysis.findings.measurement import UNCERTAIN, Contact, Side, Zone
from shoken.report.words.places import REGIONS


def _ball(centre, radius=3):
    steps = np.argwhere(np.ones((2 * radius + 1,) * 3)) - radius
    return np.array(centre) + steps[np.linalg.norm(steps, axis=1) <= radius].astype(float)


# places that an anatomist finds in any atlas of MNI space, MNI mm
PLACES = [
    ((-38, 40, 20), "frontal-lobe"),
    ((38, -4, 56), "frontal-lobe"),
    ((-30, -62, 46), "parietal-lobe"),
    ((54, -8, -20), "temporal-lobe"),
    ((-18, -92, 6), "occipital-lobe"),
    ((-11, -19, 8), "thalamus"),
    ((12, 12, 10), "caudate"),
    ((-26, 4, 1), "putamen"),
    ((0, -24, -30), "brainstem"),
    ((26, -62, -36), "cerebellum"),
    ((0, -14, 26), "corpus-callosum"),
    ((26, -20, -16), "hippocampus"),
    ((-38, 2, 0), "insula"),
]


@pytest.mark.parametrize(("centre", "region"), PLACES)
def test_known_places_have_their_names(centre, region):
    place = place_in_template(_ball(centre, 2))
    assert place.region == region
    side = Side.MIDLINE if abs(centre[0]) < 4 else Side.LEFT if centre[0] < 0 else Side.RIGHT
    assert place.side is side
    assert place.centroid_mni_mm == pytest.approx(centre)


@pytest.mark.parametrize(
    ("centre", "zone"),
    [
        ((22, -40, 24), Zone.PERIVENTRICULAR),
        ((-27, 0, 30), Zone.DEEP_WHITE_MATTER),
        ((-38, 40, 20), Zone.JUXTACORTICAL),
        ((0, -24, -30), Zone.INFRATENTORIAL),
        ((26, -62, -36), Zone.INFRATENTORIAL),
        ((-11, -19, 8), None),
    ],
)
def test_zones_of_the_white_matter(centre, zone):
    assert place_in_template(_ball(centre, 2)).zone is zone


@pytest.mark.parametrize(
    ("centre", "contact"),
    [
        ((22, -40, 24), {Contact.LATERAL_VENTRICLE}),
        ((-27, 0, 30), set()),
        ((-38, 40, 20), {Contact.CORTEX}),
    ],
)
def test_what_a_piece_touches(centre, contact):
    assert set(place_in_template(_ball(centre, 2)).contact) == contact


def test_the_atlas_names_every_voxel_and_its_lobes_are_alike_on_both_sides():
    atlas = load_atlas()
    assert int(atlas.region.max()) < len(atlas.keys)
    assert {*atlas.keys} <= {*REGIONS}
    x = atlas.grid.ras_mm(np.argwhere(atlas.region >= 0))[:, 0].reshape(atlas.region.shape)
    for lobe in LOBES:
        there = atlas.region == atlas.keys.index(lobe)
        left, right = (np.count_nonzero(there & side) for side in (x < -0.5, x > 0.5))
        assert left == pytest.approx(right, rel=0.15), lobe


def test_a_ventricle_is_named_only_where_there_is_hardly_any_tissue():
    atlas = load_atlas()
    inside = atlas.region == atlas.keys.index("lateral-ventricle")
    points = atlas.grid.ras_mm(np.argwhere(inside).astype(float))
    left = points[points[:, 0] < 0]
    assert place_in_template(left).region in FLUID_REGIONS
    mixed = np.concatenate((left[:1000], _ball((-27, 0, 30), 5)))
    assert place_in_template(mixed).region == "frontal-lobe"


def test_where_the_template_does_not_fit_no_name_is_given(analysis):
    points = np.array([analysis.findings[0].centroid_ras_mm])
    known = locate(points, analysis.search.alignment)
    for poor in ({"overlap": 0.85}, {"lead": 1.02}):
        place = locate(points, replace(analysis.search.alignment, **poor))
        assert place.region == UNCERTAIN
        assert place.side is known.side
        assert place.zone is None
        assert place.centroid_mni_mm is None


def test_the_load_is_shared_out_among_the_zones(analysis):
    load = measure_load(analysis.findings, analysis.brain.mask)
    assert load.count == len(analysis.findings) == sum(z.count for z in load.by_zone)
    assert load.volume_ml == pytest.approx(sum(z.volume_ml for z in load.by_zone))
    assert load.volume_ml == pytest.approx(analysis.lesions.mask.volume_ml)
    assert load.brain_percent == pytest.approx(100 * load.volume_ml / analysis.brain.mask.volume_ml)


def test_tissue_fills_the_brain_but_for_its_lesions(analysis):
    tissue, brain = analysis.search.tissue, analysis.brain.mask.volume_ml
    assert tissue.grey_ml + tissue.white_ml + tissue.fluid_ml == pytest.approx(
        brain - analysis.load.volume_ml, rel=0.001
    )
    assert 0.3 * brain < tissue.white_ml < 0.6 * brain
    assert 0.3 * brain < tissue.grey_ml < 0.65 * brain


def test_a_lesion_s_contrast_is_against_the_tissue_around_it(analysis):
    lesion = analysis.findings[0]
    assert lesion.contrast_z > 3
