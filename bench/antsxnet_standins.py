"""Weights and templates made here under ANTsXNet's names, since the published ones are not at hand.

    python bench/antsxnet_standins.py CACHE [--only antspynet-brain-t1] [--train SCAN ...]

Runs where ``shoken[bake]`` is installed.  Weights are seeded; those of each network are scaled so
that its probabilities are spread, and those that extract the brain are fitted, and trained for some
steps, on the masks of the default engine where scans are named, or call everything brain.
Templates are Shoken's own.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import ants
import antspynet
import h5py
import keras
import numpy as np
from keras.src.legacy.saving import legacy_h5_format

from shoken.analysis.anatomy.ants_bridge import ants_image
from shoken.analysis.anatomy.template import load_template
from shoken.analysis.brain import extract_brain
from shoken.models.catalogue import MODELS, AntsxnetSource
from shoken.models.conversion.antspynet import architecture
from shoken.reading import read_scan

SHAPES = {"S_template3": (192, 224, 192), "mni152": (182, 218, 182)}
SPREAD = 2.0
CERTAIN = 3.0
WHOLE_TUMOUR, RARE = "bratsStage1", -4 * SPREAD
PATCH = 64
FITTED = 4  # patches
SHAPED = ("sysu", "wmh_shiva")  # they pad for the size that they were made for


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--train", nargs="*", default=[], type=Path)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--everywhere", action="store_true", help="all of a picture is brain")
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    rows = [
        spec
        for spec in MODELS.values()
        if isinstance(spec.source, AntsxnetSource) and (spec.id in given.only or not given.only)
    ]
    for spec in rows:
        for name in spec.source.templates:
            make_template(given.cache / f"{name}.nii.gz", SHAPES[name])
    trained: list[np.ndarray] | None = None
    for spec in rows:
        for seed, name in enumerate(spec.source.networks):
            templates = {t: given.cache / f"{t}.nii.gz" for t in spec.source.templates}
            model = architecture(antspynet.architectures, name, templates)
            seeded(model, name, seed)
            if name == WHOLE_TUMOUR:
                make_rare(model)
            if name.startswith("brainExtraction") and given.everywhere:
                say_always(model, CERTAIN)
            elif name.startswith("brainExtraction") and given.train:
                trained = trained or train(
                    model, given.train, templates["S_template3"], given.steps
                )
                model.set_weights(trained)
            with h5py.File(given.cache / f"{name}.h5", "w") as file:
                legacy_h5_format.save_weights_to_hdf5_group(file, model)
            print(name, f"{(given.cache / f'{name}.h5').stat().st_size / 1e6:.1f} MB", flush=True)
            keras.backend.clear_session()


def make_template(path: Path, shape: tuple[int, ...]) -> None:
    if not path.exists():
        template = ants.reorient_image2(ants_image(load_template().t1), "LPI")
        ants.image_write(ants.pad_or_crop_image_to_size(template, shape), str(path))


def seeded(model: keras.Model, name: str, seed: int) -> None:
    """Seeded weights, the last layer's scaled so that logits have mean 0 and spread 2."""
    draw = np.random.default_rng(seed)
    for layer in model.layers:
        weights = layer.get_weights()
        if isinstance(layer, keras.layers.BatchNormalization):
            new = [np.abs(draw.normal(1, 0.1, w.shape)) for w in weights]
            new[1:3] = [draw.normal(0, 0.1, w.shape) for w in weights[1:3]]
        else:
            new = [
                draw.normal(0, np.sqrt(2 / max(1, w[..., 0].size)), w.shape)
                if w.ndim > 1
                else draw.normal(0, 0.05, w.shape)
                for w in weights
            ]
        layer.set_weights(new)
    small = model if name.startswith(SHAPED) else on_a_patch(model)
    small.layers[-1].activation = keras.activations.linear
    picture = draw.random((1, *small.input_shape[1:]), dtype=np.float32)
    logits = small.predict(picture, verbose=0)
    last = model.layers[-1]
    kernel, bias = last.get_weights()
    axes = tuple(range(logits.ndim - 1))
    mean, spread = logits.mean(axis=axes), logits.std(axis=axes)
    last.set_weights([kernel / spread * SPREAD, (bias - mean) / spread * SPREAD])
    last.activation = keras.activations.sigmoid


