"""Networks on OpenVINO: compiled once per process, run on the CPU in float32.

The only importer of OpenVINO.  bfloat16, which newer processors offer and OpenVINO would choose
by itself, changed 0.4 % of the voxels of a brain mask, so float32 is asked for.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.errors import ModelError
from shoken.settings import settings
from shoken.weights import find

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.catalogue import ModelFile, ModelSpec

__all__ = ["Network", "load_ahead", "network", "runs", "warm_up"]

_runs = 0
_compiling: defaultdict[tuple[str, str], Lock] = defaultdict(Lock)
_loading = Lock()


class Network:
    """A compiled network with one input and one output.

    Calls from several threads take turns: one inference uses all the threads there are.
    """

    def __init__(self, compiled: Any, tensor: Any) -> None:
        self._request = compiled.create_infer_request()
        self._shape = tuple(compiled.output(0).shape)
        self._tensor = tensor
        self._turn = Lock()

    def __call__(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the network.

        Parameters
        ----------
        x
            float32, of the shape that the catalogue's row gives.

        Returns
        -------
        NDArray
            The output, float32, the caller's own.
        """
        global _runs  # noqa: PLW0603 - the count that tests and the page rely on
        with self._turn:
            _runs += 1
            result = np.empty(self._shape, dtype=np.float32)
            self._request.set_output_tensor(self._tensor(result, shared_memory=True))
            self._request.infer([np.ascontiguousarray(x, dtype=np.float32)], share_inputs=True)
            return result


def warm_up(spec: ModelSpec) -> None:
    """Begin to compile a network in the background, while the scan is still being read.

    What goes wrong is raised where the network is asked for, not here.  A process that ends before
    waits for it: OpenVINO crashes when the interpreter goes away under it.
    """
    _openvino()  # its import and the caller's next ones would hinder each other in two threads

    def compile_one(file: ModelFile) -> None:
        with suppress(ModelError):
            network(spec, file)

    for file in spec.files:
        Thread(target=compile_one, args=(file,), name=f"warm up {file.name}").start()


def load_ahead(*modules: str) -> None:
    """Begin to import modules in the background: a network runs without Python's lock.

    What goes wrong is raised where a module is needed, not here.
    """

    def load() -> None:
        with suppress(Exception):
            for module in modules:
                import_module(module)

    Thread(target=load, name="load ahead").start()


def runs() -> int:
    """How often any network has been run in this process."""
    return _runs


def network(spec: ModelSpec, file: ModelFile) -> Network:
    """The compiled network of a catalogue row's file, from memory after the first time.

    Raises
    ------
    ModelMissing, ModelCorrupt
        As :func:`shoken.weights.find`.
    """
    with _compiling[spec.id, file.name]:
        return _compiled(spec.id, file.name)


@cache
def _compiled(model_id: str, file_name: str) -> Network:
    from shoken.catalogue import MODELS

    spec = MODELS[model_id]
    file = next(f for f in spec.files if f.name == file_name)
    path = find(spec, file)
    options: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": settings().threads,
    }
    openvino = _openvino()
    return Network(openvino.Core().compile_model(path, "CPU", options), openvino.Tensor)


def _openvino() -> Any:
    with _loading:
        # OpenVINO's tools report their use to its makers where this package can be imported
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino
    return openvino
