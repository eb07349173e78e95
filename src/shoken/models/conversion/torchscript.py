"""TorchScript archives to ONNX without torch, and without running what a stranger has pickled.

A TorchScript archive is a ZIP with the code of each module as a small subset of Python
(``code/__torch__/…``), the tree of modules as a pickle (``data.pkl``) and each tensor's bytes
(``data/<key>``).  The pickle is read by an unpickler that can build tensors and plain records and
nothing else; the code is parsed, never executed, and each ``forward`` is followed symbolically
while the ONNX nodes are written down.  Operations: those of a convolutional network with instance
normalisation (deepbet's LinkNet-3D, Fisch 2024); any other is refused by name.
"""

from __future__ import annotations

import ast
import io
import pickle
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import ModelCorrupt
from shoken.models.conversion.blocks import in_blocks
from shoken.models.conversion.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Callable

    import onnx
    from numpy.typing import NDArray

__all__ = ["torchscript_to_onnx"]

# what reading and following a damaged archive can end in
_DAMAGE = (
    zipfile.BadZipFile,
    pickle.UnpicklingError,
    AttributeError,
    EOFError,
    LookupError,
    StopIteration,
    SyntaxError,
    TypeError,
    ValueError,
)
_DTYPES = {
    "FloatStorage": np.float32,
    "DoubleStorage": np.float64,
    "HalfStorage": np.float16,
    "LongStorage": np.int64,
    "IntStorage": np.int32,
}


def torchscript_to_onnx(archive: bytes, name: str, input_shape: tuple[int, ...]) -> onnx.ModelProto:
    """The network in a TorchScript archive as an ONNX model of fixed input shape.

    Parameters
    ----------
    archive
        The bytes of a ``.pt`` file as ``torch.jit.save`` writes it.
    name
        What to call it in messages and in the model.
    input_shape
        Shape of the one float32 input, batch and channel first, e.g. ``(1, 1, 256, 256, 256)``.

    Returns
    -------
    onnx.ModelProto
        One input ``x``, one output ``y``, weights float32, checked by ``onnx.checker``.  Where
        the network ends in doubling each axis and a softmax over two classes, ``y`` is the second
        class alone, in blocks: (1, X/2, Y/2, Z/2, 8), a block's voxels in the order of memory.

    Raises
    ------
    ModelCorrupt
        The archive is damaged, holds more than tensors and plain records, or an operation
        that this converter does not know.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            script = _Script.read(opened)
        graph = _Graph()
        result = _Tracer(script, graph).call(script.root, "forward", ["x"])
    except _DAMAGE as error:
        raise ModelCorrupt(f"{name}: not a sound TorchScript archive ({error})") from error
    return graph.finish(in_blocks(graph, result), name, input_shape)


class _Module:
    """A module of the archive; each qualified name of its code is a subclass of its own."""

    class_name: str
    attributes: dict[str, Any]

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.attributes = state


class _TensorUnpickler(pickle.Unpickler):
    """Reads tensors, modules as plain records, and containers; refuses every other global."""

    def __init__(self, archive: zipfile.ZipFile, prefix: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{prefix}data.pkl")))
        self._archive = archive
        self._prefix = prefix

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch._utils" and name == "_rebuild_tensor_v2":
            return _rebuild_tensor
        if module == "torch" and name in _DTYPES:
            return _DTYPES[name]
        if module == "collections" and name == "OrderedDict":
            return dict
        if module.partition(".")[0] == "__torch__":
            return type(name, (_Module,), {"class_name": f"{module}.{name}"})
        raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is not a tensor")

    def persistent_load(self, pid: Any) -> NDArray[Any]:
        _, dtype, key, _, count = pid
        stored = self._archive.read(f"{self._prefix}data/{key}")
        return np.frombuffer(stored, dtype=dtype, count=count)


def _rebuild_tensor(
    storage: NDArray[Any], offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> NDArray[Any]:
    contiguous = np.cumprod((1, *reversed(shape)))[-2::-1]
    if tuple(contiguous) != strides:
        raise pickle.UnpicklingError(f"a tensor of shape {shape} is not stored contiguously")
    return storage[offset : offset + int(np.prod(shape))].reshape(shape)


@dataclass(frozen=True)
class _Script:
    """The root module of an archive and the parsed code of each class in it."""

    root: _Module
    classes: dict[str, dict[str, ast.FunctionDef]]

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> _Script:
        prefix = next(n for n in archive.namelist() if n.endswith("/data.pkl"))[: -len("data.pkl")]
        classes = {}
        code = f"{prefix}code/"
        for name in archive.namelist():
            if name.startswith(code) and name.endswith(".py"):
                package = name[len(code) : -len(".py")].replace("/", ".")
                for node in ast.parse(archive.read(name)).body:
                    if isinstance(node, ast.ClassDef):
                        classes[f"{package}.{node.name}"] = {
                            f.name: f for f in node.body if isinstance(f, ast.FunctionDef)
                        }
        return cls(_TensorUnpickler(archive, prefix).load(), classes)


class _Graph(Graph):
    """A graph that knows how many channels each convolution gave.

    An instance normalisation asks for those of the convolution before it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.channels: dict[str, int] = {}


