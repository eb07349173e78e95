"""Whom a sentence can be about, and the slots that each of them has."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.slots import keys as key_of
from shoken.report.slots.selection import Selection
from shoken.report.slots.table import FINDING, GROUP, KEYS, SCAN, SCAN_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.report.facts import Facts
    from shoken.report.record.schema import FindingRecord
    from shoken.report.words import Language

__all__ = ["SCAN_ID", "Slot", "Subject", "subjects"]

SCAN_ID = "scan"
# by hand: what is no wider than the cortex is thick, 2 to 5 mm, is called thin
_THIN_MM = 5.0
# by hand: up to here Fazekas's scale, as the LADIS study reads it, has single lesions as its points
_POINT_MM = 10.0


@dataclass(frozen=True)
class Slot:
    """One measured thing in words; ``key`` is that of its value, where it has a fixed one."""

    name: str
    text: str
    key: str | None = None


@dataclass(frozen=True)
class Subject:
    """What a sentence can be about: the scan, a finding, or a group; and its slots that exist.

    ``values`` are the numbers that a slot says, for a literal to be known by.  ``spoken_of`` are
    its findings, and of the scan those that may be no lesion too; ``traits`` what is so of every
    one of these, for words that may stand where they are so.
    """

    id: str
    slots: Mapping[str, Slot]
    findings: tuple[FindingRecord, ...]
    values: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    spoken_of: tuple[FindingRecord, ...] = ()
    traits: frozenset[tuple[str, str]] = frozenset()

    @property
    def texts(self) -> dict[str, str]:
        """Each slot's name and how it reads."""
        return {name: slot.text for name, slot in self.slots.items()}


def subjects(facts: Facts, language: Language) -> dict[str, Subject]:
    """Every subject by its identifier: "scan", those of the findings, and "g1" and so on."""
    made = {SCAN_ID: _subject(SCAN_ID, SCAN, Selection(facts, language, facts.sound))}
    for finding in facts.findings:
        number = str(finding.id)
        made[number] = _subject(number, FINDING, Selection(facts, language, (finding,)))
    for group in facts.groups:
        made[group.id] = _subject(
            group.id, GROUP, Selection(facts, language, group.findings, group)
        )
    return made


def _subject(
    name: str, table: Mapping[str, Callable[[Selection], str | None]], of: Selection
) -> Subject:
    slots = {}
    for slot, render in table.items():
        if (text := render(of)) is not None:
            key = SCAN_KEYS[slot](of) if slot in SCAN_KEYS else None
            if slot in KEYS and name != SCAN_ID and of.group is None:
                key = KEYS[slot](of)
            slots[slot] = Slot(slot, text, key)
    told = of.findings if name != SCAN_ID else of.facts.findings
    traits = frozenset.intersection(*map(_traits, told)) if told else frozenset()
    return Subject(
        name,
        MappingProxyType(slots),
        of.findings,
        MappingProxyType(_values(of, slots)),
        told,
        traits,
    )


def _traits(finding: FindingRecord) -> frozenset[tuple[str, str]]:
    """What is so of a finding, by slot and key."""
    # a sheet or a thread that crosses the axial plane is small in it alone
    longest_mm = max(finding.longest_diameter_mm, *(finding.axes_mm or (_POINT_MM + 1,)))
    keys = {
        "size": key_of.size_of(finding),
        "signal": key_of.signal_of(finding),
        "shape": key_of.shape_of(finding),
        "zone": key_of.told_zone_of(finding),
        "width": "thin" if min(finding.axes_mm or (_THIN_MM + 1,)) <= _THIN_MM else None,
        "length": "point" if longest_mm <= _POINT_MM else None,
        "contrast": key_of.contrast_of(finding),
    }
    keys |= {f"contact {name}": name for name in finding.contact}
    return frozenset((slot.split()[0], key) for slot, key in keys.items() if key)


def _values(of: Selection, slots: Mapping[str, Slot]) -> dict[str, tuple[float, ...]]:
    """The numbers behind the slots that have any."""
    values: dict[str, tuple[float, ...]] = {
        "total": (of.total_ml,),
        "count": (float(len(of.findings)),),
    }
    values["brain"] = (of.facts.brain_ml,)
    if of.findings:
        one = of.first
        values["volume"] = (one.volume_ml,)
        values["diameter"] = (one.longest_diameter_mm,)
        values["axes"] = one.axes_mm or ()
        values["probability"] = (one.mean_probability,)
    return {name: numbers for name, numbers in values.items() if name in slots}
