import json

import numpy as np
import pytest
from scipy import ndimage, special

from shoken.common.errors import ModelCorrupt
from shoken.models.conversion.tfjs import tfjs_to_onnx

RNG = np.random.default_rng(7)
ACTIVATIONS = {
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "gelu": lambda x: x * special.ndtr(x),
}


class Published:
    """A small MeshNet of made weights, in the form in which such networks are published."""

    def __init__(self, classes=3, activation="elu", ending=""):
        self.activation, self.ending = activation, ending
        self.stack = []  # kernel (X, Y, Z, in, out), bias, dilation
        channels = 1
        for out, dilation in ((4, 1), (4, 2), (4, 3)):
            self._add((3, 3, 3, channels, out), dilation)
            channels = out
        self._add((1, 1, 1, channels, classes), 1)
        self.described = self._describe()

    def _add(self, shape, dilation):
        self.stack.append(
            (0.4 * RNG.standard_normal(shape), RNG.standard_normal(shape[-1]), dilation)
        )

    def _describe(self):
        layers = [{"class_name": "InputLayer", "config": {"name": "input"}}]
        entries, before = [], "input"

        def follow(kind, name, **config):
            nonlocal before
            nodes = [[[before, 0, 0, {}]]]
            config = {"name": name, **config}
            layers.append({"class_name": kind, "config": config, "inbound_nodes": nodes})
            before = name

        for number, (kernel, bias, dilation) in enumerate(self.stack):
            last = number == len(self.stack) - 1
            name = f"conv{number}" + ("" if last else self.ending)
            follow(
                "Conv3D",
                name,
                activation="linear",
                data_format="channels_last",
                padding="same",
                strides=[1, 1, 1],
                dilation_rate=[dilation] * 3,
                use_bias=True,
            )
            for part, array in (("kernel", kernel), ("bias", bias)):
                entries.append(
                    {"name": f"{name}/{part}", "shape": list(array.shape), "dtype": "float32"}
                )
            if not last:
                follow("Activation", f"act{number}", activation=self.activation)
        return {
            "modelTopology": {"model_config": {"config": {"layers": layers}}},
            "weightsManifest": [{"weights": entries}],
        }

    @property
    def weights(self):
        return b"".join(
            array.astype("<f4").tobytes() for layer in self.stack for array in layer[:2]
        )

    def onnx(self, **options):
        return tfjs_to_onnx(json.dumps(self.described).encode(), self.weights, "made", **options)

    def reference(self, x):
        """The logits, (C, X, Y, Z), by scipy, in float64, each layer padded with zeros."""
        values = x[None].astype(float)
        for number, (kernel, bias, dilation) in enumerate(self.stack):
            spread = np.zeros(
                [(k - 1) * dilation + 1 for k in kernel.shape[:3]] + [*kernel.shape[3:]]
            )
            spread[::dilation, ::dilation, ::dilation] = kernel.astype(np.float32)
            values = np.stack(
                [
                    np.float32(bias[o])
                    + sum(
                        ndimage.correlate(values[i], spread[..., i, o], mode="constant")
                        for i in range(len(values))
                    )
                    for o in range(len(bias))
                ]
            )
            if number < len(self.stack) - 1:
                if self.ending == "_gn":
                    mean = values.mean(axis=(1, 2, 3), keepdims=True)
                    values = (values - mean) / np.sqrt(
                        values.var(axis=(1, 2, 3), keepdims=True) + 1e-5
                    )
                values = ACTIVATIONS[self.activation](values)
        return values


def _run(model, x):
    import openvino

    core = openvino.Core()
    read = core.read_model(model.SerializeToString())
    read.reshape([1, 1, *x.shape])
    compiled = core.compile_model(read, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return compiled([x[None, None]])[0][0]


@pytest.mark.parametrize("activation", ["elu", "gelu"])
@pytest.mark.parametrize("ending", ["", "_gn"], ids=["plain", "normalised"])
def test_it_computes_what_was_published(activation, ending):
    made = Published(activation=activation, ending=ending)
    x = RNG.random((14, 11, 12), dtype=np.float32)
    expected = made.reference(x)
    assert np.abs(_run(made.onnx(endless=False), x) - expected).max() < 1e-4 * np.ptp(expected)


def test_of_two_classes_it_gives_the_second_s_probability():
    made = Published(classes=2)
    x = RNG.random((9, 9, 9), dtype=np.float32)
    expected = special.softmax(made.reference(x), axis=0)[1:]
    assert np.abs(_run(made.onnx(endless=False), x) - expected).max() < 1e-5


@pytest.mark.parametrize("activation", ["elu", "gelu"])
def test_beyond_a_crop_it_sees_black(activation):
    """A black box gives what a black volume gives deep inside, up to the box's very edge."""
    made = Published(activation=activation)
    black = np.zeros((8, 8, 8), dtype=np.float32)
    deep = made.reference(np.pad(black, 6))[:, 6:-6, 6:-6, 6:-6]
    assert np.abs(_run(made.onnx(), black) - deep).max() < 1e-4
    assert np.abs(_run(made.onnx(endless=False), black) - deep).max() > 1e-2


@pytest.mark.parametrize(
    "damage", ["json", "cut", "longer", "kind", "stride", "order", "quantized", "input"]
)
def test_what_it_cannot_follow_is_refused(damage):
    made = Published()
    layers = made.described["modelTopology"]["model_config"]["config"]["layers"]
    text, weights = None, made.weights
    if damage == "json":
        text = b"{"
    elif damage == "cut":
        weights = weights[:-4]
    elif damage == "longer":
        weights += b"1234"
    elif damage == "kind":
        layers[2]["class_name"] = "MaxPooling3D"
    elif damage == "stride":
        layers[1]["config"]["strides"] = [2, 2, 2]
    elif damage == "order":
        layers[3]["inbound_nodes"][0][0][0] = "input"
    elif damage == "quantized":
        made.described["weightsManifest"][0]["weights"][0]["quantization"] = {"dtype": "uint8"}
    else:
        del layers[0]
    with pytest.raises(ModelCorrupt, match="made"):
        tfjs_to_onnx(text or json.dumps(made.described).encode(), weights, "made")
