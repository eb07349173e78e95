"""A digital head with a lesion of known place and size, made from the ICBM152 maps.

For a first look without a patient's scan, and for tests whose truth is known.  Every voxel of it is
synthetic, the file says so in its header, and whatever is made from it says so too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.anatomy.template import load_template
from shoken.analysis.phantom_head import Head, head_around
from shoken.common.errors import UsageError
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Phantom", "PhantomOptions", "make_phantom"]

_MOST_LESION_ML = 60.0  # by hand: a sphere of 5 cm, which a hemisphere still holds


@dataclass(frozen=True, kw_only=True)
class _Contrast:
    """Brightness of each tissue on one sequence, white matter on T1 being 1."""

    white: float
    grey: float
    fluid: float
    bone: float
    marrow: float
    scalp: float
    muscle: float
    lesion: float


# by hand: the order of tissues on each sequence, as fractions of its brightest
_CONTRASTS = {
    MrSequence.T1: _Contrast(
        white=1.0, grey=0.74, fluid=0.3, bone=0.1, marrow=0.7, scalp=1.1, muscle=0.55, lesion=0.55
    ),
    MrSequence.T2: _Contrast(
        white=0.42, grey=0.58, fluid=1.0, bone=0.06, marrow=0.4, scalp=0.6, muscle=0.25, lesion=0.85
    ),
    MrSequence.FLAIR: _Contrast(
        white=0.6, grey=0.76, fluid=0.22, bone=0.06, marrow=0.4, scalp=0.7, muscle=0.4, lesion=1.1
    ),
}


@dataclass(frozen=True, kw_only=True)
class PhantomOptions:
    """What a phantom shall be.

    ``lesion_ml`` 0 makes a head without a lesion; ``lesion_contrast`` is how far it stands out, 1
    as on the sequence's clear lesions and 0 not at all; ``slice_mm`` is the thickness of its axial
    slices, ``in_plane_mm`` the width of voxels in their plane.  The lesion lies somewhere in the
    white matter, or as a ball around ``lesion_mni_mm``, in whatever tissue or none.

    Raises
    ------
    UsageError
        A sequence that has no phantom, a lesion over 60 mL or of a contrast beyond 0 to 1, slices
        that are not 1 to 8 mm, voxels that are not 1 to 4 mm wide, or wider than slices are thick.
    """

    sequence: MrSequence = MrSequence.FLAIR
    seed: int = 1
    lesion_ml: float = 4.0
    slice_mm: float = 1.0
    lesion_contrast: float = 1.0
    in_plane_mm: float = 1.0
    lesion_mni_mm: tuple[float, float, float] | None = None

    def __post_init__(self) -> None:
        if self.sequence not in _CONTRASTS:
            raise UsageError(f"the phantom has no {self.sequence}; it has t1, t2 and flair")
        if not 0 <= self.lesion_ml <= _MOST_LESION_ML:
            raise UsageError(f"a lesion of {self.lesion_ml} mL: choose 0 to {_MOST_LESION_ML} mL")
        if not 1 <= self.slice_mm <= 8:
            raise UsageError(f"slices of {self.slice_mm} mm: choose 1 to 8 mm")
        if not 1 <= self.in_plane_mm <= 4:
            raise UsageError(f"voxels {self.in_plane_mm} mm wide: choose 1 to 4 mm")
        if self.in_plane_mm > self.slice_mm:
            raise UsageError(
                f"voxels {self.in_plane_mm} mm wide in slices of {self.slice_mm} mm: choose slices"
                " at least as thick as voxels are wide"
            )
        if not 0 <= self.lesion_contrast <= 1:
            raise UsageError(f"a lesion's contrast of {self.lesion_contrast}: choose 0 to 1")


@dataclass(frozen=True, eq=False, kw_only=True)
class Phantom:
    """A synthetic scan and its truth, all on one canonical grid.

    ``pose`` is (4, 4), MNI mm → the head's RAS mm: where a place of the template lies in it.
    """

    volume: Volume
    brain: Mask
    lesion: Mask
    pose: NDArray[np.float64]
    options: PhantomOptions


def make_phantom(options: PhantomOptions | None = None) -> Phantom:
    """Make a head: the same options give the same voxels.

    The template is turned, scaled and shifted a little by the seed; scalp, skull and the fluid
    between are shells around its brain; lesion, bias field and Rician noise follow.

    Raises
    ------
    AnalysisError
        The template is not installed.
    """
    options = options or PhantomOptions()
    rng = np.random.default_rng(options.seed)
    template = load_template()
    pose = _random_pose(rng)
    grid = template.grid.with_spacing(options.in_plane_mm)
    white, grey, brain = (
        Volume(part.data, Grid(part.grid.shape, pose @ part.grid.affine)).resample_onto(grid).data
        for part in (
            template.white,
            template.grey,
            Volume(template.brain.data.astype(np.float32), template.grid),
        )
    )
    head = head_around(white, grey, brain, options.in_plane_mm)
    if options.lesion_mni_mm is None:
        lesion = _lesion(head, options.lesion_ml, rng)
    else:
        place = grid.voxel((pose @ (*options.lesion_mni_mm, 1))[:3])
        lesion = _ball(head, options.lesion_ml, place, rng)
    picture = _picture(head, options.lesion_contrast * lesion, _CONTRASTS[options.sequence], rng)
    return _sliced(picture, Mask(brain > 0.5, grid), lesion > 0.5, pose, options)


def _random_pose(rng: np.random.Generator) -> NDArray[np.float64]:
    """(4, 4): up to some degrees, per cent and millimetres away from the template."""
    pose = np.eye(4)
    degrees = rng.uniform(-6, 6, 3)
    turn = scipy.spatial.transform.Rotation.from_euler("xyz", degrees, degrees=True)
    pose[:3, :3] = turn.as_matrix() * rng.uniform(0.95, 1.03, 3)
    pose[:3, 3] = rng.uniform(-3, 3, 3)
    return pose


def _lesion(head: Head, volume_ml: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Share of lesion in each voxel: a rough ball of the wanted volume in the white matter."""
    if volume_ml == 0:
        return np.zeros(head.white.shape, dtype=np.float32)
    voxel_mm = head.voxel_mm
    radius = (3 * 1000 * volume_ml / (4 * np.pi)) ** (1 / 3)
    depth_mm = voxel_mm * scipy.ndimage.distance_transform_edt(head.white > 0.6)
    deep = depth_mm >= min(depth_mm.max() * 0.6, 0.6 * radius + 2)
    x = voxel_mm * (np.arange(deep.shape[0])[:, None, None] - deep.shape[0] / 2)
    places = np.argwhere(deep & (np.abs(x) > radius + 8))
    centre = places[rng.integers(len(places))]
    ball = _ball(head, volume_ml, centre, rng, tissue=head.white + head.grey > 0.5)
    pieces, _ = scipy.ndimage.label(ball)
    return np.where(pieces == pieces[tuple(centre)], np.float32(1), np.float32(0))


