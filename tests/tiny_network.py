"""Networks of a few weights, and a card to go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CARD", "card_with", "write_network"]

# bright voxels are lesion, middling ones structure: of z-scores above 2, and between 0 and 2
SLOPES, OFFSETS = (0.0, 4.0, 8.0), (0.0, 0.0, -8.0)
CARD = """\
id = "tiny"
version = "1"
licence = "CC0-1.0"
reference = "none"
sequences = ["flair"]

[input]
orientation = "RAS"
spacing_mm = [2, 2, 2]
patch = [32, 32, 32]
overlap = 0.5
normalisation = "z-score-nonzero"
field = "brain"

[output]
activation = "softmax"
labels = [
  { channel = 0, name = "background", kind = "background" },
  { channel = 1, name = "tissue", japanese = "組織", kind = "structure" },
  { channel = 2, name = "bright", japanese = "高信号", kind = "lesion" },
]
"""


def card_with(folder: Path, *changes: tuple[str, str], text: str = CARD) -> Path:
    """The card with some of its text replaced, as a file."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "card.toml"
    path.write_text(text, encoding="utf-8")
    return path


def write_network(
    path: Path,
    shape=(1, 1, 32, 32, 32),
    *,
    slopes=SLOPES,
    offsets=OFFSETS,
    after=(),
    element=TensorProto.FLOAT,
    opset=18,
    outputs=None,
    channel=0,
) -> Path:
    """A convolution of one voxel of one channel, and operations of one input after it."""
    weight = np.zeros((len(slopes), shape[1], *[1] * (len(shape) - 2)), dtype=np.float32)
    weight[:, channel] = np.reshape(slopes, (-1, *weight.shape[2:]))
    weights = {"weight": weight, "bias": np.array(offsets, dtype=np.float32)}
    names = ["v0", *(f"v{number}" for number in range(1, len(after) + 1))]
    nodes = [helper.make_node("Conv", ["picture", "weight", "bias"], ["v0"])]
    nodes += [
        helper.make_node(operation, [names[n]], [names[n + 1]], **attributes)
        for n, (operation, attributes) in enumerate(after)
    ]
    given = [helper.make_tensor_value_info("picture", element, list(shape))]
    free = [shape[0], *[None] * (len(shape) - 1)]
    made = [helper.make_tensor_value_info(name, element, free) for name in outputs or [names[-1]]]
    held = [
        numpy_helper.from_array(array.astype(helper.tensor_dtype_to_np_dtype(element)), name)
        for name, array in weights.items()
    ]
    graph = helper.make_graph(nodes, "tiny", given, made, held)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10),
        str(path),
    )
    return path
