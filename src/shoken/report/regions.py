"""Names of places in the brain, in both languages: one table.

Japanese names follow 解剖学用語 (日本解剖学会, 改訂13版).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["REGIONS", "RegionName"]


@dataclass(frozen=True)
class RegionName:
    """One place's name, without its side."""

    en: str
    ja: str


REGIONS: Mapping[str, RegionName] = MappingProxyType(
    {
        "white-matter": RegionName("white matter", "白質"),
        "grey-matter": RegionName("grey matter", "灰白質"),
        "fluid-space": RegionName("cerebrospinal fluid space", "脳脊髄液腔"),
    }
)
