"""Networks that a card describes: which pictures of a study they take, lesions and structures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.analysis.anatomy.structure_volumes import Structures
from shoken.common.errors import UsageError
from shoken.imaging.voxel_frame import in_own_frame, mask_in_own_frame
from shoken.models.by_card import segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.brain import Brain
    from shoken.imaging.sequence import MrSequence
    from shoken.imaging.volume import Volume
    from shoken.models.catalogue import ModelSpec

__all__ = ["structures_by_card"]


def structures_by_card(
    spec: ModelSpec,
    sequence: MrSequence,
    pictures: Mapping[MrSequence, Volume],
    brain: Brain,
) -> Structures:
    """The structures that a network labels.

    Parameters
    ----------
    spec
        A row whose card has structures.
    sequence
        That of the scan.
    pictures
        The scan and the study's other scans, by sequence, canonical and on one grid.
    brain
        The scan's brain.

    Raises
    ------
    UsageError
        The network was made for another sequence, or needs one that the study does not have.
    """
    card = spec.card
    if card is None or not card.output.structures:
        raise UsageError(f"network {spec.id} labels no structures: choose another")
    missing = set(card.channels) - {str(one) for one in pictures}
    if missing:
        raise UsageError(
            f"network {spec.id} needs {', '.join(sorted(missing))} of the same study: "
            "give all scans of the study, with --study"
        )
    if not (card.is_for_any or card.channels or sequence in card.sequences):
        raise UsageError(
            f"network {spec.id} was made for {' or '.join(card.sequences).upper()}, and the scan "
            f"is {sequence.upper()}: choose another for structures"
        )
    by_name = {str(one): volume for one, volume in pictures.items()}
    wanted = [by_name[one] for one in card.channels or (str(sequence),)]
    found = segment(spec, [in_own_frame(one) for one in wanted], mask_in_own_frame(brain.mask))
    return Structures(labels=found.labels, grid=wanted[0].grid, model=spec)
