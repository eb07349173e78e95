"""TensorFlow.js layers models to ONNX without TensorFlow: stacks of dilated convolutions.

MeshNet (Fedorov 2017) as brainchop publishes it: a ``model.json`` with the layers and a
``model.bin`` with their float32 weights one after the other.  A convolution whose name ends in
``_gn`` is followed by a normalisation of each channel over the whole volume, which the layers do
not say; that is brainchop's own rule.  Anything but a plain stack is refused by name.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from shoken.common.errors import ModelCorrupt
from shoken.models.conversion.graph import Graph

if TYPE_CHECKING:
    import onnx
    from numpy.typing import NDArray

__all__ = ["tfjs_to_onnx"]

_DAMAGE = (AttributeError, LookupError, TypeError, UnicodeDecodeError, ValueError)
_NORM_EPSILON = 1e-5  # PyTorch's default, with which brainchop's networks were trained
_CONVOLUTION = {
    "activation": "linear",
    "data_format": "channels_last",
    "padding": "same",
    "strides": [1, 1, 1],
}


def tfjs_to_onnx(
    layers: bytes, weights: bytes, name: str, *, endless: bool = True
) -> onnx.ModelProto:
    """A stack of convolutions as an ONNX model for boxes of any size.

    Parameters
    ----------
    layers, weights
        The bytes of ``model.json`` and ``model.bin``.
    name
        What to call it in messages and in the model.
    endless
        Whether what lies beyond the input is to count as endless black.  Each layer's answer to
        black is then taken from its values, so that the zeros that pad the next layer mean black
        too, and a small crop around the head gives nearly what the whole volume gives.  Where
        not, or where channels are normalised, the zeros pad each layer as published.

    Returns
    -------
    onnx.ModelProto
        Input ``x`` (1, 1, X, Y, Z).  Output ``y``: where there are two classes the probability
        of the second, (1, 1, X, Y, Z); of more classes their logits, (1, C, X, Y, Z).

    Raises
    ------
    ModelCorrupt
        The files are damaged, do not fit each other, or hold more than a stack of convolutions.
    """
    try:
        described = json.loads(layers)
        stack = _Stack(_named_arrays(described, weights), endless=endless)
        for layer in _in_order(described, name):
            stack.append(layer["class_name"], layer["config"])
        return stack.graph.finish(stack.result(), name, (1, 1, 0, 0, 0))
    except _DAMAGE as error:
        raise ModelCorrupt(f"{name}: not a sound TensorFlow.js model ({error})") from error


def _named_arrays(described: dict[str, Any], weights: bytes) -> dict[str, NDArray[np.float32]]:
    arrays, at = {}, 0
    for group in described["weightsManifest"]:
        for entry in group["weights"]:
            if entry["dtype"] != "float32" or "quantization" in entry:
                raise ValueError(f"{entry['name']} is not plain float32")
            count = int(np.prod(entry["shape"]))
            values = np.frombuffer(weights, "<f4", count, at)
            arrays[entry["name"]] = values.reshape(entry["shape"])
            at += values.nbytes
    if at != len(weights):
        raise ValueError(f"{len(weights) - at} bytes of weights belong to no layer")
    return arrays


def _in_order(described: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The layers after the input, each of which must take what the one before it gives."""
    first, *rest = described["modelTopology"]["model_config"]["config"]["layers"]
    if first["class_name"] != "InputLayer":
        raise ModelCorrupt(f"{name}: begins with {first['class_name']}, not with an input")
    before = first["config"]["name"]
    for layer in rest:
        ((source, *_),) = layer["inbound_nodes"][0]
        if source != before:
            raise ModelCorrupt(f"{name}: {layer['config']['name']} does not follow {before}")
        before = layer["config"]["name"]
    return rest


class _Stack:
    """The layers written so far, and what they answer to black."""

    def __init__(self, arrays: dict[str, NDArray[np.float32]], *, endless: bool) -> None:
        self.graph = Graph()
        self._arrays = arrays
        self._endless = endless
        self._value = "x"
        self._black = np.zeros(1)
        self._last: tuple[str, NDArray[Any], NDArray[Any]] | None = None

    def append(self, kind: str, config: dict[str, Any]) -> None:
        if kind == "Conv3D":
            self._convolve(config)
        elif kind == "Activation" and config["activation"] in {"elu", "gelu"}:
            self._activate(config["activation"])
        else:
            raise ValueError(f"no rule for the layer {kind} {config.get('activation', '')}")

    def result(self) -> str:
        """The last value; of two classes the second's probability, the sigmoid of their gap."""
        if self._last is None:
            raise ValueError("it does not end in a convolution")
        source, kernel, bias = self._last
        if len(kernel) != 2:
            return self._value
        self.graph.nodes.pop()
        inputs = [
            self.graph.weight(kernel[1:] - kernel[:1]),
            self.graph.weight(bias[1:] - bias[:1]),
        ]
        return self.graph.add("Sigmoid", [self.graph.add("Conv", [source, *inputs])])

    def _convolve(self, config: dict[str, Any]) -> None:
        for key, value in _CONVOLUTION.items():
            if config[key] != value:
                raise ValueError(f"{config['name']}: no rule for {key} {config[key]}")
        kernel = self._arrays[f"{config['name']}/kernel"].transpose(4, 3, 0, 1, 2)
        bias = np.zeros(len(kernel))
        if config["use_bias"]:
            bias = self._arrays[f"{config['name']}/bias"].astype(np.float64)
        # the bias takes back in what the values before lack of their answer to black; summed
        # exactly, so that every machine writes the same bytes
        lacking = kernel * self._black[:, None, None, None]
        bias += [math.fsum(channel.ravel()) for channel in lacking]
        source = self._value
        reach = [
            (k - 1) // 2 * d for k, d in zip(kernel.shape[2:], config["dilation_rate"], strict=True)
        ]
        inputs = [source, self.graph.weight(kernel), self.graph.weight(bias)]
        self._value = self.graph.add(
            "Conv", inputs, dilations=config["dilation_rate"], pads=reach * 2
        )
        self._last = (source, kernel, bias) if kernel.shape[2:] == (1, 1, 1) else None
        self._black = bias if self._endless else np.zeros_like(bias)
        if config["name"].endswith("_gn"):
            ones, zeros = np.ones(len(kernel)), np.zeros(len(kernel))
            scale = [self.graph.weight(ones), self.graph.weight(zeros)]
            self._value = self.graph.add(
                "InstanceNormalization", [self._value, *scale], epsilon=_NORM_EPSILON
            )
            self._endless, self._black = False, zeros

    def _activate(self, kind: str) -> None:
        self._last = None
        self._value = self.graph.add({"elu": "Elu", "gelu": "Gelu"}[kind], [self._value])
        if not self._endless:
            return
        z = self._black
        self._black = np.where(z > 0, z, np.expm1(np.minimum(z, 0)))
        if kind == "gelu":
            self._black = z * special.ndtr(z)
        black = self.graph.weight(self._black.reshape(1, -1, 1, 1, 1))
        self._value = self.graph.add("Sub", [self._value, black])
