"""The parts of a scene: an analysis' pictures as small NIfTI files, and where its findings are.

The pictures are in the scan's own geometry, rounded to what a screen can show, and their headers
are fresh ones.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.analysis.render import Window, central_voxel, window_of
from shoken.export.nifti import nifti_bytes
from shoken.export.scene.text import SCENE_TEXTS
from shoken.export.scene.tool_text import TOOL_TEXTS
from shoken.export.scene.windows import window_presets
from shoken.imaging.volume import Mask, Volume
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike

    from shoken.analysis.values import Analysis
    from shoken.export.scene.poster import Poster
    from shoken.imaging.volume import Grid
    from shoken.report.record.schema import StudyResult

    # says how a picture, by name and content, is got at
    Part = Callable[[str, bytes], Mapping[str, str]]

__all__ = [
    "Labels",
    "Pictures",
    "Scene",
    "Triple",
    "file_of",
    "label_file",
    "mask_file",
    "picture_files",
    "poster_parts",
    "ras_mm_of",
]

_GREYS = 1023  # four times what a screen shows, so that a narrower window still has its greys
_HEAT_STEP = 1 / 250  # as fine as a screen's 256 colours
_FAINTEST_HEAT = 0.05  # as in shoken.analysis.render: what is below is not drawn
_WIDEST = 3  # windows that the brightest shown value is away from the darkest
_MOST_VOXELS = 2**25  # 322³ voxels, 64 MiB of int16: by hand, what a browser takes on a laptop
Triple = tuple[float, float, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pictures:
    """What stays while thresholds move: packed NIfTI files, and the intensities they are shown by.

    ``heat`` is None where lesions were not searched for, ``structures`` where none were measured.
    ``is_cut`` tells whether the scan has values below ``lowest`` and above ``highest``.
    """

    scan: bytes
    brain: bytes
    heat: bytes | None
    structures: bytes | None
    presets: Mapping[str, Window]
    lowest: float
    highest: float
    is_cut: tuple[bool, bool]

    @property
    def window(self) -> Window:
        """What the viewer opens with."""
        return self.presets["standard"]

    def scan_part(self, part: Part) -> dict[str, Any]:
        """The scan and its windows as values of JSON; ``cut`` is beyond which values are cut."""
        return {
            **part("scan", self.scan),
            "window": _ends(self.window),
            "presets": [{"name": name, "window": _ends(one)} for name, one in self.presets.items()],
            "range": (self.lowest, self.highest),
            "cut": (
                self.lowest if self.is_cut[0] else None,
                self.highest if self.is_cut[1] else None,
            ),
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class Labels:
    """The findings' numbers in space: a packed NIfTI file, and a voxel's centre of each finding."""

    file: bytes
    places_ras_mm: tuple[Triple, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """What the viewer is given, except the pictures themselves."""

    result: StudyResult
    analysis: Analysis
    pictures: Pictures
    labels: Labels | None
    poster: Poster

    def plain(self, part: Part) -> dict[str, Any]:
        """It as values of JSON; ``part`` says how a picture, by name and content, is got at."""
        language, shown = self.result.report.language, self.pictures
        text = SCENE_TEXTS[language]
        named = wording(language)
        findings = [
            {
                "id": finding.id,
                "label": text.finding.format(
                    id=finding.id,
                    place=named.place_cell(finding),
                    volume=finding.volume_ml,
                ),
                "mm": place,
            }
            for finding, place in zip(self.result.findings, self._places, strict=True)
        ]
        return {
            "language": language,
            "text": asdict(text) | asdict(TOOL_TEXTS[language]),
            "scan": shown.scan_part(part),
            "brain": part("brain", shown.brain),
            "heat": shown.heat and part("heat", shown.heat),
            "structures": shown.structures and self._structures(part, shown.structures),
            "labels": self.labels and part("labels", self.labels.file),
            "findings": findings,
            "start": ras_mm_of(self.analysis.scan.volume.grid, central_voxel(self.analysis)),
            "poster": poster_parts(self.poster, part),
        }

    def _structures(self, part: Part, file: bytes) -> dict[str, Any]:
        found = self.analysis.structures
        return {**part("structures", file), "count": max(found.model.labels) if found else 0}

    @property
    def _places(self) -> tuple[Triple, ...]:
        return self.labels.places_ras_mm if self.labels else ()


def picture_files(
    analysis: Analysis, *, brain_only: bool = False, window: Window | None = None
) -> Pictures:
    """The scan, its brain and its heat map.

    Parameters
    ----------
    analysis
        Its probability map is taken, its mask is not.
    brain_only
        Whether all of the scan that is outside the brain mask is left out.
    window
        What it opens with, where that is not :func:`window_of` its brain.
    """
    volume, brain = analysis.scan.volume, analysis.brain.mask
    window = window or window_of(volume, brain)
    reach = (window.high - window.low) * _WIDEST
    data = volume.data
    lowest = max(float(data.min()), window.low - reach)
    highest = min(float(data.max()), window.low + reach)
    seen = np.clip(data, lowest, highest)
    if brain_only:
        seen[~brain.data] = lowest
    heat = None
    if analysis.lesions is not None:
        likely = analysis.lesions.probability
        drawn = likely.with_data(np.where(likely.data < _FAINTEST_HEAT, 0, likely.data))
        heat = file_of(drawn, analysis, step=_HEAT_STEP)
    step = (highest - lowest) / _GREYS
    presets = window_presets(analysis, window, Window(lowest, highest))
    return Pictures(
        scan=file_of(volume.with_data(seen), analysis, step=step, origin=lowest),
        brain=file_of(brain, analysis),
        heat=heat,
        structures=_structures_file(analysis),
        presets=presets,
        lowest=lowest,
        highest=highest,
        is_cut=(bool(data.min() < lowest), bool(data.max() > highest)),
    )


def _structures_file(analysis: Analysis) -> bytes | None:
    found = analysis.structures
    if found is None:
        return None
    seen = np.where(np.isin(found.labels, list(found.model.structures)), found.labels, 0)
    return file_of(Volume(seen.astype(np.float32), found.grid), analysis, step=1, order=0)


def label_file(analysis: Analysis) -> Labels | None:
    """The findings' numbers; None where lesions were not searched for."""
    if analysis.search is None:
        return None
    mask, numbers = analysis.search.lesions.mask, analysis.search.numbers
    places = []
    for finding, box in zip(analysis.findings, scipy.ndimage.find_objects(numbers), strict=True):
        voxels = np.argwhere(numbers[box] == finding.id) + [side.start for side in box]
        away = mask.grid.ras_mm(voxels) - finding.centroid_ras_mm
        # the centre of a ring is not of it: the voxel of the piece that is nearest
        places.append(ras_mm_of(mask.grid, voxels[np.linalg.norm(away, axis=1).argmin()]))
    seen = Volume(numbers.astype(np.float32), mask.grid)
    return Labels(file=file_of(seen, analysis, step=1, order=0), places_ras_mm=tuple(places))


