"""Where a finding may be no lesion, and that such findings come last."""

import numpy as np
import pytest

from shoken.analysis.findings.caveats import Caveat, Surroundings
from shoken.analysis.findings.lesion_burden import measure_load
from shoken.analysis.findings.measurement import measure_findings, numbered_pieces
from shoken.analysis.findings.place import Place, Share, Side
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume

SIZE = 60
GRID = Grid((SIZE, SIZE, SIZE), np.eye(4))
DEEP = (30, 30, 30)


def _ball(centre, radius=4):
    x, y, z = np.ogrid[:SIZE, :SIZE, :SIZE]
    return (x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2 <= radius**2


def _place(region="frontal-lobe", mni_mm=(20.0, 20.0, 20.0)):
    part = Share(side=Side.LEFT, region=region, zone=None, voxels=1, share=1.0)
    return Place(Side.LEFT, region, centroid_mni_mm=mni_mm, extent=(part,))


def _around(marked, scan=None, sequence=MrSequence.FLAIR):
    if scan is None:
        scan = np.full(GRID.shape, 100, dtype=np.float32)
        scan[0, 0, 0] = 0
    brain = _ball(DEEP, 28)
    return Surroundings(Volume(scan, GRID), Mask(brain, GRID), Mask(marked, GRID), brain, sequence)


def _caveats(centre=DEEP, place=None, radius=4, **given):
    marked = _ball(centre, radius)
    return _around(marked, **given).caveats(np.argwhere(marked), place or _place())


def _measured(mask):
    probability = Volume(np.where(mask.data, 0.9, 0).astype(np.float32), GRID)
    return measure_findings(
        mask, probability, GRID, lambda _: _place(), caveats=_around(mask.data).caveats
    )


def test_nothing_speaks_against_a_lesion_in_the_middle():
    assert _caveats() == ()


@pytest.mark.parametrize("centre", [(30, 30, 0), (30, 30, SIZE - 1), (1, 30, 30)])
def test_the_outermost_slices_are_an_edge(centre):
    assert _caveats(centre) == (Caveat.FIELD_EDGE,)


def test_padding_is_not_of_the_field():
    scan = np.zeros(GRID.shape, dtype=np.float32)
    scan[:, :, 20:] = 100
    assert _caveats((30, 30, 21), scan=scan) == (Caveat.FIELD_EDGE,)
    assert _caveats((30, 30, 30), scan=scan) == ()


def test_the_surface_of_a_stripped_brain_is_no_edge_of_the_field():
    stripped = np.where(_ball(DEEP, 28), np.float32(100), 0)
    assert _caveats((30, 30, 4), radius=2, scan=stripped) == ()
    assert _caveats((30, 30, 1), radius=2, scan=stripped) == (Caveat.FIELD_EDGE,)


def test_a_lesion_that_only_reaches_the_edge_is_believed():
    assert _caveats((30, 30, 8), radius=10) == ()


def test_where_all_white_matter_is_bright_a_coil_may_be_the_reason():
    scan = np.full(GRID.shape, 100, dtype=np.float32)
    scan[:, :18] = 150
    scan[0, 0, 0] = 0
    assert _caveats((30, 9, 30), scan=scan) == (Caveat.COIL,)
    assert _caveats((30, 50, 30), scan=scan) == ()
    assert _caveats((30, 9, 30), scan=scan, sequence=MrSequence.T1) == ()


@pytest.mark.parametrize(
    ("region", "sequence", "expected"),
    [
        ("lateral-ventricle", MrSequence.T1, (Caveat.PLEXUS,)),
        ("fourth-ventricle", MrSequence.FLAIR, (Caveat.FLOW,)),
        ("fourth-ventricle", MrSequence.T1, ()),
    ],
)
def test_in_fluid_there_are_plexus_and_flow(region, sequence, expected):
    assert _caveats(place=_place(region), sequence=sequence) == expected


def test_a_mass_in_a_ventricle_is_no_plexus():
    assert _caveats(place=_place("lateral-ventricle"), radius=12) == ()


def test_below_the_foramen_magnum_there_is_the_cord():
    assert _caveats(place=_place("medulla", (1.0, -45.0, -66.0))) == (Caveat.CORD,)
    assert _caveats(place=_place("cerebellum", (30.0, -60.0, -62.0))) == ()


def test_those_with_a_caveat_come_last_and_every_voxel_knows_its_finding():
    large_at_the_edge, small = _ball((30, 30, 0), 7), _ball((30, 30, 30), 3)
    mask = Mask(large_at_the_edge | small, GRID)
    findings = _measured(mask)
    assert [finding.id for finding in findings] == [1, 2]
    assert [finding.caveats for finding in findings] == [(), (Caveat.FIELD_EDGE,)]
    assert findings[0].volume_ml < findings[1].volume_ml
    numbers = numbered_pieces(mask, findings)
    assert (numbers[small] == 1).all()
    assert (numbers[large_at_the_edge] == 2).all()
    assert np.array_equal(numbers > 0, mask.data)


def test_the_load_leaves_them_out_and_sums_them_up_apart():
    sound, apart = _measured(Mask(_ball((30, 30, 0), 7) | _ball((30, 30, 30), 3), GRID))
    load = measure_load((sound, apart), Mask(np.ones(GRID.shape, dtype=bool), GRID))
    assert (load.count, load.caveated_count, load.foci) == (1, 1, 1)
    assert (load.volume_ml, load.caveated_ml) == (sound.volume_ml, apart.volume_ml)
    assert load.brain_percent == pytest.approx(100 * sound.volume_ml / (SIZE**3 / 1000))
    assert sum(zone.volume_ml for zone in load.by_zone) == sound.volume_ml
