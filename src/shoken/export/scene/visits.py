"""A scene of two visits that were compared, both on the first one's grid."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.analysis.findings.visits import visit_pieces
from shoken.analysis.render import Window, central_voxel
from shoken.export.scene.parts import (
    Pictures,
    Triple,
    file_of,
    picture_files,
    poster_parts,
    ras_mm_of,
)
from shoken.export.scene.poster import axial_poster
from shoken.export.scene.text import SCENE_TEXTS
from shoken.export.scene.tool_text import TOOL_TEXTS
from shoken.export.scene.visit_text import VISIT_TEXTS
from shoken.imaging.volume import Grid, Volume
from shoken.report.words import wording
from shoken.report.words.phrases import CHANGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis
    from shoken.export.scene.parts import Part
    from shoken.export.scene.poster import Poster
    from shoken.report.comparison import VisitPair
    from shoken.report.words import Language

__all__ = ["VisitFiles", "VisitScene", "visit_files"]

_QUARTILES = (25, 75)  # what fluid and what is bright do not move
_FLAT = 1e-6  # of a brain of one value, whose greys nobody tells apart


@dataclass(frozen=True, eq=False, kw_only=True)
class VisitFiles:
    """Pictures and labels of both visits; in the labels each voxel has its lesion's number.

    What was not compared has the number behind the last lesion's.  ``places_ras_mm`` is for each
    lesion a voxel's centre in its mask on either visit, in the first scan's space.
    """

    pictures: tuple[Pictures, Pictures]
    posters: tuple[Poster, Poster]
    labels: tuple[bytes, bytes]
    places_ras_mm: tuple[Triple, ...]
    start_ras_mm: Triple


@dataclass(frozen=True, eq=False, kw_only=True)
class VisitScene:
    """What the viewer is given of two visits, except the pictures themselves."""

    pair: VisitPair
    days: tuple[str | None, str | None]
    files: VisitFiles
    language: Language

    def plain(self, part: Part) -> dict[str, Any]:
        """It as values of JSON; ``part`` says how a picture, by name and content, is got at."""
        language = self.language
        texts = (SCENE_TEXTS[language], TOOL_TEXTS[language], VISIT_TEXTS[language])
        return {
            "language": language,
            "text": {name: words for text in texts for name, words in asdict(text).items()},
            "visits": [self._visit(part, index) for index in (0, 1)],
            "changes": {name: text[language] for name, text in CHANGES.items()},
            "findings": self._lesions(),
            "start": self.files.start_ras_mm,
        }

    def _visit(self, part: Part, index: int) -> dict[str, Any]:
        number, day = (self.pair.first, self.pair.second)[index], self.days[index]
        said, pictures = VISIT_TEXTS[self.language], self.files.pictures[index]

        def named(name: str, content: bytes) -> Any:
            return part(f"{name}{index + 1}", content)

        return {
            "name": (said.visit_on if day else said.visit).format(number=number, day=day),
            "scan": pictures.scan_part(named),
            "brain": named("brain", pictures.brain),
            "labels": named("labels", self.files.labels[index]),
            "poster": poster_parts(self.files.posters[index], part, str(index + 1)),
        }

    def _lesions(self) -> list[dict[str, Any]]:
        said, named = VISIT_TEXTS[self.language], wording(self.language)
        lesions = zip(self.pair.record.lesions, self.files.places_ras_mm, strict=True)
        return [
            {
                "id": lesion.id,
                "label": said.lesion.format(
                    id=lesion.id,
                    change=CHANGES[lesion.change][self.language],
                    place=named.place_name(lesion),
                    first=lesion.first_ml,
                    second=lesion.second_ml,
                ),
                "change": lesion.change,
                "mm": place,
            }
            for lesion, place in lesions
        ]


def visit_files(first: Analysis, second: Analysis, pair: VisitPair) -> VisitFiles:
    """Both visits' pictures, the second one's resampled as the comparison registered it.

    Raises
    ------
    UsageError
        Lesions were not searched for on one of them.
    """
    grid = first.scan.volume.grid
    laid = Grid(
        second.scan.volume.grid.shape,
        np.array(pair.record.second_to_first) @ second.scan.volume.grid.affine,
    )
    moved = _laid_on(second, laid, first)
    numbers = (
        _by_lesion(first, pair, visit=1),
        Volume(_by_lesion(second, pair, visit=2), laid).resample_onto(grid, order=0).data,
    )
    places = tuple(
        _place(numbers, lesion.id, lesion.centroid_ras_mm, grid) for lesion in pair.record.lesions
    )
    pictures = _pictures(first, moved, numbers)
    start = places[0] if places else ras_mm_of(grid, central_voxel(first))
    index = int(np.clip(np.rint(grid.voxel(np.array(start))[2]), 0, grid.shape[2] - 1))
    return VisitFiles(
        pictures=pictures,
        posters=(
            axial_poster(first, index, pictures[0].window),
            axial_poster(moved, index, pictures[1].window),
        ),
        labels=(
            file_of(Volume(numbers[0], grid), first, step=1, order=0),
            file_of(Volume(numbers[1], grid), first, step=1, order=0),
        ),
        places_ras_mm=places,
        start_ras_mm=start,
    )


def _pictures(
    first: Analysis, moved: Analysis, numbers: tuple[NDArray[np.float32], ...]
) -> tuple[Pictures, Pictures]:
    """Both visits in windows in which tissue that is marked on neither has the same greys.

    By the brain's own percentiles the visit with more lesions would be the darker one.
    """
    unmarked = (numbers[0] == 0) & (numbers[1] == 0)
    (low, high), (moved_low, moved_high) = (
        np.percentile(visit.scan.volume.data[_inner(visit.brain.mask.data, unmarked)], _QUARTILES)
        for visit in (first, moved)
    )
    scale = (moved_high - moved_low) / max(high - low, _FLAT)

    def carried(window: Window) -> Window:
        black, white = (float(moved_low + (end - low) * scale) for end in (window.low, window.high))
        return Window(black, max(white, black + _FLAT))

    shown = picture_files(first)
    other = picture_files(moved, window=carried(shown.window))
    named = {name: carried(window) for name, window in shown.presets.items() if name != "full"}
    return (
        _without_heat(shown),
        _without_heat(replace(other, presets={**other.presets, **named})),
    )


def _inner(brain: NDArray[np.bool_], unmarked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The brain's voxels that are unmarked; all of it where there are none."""
    inner = brain & unmarked
    return inner if inner.any() else brain


