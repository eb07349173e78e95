"""A trained network as ONNX: probabilities out, float16 weights on disk.

Weights are widened to float32 when the file is read, so that only their rounding differs: half of
the size, and no half-precision arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.network import CHANNELS, CONDITION, Network, Shape

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

__all__ = ["export", "trained"]

_OPSET = 18  # what torch.onnx writes without converting, and OpenVINO reads
_FEW = 64  # numbers: smaller constants are shapes and biases, which gain nothing


class _Probability(torch.nn.Module):
    """A network with its output from 0 to 1, and 0 outside of the brain."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: Tensor, condition: Tensor) -> Tensor:
        return self.network(picture, condition).sigmoid() * picture[:, 1:2]


def trained(checkpoint: Path) -> Network:
    """The averaged network of a checkpoint, to be used and not trained further."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    network = Network(Shape(tuple(state["settings"]["widths"])))
    prefix = "module."
    network.load_state_dict(
        {n.removeprefix(prefix): v for n, v in state["average"].items() if n.startswith(prefix)}
    )
    return network.eval()


def export(network: Network, file: Path) -> None:
    """Write it: ``picture`` (1, 5, X, Y, Z) and ``condition`` (1, 8) → (1, 1, X, Y, Z).

    Sides are multiples of :attr:`training.network.Shape.multiple`.
    """
    side = 2 * network.shape.multiple
    example = (torch.zeros(1, CHANNELS, side, side, side), torch.zeros(1, CONDITION))
    partial = file.with_suffix(".partial")
    # by tracing: PyTorch's newer way needs onnxscript, and leaves sides open only with hints
    torch.onnx.export(
        _Probability(network).eval(),
        example,
        input_names=["picture", "condition"],
        output_names=["probability"],
        dynamic_axes={"picture": {2: "x", 3: "y", 4: "z"}, "probability": {2: "x", 3: "y", 4: "z"}},
        opset_version=_OPSET,
        dynamo=False,
        f=partial,
    )
    model = _halved(onnx.load(partial))
    onnx.checker.check_model(model)
    onnx.save(model, file)
    partial.unlink()


def _halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """Each large float32 constant as float16, and a node that widens it."""
    graph, widened = model.graph, []
    for constant in graph.initializer:
        if constant.data_type != TensorProto.FLOAT or np.prod(constant.dims) < _FEW:
            continue
        name = constant.name
        half = numpy_helper.to_array(constant).astype(np.float16)
        constant.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
        widened.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*widened, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model
