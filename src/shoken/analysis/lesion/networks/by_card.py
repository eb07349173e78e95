"""The engine of any network that a card describes: what it calls a lesion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.models.by_card import segment

if TYPE_CHECKING:
    from shoken.analysis.lesion.values import LesionInput
    from shoken.imaging.volume import Volume
    from shoken.models.catalogue import ModelSpec

__all__ = ["probability"]


def probability(spec: ModelSpec, given: LesionInput) -> Volume:
    """Lesion against what else a voxel most probably is, 0 to 1, float32 on the scan's grid.

    Above one half where the network's own answer, the most probable label, is a lesion.
    """
    study = {given.sequence: given.volume, **given.beside}
    pictures = {str(which): one for which, one in study.items()}
    channels = spec.card.channels if spec.card else ()
    wanted = [pictures[one] for one in channels] or [given.volume]
    return given.volume.with_data(segment(spec, wanted, given.brain.mask).lesion)
