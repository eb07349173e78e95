"""Networks on OpenVINO: how one is compiled and run.

The only importer of OpenVINO.  bfloat16, which newer processors offer and OpenVINO would choose
by itself, changed 0.4 % of the voxels of deepbet's mask, so float32 is asked for unless the
catalogue's row says otherwise, which it does where the agreement was measured.
"""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import ModelError
from shoken.common.settings import settings
from shoken.models.catalogue import Precision
from shoken.models.compiled_cache import keep_prepared, prepared
from shoken.models.exact_means import take_exact_means
from shoken.models.weights import find, recorded_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.models.catalogue import ModelFile, ModelSpec

__all__ = ["Network", "compile_network", "load_openvino", "open_network", "processor", "runs"]

# what OpenVINO and oneDNN say where memory cannot be had, and not much else
_NO_MEMORY = ("bad_alloc", "out of memory", "allocate", "could not create a memory")
_PROCESSOR = ("FULL_DEVICE_NAME", "OPTIMIZATION_CAPABILITIES")
_runs = 0
_loading = Lock()


class Network:
    """A compiled network with one output, and one input or several.

    Calls from several threads take turns: one inference uses all the threads there are.
    """

    def __init__(self, compiled: Any, tensor: Any, name: str) -> None:
        self.bytes = _size(compiled)
        self._compiled = compiled
        self._request = compiled.create_infer_request()
        shape = compiled.output(0).partial_shape
        # some networks say their output's shape only once they have run
        self._shape = None if shape.is_dynamic else tuple(compiled.output(0).shape)
        self._tensor = tensor
        self._name = name
        self._turn = Lock()

    def __call__(self, *inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the network.

        Parameters
        ----------
        inputs
            float32; the first is of the shape that the catalogue's row gives.

        Returns
        -------
        NDArray
            The output, float32, the caller's own.

        Raises
        ------
        ModelError
            It cannot be run.
        MemoryError
            It needs more memory than there is.
        """
        global _runs  # noqa: PLW0603 - the count that tests and the page rely on
        given = [np.ascontiguousarray(x, dtype=np.float32) for x in inputs]
        with self._turn, _as_ours(self._name):
            _runs += 1
            try:
                return self._output(given)
            finally:
                # hundreds of MB between the layers, which the rest of an analysis has use for
                self._compiled.release_memory()

    def _output(self, given: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        if self._shape is None:
            self._request.infer(given, share_inputs=True)
            return np.array(self._request.get_output_tensor(0).data, dtype=np.float32)
        result = np.empty(self._shape, dtype=np.float32)
        self._request.set_output_tensor(self._tensor(result, shared_memory=True))
        self._request.infer(given, share_inputs=True)
        return result


def processor() -> str:
    """OpenVINO's release and the processor that it runs networks on."""
    openvino = load_openvino()
    name = openvino.Core().get_property("CPU", "FULL_DEVICE_NAME")
    return f"OpenVINO {openvino.get_version()} on {name}"


def runs() -> int:
    """How often any network has been run in this process."""
    return _runs


def open_network(path: Path, shape: tuple[int, ...]) -> Network:
    """A network that is in no catalogue, compiled for an input of a shape and not kept.

    Raises
    ------
    ModelError
        OpenVINO cannot compile it.
    MemoryError
        It needs more memory than there is.
    """
    openvino = load_openvino()
    core = openvino.Core()
    with _as_ours(path.name):
        model = core.read_model(path)
        model.reshape(list(shape))
        options = {"INFERENCE_NUM_THREADS": settings().threads, "INFERENCE_PRECISION_HINT": "f32"}
        return Network(core.compile_model(model, "CPU", options), openvino.Tensor, path.name)


@contextmanager
def _as_ours(name: str) -> Iterator[None]:
    """What OpenVINO raises, as an error of ours."""
    try:
        yield
    except RuntimeError as error:
        said = str(error)
        if any(cause in said for cause in _NO_MEMORY):
            raise MemoryError(name) from error
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        told = [line for line in lines if not line.startswith("Exception from src")]
        cause = (told or lines or ["no cause was given"])[-1]
        raise ModelError(f"{name}: OpenVINO cannot run it: {cause}") from error


def compile_network(spec: ModelSpec, file: ModelFile, shape: tuple[int, ...] | None) -> Network:
    """A catalogue row's file, compiled; what a former process prepared is taken where it fits.

    Parameters
    ----------
    spec, file
        The row and its file.
    shape
        The input's shape, where the row leaves it open.

    Raises
    ------
    ModelMissing, ModelCorrupt
        As :func:`shoken.models.weights.find`.
    ModelError
        OpenVINO cannot compile it.
    MemoryError
        It needs more memory than there is.
    """
    with _as_ours(spec.id):
        return _compiled(spec, file, shape)


def _compiled(spec: ModelSpec, file: ModelFile, shape: tuple[int, ...] | None) -> Network:
    path = find(spec, file)
    openvino = load_openvino()
    core = openvino.Core()
    options: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": _precision(core, file),
        "INFERENCE_NUM_THREADS": 1 if file.on_one_thread else settings().threads,
    }
    if shape:
        model = core.read_model(path)
        model.reshape({0: list(shape)})
        return Network(core.compile_model(model, "CPU", options), openvino.Tensor, spec.id)
    processor = [core.get_property("CPU", what) for what in _PROCESSOR]
    options_told = f"{options} exact means" if file.exact_means else f"{options}"
    traits = f"{recorded_sha256(spec, file)} {openvino.get_version()} {processor} {options_told}"
    if content := prepared(path, traits):
        with suppress(RuntimeError):  # OpenVINO's refusal; what follows does without
            made = core.import_model(
                openvino.Tensor(np.frombuffer(content, np.uint8)), "CPU", options
            )
            return Network(made, openvino.Tensor, spec.id)
    model = core.read_model(path)
    if model.is_dynamic() and file.input_shape:
        model.reshape(list(file.input_shape))
    if file.exact_means:
        from openvino import opset13

        take_exact_means(model, opset13)
    compiled = core.compile_model(model, "CPU", options)
    exported = io.BytesIO()
    compiled.export_model(exported)
    keep_prepared(path, traits, exported.getvalue())
    return Network(compiled, openvino.Tensor, spec.id)


def _precision(core: Any, file: ModelFile) -> str:
    if file.precision is Precision.BFLOAT16:
        able = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        return str(file.precision if "BF16" in able else Precision.FLOAT32)
    return str(file.precision)


def _size(compiled: Any) -> int:
    """What a network takes, roughly: the largest two of its values, which live side by side."""
    sizes = (
        output.element_type.size * int(np.prod(list(output.shape)))
        for op in compiled.get_runtime_model().get_ops()
        for output in op.outputs()
    )
    return sum(sorted(sizes)[-2:])


def load_openvino() -> Any:
    """OpenVINO, imported once, without its converters."""
    with _loading:
        # its converters are half of its import, and report that to its makers; it does without
        sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
        import openvino
    return openvino
