"""Keras descriptions to ONNX, against the layers' own definition in numpy."""

import numpy as np
import pytest
from onnx.reference import ReferenceEvaluator
from scipy import ndimage, special

from shoken.common.errors import ModelCorrupt
from shoken.models.conversion.keras import keras_to_onnx

RNG = np.random.default_rng(11)


class Published:
    """A model being described as Keras 3 does, and computed beside it, channels last."""

    def __init__(self, *shape):
        self.picture = RNG.standard_normal((*shape, 2)).astype(np.float32)
        self.values = {"in": self.picture}
        self.layers = [
            {
                "class_name": "InputLayer",
                "name": "in",
                "config": {"name": "in", "batch_shape": [None, *shape, 2]},
                "inbound_nodes": [],
            }
        ]
        self.arrays = {}

    def add(self, kind, name, sources, value, arrays=(), **config):
        tensors = [
            {"class_name": "__keras_tensor__", "config": {"keras_history": [source, 0, 0]}}
            for source in sources
        ]
        node = {"args": [tensors] if len(tensors) > 1 else tensors, "kwargs": {}}
        self.layers.append(
            {"class_name": kind, "name": name, "config": config, "inbound_nodes": [node]}
        )
        self.arrays[name] = list(arrays)
        self.values[name] = value
        return name

    def convolve(self, name, source, out, size, activation="linear", *, turned=False):
        x = self.values[source]
        axes = x.ndim - 1
        kernel = RNG.standard_normal((*[size] * axes, x.shape[-1], out)).astype(np.float32)
        kernel /= np.sqrt(kernel[..., 0].size)
        bias = RNG.standard_normal(out).astype(np.float32)
        said = convolved(x, kernel, turned=turned) + bias
        if turned:
            kernel = kernel.swapaxes(-1, -2)
        said = {"relu": lambda v: np.maximum(v, 0), "swish": lambda v: v * special.expit(v)}.get(
            activation, lambda v: v
        )(said)
        return self.add(
            f"Conv{axes}D" + "Transpose" * turned,
            name,
            [source],
            said,
            [kernel, bias],
            kernel_size=[size] * axes,
            strides=[1] * axes,
            dilation_rate=[1] * axes,
            padding="same",
            data_format="channels_last",
            use_bias=True,
            activation=activation,
        )

    def pool(self, name, source):
        x = self.values[source]
        for axis in range(x.ndim - 1):
            x = np.maximum(
                x.take(range(0, x.shape[axis], 2), axis), x.take(range(1, x.shape[axis], 2), axis)
            )
        sizes = [2] * (x.ndim - 1)
        kind = f"MaxPooling{x.ndim - 1}D"
        return self.add(kind, name, [source], x, pool_size=sizes, strides=sizes, padding="valid")

    def double(self, name, source):
        x = self.values[source]
        for axis in range(x.ndim - 1):
            x = x.repeat(2, axis)
        return self.add(f"UpSampling{x.ndim - 1}D", name, [source], x, size=[2] * (x.ndim - 1))

    def join(self, name, *sources):
        value = np.concatenate([self.values[source] for source in sources], axis=-1)
        return self.add("Concatenate", name, sources, value, axis=-1)

    def described(self, result):
        return {"layers": self.layers, "output_layers": [[result, 0, 0]]}

    def said(self, result):
        """What the converted model gives, channels last, and what it should give."""
        model = keras_to_onnx(self.described(result), self.arrays, "made")
        x = np.moveaxis(self.picture, -1, 0)[None]
        (y,) = ReferenceEvaluator(model).run(None, {"x": x})
        kinds = [node.op_type for node in model.graph.node]
        return np.moveaxis(y[0], 0, -1), self.values[result], kinds


def convolved(x, kernel, *, turned):
    """Same-size correlation (turned: its transpose), zeros outside; Keras pads the end more."""
    axes = x.ndim - 1
    said = np.zeros((*x.shape[:-1], kernel.shape[-1]))
    for into in range(kernel.shape[-2]):
        for out in range(kernel.shape[-1]):
            part = kernel[..., into, out]
            sizes = np.array(part.shape)
            if turned:
                part, origin = part[(slice(None, None, -1),) * axes], 0
            else:
                origin = tuple(-(1 - n % 2) for n in sizes)
            said[..., out] += ndimage.correlate(
                x[..., into].astype(np.float64), part, mode="constant", origin=origin
            )
    return said


def u_net(*shape, second_look=False):
    made = Published(*shape)
    made.convolve("e0", "in", 3, 3, "relu")
    made.pool("p", "e0")
    made.convolve("e1", "p", 4, 3, "relu")
    made.convolve("d", "e1", 3, 2, turned=True)
    made.double("up", "d")
    made.join("join", "up", "e0")
    if second_look:
        made.convolve("other", "up", 3, 3)
    made.convolve("c", "join", 3, 3, "swish")
    if second_look:
        value = made.values["c"] + made.values["other"]
        made.add("Add", "c2", ["c", "other"], value)
    return made, "c2" if second_look else "c"


@pytest.mark.parametrize("shape", [(8, 6, 4), (6, 10)])
def test_a_u_net(shape):
    made, last = u_net(*shape)
    ours, theirs, kinds = made.said(last)
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert "ConvTranspose" in kinds
    assert "Resize" not in kinds


def test_a_doubled_picture_that_others_look_at_is_doubled():
    made, last = u_net(8, 6, 4, second_look=True)
    ours, theirs, kinds = made.said(last)
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert "Resize" in kinds
    assert "ConvTranspose" not in kinds


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_kernels_without_a_middle_are_padded_as_keras_does(size):
    made = Published(7, 9)
    made.convolve("c", "in", 2, size)
    ours, theirs, _ = made.said("c")
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_the_small_layers():
    made = Published(6, 8)
    x = made.picture
    gamma, beta, mean = (RNG.standard_normal(2).astype(np.float32) for _ in range(3))
    variance = RNG.random(2).astype(np.float32) + 0.5
    x = (x - mean) / np.sqrt(variance + 1e-3) * gamma + beta
    arrays = (gamma, beta, mean, variance)
    made.add("BatchNormalization", "b", ["in"], x, arrays, epsilon=1e-3, axis=-1)
    x = x[1:, 2:-1]
    made.add("Cropping2D", "crop", ["b"], x, cropping=[[1, 0], [2, 1]])
    x = np.pad(x, ((0, 1), (1, 2), (0, 0)))
    made.add("ZeroPadding2D", "pad", ["crop"], x, padding=[[0, 1], [1, 2]])
    made.add("Dropout", "drop", ["pad"], x, rate=0.5)
    made.add("ReLU", "relu", ["drop"], np.maximum(x, 0), max_value=None)
    x = np.maximum(x, 0) * x
    made.add("Multiply", "times", ["relu", "drop"], x)
    made.add("Activation", "softmax", ["times"], special.softmax(x, axis=-1), activation="softmax")
    ours, theirs, _ = made.said("softmax")
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_what_has_no_rule_is_named():
    made = Published(4, 4)
    made.add("GaussianNoise", "noise", ["in"], made.picture)
    with pytest.raises(ModelCorrupt, match=r"made: .*GaussianNoise"):
        keras_to_onnx(made.described("noise"), made.arrays, "made")


def test_arrays_that_do_not_fit_are_refused():
    made, last = u_net(8, 8)
    made.arrays["c"] = []
    with pytest.raises(ModelCorrupt, match="made"):
        keras_to_onnx(made.described(last), made.arrays, "made")