def _without_heat(pictures: Pictures) -> Pictures:
    """The maps of two visits are not compared, and would be fetched for nothing."""
    return replace(pictures, heat=None, structures=None)


def _laid_on(second: Analysis, laid: Grid, first: Analysis) -> Analysis:
    """The second visit as if it had been scanned on the first one's grid."""
    grid, volume = first.scan.volume.grid, second.scan.volume
    lowest = float(volume.data.min())
    seen = Volume(volume.data, laid).resample_onto(grid, outside=lowest)
    mask = replace(second.brain.mask, grid=laid).resample_onto(grid)
    return replace(
        second,
        scan=replace(second.scan, volume=seen, native=first.scan.native),
        brain=replace(second.brain, mask=mask),
        search=None,
        structures=None,
    )


def _by_lesion(analysis: Analysis, pair: VisitPair, *, visit: int) -> NDArray[np.float32]:
    """(X, Y, Z): each voxel's lesion, or the number behind the last for what was left out."""
    pieces, lesions = visit_pieces(analysis), pair.record.lesions
    table = np.full(pieces.count + 1, len(lesions) + 1, dtype=np.float32)
    table[0] = 0
    for lesion in lesions:
        found = lesion.first_findings if visit == 1 else lesion.second_findings
        table[list(found)] = lesion.id
    return table[pieces.numbers]


def _place(
    numbers: tuple[NDArray[np.float32], ...], lesion: int, centre: Triple, grid: Grid
) -> Triple:
    """The voxel of a lesion, of either visit, that is nearest to its centre.

    A lesion that falls between the first scan's voxels has none there: then the centre itself.
    """
    voxels = np.argwhere((numbers[0] == lesion) | (numbers[1] == lesion)).astype(np.float64)
    if not len(voxels):
        return centre
    away = np.linalg.norm(grid.ras_mm(voxels) - centre, axis=1)
    return ras_mm_of(grid, voxels[away.argmin()])
