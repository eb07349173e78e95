"""What was recognised of an upload of several scans, and what the user makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from shoken.analysis.studies import each_by_itself, named_sequence, one_study, studies_of
from shoken.common.escaping import markdown_text
from shoken.imaging.sequence import MrSequence
from shoken.web.study.chosen import ChosenStudy
from shoken.web.study.table import Use, scan_line, scan_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.analysis.studies import FoundStudy
    from shoken.reading import Found, FoundScan
    from shoken.web.text import Text

__all__ = ["choose_studies"]

_GROUPINGS = (studies_of, one_study, each_by_itself)  # as the strings have them


class _Asked(NamedTuple):
    """What the widgets of one study say; ``chosen`` is None where it is left out or not fit."""

    uses: dict[int, Use]
    chosen: ChosenStudy | None
    is_sound: bool = True


def choose_studies(found: Found, sha256: str, text: Text) -> tuple[ChosenStudy, ...]:
    """Draw the table and the choices; the studies to be analysed, once the button is pressed."""
    said = text.study
    with st.container(border=True):
        title, groups = st.columns(2, vertical_alignment="bottom")
        head = title.empty()
        grouping = groups.segmented_control(
            said.grouping,
            range(len(_GROUPINGS)),
            default=0,
            format_func=lambda n: said.groupings[n],
            key=f"grouping {sha256}",
        )
        studies = _GROUPINGS[grouping or 0](found.scans)
        head.markdown(said.found.format(scans=len(found.scans), studies=len(studies)))
        if found.left_out:
            st.caption(said.found_left_out.format(count=found.left_out))
        table = st.empty()
        asked = []
        for number, study in enumerate(studies, start=1):
            name = _title(number, study, text)
            place = st.expander(markdown_text(name)) if len(studies) > 1 else st.container()
            with place:
                asked.append(_asked(f"{sha256} {grouping} {number}", study, text))
        table.dataframe(scan_table(studies, [one.uses for one in asked], text), hide_index=True)
        chosen = tuple(one.chosen for one in asked if one.chosen)
        label = (
            text.uploads.begin if len(chosen) == 1 else said.begin_several.format(count=len(chosen))
        )
        is_ready = bool(chosen) and all(one.is_sound for one in asked)
        pressed = st.button(label, type="primary", disabled=not is_ready)
        return chosen if pressed else ()


def _title(number: int, study: FoundStudy, text: Text) -> str:
    name = study.label or (scan_line(study.first, text) if study.first else "")
    return " · ".join(part for part in (text.study.study.format(number=number), name) if part)


def _asked(key: str, study: FoundStudy, text: Text) -> _Asked:
    """The widgets of one study, and what they say."""
    said, scans = text.study, study.scans
    fit = [n for n, scan in enumerate(scans) if scan.look is not None]
    if not fit:
        st.caption(said.no_study)
        return _Asked({}, None)

    def named(n: int | None) -> str:
        return said.nothing if n is None else scan_line(scans[n], text)

    usual = scans.index(study.first) if study.first else None
    options: list[int | None] = [*fit, None]
    left, right = st.columns(2)
    first = left.selectbox(
        said.first, options, options.index(usual), format_func=named, key=f"first {key}"
    )
    if first is None:
        return _Asked({}, None)
    others = [n for n in fit if n != first and scans[n].volumes == 1]
    usual_beside = [n for n in others if scans[n] in _usual_beside(study, scans[first])]
    beside: list[int] = []
    if others:
        beside = right.multiselect(
            said.beside, others, usual_beside, format_func=named, key=f"beside {key} {first}"
        )
    volume, is_sound = _volume(f"volume {key} {first}", scans[first], text)
    if _are_twice([scans[n] for n in (first, *beside)]):
        st.warning(said.twice)
        is_sound = False
    chosen = ChosenStudy(
        label=study.label,
        first=scans[first],
        volume=volume,
        beside=tuple(scans[n] for n in beside),
    )
    uses = {first: Use.FIRST} | dict.fromkeys(beside, Use.BESIDE)
    return _Asked(uses, chosen, is_sound)


def _usual_beside(study: FoundStudy, first: FoundScan) -> Sequence[FoundScan]:
    """Those that the study has beside its first, with another one chosen in that one's place."""
    usual = [*study.beside, *([study.first] if study.first else [])]
    return [one for one in usual if named_sequence(one) is not named_sequence(first)]


def _volume(key: str, scan: FoundScan, text: Text) -> tuple[int | None, bool]:
    """Which volume of several is reported on, and whether that is settled."""
    if scan.volumes == 1:
        return None, True
    volume = st.number_input(text.volume, min_value=1, max_value=scan.volumes, value=None, key=key)
    if volume is None:
        st.info(text.study.choose_volume.format(count=scan.volumes))
    return volume, volume is not None


def _are_twice(scans: Sequence[FoundScan]) -> bool:
    kinds = [
        kind for scan in scans if (kind := named_sequence(scan)) not in {None, MrSequence.UNKNOWN}
    ]
    return len(set(kinds)) < len(kinds)
