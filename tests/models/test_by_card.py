"""Networks run by their card: windows, axes, scale, and labels brought back."""

import numpy as np
import pytest
from scipy import ndimage, special

from shoken.common.errors import AnalysisError, UsageError
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.models.by_card import forget, segment
from shoken.models.catalogue import MODELS, Importance, NetworkInput, Normalisation
from shoken.models.own.adding import add
from shoken.models.rescaling import back_linearly, labels_back, rescaled
from shoken.models.runtime import runs
from shoken.models.windows import importance_of, in_windows, window_starts
from tiny_network import card_with, write_network

pytestmark = pytest.mark.usefixtures("usual_models")


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def _head(shape=(40, 44, 36), spacing_mm=2.0):
    """Tissue with a bright ball, off every middle, and nothing around it."""
    places = np.indices(shape).astype(float)
    inside = sum(((p - n / 2) / (0.42 * n)) ** 2 for p, n in zip(places, shape, strict=True)) < 1
    ball = sum((p - c) ** 2 for p, c in zip(places, (16, 25, 20), strict=True)) < 49
    noise = np.random.default_rng(0).normal(0, 5, shape)
    data = np.where(inside, 100 + noise + 60 * ball, 0)
    affine = np.diag([*np.broadcast_to(spacing_mm, 3), 1.0])
    grid = Grid(shape, affine)
    return Volume(data, grid), Mask(inside, grid), ball


def _taken(patch, overlap=0.5, importance=Importance.GAUSSIAN):
    return NetworkInput(
        orientation="RAS",
        spacing_mm=(1, 1, 1),
        patch=patch,
        overlap=overlap,
        normalisation=Normalisation.NONE,
        importance=importance,
    )


@pytest.mark.parametrize(
    ("size", "patch", "overlap", "starts"),
    [
        (128, 128, 0.5, [0]),
        (129, 128, 0.5, [0, 1]),
        (200, 128, 0.5, [0, 64, 72]),
        (10, 4, 0.0, [0, 4, 6]),
        (5, 2, 0.9, [0, 1, 2, 3]),
    ],
)
def test_windows_begin_where_monai_s_do(size, patch, overlap, starts):
    assert window_starts(size, patch, overlap) == starts


def test_a_gaussian_s_importance_is_that_of_monai():
    """MONAI 1.6.1's compute_importance_map for (8, 4, 6) at some voxels."""
    made = importance_of((8, 4, 6), Importance.GAUSSIAN)
    assert made.shape == (8, 4, 6)
    assert made[0, 0, 0] == pytest.approx(1e-3)  # less is raised to it
    assert made[3, 1, 2] == pytest.approx(np.exp(-0.125) * np.exp(-0.5) * np.exp(-1 / 4.5))


@pytest.mark.parametrize("importance", Importance)
@pytest.mark.parametrize("shape", [(20, 17, 9), (5, 17, 3)])
def test_what_does_not_depend_on_the_window_is_as_without_windows(shape, importance):
    x = np.random.default_rng(1).normal(size=(2, *shape)).astype(np.float32)

    def run(window):
        assert window.shape == (1, 2, 8, 8, 4)
        return np.concatenate([window, window.sum(axis=1, keepdims=True)], axis=1)

    part = (slice(2, 5), slice(1, 17), slice(1, 3))
    made = in_windows(run, x, _taken((8, 8, 4), importance=importance), part)
    assert made.shape == (3, 3, 16, 2)
    assert np.allclose(made[:2], x[(slice(None), *part)], atol=1e-5)
    assert np.allclose(made[2], x.sum(axis=0)[part], atol=1e-5)


def test_a_part_is_what_all_windows_give_there():
    x = np.random.default_rng(2).normal(size=(1, 24, 21, 12)).astype(np.float32)
    count = 0

    def run(window):  # depends on the whole window, as normalised features do
        nonlocal count
        count += 1
        return window - window.mean() + window.std()

    taken, part = _taken((8, 8, 4)), (slice(3, 6), slice(9, 14), slice(5, 6))
    whole = in_windows(run, x, taken, (slice(0, 24), slice(0, 21), slice(0, 12)))
    all_windows, count = count, 0
    made = in_windows(run, x, taken, part)
    assert np.allclose(made, whole[(slice(None), *part)], atol=1e-6)
    assert 0 < count < all_windows


