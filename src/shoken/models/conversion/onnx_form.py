"""What an ONNX file says of itself: its inputs and outputs, its opset, its last operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import onnx

from shoken.common.errors import ModelCorrupt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["OnnxForm", "OnnxValue", "form_of", "newest_opset"]


@dataclass(frozen=True)
class OnnxValue:
    """An input or an output; a dimension of 0 is left free."""

    name: str
    element: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class OnnxForm:
    """What can be known of a network before it is run."""

    opset: int
    inputs: tuple[OnnxValue, ...]
    outputs: tuple[OnnxValue, ...]
    last_operation: str


def newest_opset() -> int:
    """The newest opset that is known here."""
    return int(onnx.defs.onnx_opset_version())


def form_of(path: Path) -> OnnxForm:
    """Read what an ONNX file says of itself.

    Raises
    ------
    ModelCorrupt
        It is no ONNX file, is damaged, or keeps its weights in files beside it.
    """
    try:
        model = onnx.load(str(path), load_external_data=False)
    except Exception as error:  # protobuf's own errors are not ours to import
        raise ModelCorrupt(f"{path}: is not a sound ONNX file; export the network again") from error
    graph = model.graph
    if not graph.node or not graph.output:
        raise ModelCorrupt(f"{path}: is not a sound ONNX file; export the network again")
    outside = onnx.TensorProto.DataLocation.EXTERNAL
    if any(weight.data_location == outside for weight in graph.initializer):
        raise ModelCorrupt(
            f"{path}: its weights are in files beside it; save it as one file: "
            "onnx.save(onnx.load(PATH), NEW_PATH)"
        )
    weights = {weight.name for weight in graph.initializer}
    made_by = {name: node.op_type for node in graph.node for name in node.output}
    sources = {name: node.input[0] for node in graph.node if node.input for name in node.output}
    name = graph.output[0].name
    while made_by.get(name) in {"Identity", "Cast"}:
        name = sources[name]
    return OnnxForm(
        opset=max(
            (o.version for o in model.opset_import if o.domain in {"", "ai.onnx"}), default=0
        ),
        inputs=_values(value for value in graph.input if value.name not in weights),
        outputs=_values(graph.output),
        last_operation=made_by.get(name, ""),
    )


def _values(values: Iterable[Any]) -> tuple[OnnxValue, ...]:
    return tuple(
        OnnxValue(
            value.name,
            onnx.TensorProto.DataType.Name(value.type.tensor_type.elem_type).lower(),
            tuple(max(0, one.dim_value) for one in value.type.tensor_type.shape.dim),
        )
        for value in values
    )
