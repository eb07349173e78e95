"""A network's ONNX file run on a scan, as the product will: OpenVINO, and no PyTorch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.imaging.volume import Volume, bounding_box
from training.inputs import condition_of, network_input

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.imaging.sequence import MrSequence
    from shoken.imaging.volume import Mask

__all__ = ["LesionNetwork"]

_MARGIN = 4  # voxels about the brain, so that a border is not the picture's end
_MULTIPLE = 16  # what the sides have to be multiples of: four halvings


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
        """(1, 4, X, Y, Z) and (1, 8) → (1, 1, X, Y, Z)."""
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
        """Lesion probability, 0 to 1 and 0 outside of the brain, on the canonical scan's grid.

        ``expected`` are the shares of grey and of white matter that a template has there;
        ``spacing_mm`` is that of the scanner's slices where the scan was resampled since.
        """
        grid = volume.grid
        fine = grid.with_spacing(1)
        inside = brain.resample_onto(fine).data
        if not inside.any():
            return volume.with_data(np.zeros(grid.shape))
        box = bounding_box(inside, _MARGIN)
        data = volume.resample_onto(fine.crop(box)).data
        maps = np.stack([part.resample_onto(fine.crop(box)).data for part in expected])
        given = network_input(data, inside[box], maps)
        padded = np.pad(given, [(0, 0), *((0, -n % _MULTIPLE) for n in data.shape)])
        condition = condition_of(sequence, spacing_mm or grid.spacing_mm)
        found = self.probabilities(padded[None], condition[None])[0, 0]
        found = found[tuple(slice(0, n) for n in data.shape)]
        return Volume(found, fine.crop(box)).resample_onto(grid)
