"""What synthetic heads are made from, in one file: label maps as tissues, and shapes of strokes.

``python -m training pack`` makes it once and needs nibabel for it; to read it numpy is enough, and
it is small enough (11.5 MB) to travel to a machine with a GPU.
"""

from __future__ import annotations

import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.tissues import BRAIN, Tissue, tissue_of_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from training.volunteers import Volunteer

__all__ = ["Head", "Material", "Stroke", "load", "pack"]

# mm: the template's brain, cerebellum included, as its box in MNI space
MNI_BOX = np.array([[-71, -105, -60], [71, 73, 80]], dtype=np.float32)
_LEAST_STROKE_VOXELS = 30  # by hand: smaller ones are no shape
_STROKE_MM = 2  # voxels of strokes' masks: an eighth of the size, and borders are drawn anew
_MARGIN = 4  # voxels of air around a head


@dataclass(frozen=True, eq=False)
class Head:
    """Tissues of a head, (X, Y, Z) uint8 of :class:`Tissue`, 1 mm, RAS+; the box of its brain."""

    tissues: NDArray[np.uint8]
    brain_box: NDArray[np.float32]

    @classmethod
    def of(cls, tissues: NDArray[np.uint8]) -> Head:
        """Find the brain: the box of its voxels but for the outermost, which may be strays."""
        inside = np.isin(tissues, [t for t in BRAIN if t is not Tissue.BRAINSTEM])
        counts = [inside.sum(axis=tuple({0, 1, 2} - {axis})) for axis in range(3)]
        ends = [np.flatnonzero(c > 20)[[0, -1]] for c in counts]
        return cls(tissues, np.array(ends, dtype=np.float32).T)

    def mni_mm(self, voxels: NDArray[np.float32]) -> NDArray[np.float32]:
        """(3, …) voxels → MNI mm, box to box, an axis at a time: right to about a centimetre."""
        low, high = (self.brain_box[k].reshape(3, *[1] * (voxels.ndim - 1)) for k in (0, 1))
        first, last = (MNI_BOX[k].reshape(low.shape) for k in (0, 1))
        return first + (voxels - low) / (high - low) * (last - first)


@dataclass(frozen=True, eq=False)
class Stroke:
    """A mask, (X, Y, Z) bool in voxels of 2 mm, and the place of its first voxel in MNI mm."""

    mask: NDArray[np.bool_]
    origin_mm: NDArray[np.int16]

    def at(self, mni_mm: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Whether places, (3, …) MNI mm, are in it."""
        shape = (3, *[1] * (mni_mm.ndim - 1))
        voxels = np.rint((mni_mm - self.origin_mm.reshape(shape)) / _STROKE_MM).astype(np.int32)
        size = np.array(self.mask.shape).reshape(shape)
        within = np.all((voxels >= 0) & (voxels < size), axis=0)
        return within & self.mask[tuple(np.clip(voxels, 0, size - 1))]


@dataclass(frozen=True, eq=False)
class Material:
    """Heads, strokes and real heads; of the last two there may be none."""

    heads: tuple[Head, ...]
    strokes: tuple[Stroke, ...]
    volunteers: tuple[Volunteer, ...] = ()

    def only(self, heads: list[int]) -> Material:
        """With some of the heads, by their numbers, and every so many of the strokes likewise.

        What is held out of training so holds out shapes as well, and has no real head.
        """
        share = [i for i in range(len(self.strokes)) if i % len(self.heads) in heads]
        return Material(tuple(self.heads[i] for i in heads), tuple(self.strokes[i] for i in share))


def pack(shared: Path, file: Path) -> None:
    """Write the material from the label maps, stroke masks and real heads of the shared folder.

    Raises
    ------
    FileNotFoundError
        The folder has no label maps.
    """
    from training.volunteers import volunteers

    maps = sorted((shared / "data/head-labels").glob("*.nii.gz"))
    if not maps:
        raise FileNotFoundError(f"{shared}/data/head-labels has no label maps (*.nii.gz)")
    arrays: dict[str, NDArray[np.generic]] = {
        f"head{number:02}": _tissues(path) for number, path in enumerate(maps)
    }
    for number, stroke in enumerate(_strokes(shared / "data/stroke-shapes/soop-mni-masks.tar.gz")):
        arrays[f"stroke{number:04}"] = np.packbits(stroke.mask)
        arrays[f"where{number:04}"] = np.array([stroke.origin_mm, stroke.mask.shape], np.int16)
    for number, volunteer in enumerate(volunteers(shared)):
        kept = volunteer.kept()
        arrays.update({f"volunteer{number:02}{part}": array for part, array in kept.items()})
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def load(file: Path) -> Material:
    """Read what :func:`pack` wrote.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    """
    if not file.exists():
        raise FileNotFoundError(f"{file} is not there: python -m training pack makes it")
    from training.volunteers import Volunteer

    heads, strokes, real = [], [], []
    with np.load(file) as arrays:
        for name in sorted(arrays):
            if name.startswith("head"):
                heads.append(Head.of(arrays[name]))
            elif name.startswith("stroke"):
                origin, shape = arrays[name.replace("stroke", "where")]
                bits = np.unpackbits(arrays[name], count=int(np.prod(shape, dtype=int)))
                strokes.append(Stroke(bits.astype(bool).reshape(shape), origin))
            elif name.startswith("volunteer") and name.endswith("about"):
                real.append(Volunteer.of(arrays, name.removesuffix("about")))
    return Material(tuple(heads), tuple(strokes), tuple(real))


def _tissues(path: Path) -> NDArray[np.uint8]:
    import nibabel as nib

    image = nib.as_closest_canonical(nib.load(path))
    labels = np.asarray(image.dataobj).astype(np.int16)
    filled = np.argwhere(labels > 0)
    low, high = filled.min(axis=0), filled.max(axis=0) + 1
    box = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    return np.pad(tissue_of_label()[labels[box]], _MARGIN)


def _strokes(archive: Path) -> Iterator[Stroke]:
    import nibabel as nib
    from nibabel.affines import apply_affine

    if not archive.exists():
        return
    with tarfile.open(archive) as tar, tempfile.TemporaryDirectory() as folder:
        for member in sorted((m for m in tar if m.isfile()), key=lambda m: m.name):
            tar.extract(member, folder, filter="data")
            file = Path(folder) / member.name
            image = nib.load(file)
            voxels = np.argwhere(np.asarray(image.dataobj) > 0)
            file.unlink()
            if len(voxels) >= _LEAST_STROKE_VOXELS:
                places = apply_affine(image.affine, voxels) / _STROKE_MM
                coarse = np.unique(np.rint(places).astype(np.int16), axis=0)
                first = coarse.min(axis=0)
                mask = np.zeros(coarse.max(axis=0) - first + 1, dtype=bool)
                mask[tuple((coarse - first).T)] = True
                yield Stroke(mask, first * np.int16(_STROKE_MM))
