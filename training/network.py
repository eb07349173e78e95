"""The network: a 3-D U-Net at 2 mm and coarser, which is told the sequence and the spacing.

After Ronneberger 2015 (MICCAI) and its 3-D form; what the condition changes is a scale and a shift
of each normalised channel (FiLM, Perez 2018, AAAI).  One strided convolution takes the picture of
1 mm in, and one transposed convolution gives logits of 1 mm out (sub-voxel convolution, Shi 2016,
CVPR): at full resolution a U-Net spends nearly all of its time and memory, and a laptop has little
of either.  Channels are normalised by what lies in the brain, so that a crop and a whole head, or
a scan with its skull and one without, are treated alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from torch import nn
from torch.nn import functional

from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Network", "Shape"]

# the picture, normalised, the brain, grey and white matter expected in it, and what stands out
CHANNELS = 5
CONDITION = len(SEQUENCES) + 3  # the sequence, and the logarithm of the spacing along each axis
_HIDDEN = 32  # of what makes scales and shifts from the condition
_LEAST_VOXELS = 8.0  # of brain: so that a crop with hardly any is not divided by nothing
_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True)
class Shape:
    """Channels at each resolution: at 2 mm, 4 mm and so on."""

    widths: tuple[int, ...] = (24, 48, 72, 96)

    @property
    def multiple(self) -> int:
        """What sides of the input have to be multiples of."""
        return 2 ** len(self.widths)


class _Block(nn.Module):
    """Convolution, normalisation, scale and shift by the condition, activation."""

    def __init__(self, before: int, after: int, stride: int = 1, size: int = 3) -> None:
        super().__init__()
        self.convolution = nn.Conv3d(before, after, size, stride=stride, padding=1, bias=False)
        self.film = nn.Linear(_HIDDEN, 2 * after)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)

    def forward(self, x: Tensor, told: Tensor, brain: Tensor) -> Tensor:
        x = _normalised(self.convolution(x), brain)
        scale, shift = self.film(told)[:, :, None, None, None].chunk(2, dim=1)
        return functional.leaky_relu(x * (1 + scale) + shift, 0.01)


def _normalised(x: Tensor, brain: Tensor) -> Tensor:
    """Mean 0 and deviation 1 of each channel inside of the brain, (N, 1, X, Y, Z) from 0 to 1."""
    weight = (brain / brain.sum((2, 3, 4), keepdim=True).clamp(min=_LEAST_VOXELS)).flatten(2)
    flat = x.flatten(2)
    mean = (flat @ weight.transpose(1, 2)).unflatten(2, (1, 1, 1))
    x = x - mean
    variance = (x.flatten(2).square() @ weight.transpose(1, 2)).unflatten(2, (1, 1, 1))
    return x * (variance + _LEAST_VARIANCE).rsqrt()


class Network(nn.Module):
    """(N, 5, X, Y, Z) and (N, 8) → logits of lesion, (N, 1, X, Y, Z)."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape or Shape()
        widths = self.shape.widths
        self.told = nn.Sequential(
            nn.Linear(CONDITION, _HIDDEN), nn.LeakyReLU(), nn.Linear(_HIDDEN, _HIDDEN)
        )
        self.down = nn.ModuleList(
            _Block(a, b, stride=2, size=4) for a, b in pairwise((CHANNELS, *widths))
        )
        self.further = nn.ModuleList(_Block(b, b) for b in widths)
        self.narrow = nn.ModuleList(nn.Conv3d(b, a, 1) for a, b in pairwise(widths))
        self.up = nn.ModuleList(_Block(a, a) for a in widths[:-1])
        self.last = nn.ConvTranspose3d(widths[0], 1, 4, stride=2, padding=1)
        nn.init.constant_(self.last.bias, -4.0)  # lesions are rare: one voxel in 55 to begin with

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Sides are multiples of :attr:`Shape.multiple`."""
        told = self.told(condition)
        brain, kept = x[:, 1:2], []
        for down, further in zip(self.down, self.further, strict=True):
            brain = functional.avg_pool3d(brain, 2)
            x = down(x, told, brain)
            x = x + further(x, told, brain)
            kept.append((x, brain))
        x, _ = kept.pop()
        for narrow, up in zip(reversed(self.narrow), reversed(self.up), strict=True):
            before, brain = kept.pop()
            x = before + functional.interpolate(narrow(x), scale_factor=2, mode="nearest")
            x = x + up(x, told, brain)
        return self.last(x)

    @property
    def parameters_count(self) -> int:
        """How many numbers are learnt."""
        return sum(p.numel() for p in self.parameters())
