"""MeshNet's networks on real heads, as published: grid, crops and slabs, words."""

import numpy as np
import pytest

from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.brain import extract_brain
from shoken.analysis.lesion import LesionInput, find_lesions
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.common.notices import NoticeCode
from shoken.imaging.conform import conform, unconform
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.models import meshnet
from shoken.models.catalogue import DEFAULT_MODELS, MODELS
from shoken.models.fetching import fetch
from shoken.models.loaded_networks import network
from shoken.models.meshnet import in_slabs
from shoken.reading import read_scan

STROKE, ANATOMY, MINDGRAB = (
    MODELS[name] for name in ("stroke-t2-meshnet", "anatomy18-meshnet", "brain-mindgrab")
)


@pytest.fixture
def models(usual_models, tmp_path):
    """A model folder with what the defaults need and nothing more."""
    for name in DEFAULT_MODELS:
        (tmp_path / name).symlink_to(usual_models / name)
    return tmp_path


@pytest.fixture
def meshnets(models, shared):
    for spec in (STROKE, ANATOMY, MINDGRAB):
        fetch(spec, mirror=shared / "models")
    return models


def _dice(one, other):
    return 2 * np.count_nonzero(one & other) / (np.count_nonzero(one) + np.count_nonzero(other))


def _smooth_head():
    """A blob of 150 mm on an oblique, anisotropic grid, off the middle."""
    turn = np.array([[0.98, -0.2, 0], [0.2, 0.98, 0], [0, 0, 1.0]])
    affine = np.eye(4)
    affine[:3, :3] = turn @ np.diag([1.2, 1.1, 3.0])
    affine[:3, 3] = (-90, -120, -60)
    grid = Grid((160, 180, 50), affine)
    places = grid.ras_mm(np.moveaxis(np.indices(grid.shape), 0, -1))
    centre = grid.ras_mm(np.array([80.0, 90, 25]))
    distance = np.linalg.norm(places - centre, axis=-1)
    return Volume(1000 / (1 + np.exp((distance - 60) / 8)), grid)


def test_the_conformed_grid_and_the_way_back():
    head = _smooth_head()
    whole = conform(head)
    assert whole.grid.shape == (256, 256, 256)
    assert whole.grid.axes == "LIA"
    assert whole.grid.spacing_mm == (1, 1, 1)
    assert (whole.data.min(), whole.data.max()) == (0, 1)
    back = unconform(whole, head.grid)
    assert np.abs(back.data - head.data / head.data.max()).max() < 0.02


def test_a_conformed_scan_is_taken_as_it_is(shared):
    scan = read_scan(shared / "data/t1/t1_crop.nii.gz")
    whole = conform(scan.volume)
    assert np.array_equal(whole.grid.affine, scan.native.affine)
    own = scan.native.from_canonical(scan.volume.data)
    assert np.allclose(whole.data * np.ptp(own) + own.min(), own, atol=1e-3)
    assert np.array_equal(
        unconform(whole, scan.volume.grid).data, whole.grid.to_canonical(whole.data)
    )


@pytest.mark.slow  # the whole box takes seconds
@pytest.mark.usefixtures("meshnets")
def test_slabs_give_what_the_whole_box_gives(shared):
    data = conform(read_scan(shared / "data/stroke-t2/M2265_T2w.nii.gz").volume).data
    box = (slice(60, 110), slice(80, 130), slice(20, 236))
    x = data[box][None, None]
    together = network(STROKE, STROKE.files[0], x.shape)(x)[0]
    slabs = list(in_slabs(STROKE, data, box, most_voxels=500_000))
    assert len(slabs) > 1
    assert slabs[0][0][2].start == 20
    assert slabs[-1][0][2].stop == 236
    joined = np.concatenate([output for _, output in slabs], axis=3)
    assert np.abs(joined - together).max() < 1e-3


def test_a_network_that_prefers_a_side_does_not_where_it_sees_the_mirror_too(monkeypatch):
    """One whose output is its input moved by a voxel."""
    monkeypatch.setattr(
        meshnet, "network", lambda *_: lambda x: np.repeat(np.roll(x, 1, axis=2), 3, axis=1)
    )
    data = np.random.default_rng(3).uniform(size=(20, 8, 150)).astype(np.float32)
    box = (slice(2, 14), slice(0, 8), slice(0, 150))
    mirrored_box = (slice(6, 18), *box[1:])

    def output(data, box, **choice):
        parts = [y for _, y in in_slabs(ANATOMY, data, box, most_voxels=5000, **choice)]
        assert len(parts) > 1
        return np.concatenate(parts, axis=3)

    for is_mirrored_too in (False, True):
        usual = output(data, box, is_mirrored_too=is_mirrored_too)
        mirrored = output(data[::-1], mirrored_box, is_mirrored_too=is_mirrored_too)
        assert np.allclose(mirrored[:, ::-1], usual) is is_mirrored_too


@pytest.mark.slow
@pytest.mark.usefixtures("meshnets")
def test_a_large_chronic_stroke_is_found(shared):
    analysis = analyse(
        shared / "data/stroke-t2/M2265_T2w.nii.gz",
        Options(sequence=MrSequence.T2, lesion="stroke-t2-meshnet"),
    )
    assert analysis.lesions.engines == ("stroke-t2-meshnet",)
    assert STROKE in analysis.models
    largest = max(analysis.findings, key=lambda finding: finding.volume_ml)
    assert largest.volume_ml == pytest.approx(35, rel=0.05)
    assert largest.side == "left"
    assert sum(f.volume_ml for f in analysis.findings) - largest.volume_ml < 1
    tissue = tissue_priors(analysis.brain, analysis.search.alignment)
    given = LesionInput(
        volume=analysis.scan.volume,
        sequence=MrSequence.T2,
        brain=analysis.brain,
        tissue=tissue,
        alignment=analysis.search.alignment,
    )
    # a lesion that leaves no tissue of its place to stand out from
    general = find_lesions(given, "outlier").mask
    assert _dice(general.data, analysis.lesions.mask.data) >= 0.6


@pytest.mark.slow
@pytest.mark.usefixtures("meshnets")
def test_structures_are_measured(shared):
    path = shared / "data/t1/t1_crop.nii.gz"
    options = Options(sequence=MrSequence.T1, lesion="none", structures=True)
    analysis = analyse(path, options)
    volumes = {one.structure: one for one in analysis.structures.volumes}
    pair = volumes["hippocampus"]
    assert pair.volume_ml == pytest.approx(8.9, rel=0.05)
    assert abs(pair.asymmetry_percent) < 10
    assert volumes["lateral-ventricle"].volume_ml == pytest.approx(17.6, rel=0.05)
    assert ANATOMY in analysis.models


@pytest.mark.slow  # an analysis
@pytest.mark.usefixtures("models")
def test_structures_of_another_sequence_are_not_measured(phantom_file):
    options = Options(sequence=MrSequence.FLAIR, lesion="none", structures=True)
    analysis = analyse(phantom_file, options)
    assert analysis.structures is None
    assert NoticeCode.STRUCTURES_NEED_T1 in {notice.code for notice in analysis.notices}


@pytest.mark.slow
@pytest.mark.usefixtures("meshnets")
def test_mindgrab_and_deepbet_see_the_same_brain(shared):
    volume = read_scan(shared / "data/t1/t1_crop.nii.gz").volume
    masks = [extract_brain(volume, engine).mask.data for engine in ("deepbet", "brain-mindgrab")]
    assert _dice(*masks) > 0.9