class _Tracer:
    """Follows ``forward`` symbolically: a tensor in flight is the name of an ONNX value."""

    def __init__(self, script: _Script, graph: _Graph) -> None:
        self._script = script
        self._graph = graph

    def call(self, module: _Module, method: str, arguments: list[Any]) -> Any:
        """Follow one method; what it returns is a value name, as its arguments are."""
        function = self._script.classes[module.class_name][method]
        names = [a.arg for a in function.args.args]
        scope = dict(zip(names, [module, *arguments], strict=True))
        for statement in function.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=target)], value=value):
                    scope[target] = self._evaluate(value, scope)
                case ast.Return(value=ast.expr() as value):
                    return self._evaluate(value, scope)
                case _:
                    raise _unknown(statement)
        raise _unknown(function)

    def _evaluate(self, node: ast.expr, scope: dict[str, Any]) -> Any:  # noqa: PLR0911
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return scope[name]
            case ast.List(elts=items):
                return [self._evaluate(item, scope) for item in items]
            case ast.Attribute(value=owner, attr=name):
                return self._evaluate(owner, scope).attributes[name]
            case ast.Call(func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str(name))]):
                return self._evaluate(owner, scope).attributes[name]
            case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=name), args=given):
                if name not in _OPERATIONS:
                    raise _unknown(node)
                return _OPERATIONS[name](self._graph, *(self._evaluate(a, scope) for a in given))
            case ast.Call(func=ast.Attribute(value=owner, attr=method), args=given):
                arguments = [self._evaluate(a, scope) for a in given]
                return self.call(self._evaluate(owner, scope), method, arguments)
            case _:
                raise _unknown(node)


def _unknown(node: ast.AST) -> ModelCorrupt:
    return ModelCorrupt(f"no rule to turn this TorchScript into ONNX: {ast.unparse(node)}")


def _add(graph: _Graph, left: str, right: str) -> str:
    return graph.add("Add", [left, right])


def _relu(graph: _Graph, value: str) -> str:
    return graph.add("Relu", [value])


def _softmax(graph: _Graph, value: str, axis: int) -> str:
    return graph.add("Softmax", [value], axis=axis)


def _convolution(
    graph: _Graph,
    value: str,
    weight: NDArray[Any],
    bias: NDArray[Any] | None,
    stride: list[int],
    padding: list[int],
    dilation: list[int],
    transposed: bool,  # noqa: FBT001 - the order of torch._convolution
    output_padding: list[int],
    groups: int,
    *_: object,
) -> str:
    inputs = [value, graph.weight(weight)] + ([] if bias is None else [graph.weight(bias)])
    shared = {"strides": stride, "pads": padding * 2, "dilations": dilation, "group": groups}
    if transposed:
        result = graph.add("ConvTranspose", inputs, output_padding=output_padding, **shared)
        graph.channels[result] = weight.shape[1] * groups
    else:
        result = graph.add("Conv", inputs, **shared)
        graph.channels[result] = weight.shape[0]
    return result


def _instance_norm(graph: _Graph, value: str, *settings: Any) -> str:
    weight, bias, running_mean, running_variance, _, _, epsilon, _ = settings
    if any(part is not None for part in (weight, bias, running_mean, running_variance)):
        raise ModelCorrupt("no rule for instance normalisation with weights or running statistics")
    channels = graph.channels[value]
    ones = graph.weight(np.ones(channels))
    zeros = graph.weight(np.zeros(channels))
    return graph.add("InstanceNormalization", [value, ones, zeros], epsilon=epsilon)


def _max_pool(
    graph: _Graph,
    value: str,
    kernel: list[int],
    stride: list[int],
    padding: list[int],
    dilation: list[int],
    *_: object,
) -> str:
    return graph.add(
        "MaxPool",
        [value],
        kernel_shape=kernel,
        strides=stride,
        pads=padding * 2,
        dilations=dilation,
    )


_OPERATIONS: dict[str, Callable[..., str]] = {
    "_convolution": _convolution,
    "add": _add,
    "add_": _add,
    "instance_norm": _instance_norm,
    "max_pool3d": _max_pool,
    "relu_": _relu,
    "softmax": _softmax,
}
