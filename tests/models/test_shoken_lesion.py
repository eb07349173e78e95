"""The network that comes with the package: what it is given, what it marks, and damaged files."""

import shutil
from collections import OrderedDict

import numpy as np
import pytest
from calibration import known_input

from known_heads import known_place
from shoken.analysis.lesion import find_lesions
from shoken.analysis.lesion.networks.shoken_lesion_input import (
    condition_of,
    lesion_probability,
    network_input,
)
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.cli.main import main
from shoken.common.errors import ModelCorrupt, ModelMissing, UsageError
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.models import loaded_networks, weights
from shoken.models.baking import bake
from shoken.models.catalogue import MODELS
from shoken.models.fetching import fetch
from shoken.models.weights import ModelState, find, model_state
from shoken.reading import Scan
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.report.words.causes import in_japanese

SPEC = MODELS["shoken-lesion"]
(FILE,) = SPEC.files


@pytest.fixture
def packaged(tmp_path, monkeypatch):
    """A copy of the package's weights, which a test may damage; none are in memory."""
    monkeypatch.setattr(loaded_networks, "_kept", OrderedDict())
    folder = shutil.copytree(find(SPEC, FILE).parents[1], tmp_path / "packaged")
    monkeypatch.setattr(weights, "_PACKAGED", folder)
    return folder / SPEC.id / FILE.name


@pytest.mark.usefixtures("usual_models")
def test_it_is_there_without_being_fetched(capsys, tmp_path):
    assert model_state(SPEC) is ModelState.PRESENT
    assert find(SPEC, FILE).stat().st_size < 10e6
    main(["models", "list"])
    (line,) = [one for one in capsys.readouterr().out.splitlines() if one.startswith(SPEC.id)]
    assert line.split()[1:3] == ["present", "Apache-2.0"]
    told = []
    fetch(SPEC, progress=told.append)
    assert [one.what for one in told] == ["shoken-lesion: present"]
    with pytest.raises(UsageError, match="nothing to bake") as error:
        bake(SPEC, tmp_path)
    assert in_japanese(str(error.value)) is not None
    assert not list(tmp_path.iterdir())


def test_damaged_weights_are_not_run_and_it_is_said_what_to_do(packaged, phantom):
    packaged.write_bytes(packaged.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelCorrupt, match=r"damaged.*pip install --force-reinstall"):
        find_lesions(known_input(phantom), "shoken-lesion")
    with pytest.raises(ModelMissing, match="comes with Shoken and is damaged") as error:
        fetch(SPEC)
    assert in_japanese(str(error.value)) is not None


def test_a_lost_file_is_named(packaged):
    packaged.unlink()
    assert model_state(SPEC) is ModelState.REMOVED
    with pytest.raises(ModelMissing, match=r"shoken-lesion.*pip install --force-reinstall"):
        find(SPEC, FILE)


def test_a_clear_lesion_of_a_phantom_is_marked(fine_phantom):
    given = known_input(fine_phantom)
    lesions = find_lesions(given, "shoken-lesion")
    found, truth = lesions.probability.data, fine_phantom.lesion.data
    assert lesions.models == (SPEC,)
    assert found[truth].mean() > 0.5
    assert not found[~given.brain.mask.data].any()


def test_its_report_says_what_was_searched(phantom):
    scan = Scan("phantom_FLAIR.nii", "0" * 64, phantom.volume, phantom.volume.grid)
    with known_place(phantom):
        analysis = analyse(scan, Options(sequence=MrSequence.FLAIR, lesion="shoken-lesion"))
    assert analysis.lesions.engines == ("shoken-lesion",)
    for language in ("en", "ja"):
        report = generate_structured_report(analysis, language=language, writer="measured")
        result = study_result(analysis, report)
        assert (result.search.engines, result.search.searched_for) == (("shoken-lesion",), ("any",))
        assert (SPEC.id, "Apache-2.0") in {(one.id, one.licence) for one in result.models}


def _box(shape, inner):
    mask = np.zeros(shape, dtype=bool)
    mask[inner] = True
    return mask


def test_a_scan_is_run_at_1_mm_cropped_to_its_brain_and_comes_back_on_its_grid():
    turn = np.array([[0.96, -0.28, 0], [0.28, 0.96, 0], [0, 0, 1.0]])
    affine = np.eye(4)
    affine[:3, :3] = turn @ np.diag([1.2, 1.2, 4.0])
    grid = Grid((60, 70, 24), affine)
    mask = _box(grid.shape, np.s_[10:50, 12:60, 4:20])
    even = Volume(np.full(grid.shape, 0.5, dtype=np.float32), grid)
    picture = Volume(np.random.default_rng(1).normal(size=grid.shape).astype(np.float32), grid)
    seen = []

    def run(given, condition):
        seen.append((given.shape, condition[0].tolist()))
        return given[:, 1:2]  # the brain

    def found(spacing_mm=None):
        return lesion_probability(
            run, picture, Mask(mask, grid), (even, even), MrSequence.T2, spacing_mm
        )

    assert found().grid == grid
    assert np.mean((found().data > 0.5) == mask) > 0.97
    ((shape, condition), *_) = seen
    assert shape[:2] == (1, 5)
    assert all(side % 16 == 0 for side in shape[2:])
    for side, extent_mm in zip(shape[2:], (40 * 1.2, 48 * 1.2, 16 * 4), strict=True):
        assert extent_mm <= side <= extent_mm + 30
    assert condition[:5] == [0, 0, 0, 1, 0]
    assert condition[5:] == pytest.approx(np.log2([1.2, 1.2, 4]))
    found((1, 1, 8))
    assert seen[-1][1][5:] == [0, 0, 3]


def test_without_a_brain_nothing_is_run():
    grid = Grid((8, 8, 8), np.eye(4))
    nothing = Volume(np.zeros(grid.shape, dtype=np.float32), grid)
    none = Mask(np.zeros(grid.shape, dtype=bool), grid)
    found = lesion_probability(None, nothing, none, (nothing, nothing), MrSequence.T1)
    assert not found.data.any()


def test_the_input_does_not_depend_on_the_scale_or_the_surroundings():
    rng = np.random.default_rng(0)
    data = rng.normal(100, 10, (16, 16, 16)).astype(np.float32)
    brain = _box(data.shape, np.s_[4:12, 4:12, 4:12])
    other = np.where(brain, 7 * data + 3, 5000).astype(np.float32)
    maps = np.full((2, *data.shape), 0.4, dtype=np.float32)
    one, two = (network_input(picture, brain, maps, "flair") for picture in (data, other))
    assert one[0][brain] == pytest.approx(two[0][brain], abs=1e-3)
    assert np.median(one[0][brain]) == pytest.approx(0, abs=0.05)
    assert two[0].max() <= 8
    assert np.array_equal(one[1] > 0, brain)
    assert (one[2:4, brain] == np.float32(0.4)).all()
    assert not one[2:, ~brain].any()
    assert not network_input(data, np.zeros_like(brain), maps, "flair").any()


def test_the_condition_names_the_sequence_and_the_slices():
    assert condition_of("t1", (1, 1, 4)).tolist() == [0, 1, 0, 0, 0, 0, 0, 2]
