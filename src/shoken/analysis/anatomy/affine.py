"""The affine that lays a brain on the template: of many starts the best.

One start is a draw: a head that is tilted or cut ends in a wrong valley of the metric, and a
rounding decides in which.  So every tilt that heads have is scored coarsely and the best few are
refined by pattern search (Hooke and Jeeves 1961).  The score is normalised mutual information
(Studholme 1999) of a picture and the template, where each brain's outside is one more shade, so
that outlines count as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial.transform import Rotation

from shoken.imaging.smoothing import blurred

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.volume import Mask, Volume

__all__ = ["Pair", "affine_starts", "lead", "normalised_information"]

# by hand: enough to tell tissues apart, few enough that 4 mm voxels fill the joint histogram
_SHADES = 16
# a hundred tilts are scored on voxels of 8 mm, one affine is judged on 4 mm
_COARSE_MM, _FINE_MM = 8.0, 4.0
# degrees; a coil leaves a head less room than this
_PITCH, _ROLL, _YAW = range(-45, 46, 15), range(-30, 31, 15), range(-30, 31, 15)
_CLIMBED = 4  # by hand: refining one costs as much as scoring all tilts
# degrees, millimetres and per cent at once: each moves a brain's rim by about as much
_STEPS = (6.0, 3.0, 1.5)
_ROUNDS = 12  # a bound alone: a step that improves nothing ends the search before
# margin around the brain, so that its outline and what lies beyond it count as well
_AROUND_MM = 16.0
_ALIKE_MM = 8.0  # two starts that put the brain within one coarse voxel of each other are one start
# a step by which a right alignment loses much, and a wrong one may gain: with 8 mm the worst good
# one of bench/alignment.py leads by 1.15 and the best wrong one by 1.10, with 12 mm by 1.33 and
# 1.18, with 15 mm and 20 degrees by 1.32 and 1.51
_AWAY_MM, _AWAY_DEGREES = 12.0, 12.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Pair:
    """A scan's brain and the template's, as they are compared at one spacing.

    ``along`` are places in mm of the scan's frame along its X, Y and Z, (X, 1, 1), (1, Y, 1) and
    (1, 1, Z), and ``shades`` (X, Y, Z) what the scan is there, times 17; ``template`` is (X, Y, Z)
    in shades, 0 outside the brain and 1 to 16 by rank, with one plane more on every side, which is
    outside, and ``to_voxel`` (4, 4) mm → its voxels without those planes.
    """

    along: tuple[NDArray[np.float64], ...]
    shades: NDArray[np.intp]
    template: NDArray[np.uint8]
    to_voxel: NDArray[np.floating]

    @classmethod
    def of(
        cls, scan: Volume, scan_brain: Mask, template: Volume, brain: Mask, spacing_mm: float
    ) -> Pair:
        """Of pictures whose grids run along the axes, with one spacing along all three."""
        grid = scan.grid
        around = round(_AROUND_MM / grid.spacing_mm[0])
        every = round(spacing_mm / grid.spacing_mm[0])
        shades = np.pad(_shaded(scan, scan_brain, spacing_mm), around)[::every, ::every, ::every]
        along = np.meshgrid(
            *(
                (np.arange(size) * float(every) - around) * grid.spacing_mm[0] + start
                for size, start in zip(shades.shape, grid.affine[:3, 3], strict=True)
            ),
            indexing="ij",
            sparse=True,
        )
        return cls(
            along=tuple(along),
            shades=shades.astype(np.intp) * (_SHADES + 1),
            template=np.pad(_shaded(template, brain, spacing_mm), 1),
            to_voxel=np.linalg.inv(template.grid.affine),
        )

    def score(self, matrix: NDArray[np.float64]) -> float:
        """Normalised mutual information, where ``matrix`` (4, 4) takes the scan to the template."""
        x, y, z = self.along
        index = np.zeros(self.shades.shape)
        for row, size in zip((self.to_voxel @ matrix)[:3], self.template.shape, strict=True):
            # written out, for a product of matrices adds in an order of the library's choice
            place = row[0] * x + row[1] * y + row[2] * z
            place += row[3] + 0.5
            np.floor(place, out=place)
            place += 1
            np.clip(place, 0, size - 1, out=place)
            index *= size
            index += place
        seen = self.template.ravel()[index.astype(np.intp)]
        joint = np.bincount((self.shades + seen).ravel(), minlength=(_SHADES + 1) ** 2).astype(
            float
        )
        joint[0] = 0  # how much air there is around both says nothing
        return normalised_information(joint.reshape(_SHADES + 1, _SHADES + 1))


def normalised_information(joint: NDArray[np.float64]) -> float:
    """Of a joint histogram: (H(one) + H(other)) / H(both), from 1 (independent) to 2."""
    shares = joint / max(joint.sum(), 1)
    both, one, other = (
        -float(np.sum(p[p > 0] * np.log(p[p > 0])))
        for p in (shares, shares.sum(axis=0), shares.sum(axis=1))
    )
    return (one + other) / max(both, 1e-9)


def affine_starts(
    scan: Volume, scan_brain: Mask, template: Volume, brain: Mask
) -> list[NDArray[np.float64]]:
    """Some (4, 4), the scan's mm → the template's, the best first, none like another.

    Parameters
    ----------
    scan, template
        Pictures on grids that run along the axes, with one spacing along all three.
    scan_brain, brain
        Their brains, on the same grids.
    """
    pair = Pair.of(scan, scan_brain, template, brain, _COARSE_MM)
    start = _Start.between(scan_brain, brain)
    tilts = [np.array([*tilt, *np.zeros(6)], dtype=float) for tilt in product(_PITCH, _ROLL, _YAW)]
    scores = [pair.score(start.matrix(tilt)) for tilt in tilts]
    best = np.argsort(scores, kind="stable")[::-1][:_CLIMBED]
    climbed = [start.matrix(_climb(pair, start, tilts[n])) for n in best]
    distinct: list[NDArray[np.float64]] = []
    for matrix in sorted(climbed, key=pair.score, reverse=True):
        if all(_apart_mm(pair, matrix, other) > _ALIKE_MM for other in distinct):
            distinct.append(matrix)
    return distinct


def lead(
    scan: Volume,
    scan_brain: Mask,
    template: Volume,
    brain: Mask,
    matrix: NDArray[np.float64],
) -> float:
    """The similarity relative to the best one at a neighbouring or mirrored pose.

    Parameters
    ----------
    scan, scan_brain, template, brain
        As in :func:`affine_starts`.
    matrix
        (4, 4), the scan's mm → the template's: what is judged.
    """
    pair = Pair.of(scan, scan_brain, template, brain, _FINE_MM)
    centre, _ = _centre_and_size(brain)
    away = []
    for axis in np.eye(3):
        for sign in (-1.0, 1.0):
            shift = np.eye(4)
            shift[:3, 3] = sign * _AWAY_MM * axis
            away += [shift, _turned(sign * _AWAY_DEGREES * axis, centre)]
        away.append(_turned(180.0 * axis, centre))
    best = max(pair.score(step @ matrix) for step in away)
    return (pair.score(matrix) - 1) / max(best - 1, 1e-9)


def _apart_mm(pair: Pair, one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """How far from one another two affines put the brain's voxels, in the mean."""
    step = (one - other)[:3]
    x, y, z = pair.along
    brain = pair.shades > 0
    moved = [(row[0] * x + row[1] * y + row[2] * z + row[3])[brain] for row in step]
    return float(np.sqrt(sum(part**2 for part in moved)).mean())