def test_slices_are_taken_one_by_one():
    x = np.random.default_rng(3).normal(size=(1, 12, 10, 5)).astype(np.float32)

    def run(window):
        assert window.shape == (1, 1, 8, 8)
        return window * 2

    made = in_windows(run, x, _taken((8, 8)), (slice(0, 12), slice(0, 10), slice(0, 5)))
    assert np.allclose(made, 2 * x, atol=1e-5)


def test_a_picture_is_rescaled_as_scikit_image_does_it():
    data = np.random.default_rng(4).normal(size=(9, 7, 5)).astype(np.float32)
    made = rescaled(data, (12, 7, 10), order=1, slices_apart=False)
    expected = ndimage.zoom(data, (12 / 9, 1, 2), order=1, mode="nearest", grid_mode=True)
    assert np.allclose(made, expected, atol=1e-6)
    apart = rescaled(data, (12, 7, 20), order=3, slices_apart=True)
    for number in range(20):  # each slice by itself, four times
        expected = ndimage.zoom(
            data[..., number // 4], (12 / 9, 1), order=3, mode="nearest", grid_mode=True
        )
        clipped = np.clip(expected, data[..., number // 4].min(), data[..., number // 4].max())
        assert np.allclose(apart[..., number], clipped, atol=1e-6)


def test_labels_return_where_half_of_a_voxel_is_theirs():
    labels = np.zeros((6, 6, 6), dtype=np.uint8)
    labels[1:4, 2:5, 1:3], labels[4, 4, 4] = 3, 7
    assert np.array_equal(labels_back(labels, (6, 6, 6), slices_apart=False), labels)
    fine = labels_back(labels, (18, 18, 18), slices_apart=False)
    assert np.count_nonzero(fine == 3) == 406  # of 486: linear interpolation cuts corners
    assert fine[13, 13, 13] == 7
    values = labels.astype(np.float32)
    box = (slice(0, 6), slice(1, 6), slice(0, 6))  # with the border that it falls off to
    back = back_linearly(values[box], box, labels.shape, (18, 18, 18))
    expected = ndimage.zoom(values, 3, order=1, mode="nearest", grid_mode=True)
    assert np.allclose(back, expected, atol=1e-5)


@pytest.mark.parametrize("orientation", ["RAS", "LPS", "LIA", "SPR"])
def test_a_card_s_axes_change_nothing_for_a_network_that_knows_none(tmp_path, orientation):
    head, brain, ball = _head()
    spec, _ = add(
        write_network(tmp_path / "tiny.onnx"), card_with(tmp_path, ('"RAS"', f'"{orientation}"'))
    )
    found = segment(spec, [head], brain)
    scaled = (head.data - head.data[brain.data].mean()) / head.data[brain.data].std()
    logits = np.stack([np.zeros(scaled.shape), 4 * scaled, 8 * scaled - 8])
    logits[1:, ~brain.data] = 0
    share = special.softmax(logits, axis=0)
    expected = share.argmax(axis=0)
    inside = brain.data
    assert np.array_equal(found.labels[inside], expected[inside])
    assert np.array_equal(found.lesion[inside] > 0.5, expected[inside] == 2)
    assert (found.lesion > 0.5)[ball].mean() > 0.95


def test_a_network_sees_its_own_axes(tmp_path):
    """A shift along the first axis: to the left for LPS, to the right for RAS."""
    head, brain, _ = _head((32, 32, 32))
    made = {}
    for orientation in ("RAS", "LPS", "SRA"):
        network = write_network(tmp_path / "tiny.onnx", after=[])
        _with_shift(network)
        card = card_with(tmp_path, ('"RAS"', f'"{orientation}"'), ('"brain"', '"whole"'))
        spec, _ = add(network, card)
        made[orientation] = segment(spec, [head], None).lesion
    ras, lps, sra = (np.argwhere(made[name] > 0.5).mean(axis=0) for name in made)
    assert (brain.data.shape, len(made)) == ((32, 32, 32), 3)
    assert np.allclose(ras - lps, (8, 0, 0), atol=0.5)
    assert np.allclose(sra - ras, (-4, 0, 4), atol=0.5)


def _with_shift(path):
    """Move all that a network says by four voxels along its first axis of space."""
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(str(path))
    graph = model.graph
    pads, starts, ends = ([0, 0, 4, 0, 0, 0, 0, 0, 0, 0], [0], [32])
    for name, values in (("pads", pads), ("starts", starts), ("ends", ends), ("axes", [2])):
        graph.initializer.append(numpy_helper.from_array(np.array(values, np.int64), name))
    graph.node.append(helper.make_node("Pad", ["v0", "pads"], ["padded"]))
    graph.node.append(helper.make_node("Slice", ["padded", "starts", "ends", "axes"], ["moved"]))
    graph.output[0].name = "moved"
    onnx.save(model, str(path))


@pytest.mark.parametrize("spacing_mm", [2.0, 1.3, (1.0, 1.0, 5.0), (2.5, 1.5, 2.0)])
def test_a_lesion_is_where_it_is_at_any_spacing(tmp_path, spacing_mm):
    head, brain, ball = _head((40, 44, 36), spacing_mm)
    spec, _ = add(
        write_network(tmp_path / "tiny.onnx", offsets=(0.0, 0.0, -4.0)),
        card_with(tmp_path, ('"brain"', '"brain"\ninterpolation = "cubic"')),
    )
    found = segment(spec, [head], brain)
    places = np.argwhere(found.lesion > 0.5).mean(axis=0)
    assert np.allclose(places, np.argwhere(ball).mean(axis=0), atol=0.5)
    assert np.count_nonzero(found.labels == 2) == pytest.approx(np.count_nonzero(ball), rel=0.35)


def test_what_a_network_said_last_is_not_asked_again(tmp_path):
    head, brain, _ = _head()
    spec, _ = add(write_network(tmp_path / "tiny.onnx"), card_with(tmp_path))
    before = runs()
    first = segment(spec, [head], brain)
    count = runs() - before
    assert segment(spec, [head], brain) is first
    assert runs() - before == count
    other = Mask(np.roll(brain.data, 1, axis=0), brain.grid)
    assert segment(spec, [head], other) is not first


def test_labels_that_do_not_exclude_each_other(tmp_path):
    head, brain, ball = _head()
    labels = 'labels = [{ channel = 0, name = "bright", kind = "lesion" }]\n'
    card = card_with(tmp_path, ('"softmax"', '"sigmoid"'))
    text = card.read_text(encoding="utf-8")
    card.write_text(text[: text.index("labels = [")] + labels, encoding="utf-8")
    network = write_network(tmp_path / "tiny.onnx", slopes=(8.0,), offsets=(-12.0,))
    spec, _ = add(network, card)
    found = segment(spec, [head], brain)
    assert set(np.unique(found.labels)) == {0, 1}
    assert np.array_equal(found.labels == 1, found.lesion > 0.5)
    assert (found.lesion > 0.5)[ball].mean() > 0.95


def test_what_cannot_be_seen_is_said(tmp_path):
    head, brain, _ = _head()
    spec, _ = add(
        write_network(tmp_path / "tiny.onnx"), card_with(tmp_path, ('"brain"', '"foreground"'))
    )
    with pytest.raises(UsageError, match="does not take 2 pictures"):
        segment(spec, [head, head], brain)
    with pytest.raises(AnalysisError, match="nothing above 0"):
        segment(spec, [head.with_data(np.zeros_like(head.data))], brain)


def test_mindglide_is_run_by_its_card():
    spec = MODELS["mindglide"]
    card = spec.card
    assert card.output_shape == (1, 20, 128, 128, 64)
    assert spec.files[0].input_shape == card.input_shape == (1, 1, 128, 128, 64)
    assert [label.name for label in card.output.lesions] == ["lesion"]
    assert 18 not in spec.structures
    assert len(spec.structures) == 18
    assert card.is_for_any
