"""A claim of a text, and how it stands to the measurement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Claim", "Kind", "Verdict"]


class Kind(StrEnum):
    """What a claim is about."""

    PRESENCE = "presence"
    COUNT = "count"
    IDENTITY = "identity"
    SIDE = "side"
    PLACE = "place"
    VOLUME = "volume"
    LENGTH = "length"
    PROBABILITY = "probability"
    POINT = "point"
    SIZE = "size"
    NUMBER = "number"
    MEANING = "meaning"


class Verdict(StrEnum):
    """How a claim stands to the measurement."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    INTERPRETS = "interprets"
    NOT_MEASURED = "not-measured"


@dataclass(frozen=True)
class Claim:
    """One claim of one sentence: what was said, what was measured, and how they agree."""

    sentence: str
    kind: Kind
    verdict: Verdict
    said: str
    measured: str
