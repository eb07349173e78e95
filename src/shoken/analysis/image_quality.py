"""Quality measures of one scan, by the definitions of MRIQC (Esteban, PLoS ONE 2017).

What differs from MRIQC is how the regions are found: tissues by the template's maps and brightness
(:mod:`shoken.analysis.anatomy`), the head by a quarter of the brain's brightness, air as all that
is well outside it.  So values compare scans of one cohort, and not with MRIQC's tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy

from shoken.analysis.anatomy.brightness import bias_field, tissue_brightness
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.quality_notices import covered_share
from shoken.common.errors import AnalysisError
from shoken.imaging.connected_components import solid_piece
from shoken.imaging.volume import bounding_box
from shoken.imaging.voxel_frame import own_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Mask, Volume

__all__ = ["MEASURES", "QualityMeasure", "quality_measures"]

_COARSE_MM = 2.0  # regions of air and head lose nothing on voxels this large
_MARGIN_MM = 6.0  # by hand: ringing and hair around the skin are no air
_SURE = 0.9  # a voxel of one tissue: of mixed ones the spread would be partial volume's
_FEWEST = 100  # voxels: fewer tell no spread; by hand
_HEAD_SHARE = 0.25  # of the brain's median, by hand: skin is brighter, and a ghost hardly ever
_RAYLEIGH = float(np.sqrt((4 - np.pi) / 2))  # deviation of air's magnitude over that of the noise


@dataclass(frozen=True, kw_only=True)
class QualityMeasure:
    """One measure: its unit, which way is better ("" where neither), and who defined it how."""

    name: str
    units: str
    better: str
    description: str
    source: str


def _measure(name: str, units: str, better: str, description: str, source: str) -> QualityMeasure:
    return QualityMeasure(
        name=name, units=units, better=better, description=description, source=source
    )


_MRIQC = "as MRIQC: Esteban, PLoS ONE 2017, 10.1371/journal.pone.0184661"
MEASURES = (
    _measure(
        "snr_white", "1", "higher",
        "Median of white matter over its standard deviation, times sqrt((n - 1) / n)", _MRIQC,
    ),
    _measure("snr_grey", "1", "higher", "The same of grey matter", _MRIQC),
    _measure(
        "snrd_white", "1", "higher",
        "Median of white matter over the noise, which is sqrt(2 / (4 - pi)) times the standard "
        "deviation of air",
        "Dietrich, J Magn Reson Imaging 2007, 10.1002/jmri.20969",
    ),
    _measure(
        "cnr", "1", "higher",
        "Difference of the medians of white and grey matter over the root of the sum of their "
        "variances and that of air",
        "Magnotta, Radiology 2006, 10.1148/radiol.2401050270",
    ),
    _measure(
        "cjv", "1", "lower",
        "Sum of the standard deviations of white and grey matter over the difference of their "
        "means: noise, motion and uneven brightness raise it",
        "Ganzetti, Neuroinformatics 2016, 10.1007/s12021-015-9277-2",
    ),
    _measure(
        "efc", "1", "lower",
        "Entropy of the voxels' intensities over that of a picture of equal ones, 0 to 1: motion "
        "and ghosts raise it",
        "Atkinson, IEEE Trans Med Imaging 1997, 10.1109/42.650886",
    ),
    _measure(
        "fber", "1", "higher",
        "Median energy (squared intensity) of the head over that of air",
        "Shehzad, Front Neurosci Conf 2015, 10.3389/conf.fnins.2015.91.00047",
    ),
    _measure(
        "inu_range", "1", "lower",
        "95th less 5th percentile of the bias field in the brain, whose median is 1", _MRIQC,
    ),
    _measure(
        "fwhm_mm", "mm", "",
        "Smoothness in the brain: full width at half maximum of a Gaussian with the same "
        "correlation of neighbours, geometric mean of three axes",
        "Forman, Magn Reson Med 1995, 10.1002/mrm.1910330508",
    ),
    _measure(
        "ghost_ratio", "1", "lower",
        "Hint of ghosts: mean of air where a ghost of the brain would lie, half a field of view "
        "away, less that of other air, over the median of the brain; the largest of three axes",
        "Giannelli, J Appl Clin Med Phys 2010, 10.1120/jacmp.v11i4.3237",
    ),
    _measure(
        "coverage", "1", "higher",
        "Share of the template's brain that lies in the field of view", "Shoken",
    ),
)  # fmt: skip


class _Spread(NamedTuple):
    """Of some voxels: how many, and their median, mean and standard deviation."""

    number: int
    median: float
    mean: float
    deviation: float


def quality_measures(analysis: Analysis) -> dict[str, float | None]:
    """All of :data:`MEASURES` by name; None is what this scan cannot tell.

    Of a picture whose air was set to zero there is no noise of air to measure, and without an
    alignment no tissue.
    """
    volume, brain = analysis.scan.volume, analysis.brain.mask
    told: dict[str, float | None] = dict.fromkeys(measure.name for measure in MEASURES)
    air = _air(volume, brain)
    of_air = _spread(_coarse(volume)[air])
    told |= {"efc": _focus(volume.data), "fwhm_mm": _fwhm_mm(volume, brain)}
    told |= {
        "fber": _energy_ratio(volume, brain, of_air, air),
        "ghost_ratio": _ghosts(volume, brain, air),
    }
    search = analysis.search
    if search is None or not search.alignment.is_trusted:
        return told
    told["coverage"] = covered_share(analysis.brain, search.alignment)
    try:
        return told | _of_tissues(analysis, of_air)
    except AnalysisError:  # too little of a tissue is in the picture to tell it
        return told


def _of_tissues(analysis: Analysis, of_air: _Spread | None) -> dict[str, float | None]:
    search, brain = analysis.search, analysis.brain.mask
    if search is None:
        return {}
    box = bounding_box(brain.data)
    priors = tissue_priors(analysis.brain, search.alignment).crop(box)
    inside, values = brain.data[box], analysis.scan.volume.data[box]
    field = bias_field(values, priors, inside, np.array(own_grid(brain.grid).spacing_mm))
    flat = values / field
    usual = tissue_brightness(flat, priors)
    odds = [
        prior * brightness.density(flat)
        for prior, brightness in zip((priors.grey, priors.white, priors.fluid), usual, strict=True)
    ]
    total = np.maximum(sum(odds), np.finfo(np.float32).tiny)
    sound = inside & ~search.lesions.mask.data[box]
    grey, white = (_spread(values[sound & (odd / total > _SURE)]) for odd in odds[:2])
    low, high = np.percentile(field[inside], (5, 95))
    return {"inu_range": float(high - low), **_ratios(grey, white, of_air)}


def _ratios(
    grey: _Spread | None, white: _Spread | None, of_air: _Spread | None
) -> dict[str, float | None]:
    told = {"snr_white": _snr(white), "snr_grey": _snr(grey)}
    if white and of_air:
        told["snrd_white"] = _RAYLEIGH * white.median / of_air.deviation
    if white and grey:
        apart = abs(white.mean - grey.mean)
        told["cjv"] = (white.deviation + grey.deviation) / apart if apart else None
    if white and grey and of_air:
        noise = np.sqrt(white.deviation**2 + grey.deviation**2 + of_air.deviation**2)
        told["cnr"] = float(abs(white.median - grey.median) / noise)
    return told


def _spread(values: NDArray[np.float32]) -> _Spread | None:
    """None where there are too few, or all are alike, as where air was set to zero."""
    if values.size < _FEWEST or not (deviation := float(values.std(dtype=np.float64, ddof=1))):
        return None
    mean = float(values.mean(dtype=np.float64))
    return _Spread(values.size, float(np.median(values)), mean, deviation)


def _snr(of: _Spread | None) -> float | None:
    if of is None:
        return None
    return of.median / (of.deviation * float(np.sqrt(of.number / (of.number - 1))))


def _steps(volume: Volume) -> tuple[slice, ...]:
    return tuple(
        slice(None, None, max(1, int(_COARSE_MM / side))) for side in volume.grid.spacing_mm
    )


def _coarse(volume: Volume) -> NDArray[np.float32]:
    coarse: NDArray[np.float32] = volume.data[_steps(volume)]
    return coarse


def _is_bright(volume: Volume, brain: Mask) -> NDArray[np.bool_]:
    """Where a coarse look at the scan shows the head."""
    values = _coarse(volume)
    bright: NDArray[np.bool_] = values > _HEAD_SHARE * _middle(volume, brain)
    return bright


def _middle(volume: Volume, brain: Mask) -> float:
    """The median of the brain, at a coarse look."""
    return float(np.median(_coarse(volume)[brain.data[_steps(volume)]]))


def _air(volume: Volume, brain: Mask) -> NDArray[np.bool_]:
    """Where a coarse look at the scan shows air: well outside the head, and no filling."""
    values = _coarse(volume)
    head = solid_piece(_is_bright(volume, brain))
    spacing_mm = [
        side * step.step for side, step in zip(volume.grid.spacing_mm, _steps(volume), strict=True)
    ]
    away_mm = scipy.ndimage.distance_transform_edt(~head, spacing_mm)
    far: NDArray[np.bool_] = (away_mm > _MARGIN_MM) & (values != 0)
    return far


def _focus(data: NDArray[np.float32]) -> float | None:
    values = np.abs(data[data != 0]).astype(np.float64)
    largest = float(np.sqrt((values**2).sum()))
    if not largest:
        return None
    shares = values / largest
    most = np.sqrt(data.size) * np.log(np.sqrt(data.size))  # of a picture of equal voxels
    return float(-(shares * np.log(shares)).sum() / most)


def _energy_ratio(
    volume: Volume, brain: Mask, of_air: _Spread | None, air: NDArray[np.bool_]
) -> float | None:
    if of_air is None:
        return None
    values = _coarse(volume).astype(np.float64) ** 2
    quiet = float(np.median(values[air]))
    return float(np.median(values[_is_bright(volume, brain)])) / quiet if quiet else None


def _ghosts(volume: Volume, brain: Mask, air: NDArray[np.bool_]) -> float | None:
    values, inside = _coarse(volume), brain.data[_steps(volume)]
    signal = _middle(volume, brain)
    found = []
    for axis in range(3):
        ghost = np.roll(inside, inside.shape[axis] // 2, axis) & air
        rest = air & ~ghost
        if ghost.sum() >= _FEWEST and rest.sum() >= _FEWEST and signal:
            found.append(float(values[ghost].mean() - values[rest].mean()) / signal)
    return max(found, default=None)


def _fwhm_mm(volume: Volume, brain: Mask) -> float | None:
    box = bounding_box(brain.data)
    values, inside = volume.data[box], brain.data[box]
    variance = float(values[inside].var(dtype=np.float64))
    widths = []
    for axis, spacing_mm in enumerate(volume.grid.spacing_mm):
        here, there = _neighbours(axis)
        steps = (values[there] - values[here])[inside[there] & inside[here]]
        if steps.size < _FEWEST or not variance:
            return None
        alike = 1 - float(steps.var(dtype=np.float64)) / (2 * variance)
        if not 0 < alike < 1:
            return None
        widths.append(spacing_mm * float(np.sqrt(-2 * np.log(2) / np.log(alike))))
    return float(np.prod(widths) ** (1 / 3))


def _neighbours(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    whole = [slice(None)] * 3
    here, there = [*whole], [*whole]
    here[axis], there[axis] = slice(None, -1), slice(1, None)
    return tuple(here), tuple(there)
