"""The place that a reader gives a candidate: region and side, among those that reports name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.analysis.findings.place import Side, Site
from shoken.report.words import wording
from shoken.report.words.regions import REGIONS, SINGLE

if TYPE_CHECKING:
    from shoken.web.text import Text

__all__ = ["place_fields", "place_of"]

# zones, tissues and what segmentations of structures name otherwise: no places of a finding
_NO_PLACES = frozenset(
    {
        "uncertain", "periventricular", "juxtacortical", "deep-white-matter", "infratentorial",
        "white-matter", "grey-matter", "fluid-space", "cerebral-white-matter", "cerebral-cortex",
        "inferior-lateral-ventricle", "cerebellum-white-matter", "cerebellum-cortex", "brain-stem",
        "accumbens-area", "ventral-diencephalon",
    }
)  # fmt: skip
_PLACES = tuple(region for region in REGIONS if region not in _NO_PLACES)


def place_fields(place: Site | None, text: Text) -> tuple[str, Side]:
    """Draw the choice of region and side; a region "" is the atlas's own."""
    words, said = wording(text.language), text.review
    regions = ["", *_PLACES]
    left, right = st.columns(2)
    region = left.selectbox(
        said.place,
        regions,
        index=regions.index(place.region) if place and place.region in regions else 0,
        format_func=lambda key: words.region_name(key) if key else said.place_own,
    )
    sides = list(Side)
    side = right.selectbox(
        said.side,
        sides,
        index=sides.index(place.side) if place else 0,
        format_func=lambda key: said.sides[key],
    )
    return region, side


def place_of(region: str, side: Side) -> Site | None:
    """What was chosen; only in a structure of which there is one, a side is the midline."""
    if not region:
        return None
    if side is Side.MIDLINE and region not in SINGLE:
        side = Side.BILATERAL
    return Site(side, region)
