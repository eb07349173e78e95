"""What a slot says of the volumes of the brain's structures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report.words.places import place_phrase
from shoken.report.words.restated import LIST_JOINT

if TYPE_CHECKING:
    from shoken.report.slots.selection import Selection

__all__ = ["structures"]

# what a report on atrophy begins with: the medial temporal lobe and the ventricles
_TOLD_STRUCTURES = ("hippocampus", "lateral-ventricle")


def structures(of: Selection) -> str | None:
    """The volumes of the pairs that a report names; the table has all."""
    pairs = {one.structure: one for one in of.facts.structures if one.asymmetry_percent is not None}
    told = [
        of.say(
            "pair",
            left=place_phrase("left", key, of.language),
            right=place_phrase("right", key, of.language),
            left_ml=pairs[key].left_ml,
            right_ml=pairs[key].right_ml,
            percent=pairs[key].asymmetry_percent,
        )
        for key in _TOLD_STRUCTURES
        if key in pairs
    ]
    return LIST_JOINT[len(told) > 1][of.language].join(told) if told else None
