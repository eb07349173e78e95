"""Keras models to ONNX, channels first: the U-nets that ANTsPyNet builds.

Works on the model's description (``model.get_config()``) and its arrays, so that it needs neither
Keras nor TensorFlow itself.  A layer that it has no rule for is refused by name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import ModelCorrupt
from shoken.models.conversion.graph import Graph
from shoken.models.conversion.layers import (
    TWICE,
    activation,
    convolution,
    convolution_of_doubled,
    doubled,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import onnx
    from numpy.typing import NDArray

__all__ = ["keras_to_onnx"]

_DAMAGE = (AttributeError, LookupError, TypeError, ValueError)


def keras_to_onnx(
    described: dict[str, Any], arrays: Mapping[str, Sequence[NDArray[np.float32]]], name: str
) -> onnx.ModelProto:
    """A functional Keras model as an ONNX model of the same input, channels first.

    Parameters
    ----------
    described
        What ``model.get_config()`` gives: 2-D or 3-D, channels last, one input, one output.
    arrays
        For each layer's name what ``layer.get_weights()`` gives.
    name
        What to call it in messages and in the model.

    Returns
    -------
    onnx.ModelProto
        Input ``x`` (1, C, X, Y[, Z]), output ``y`` (1, C', X, Y[, Z]).

    Raises
    ------
    ModelCorrupt
        The description and the arrays do not fit, or a layer has no rule here.
    """
    try:
        walk = _Walk(described, arrays)
        for layer in described["layers"]:
            walk.append(layer)
        ((result, *_),) = _histories(described["output_layers"])
        return walk.graph.finish(walk.values[result], name, walk.input_shape)
    except _DAMAGE as error:
        raise ModelCorrupt(f"{name}: not a Keras model that can be converted ({error})") from error


def _histories(given: Any) -> list[list[Any]]:
    """The ``[layer, node, tensor]`` triples anywhere in a layer's arguments, in order."""
    if isinstance(given, dict):
        if given.get("class_name") == "__keras_tensor__":
            return [given["config"]["keras_history"]]
        return [found for value in given.values() for found in _histories(value)]
    if isinstance(given, list | tuple):
        if len(given) == 3 and isinstance(given[0], str):
            return [list(given)]
        return [found for value in given for found in _histories(value)]
    return []


class _Walk:
    """The layers written so far; ``values`` names each one's output in the graph."""

    def __init__(
        self, described: dict[str, Any], arrays: Mapping[str, Sequence[NDArray[np.float32]]]
    ) -> None:
        self.graph = Graph()
        self.values: dict[str, str] = {}
        self.input_shape: tuple[int, ...] = ()
        self._arrays = arrays
        self._sources = {
            layer["name"]: [source for source, *_ in _histories(layer["inbound_nodes"])]
            for layer in described["layers"]
        }
        self._kinds = {layer["name"]: layer["class_name"] for layer in described["layers"]}
        self._users = Counter(s for sources in self._sources.values() for s in sources)
        # what a doubled picture and its neighbour are, where a convolution follows
        self._joined: dict[str, tuple[str, str, int]] = {}
        self._channels: dict[str, int] = {}
        self._doubled: dict[str, str] = {}

    def append(self, layer: dict[str, Any]) -> None:
        kind, name = layer["class_name"], layer["name"]
        rule = _RULES.get(kind.replace("2D", "").replace("3D", ""))
        if rule is None:
            raise ValueError(f"no rule for the layer {kind}")
        inputs = [self.values.get(source, "") for source in self._sources[name]]
        rule(self, name, layer["config"], inputs)

    def begin(self, name: str, config: dict[str, Any], _: list[str]) -> None:
        _, *shape, channels = config.get("batch_shape") or config["batch_input_shape"]
        self.input_shape = (1, channels, *shape)
        self._channels[name] = channels
        self.values[name] = "x"

    def convolve(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        kernel, bias = self._kernel(name, config)
        if any(n != 1 for n in (*config["strides"], *config["dilation_rate"])):
            raise ValueError(f"{name}: no rule for strides or dilation")
        if config["padding"] != "same" and any(n != 1 for n in config["kernel_size"]):
            raise ValueError(f"{name}: no rule for padding {config['padding']}")
        weights = np.moveaxis(kernel, (-1, -2), (0, 1))
        (source,) = self._sources[name]
        self._channels[name] = len(weights)
        if source in self._joined:
            value = self._convolve_joined(source, weights, bias)
        else:
            value = convolution(self.graph, inputs[0], weights, bias)
        self.values[name] = activation(self.graph, value, config["activation"])

    def convolve_transposed(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        """Of stride 1, where it is a convolution with the kernel turned over."""
        kernel, bias = self._kernel(name, config)
        if any(n != 1 for n in config["strides"]) or config["padding"] != "same":
            raise ValueError(f"{name}: no rule for its strides or padding")
        weights = np.flip(np.moveaxis(kernel, (-2, -1), (0, 1)), tuple(range(2, kernel.ndim)))
        self._channels[name] = len(weights)
        value = convolution(self.graph, inputs[0], weights, bias, turned=True)
        self.values[name] = activation(self.graph, value, config["activation"])

    def double(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        if config.get("interpolation", "nearest") != "nearest" or set(_pair(config)) != {TWICE}:
            raise ValueError(f"{name}: no rule but for doubling by nearest neighbours")
        (source,) = self._sources[name]
        self._channels[name] = self._channels[source]
        self._doubled[name] = inputs[0]
        if not self._only_joined(name):
            self.values[name] = doubled(self.graph, inputs[0], len(self.input_shape) - 2)

    def concatenate(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        sources = self._sources[name]
        if config["axis"] not in {-1, len(self.input_shape) - 1}:
            raise ValueError(f"{name}: no rule for axis {config['axis']}")
        self._channels[name] = sum(self._channels[source] for source in sources)
        if self._only_joined(sources[0]):
            small, beside = sources
            self._joined[name] = (
                self._doubled[small],
                self.values[beside],
                self._channels[small],
            )
        else:
            self.values[name] = self.graph.add("Concat", inputs, axis=1)

    def pool(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        if config["padding"] != "valid":
            raise ValueError(f"{name}: no rule for padding {config['padding']}")
        self._keep(
            name,
            self.graph.add(
                "MaxPool", inputs, kernel_shape=config["pool_size"], strides=config["strides"]
            ),
        )

    def batch_normalise(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        gamma, beta, mean, variance = self._arrays[name]
        parts = [self.graph.weight(part) for part in (gamma, beta, mean, variance)]
        value = self.graph.add(
            "BatchNormalization", [*inputs, *parts], epsilon=float(config["epsilon"])
        )
        self._keep(name, value)

    def crop(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        before, after = np.array(config["cropping"]).T
        if not (before.any() or after.any()):
            self._keep(name, inputs[0])
            return
        axes = np.arange(2, 2 + len(before))
        # an end beyond the picture is its end; a negative one counts from there
        ends = np.where(after > 0, -after, np.iinfo(np.int64).max)
        parts = [self.graph.whole_numbers(part) for part in (before, ends, axes)]
        self._keep(name, self.graph.add("Slice", [*inputs, *parts]))

    def pad(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        before, after = np.array(config["padding"]).T
        if not (before.any() or after.any()):
            self._keep(name, inputs[0])
            return
        widths = np.concatenate([[0, 0], before, [0, 0], after])
        self._keep(name, self.graph.add("Pad", [*inputs, self.graph.whole_numbers(widths)]))

    def pass_on(self, name: str, _: dict[str, Any], inputs: list[str]) -> None:
        self._keep(name, inputs[0])

    def rectify(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        if config.get("max_value") or config.get("negative_slope") or config.get("threshold"):
            raise ValueError(f"{name}: no rule but for a plain ReLU")
        self._keep(name, self.graph.add("Relu", inputs))

    def activate(self, name: str, config: dict[str, Any], inputs: list[str]) -> None:
        self._keep(name, activation(self.graph, inputs[0], config["activation"]))

    def add(self, name: str, _: dict[str, Any], inputs: list[str]) -> None:
        self._keep(name, self.graph.add("Add", inputs))

    def multiply(self, name: str, _: dict[str, Any], inputs: list[str]) -> None:
        self._keep(name, self.graph.add("Mul", inputs))

    def _keep(self, name: str, value: str) -> None:
        self._channels[name] = self._channels[self._sources[name][0]]
        self.values[name] = value

    def _kernel(
        self, name: str, config: dict[str, Any]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        if config["data_format"] != "channels_last" or config.get("groups", 1) != 1:
            raise ValueError(f"{name}: no rule but for channels last, in one group")
        kernel, *rest = self._arrays[name]
        return kernel, rest[0] if config["use_bias"] else None

    def _only_joined(self, name: str) -> bool:
        """Whether a doubled picture is looked at by one convolution of 3 alone, beside another."""
        if name not in self._doubled or self._users[name] != 1:
            return False
        (user,) = [u for u, sources in self._sources.items() if name in sources]
        if self._kinds[user] != "Concatenate" or self._users[user] != 1:
            return False
        first, *rest = self._sources[user]
        (convolution,) = [u for u, sources in self._sources.items() if user in sources]
        is_convolution = self._kinds[convolution] in {"Conv2D", "Conv3D"}
        shape = self._arrays[convolution][0].shape[:-2] if is_convolution else ()
        return first == name and len(rest) == 1 and bool(shape) and set(shape) == {3}

    def _convolve_joined(
        self, source: str, weights: NDArray[np.float32], bias: NDArray[np.float32] | None
    ) -> str:
        """A convolution of a doubled picture beside another, without doubling."""
        small, beside, channels = self._joined[source]
        return self.graph.add(
            "Add",
            [
                convolution_of_doubled(self.graph, small, weights[:, :channels]),
                convolution(self.graph, beside, weights[:, channels:], bias),
            ],
        )


_RULES = {
    "Activation": _Walk.activate,
    "Add": _Walk.add,
    "BatchNormalization": _Walk.batch_normalise,
    "Concatenate": _Walk.concatenate,
    "Conv": _Walk.convolve,
    "ConvTranspose": _Walk.convolve_transposed,
    "Cropping": _Walk.crop,
    "Dropout": _Walk.pass_on,
    "InputLayer": _Walk.begin,
    "MaxPooling": _Walk.pool,
    "Multiply": _Walk.multiply,
    "ReLU": _Walk.rectify,
    "UpSampling": _Walk.double,
    "ZeroPadding": _Walk.pad,
}


def _pair(config: dict[str, Any]) -> tuple[int, ...]:
    size = config["size"]
    return tuple(size) if isinstance(size, list | tuple) else (size,)
