"""A network's ONNX file run on a scan, as the product runs its own: OpenVINO, and no PyTorch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.lesion.networks.shoken_lesion_input import lesion_probability

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.imaging.sequence import MrSequence
    from shoken.imaging.volume import Mask, Volume

__all__ = ["LesionNetwork"]


class LesionNetwork:
    """An ONNX file, compiled for pictures of any size."""

    def __init__(self, file: Path) -> None:
        import openvino

        core = openvino.Core()
        options = {"INFERENCE_PRECISION_HINT": "f32"}
        self._request = core.compile_model(
            core.read_model(file), "CPU", options
        ).create_infer_request()

    def probabilities(
        self, picture: NDArray[np.float32], condition: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """(1, 5, X, Y, Z) and (1, 8) → (1, 1, X, Y, Z)."""
        self._request.infer([picture, condition])
        return np.array(self._request.get_output_tensor(0).data, dtype=np.float32)

    def __call__(
        self,
        volume: Volume,
        brain: Mask,
        expected: tuple[Volume, Volume],
        sequence: MrSequence,
        spacing_mm: tuple[float, float, float] | None = None,
    ) -> Volume:
        """Lesion probability, as the product has it (``shoken_lesion_input.py``)."""
        return lesion_probability(self.probabilities, volume, brain, expected, sequence, spacing_mm)
