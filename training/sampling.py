"""How a scanner samples a head: slices, resolution in plane, motion, Gibbs ringing, noise.

In-plane effects are multiplications in k-space; slices are matrices along their axis, since they
are selected in space and not encoded.  Ghosts of motion: lines taken while the head lay a little
aside carry its phase ramp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from training.fields import along

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Sampling", "draw_sampling"]

_THIN_MM = 1.5  # slices up to there are taken as voxels of 1 mm, interpolated or in 3-D
_POINT_SPREAD = (0.5, 0.8)  # deviation in voxels: from where the label maps' steps are gone
_THICK = 0.55  # of pictures, as clinical archives have them


@dataclass(frozen=True, eq=False, kw_only=True)
class Sampling:
    """Slices of ``slice_mm`` between centres and ``profile_mm`` thick along an axis.

    ``in_plane_mm`` is the acquired resolution along the two others, the phase encoding's second;
    ``blur`` is the deviation of the point spread in voxels, ``motion`` how far the head moves in
    voxels, ``noise`` that of each channel where white matter is 1.
    """

    axis: int
    slice_mm: float
    profile_mm: float
    offset_mm: float
    in_plane_mm: tuple[float, float]
    apodised: bool
    blur: float
    motion: float
    noise: float

    @property
    def is_thick(self) -> bool:
        """Whether slices are thicker than voxels."""
        return self.slice_mm > _THIN_MM

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """What the file's header would say, along X, Y and Z."""
        spacing = [1.0, 1.0, 1.0]
        spacing[self.axis] = self.slice_mm if self.is_thick else 1.0
        return (spacing[0], spacing[1], spacing[2])

    def averaged(self, data: NDArray[np.float32]) -> NDArray[np.float32]:
        """Taken in slices and interpolated between them to 1 mm again."""
        take, spread = self._matrices(data.shape[self.axis])
        return along(self.axis, spread @ take, data)

    def apply(self, data: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
        """The magnitude picture of a clean one, in voxels of 1 mm."""
        take, spread = self._matrices(data.shape[self.axis])
        slices = along(self.axis, take, data) if self.is_thick else data
        encoded = tuple(a for a in range(3) if a != self.axis or not self.is_thick)
        spectrum = scipy.fft.fftn(slices, axes=encoded)
        spectrum *= self._kept(slices.shape, blurred=encoded)
        if self.motion:
            spectrum *= self._phases(slices.shape, rng)
        picture = np.abs(scipy.fft.ifftn(spectrum, axes=encoded)).astype(np.float32)
        picture = self._noisy(picture, rng)
        return along(self.axis, spread, picture) if self.is_thick else picture

    def _matrices(self, size: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(slices, size) that takes slices, and (size, slices) that interpolates them."""
        centres = np.arange(self.offset_mm, size, self.slice_mm)
        at = np.arange(size)
        inside = np.abs(at - centres[:, None]) - self.profile_mm / 2
        take = np.clip(0.5 - inside, 0, 1)
        take /= take.sum(axis=1, keepdims=True)
        apart = np.abs(np.clip(at[:, None], centres[0], centres[-1]) - centres) / self.slice_mm
        spread = np.clip(1 - apart, 0, 1)
        return take.astype(np.float32), spread.astype(np.float32)

    @property
    def _in_plane(self) -> tuple[int, int]:
        """The axes in plane; lines are encoded by phase along the second."""
        first, second = (a for a in range(3) if a != self.axis)
        return first, second

    def _kept(self, shape: tuple[int, ...], blurred: tuple[int, ...] = ()) -> NDArray[np.float32]:
        """What k-space keeps: up to the resolution, less by the point spread along some axes."""
        kept = np.ones((1, 1, 1))
        for axis, mm in zip(self._in_plane, self.in_plane_mm, strict=True):
            k = np.abs(np.fft.fftfreq(shape[axis]))
            line = (k <= 0.5 / mm).astype(float)
            if self.apodised:  # Hamming's window, which most scanners offer
                line *= 0.54 + 0.46 * np.cos(np.pi * np.minimum(k * 2 * mm, 1))
            kept = kept * _laid(line, axis)
        for axis in blurred:
            k = np.fft.fftfreq(shape[axis])
            kept = kept * _laid(np.exp(-2 * (np.pi * self.blur * k) ** 2), axis)
        return kept.astype(np.float32)

    def _phases(self, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.complex64]:
        """The ramps of lines taken while the head lay aside, which the middle ones were not."""
        first, second = self._in_plane
        k = np.fft.fftfreq(shape[second])
        turns = shape[second] * k / rng.uniform(3, 12) + rng.uniform(0, 1)
        aside = np.where(np.abs(k) < 0.02, 0, self.motion * np.sin(2 * np.pi * turns))
        ramp = _laid(np.fft.fftfreq(shape[first]), first) + _laid(k, second)
        return np.exp(-2j * np.pi * ramp * _laid(aside, second)).astype(np.complex64)

    def _noisy(self, picture: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
        """Rician: the magnitude with noise of two channels, of the picture's own resolution."""
        noise = np.empty(picture.shape, dtype=np.complex64)
        noise.real = rng.standard_normal(picture.shape, dtype=np.float32)
        noise.imag = rng.standard_normal(picture.shape, dtype=np.float32)
        if max(self.in_plane_mm) > 1 or self.apodised:
            kept, axes = self._kept(picture.shape), self._in_plane
            noise = scipy.fft.ifftn(scipy.fft.fftn(noise, axes=axes) * kept, axes=axes)
            noise /= np.sqrt(np.mean(kept**2))
        return np.abs(picture + np.float32(self.noise) * noise).astype(np.float32)


def _laid(line: NDArray[Any], axis: int) -> NDArray[Any]:
    """A line of numbers along an axis of three."""
    return line.reshape([-1 if a == axis else 1 for a in range(3)])


def draw_sampling(shape: tuple[int, ...], rng: np.random.Generator) -> Sampling:
    """Slices of 1 to 8 mm in any plane, axial most often."""
    axis = int(rng.choice(3, p=[0.2, 0.2, 0.6]))
    slice_mm = float(rng.uniform(2, 8)) if rng.random() < _THICK else 1.0
    slice_mm = min(slice_mm, shape[axis] / 4)
    profile_mm = slice_mm * rng.uniform(0.75, 1) if slice_mm > _THIN_MM else 1.0
    first, second = (float(mm) for mm in np.maximum(1, rng.uniform(0.7, 1.5, 2)))
    return Sampling(
        axis=axis, slice_mm=slice_mm, profile_mm=profile_mm,
        offset_mm=float(rng.uniform(0, slice_mm)) if slice_mm > _THIN_MM else 0.0,
        in_plane_mm=(first, second), apodised=bool(rng.random() < 0.4),
        blur=float(rng.uniform(*_POINT_SPREAD)),
        motion=float(rng.uniform(0.2, 1.2)) if rng.random() < 0.15 else 0.0,
        noise=float(1 / np.exp(rng.uniform(np.log(12), np.log(80)))),
    )  # fmt: skip
