"""An ONNX model while it is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Graph"]

OPSET = 20  # fixed, since another one would change the bytes and so the files' sha256


class Graph:
    """The ONNX nodes and weights written so far."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, operation: str, inputs: list[str], **attributes: object) -> str:
        """Write a node and give the name of its value."""
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], **attributes))
        return name

    def weight(self, array: NDArray[Any]) -> str:
        """Keep an array as float32 and give its name."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(array.astype(np.float32), name))
        return name

    def whole_numbers(self, array: NDArray[Any]) -> str:
        """Keep an array as int64 and give its name: places and widths."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(array.astype(np.int64), name))
        return name

    def finish(self, result: str, name: str, input_shape: tuple[int, ...]) -> onnx.ModelProto:
        """The checked model with input ``x`` and output ``y``; a dimension of 0 is left free."""
        self.nodes.append(helper.make_node("Identity", [result], ["y"]))
        shape = [size or f"d{axis}" for axis, size in enumerate(input_shape)]
        model = helper.make_model(
            helper.make_graph(
                self.nodes,
                name,
                [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
                [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None] * len(input_shape))],
                self.weights,
            ),
            opset_imports=[helper.make_opsetid("", OPSET)],
            producer_name="shoken",
        )
        model.ir_version = 10
        onnx.checker.check_model(model)
        return model
