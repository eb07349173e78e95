"""The networks that Shoken can run: data, no logic.

A row says where a network's published files come from, by what hash they are known, under which
licence, what it takes and what it is known not to do.
"""

from types import MappingProxyType

from shoken.models.catalogue.antspynet import (
    BRAIN_FLAIR,
    BRAIN_T1,
    BRAIN_T2,
    LESION_T1,
    SHIVA_WMH,
    SYSU_WMH,
    SYSU_WMH_T1,
    TUMOUR,
)
from shoken.models.catalogue.card import (
    Activation,
    CardLabel,
    Field,
    Importance,
    LabelKind,
    LabelSide,
    LesionKind,
    NetworkCard,
    NetworkInput,
    NetworkOutput,
    Normalisation,
)
from shoken.models.catalogue.former_names import current_name
from shoken.models.catalogue.mindglide import MINDGLIDE
from shoken.models.catalogue.published import ANATOMY18, ATLAS, DEEPBET, MINDGRAB, STROKE_T2
from shoken.models.catalogue.shoken_lesion import SHOKEN_LESION
from shoken.models.catalogue.spec import (
    AntsxnetSource,
    InputGrid,
    ModelFile,
    ModelSpec,
    OwnSource,
    PackagedSource,
    Precision,
    PublishedFile,
    WebSource,
    WheelSource,
)

__all__ = [
    "DEFAULT_MODELS",
    "MODELS",
    "Activation",
    "AntsxnetSource",
    "CardLabel",
    "Field",
    "Importance",
    "InputGrid",
    "LabelKind",
    "LabelSide",
    "LesionKind",
    "ModelFile",
    "ModelSpec",
    "NetworkCard",
    "NetworkInput",
    "NetworkOutput",
    "Normalisation",
    "OwnSource",
    "PackagedSource",
    "Precision",
    "PublishedFile",
    "WebSource",
    "WheelSource",
    "current_name",
]

_FETCHED = (DEEPBET, ATLAS, MINDGRAB, ANATOMY18, STROKE_T2, MINDGLIDE)
_BAKED = (
    BRAIN_T1,
    BRAIN_T2,
    BRAIN_FLAIR,
    SYSU_WMH,
    SYSU_WMH_T1,
    SHIVA_WMH,
    LESION_T1,
    TUMOUR,
)
MODELS = MappingProxyType({row.id: row for row in (*_FETCHED, SHOKEN_LESION, *_BAKED)})
DEFAULT_MODELS = ("deepbet", "atlas-desikan-killiany")