def _ball(
    head: Head,
    volume_ml: float,
    centre: NDArray[np.floating] | NDArray[np.intp],
    rng: np.random.Generator,
    *,
    tissue: NDArray[np.bool_] | None = None,
) -> NDArray[np.float32]:
    """A rough ball of the wanted volume around a place in voxels, 0 or 1, in the tissue given."""
    shape, voxel_mm = head.white.shape, head.voxel_mm
    radius = (3 * 1000 * volume_ml / (4 * np.pi)) ** (1 / 3)
    reach = voxel_mm * np.sqrt(
        sum(((np.arange(n) - c).reshape([-1 if a == i else 1 for a in range(3)])) ** 2
            for i, (n, c) in enumerate(zip(shape, centre, strict=True)))
    )  # fmt: skip
    speckle = rng.standard_normal(shape).astype(np.float32)
    rough = scipy.ndimage.gaussian_filter(speckle, 3 / voxel_mm)
    score = reach - radius * 0.15 * rough / rough.std()
    if tissue is not None:
        score = np.where(tissue, score, np.inf)
    voxels = round(volume_ml * 1000 / voxel_mm**3)
    within = np.partition(score.ravel(), voxels - 1)[voxels - 1]
    return np.where(score <= within, np.float32(1), np.float32(0))


def _picture(
    head: Head, lesion: NDArray[np.float32], contrast: _Contrast, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Brightness with partial volume, bias field and Rician noise; white matter on T1 is 1000."""
    clean = sum(
        getattr(head, tissue) * getattr(contrast, tissue)
        for tissue in ("white", "grey", "fluid", "bone", "marrow", "scalp", "muscle")
    )
    share = scipy.ndimage.gaussian_filter(lesion, 0.6 / head.voxel_mm)
    clean = clean * (1 - share) + share * contrast.lesion
    speckle = rng.standard_normal(clean.shape).astype(np.float32)
    texture = scipy.ndimage.gaussian_filter(speckle, 1.0 / head.voxel_mm)
    clean = clean * (1 + 0.02 * texture / texture.std())
    biased = clean * np.exp(_slow_field(clean.shape, rng))
    noise = rng.standard_normal((2, *clean.shape)).astype(np.float32) * 0.02
    return (1000 * np.hypot(biased + noise[0], noise[1])).astype(np.float32)


def _slow_field(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """A smooth field within ±0.15: half and whole cosine waves along each axis, mixed at random."""
    waves = [np.cos(np.outer(np.linspace(0, np.pi, n), range(3))).astype(np.float32) for n in shape]
    mixture = rng.uniform(-1, 1, (3, 3, 3)).astype(np.float32)
    field = np.einsum("abc,xa,yb,zc->xyz", mixture, *waves, optimize=True)
    return 0.15 * field / np.abs(field).max()


def _sliced(
    picture: NDArray[np.float32],
    brain: Mask,
    lesion: NDArray[np.bool_],
    pose: NDArray[np.float64],
    options: PhantomOptions,
) -> Phantom:
    """Average neighbouring axial slices to the wanted thickness; masks by majority."""
    if options.slice_mm == options.in_plane_mm:
        return Phantom(
            volume=Volume(picture, brain.grid),
            brain=brain,
            lesion=brain.with_data(lesion),
            pose=pose,
            options=options,
        )
    grid = brain.grid
    thick = options.slice_mm / grid.spacing_mm[2]
    affine = grid.affine.copy()
    affine[:3, 2] *= thick
    affine[:3, 3] = grid.ras_mm(np.array([0, 0, (thick - 1) / 2]))
    target = Grid((*grid.shape[:2], int(grid.shape[2] // thick)), affine)
    averaged = [
        Volume(
            scipy.ndimage.uniform_filter1d(part.astype(np.float32), round(thick), axis=2), grid
        ).resample_onto(target)
        for part in (picture, brain.data, lesion)
    ]
    return Phantom(
        volume=averaged[0], brain=averaged[1].above(0.5), lesion=averaged[2].above(0.5),
        pose=pose, options=options,
    )  # fmt: skip
