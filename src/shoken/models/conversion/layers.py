"""Keras' layers as nodes of an ONNX graph, channels first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.models.conversion.graph import Graph

__all__ = ["TWICE", "activation", "convolution", "convolution_of_doubled", "doubled"]

TWICE = 2  # the only factor that the networks' upsampling layers have
_ACTIVATIONS = {"relu": "Relu", "sigmoid": "Sigmoid"}


def activation(graph: Graph, value: str, kind: str) -> str:
    """A value's activation, by Keras' name for it.

    Raises
    ------
    ValueError
        There is no rule for it.
    """
    if kind in _ACTIVATIONS:
        return graph.add(_ACTIVATIONS[kind], [value])
    if kind in {"swish", "silu"}:
        return graph.add("Mul", [value, graph.add("Sigmoid", [value])])
    if kind == "softmax":
        return graph.add("Softmax", [value], axis=1)
    if kind != "linear":
        raise ValueError(f"no rule for the activation {kind}")
    return value


def convolution(
    graph: Graph,
    value: str,
    weights: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    *,
    turned: bool = False,
) -> str:
    """Of the same size; where a kernel has no middle Keras pads the end more, or ``turned``.

    ``weights`` are (outputs, inputs, X, Y[, Z]).
    """
    less = [(size - 1) // 2 for size in weights.shape[2:]]
    more = [size // 2 for size in weights.shape[2:]]
    pads = more + less if turned else less + more
    inputs = [value, graph.weight(weights)]
    inputs += [] if bias is None else [graph.weight(bias)]
    return graph.add("Conv", inputs, pads=pads)


def doubled(graph: Graph, value: str, axes: int) -> str:
    """Twice as large along each of 2 or 3 axes, by nearest neighbours."""
    scales = graph.weight(np.array([1, 1] + [TWICE] * axes))
    return graph.add(
        "Resize",
        [value, "", scales],
        mode="nearest",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
    )


def convolution_of_doubled(graph: Graph, small: str, weights: NDArray[np.float32]) -> str:
    """A convolution by kernels of 3 of a doubled picture, without doubling: 8 of 27 products.

    Three neighbours in a doubled picture are two in the small one: a transposed convolution of
    stride 2 whose kernel holds the sums gives the same numbers, to rounding.
    """
    kernel = weights.astype(np.float64)
    for axis in range(2, kernel.ndim):
        left, middle, right = np.moveaxis(kernel, axis, 0)
        # output 2i: left of i-1, the rest of i; output 2i+1: right of i+1, the rest of i
        kernel = np.stack([right, middle + right, left + middle, left], axis)
    return graph.add(
        "ConvTranspose",
        [small, graph.weight(np.swapaxes(kernel, 0, 1))],
        strides=[TWICE] * (kernel.ndim - 2),
        pads=[1] * (2 * (kernel.ndim - 2)),
    )
