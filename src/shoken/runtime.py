"""Networks on OpenVINO: compiled once per process, run on the CPU in float32.

The only importer of OpenVINO.  bfloat16, which newer processors offer and OpenVINO would choose
by itself, changed 0.4 % of the voxels of a brain mask, so float32 is asked for.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.settings import settings
from shoken.weights import find

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.catalogue import ModelFile, ModelSpec

__all__ = ["Network", "network", "runs"]

_runs = 0
_compiling = Lock()


class Network:
    """A compiled network with one input and one output.

    Calls from several threads take turns: one inference uses all the threads there are.
    """

    def __init__(self, compiled: Any) -> None:
        self._request = compiled.create_infer_request()
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
            A copy of the output, float32.
        """
        global _runs  # noqa: PLW0603 - the count that tests and the page rely on
        with self._turn:
            _runs += 1
            self._request.infer([np.ascontiguousarray(x, dtype=np.float32)], share_inputs=True)
            return np.array(self._request.get_output_tensor().data)


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
    with _compiling:
        return _compiled(spec.id, file.name)


@cache
def _compiled(model_id: str, file_name: str) -> Network:
    from shoken.catalogue import MODELS

    spec = MODELS[model_id]
    file = next(f for f in spec.files if f.name == file_name)
    path = find(spec, file)
    return Network(
        _core().compile_model(
            path,
            "CPU",
            {
                "PERFORMANCE_HINT": "LATENCY",
                "INFERENCE_PRECISION_HINT": "f32",
                "INFERENCE_NUM_THREADS": settings().threads,
            },
        )
    )


@cache
def _core() -> Any:
    import openvino

    return openvino.Core()
