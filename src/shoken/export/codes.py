"""Codes that exports share: SNOMED CT's of DICOM's context groups where there is one, else ours.

The tests hold them to pydicom's dictionary, whose import would cost every analysis of a file that
is no DICOM.
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from shoken.analysis.findings.place import UNCERTAIN, Side
from shoken.report.words.places import region_name
from shoken.report.words.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BRAIN",
    "LATERALITY",
    "LESION",
    "MAXIMUM_DIAMETER",
    "MR_OF_BRAIN",
    "OWN_SCHEME",
    "SIDES",
    "VOLUME",
    "Coded",
    "own",
    "site",
]

OWN_SCHEME = "99SHOKEN"
_LONGEST_VALUE, _LONGEST_MEANING = 16, 64  # letters (VR SH and LO)


class Coded(NamedTuple):
    """A concept: its code, the coding scheme in DICOM's words, and what it means."""

    value: str
    scheme: str
    meaning: str


BRAIN = Coded("12738006", "SCT", "Brain")
LESION = Coded("52988006", "SCT", "Lesion")
VOLUME = Coded("118565006", "SCT", "Volume")
LATERALITY = Coded("272741003", "SCT", "Laterality")
MR_OF_BRAIN = Coded("816077007", "SCT", "Magnetic resonance imaging of brain")
MAXIMUM_DIAMETER = Coded("L0JK", "IBSI", "Maximum 3D Diameter")
SIDES: Mapping[str, Coded] = MappingProxyType(
    {
        Side.LEFT: Coded("7771000", "SCT", "Left"),
        Side.RIGHT: Coded("24028007", "SCT", "Right"),
        Side.MIDLINE: Coded("261129000", "SCT", "Midline"),
        Side.BILATERAL: Coded("51440002", "SCT", "Bilateral"),
    }
)
# regions and structures → SNOMED CT
_SITES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        UNCERTAIN: ("12738006", "Brain"),
        "frontal-lobe": ("83251001", "Frontal lobe"),
        "parietal-lobe": ("16630005", "Parietal lobe"),
        "temporal-lobe": ("78277001", "Temporal lobe"),
        "occipital-lobe": ("31065004", "Occipital lobe"),
        "insula": ("36169008", "Insula"),
        "thalamus": ("42695009", "Thalamus"),
        "caudate": ("11000004", "Caudate Nucleus"),
        "putamen": ("89278009", "Putamen"),
        "pallidum": ("14738005", "Globus Pallidus"),
        "hippocampus": ("5366008", "Hippocampus"),
        "amygdala": ("4958002", "Amygdala"),
        "internal-capsule": ("85637007", "internal capsule"),
        "external-capsule": ("10517005", "external capsule"),
        "corpus-callosum": ("88442005", "Corpus callosum"),
        "corpus-callosum-genu": ("70215001", "genu of corpus callosum"),
        "corpus-callosum-splenium": ("23347006", "splenium of corpus callosum"),
        "brainstem": ("119238007", "Brain Stem"),
        "midbrain": ("61962009", "Midbrain"),
        "cerebellum": ("113305005", "Cerebellum"),
        "middle-cerebellar-peduncle": ("33723005", "Middle cerebellar peduncle"),
        "cerebral-white-matter": ("68523003", "Cerebral White Matter"),
        "cerebral-cortex": ("40146001", "Cerebral cortex"),
        "cerebellum-white-matter": ("33060004", "Cerebellar White Matter"),
        "cerebellum-cortex": ("25991003", "Cerebellar Cortex"),
        "brain-stem": ("119238007", "Brain Stem"),
        "accumbens-area": ("427667007", "Nucleus Accumbens"),
        "inferior-lateral-ventricle": ("53118009", "Inferior Horn of Lateral Ventricle"),
        "lateral-ventricle": ("66720007", "Lateral Ventricle"),
        "third-ventricle": ("49841001", "Third ventricle"),
        "fourth-ventricle": ("35918002", "Fourth Ventricle"),
    }
)


def own(value: str, meaning: str) -> Coded:
    """A code of our own scheme."""
    return Coded(value, OWN_SCHEME, meaning)


def site(name: str) -> Coded:
    """The code of a region or structure by its key, or by the name that a network's card gives."""
    if name in _SITES:
        value, meaning = _SITES[name]
        return Coded(value, "SCT", meaning)
    if name in REGIONS:  # no two of these keys begin with the same letters
        value = name[:_LONGEST_VALUE]
    else:
        value = f"s{hashlib.sha256(name.encode()).hexdigest()}"[:_LONGEST_VALUE]
    return own(value, region_name(name, "en")[:_LONGEST_MEANING])