def _turned(degrees: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_rotvec(degrees, degrees=True).as_matrix()
    matrix[:3, 3] = centre - matrix[:3, :3] @ centre
    return matrix


@dataclass(frozen=True, eq=False)
class _Start:
    """Centre on centre, equally large; a pose is (9,): degrees, mm and per cent away from it."""

    centre: NDArray[np.float64]
    template_centre: NDArray[np.float64]
    scale: float

    @classmethod
    def between(cls, scan_brain: Mask, brain: Mask) -> _Start:
        one, other = _centre_and_size(scan_brain), _centre_and_size(brain)
        return cls(one[0], other[0], (other[1] / one[1]) ** (1 / 3))

    def matrix(self, pose: NDArray[np.float64]) -> NDArray[np.float64]:
        """(4, 4), the scan's mm → the template's."""
        matrix = np.eye(4)
        turn = Rotation.from_euler("xyz", pose[:3], degrees=True).as_matrix()
        matrix[:3, :3] = turn * (self.scale * (1 + pose[6:] / 100))
        matrix[:3, 3] = self.template_centre + pose[3:6] - matrix[:3, :3] @ self.centre
        return matrix


def _climb(pair: Pair, start: _Start, pose: NDArray[np.float64]) -> NDArray[np.float64]:
    """Step along each of the nine ways while that helps, then take smaller steps."""
    best = pair.score(start.matrix(pose))
    for step in _STEPS:
        for _ in range(_ROUNDS):
            before = best
            for way, sign in product(range(pose.size), (1, -1)):
                tried = pose.copy()
                tried[way] += sign * step
                score = pair.score(start.matrix(tried))
                if score > best:
                    best, pose = score, tried
            if best == before:
                break
    return pose


def _centre_and_size(brain: Mask) -> tuple[NDArray[np.float64], float]:
    """Its centre in mm and its volume in mL."""
    counts = [brain.data.sum(axis=tuple({0, 1, 2} - {axis})) for axis in range(3)]
    total = int(counts[0].sum())
    middle = [int((along * np.arange(along.size)).sum()) / total for along in counts]
    return brain.grid.ras_mm(np.array(middle)), brain.volume_ml


def _shaded(picture: Volume, brain: Mask, spacing_mm: float) -> NDArray[np.uint8]:
    """(X, Y, Z): 0 outside the brain, inside 1 to 16, of which each holds as many voxels."""
    sigma = np.full(3, spacing_mm / 4 / picture.grid.spacing_mm[0])
    values = blurred(np.where(brain.data, picture.data, 0), sigma)[brain.data]
    cuts = np.quantile(values, np.arange(1, _SHADES) / _SHADES)
    shades = np.zeros(picture.data.shape, dtype=np.uint8)
    shades[brain.data] = 1 + np.searchsorted(cuts, values)
    return shades