def mask_file(mask: Mask, analysis: Analysis) -> bytes:
    """A mask on the scan's canonical grid, as a part."""
    return file_of(mask, analysis)


def file_of(
    values: Volume | Mask,
    analysis: Analysis,
    *,
    step: float | None = None,
    origin: float = 0.0,
    order: int = 1,
) -> bytes:
    """A part as a file on the scan's own grid, on a coarser one where a browser would choke."""
    native = _shown_grid(analysis.scan.native)
    if native is not analysis.scan.native:
        if isinstance(values, Mask):
            values = values.resample_onto(native)
        else:
            values = values.resample_onto(native, order=order, outside=origin)
    return nifti_bytes(values, native, step=step, origin=origin, to_look_at=True)


def _shown_grid(native: Grid) -> Grid:
    grid, finest_mm = native, min(native.spacing_mm)
    while np.prod(grid.shape) > _MOST_VOXELS:
        finest_mm *= 1.25
        grid = native.canonical.merged(finest_mm)
    return grid


def poster_parts(poster: Poster, part: Part, number: str = "") -> list[dict[str, str]]:
    """A poster as values of JSON, its largest picture first."""
    return [
        {"plane": str(plane), **part(f"poster-{plane}{number}", jpeg)}
        for plane, jpeg in poster.items()
    ]


def _ends(window: Window) -> tuple[float, float]:
    return window.low, window.high


def ras_mm_of(grid: Grid, voxel: ArrayLike) -> Triple:
    """A voxel's centre, to a micrometre."""
    x, y, z = (round(float(v), 3) for v in grid.ras_mm(np.asarray(voxel)))
    return x, y, z
