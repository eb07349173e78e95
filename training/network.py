"""The network: a 3-D U-Net of 2.8 million parameters that is told the sequence and the spacing.

After Ronneberger 2015 (MICCAI) and its 3-D form; what the condition changes is a scale and a shift
of each normalised channel (FiLM, Perez 2018, AAAI).  Skips are added and not joined: half of the
memory at full resolution, where nearly all of the time goes.  A scan of a brain, 3.6 million
voxels, takes 0.2 Tflop.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from torch import nn
from torch.nn import functional

from training.contrast import SEQUENCES

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Network", "Shape"]

CHANNELS = 2  # the picture, normalised, and the brain
CONDITION = len(SEQUENCES) + 3  # the sequence, and the logarithm of the spacing along each axis
_HIDDEN = 32  # of what makes scales and shifts from the condition


@dataclass(frozen=True)
class Shape:
    """Channels at each resolution, each half of the one before; the first is the scan's."""

    widths: tuple[int, ...] = (16, 32, 64, 128, 160)

    @property
    def multiple(self) -> int:
        """What sides of the input have to be multiples of."""
        return 2 ** (len(self.widths) - 1)


class _Block(nn.Module):
    """Convolution, normalisation, scale and shift by the condition, activation."""

    def __init__(self, before: int, after: int, stride: int = 1) -> None:
        super().__init__()
        self.convolution = nn.Conv3d(before, after, 3, stride=stride, padding=1, bias=False)
        self.film = nn.Linear(_HIDDEN, 2 * after)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        x = functional.instance_norm(self.convolution(x))
        scale, shift = self.film(told)[:, :, None, None, None].chunk(2, dim=1)
        return functional.leaky_relu(x * (1 + scale) + shift, 0.01)


class Network(nn.Module):
    """(N, 2, X, Y, Z) and (N, 8) → logits of lesion, (N, 1, X, Y, Z)."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape or Shape()
        widths = self.shape.widths
        self.told = nn.Sequential(
            nn.Linear(CONDITION, _HIDDEN), nn.LeakyReLU(), nn.Linear(_HIDDEN, _HIDDEN)
        )
        pairs = list(zip((CHANNELS, *widths), widths, strict=False))
        self.down = nn.ModuleList(
            nn.ModuleList([_Block(a, b, stride=2 if level else 1), _Block(b, b)])
            for level, (a, b) in enumerate(pairs)
        )
        self.narrow = nn.ModuleList(nn.Conv3d(b, a, 1) for a, b in pairwise(widths))
        self.up = nn.ModuleList(_Block(a, a) for a in widths[:-1])
        self.last = nn.Conv3d(widths[0], 1, 1)
        nn.init.constant_(self.last.bias, -4.0)  # lesions are rare: one voxel in 55 to begin with

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Sides are multiples of :attr:`Shape.multiple`."""
        told = self.told(condition)
        kept = []
        for first, second in self.down:
            x = second(first(x, told), told)
            kept.append(x)
        x = kept.pop()
        for narrow, up in zip(reversed(self.narrow), reversed(self.up), strict=True):
            wide = functional.interpolate(narrow(x), scale_factor=2, mode="trilinear")
            x = up(wide + kept.pop(), told)
        return self.last(x)

    @property
    def parameters_count(self) -> int:
        """How many numbers are learnt."""
        return sum(p.numel() for p in self.parameters())
