from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.anatomy.atlas import (
    FLUID_REGIONS,
    INFRATENTORIAL_REGIONS,
    LOBES,
    MIDLINE_REGIONS,
    load_atlas,
)
from shoken.analysis.anatomy.location import locate, place_in_template
from shoken.analysis.findings.lesion_burden import measure_load
from shoken.analysis.findings.place import UNCERTAIN, Contact, Side, Zone
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
    ((26, -62, -36), "cerebellum"),
    # levels of the brainstem and parts of the callosum, as textbooks show them on the template
    ((0, -26, -10), "midbrain"),
    ((14, -16, -12), "cerebral-peduncle"),
    ((0, -24, -32), "pons"),
    ((0, -40, -56), "medulla"),
    ((-19, -42, -36), "middle-cerebellar-peduncle"),
    ((0, -66, -26), "vermis"),
    ((0, 28, 6), "corpus-callosum-genu"),
    ((0, -4, 25), "corpus-callosum-body"),
    ((0, -38, 14), "corpus-callosum-splenium"),
    ((9, -38, 14), "corpus-callosum-splenium"),
    ((0, 8, 12), "septum-pellucidum"),
    ((0, -31, 1), "pineal-region"),
    # the posterior limb and its neighbours, by their places in the JHU atlas (Mori 2005)
    ((-23, -12, 9), "internal-capsule"),
    ((18, 8, 8), "internal-capsule"),
    ((31, -6, 14), "external-capsule"),
    ((-20, -4, -1), "pallidum"),
    ((44, -46, -66), "extra-axial"),
    ((26, -20, -16), "hippocampus"),
    ((-38, 2, 0), "insula"),
]


@pytest.mark.parametrize(("centre", "region"), PLACES)
def test_known_places_have_their_names(centre, region):
    place = place_in_template(_ball(centre, 2))
    assert place.region == region
    side = Side.LEFT if centre[0] < 0 else Side.RIGHT if centre[0] else Side.MIDLINE
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


def test_the_atlas_names_every_voxel_and_every_name_has_voxels_and_words():
    atlas = load_atlas()
    assert {*np.unique(atlas.region)} == {*range(len(atlas.keys))}
    assert {*atlas.keys} <= {*REGIONS}
    assert atlas.keys[: len(LOBES)] == LOBES
    assert {*FLUID_REGIONS, *INFRATENTORIAL_REGIONS, *MIDLINE_REGIONS} <= {*atlas.keys}


SPANNING = [
    # a ball's centre and radius: its side, and the sites that name it
    ((0, 44, 20), 9, "bilateral", [("bilateral", "frontal-lobe")]),
    ((-8, 0, 33), 8, "left", [("left", "frontal-lobe"), ("left", "cingulate-gyrus")]),
    ((0, 60, 10), 4, "bilateral", [("bilateral", "frontal-lobe")]),
    ((4, 56, -4), 12, "bilateral", [("bilateral", "frontal-lobe")]),
    ((14, 56, 0), 8, "right", [("right", "frontal-lobe")]),
    ((0, 28, 6), 5, "midline", [("midline", "corpus-callosum-genu")]),
    ((0, -24, -32), 9, "midline", [("midline", "pons")]),
    ((-9, -24, -34), 5, "left", [("left", "pons")]),
    ((0, -66, -26), 6, "midline", [("midline", "vermis")]),
    ((0, -12, -2), 5, "midline", [("midline", "around-third-ventricle")]),
    ((60, 50, 40), 8, "right", [("right", "extra-axial")]),
]


@pytest.mark.parametrize(("centre", "radius", "side", "sites"), SPANNING)
def test_midline_is_what_lies_in_its_structures_and_bilateral_what_spans_both(
    centre, radius, side, sites
):
    place = place_in_template(_ball(centre, radius))
    assert place.side == side
    assert [(site.side, site.region) for site in place.sites] == sites
    assert place.region == sites[0][1]


@pytest.mark.parametrize(
    ("centre", "radius"),
    [((-27, 0, 30), 8), ((9, -38, 14), 6), ((-6, 44, 20), 14), ((3, -24, -32), 9)],
)
def test_what_is_mirrored_has_the_same_numbers_and_the_mirrored_side(centre, radius):
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    points = _ball(np.add(centre, 0.25), radius)  # no point lies on the plane itself
    one, mirrored = (place_in_template(points * (sign, 1, 1)) for sign in (1, -1))
    assert mirrored.side is other.get(one.side, one.side)
    assert (mirrored.region, mirrored.zone) == (one.region, one.zone)
    assert [(s.region, s.side) for s in mirrored.sites] == [
        (s.region, other.get(s.side, s.side)) for s in one.sites
    ]
    assert {(other.get(s.side, s.side), s.region, s.zone, s.voxels) for s in mirrored.extent} == {
        (s.side, s.region, s.zone, s.voxels) for s in one.extent
    }


def test_an_extent_counts_every_point_and_its_sites_hold_four_fifths():
    points = _ball((-6, 44, 20), 18)
    place = place_in_template(points)
    shares = [part.share for part in place.extent]
    assert sum(part.voxels for part in place.extent) == len(points)
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    named = {site.region for site in place.sites}
    held = [part.share for part in place.extent if part.region in named]
    assert sum(held) >= 0.8
    least = min(
        sum(part.share for part in place.extent if part.region == site.region)
        for site in place.sites
    )
    assert sum(held) - least < 0.8


def test_zones_of_an_extent_are_those_of_its_parts():
    from_ventricle = np.concatenate([_ball((x, -40, 24), 3) for x in (22, 27, 32, 37, 42, 47, 52)])
    place = place_in_template(np.unique(from_ventricle, axis=0))
    assert place.zone is Zone.PERIVENTRICULAR
    assert {part.zone for part in place.extent} >= {
        Zone.PERIVENTRICULAR,
        Zone.DEEP_WHITE_MATTER,
        Zone.JUXTACORTICAL,
    }


def test_a_ventricle_is_named_only_where_there_is_hardly_any_tissue():
    atlas = load_atlas()
    inside = atlas.region == atlas.keys.index("lateral-ventricle")
    points = atlas.grid.ras_mm(np.argwhere(inside).astype(float))
    left = points[points[:, 0] < 0]
    assert place_in_template(left).region in FLUID_REGIONS
    mixed = np.concatenate((left[:1000], _ball((-27, 0, 30), 5)))
    share = {part.region: part.share for part in place_in_template(mixed).extent}
    assert share["lateral-ventricle"] > 0.6
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
        assert [site.region for site in place.sites] == [UNCERTAIN]
        assert sum(part.voxels for part in place.extent) == len(points)


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
