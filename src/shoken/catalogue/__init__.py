"""The networks that Shoken can run: data, no logic.

A row says where a network's published files come from, by what hash they are known, under which
licence, what it takes and what it is known not to do.
"""

from types import MappingProxyType

from shoken.catalogue.published import ANATOMY18, ATLAS, DEEPBET, MINDGRAB, STROKE_T2
from shoken.catalogue.spec import (
    InputGrid,
    ModelFile,
    ModelSpec,
    Precision,
    PublishedFile,
    WebSource,
    WheelSource,
)

__all__ = [
    "DEFAULT_MODELS",
    "MODELS",
    "InputGrid",
    "ModelFile",
    "ModelSpec",
    "Precision",
    "PublishedFile",
    "WebSource",
    "WheelSource",
]

MODELS = MappingProxyType({row.id: row for row in (DEEPBET, ATLAS, MINDGRAB, ANATOMY18, STROKE_T2)})
DEFAULT_MODELS = ("deepbet", "atlas-desikan-killiany")
