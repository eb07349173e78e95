"""Unique identifiers of results, made of what they identify: the same again for the same results.

So an archive that is sent the same results twice keeps them once.  A revision of a result has
identifiers of its own, and those of what it began from can be told without making that again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from shoken.analysis.review.revision import Revision
    from shoken.analysis.values import Analysis
    from shoken.reading import DicomSource

__all__ = ["Identifiers", "Kind", "identifiers_of"]


class Kind(Enum):
    """The kinds of results, each a series of its own: its number, and what it is called.

    The numbers are far behind those that scanners give.
    """

    SEGMENTATION = (9001, "segmentation")
    MEASUREMENTS = (9002, "measurements")
    PICTURES = (9003, "pictures")
    DOCUMENT = (9004, "report")

    @property
    def series_number(self) -> int:
        """The number of the series."""
        return self.value[0]


@dataclass(frozen=True)
class Identifiers:
    """The identifiers of one analysis's results; ``seed`` tells it from all others."""

    seed: str

    def series(self, kind: Kind) -> str:
        """Of the series of a kind."""
        return self._made("series", kind.name)

    def instance(self, kind: Kind, content: bytes = b"") -> str:
        """Of an instance; ``content`` tells several of a kind apart."""
        return self._made("instance", kind.name, hashlib.sha256(content).hexdigest())

    def other(self, *told: str) -> str:
        """Of anything else within the results."""
        return self._made("other", *told)

    def _made(self, *told: str) -> str:
        from pydicom.uid import generate_uid

        # with sources of entropy it is a hash of these alone
        return str(generate_uid(entropy_srcs=[self.seed, *told]))


def identifiers_of(
    analysis: Analysis, source: DicomSource, revision: Revision | None, *, for_archive: bool
) -> Identifiers:
    """Those of an analysis as a revision has it, or with None of the automatic result.

    They differ by whether results return to the archive, since the files do.
    """
    told = "\n".join(_told(analysis, source))
    if revision is not None:
        # others may have a revision of the same number, of the same scan
        told += repr((revision.number, revision.begun, revision.saves))
    return Identifiers(hashlib.sha256(f"{told}\n{for_archive}".encode()).hexdigest())


def _told(analysis: Analysis, source: DicomSource) -> Iterator[str]:
    """What the automatic result is of, and all that was marked by whom."""
    yield version("shoken")
    yield from (source.study_uid, source.series_uid, *source.sop_instance_uids)
    yield from (analysis.scan.sha256, str(analysis.sequence), analysis.brain.engine)
    yield from (f"{spec.id} {spec.files[-1].sha256}" for spec in analysis.models)
    yield _digest(np.packbits(analysis.brain.mask.data))
    if search := analysis.search:
        yield " ".join(search.marked.engines)
        yield _digest(np.packbits(search.marked.mask.data))
    if structures := analysis.structures:
        yield _digest(structures.labels)


def _digest(values: NDArray[np.generic]) -> str:
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()