def on_a_patch(model: keras.Model) -> keras.Model:
    """The same weights on a cube of at most 64 voxels: a whole head takes TensorFlow minutes."""
    *shape, channels = model.input_shape[1:]
    patch = keras.Input((*(min(PATCH, size) for size in shape), channels))
    small = keras.models.clone_model(model, input_tensors=patch)
    small.set_weights(model.get_weights())
    return small


def make_rare(model: keras.Model) -> None:
    """Few voxels near 0.5: where a map is cut, one that is near may fall on either side of it."""
    kernel, bias = model.layers[-1].get_weights()
    model.layers[-1].set_weights([kernel, bias + RARE])


def say_always(model: keras.Model, logit: float) -> None:
    """The same everywhere, so that no voxel is near the cut at 0.5."""
    kernel, bias = model.layers[-1].get_weights()
    model.layers[-1].set_weights([np.zeros_like(kernel), np.full_like(bias, logit)])


def train(
    model: keras.Model, scans: list[Path], template_path: Path, steps: int
) -> list[np.ndarray]:
    """The last layer fitted, then a few steps, towards deepbet's masks.

    On patches of scans at the network's own spacing.
    """
    template = ants.image_read(str(template_path))
    ants.set_spacing(template, (1.5, 1.5, 1.5))
    pairs = [placed(path, template) for path in scans]
    small = architecture_of_patches()
    small.set_weights(model.get_weights())
    draw = np.random.default_rng(0)
    fit_last(small, [patch(*pairs[n % len(pairs)], draw) for n in range(FITTED)])
    small.compile(keras.optimizers.Adam(2e-3), "binary_crossentropy")
    loss = 0.0
    for step in range(steps):
        loss = small.train_on_batch(*patch(*pairs[step % len(pairs)], draw))
    print(f"fitted, then trained {steps} steps, loss {float(loss):.3f}", flush=True)
    return small.get_weights()


def patch(
    picture: np.ndarray, mask: np.ndarray, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A cube of both that has brain in it."""
    inside = np.argwhere(mask)
    low, high = np.maximum(inside.min(0) - PATCH // 2, 0), inside.max(0) - PATCH // 2
    at = [
        draw.integers(a, max(a + 1, min(b, n - PATCH)))
        for a, b, n in zip(low, high, mask.shape, strict=True)
    ]
    box = tuple(slice(a, a + PATCH) for a in at)
    return picture[box][None, ..., None], mask[box][None, ..., None]


def fit_last(small: keras.Model, patches: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """The last layer by least squares: logits of +3 in the brain and -3 around it."""
    before = keras.Model(small.inputs, small.layers[-1].input)
    given = [before.predict(picture, verbose=0).reshape(PATCH**3, -1) for picture, _ in patches]
    features = np.concatenate(given)
    wanted = np.concatenate([mask.ravel() for _, mask in patches]) * 2 * CERTAIN - CERTAIN
    centre = features.mean(axis=0)
    kernel, *_ = np.linalg.lstsq(features - centre, wanted - wanted.mean(), rcond=None)
    shape = small.layers[-1].get_weights()[0].shape
    bias = wanted.mean() - centre @ kernel
    small.layers[-1].set_weights([kernel.reshape(shape), np.array([bias])])


def architecture_of_patches() -> keras.Model:
    return antspynet.architectures.create_unet_model_3d(
        (PATCH, PATCH, PATCH, 1),
        number_of_outputs=1,
        mode="sigmoid",
        number_of_filters=(16, 32, 64, 128),
        convolution_kernel_size=3,
        deconvolution_kernel_size=2,
    )


def placed(path: Path, template: ants.ANTsImage) -> tuple[np.ndarray, np.ndarray]:
    volume = read_scan(path).volume
    scan = ants_image(volume)
    brain = ants_image(volume.with_data(extract_brain(volume).mask.data.astype(np.float32)))
    centre = np.asarray(ants.get_center_of_mass(template))
    move = ants.create_ants_transform(
        transform_type="Euler3DTransform",
        center=centre,
        translation=np.asarray(ants.get_center_of_mass(scan)) - centre,
    )
    picture, mask = (
        ants.apply_ants_transform_to_image(move, image, template) for image in (scan, brain)
    )
    return ants.iMath(picture, "Normalize").numpy(), (mask.numpy() > 0.5).astype(np.float32)


if __name__ == "__main__":
    main()
