"""Codes of anatomy for DICOM: SNOMED CT where pydicom's dictionary has it, else our own."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.analysis.findings.place import UNCERTAIN
from shoken.report.words.places import region_name
from shoken.report.words.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydicom.sr.coding import Code

__all__ = ["site_code"]

_LONGEST_VALUE = 16  # letters of a code's value (VR SH)
# regions → names in pydicom's dictionary of DICOM's context groups
_SNOMED: Mapping[str, str] = MappingProxyType(
    {
        UNCERTAIN: "Brain",
        "frontal-lobe": "FrontalLobe",
        "parietal-lobe": "ParietalLobe",
        "temporal-lobe": "TemporalLobe",
        "occipital-lobe": "OccipitalLobe",
        "insula": "Insula",
        "thalamus": "Thalamus",
        "caudate": "CaudateNucleus",
        "putamen": "Putamen",
        "pallidum": "GlobusPallidus",
        "hippocampus": "Hippocampus",
        "amygdala": "Amygdala",
        "internal-capsule": "InternalCapsule",
        "external-capsule": "ExternalCapsule",
        "corpus-callosum": "CorpusCallosum",
        "corpus-callosum-genu": "GenuOfCorpusCallosum",
        "corpus-callosum-splenium": "SpleniumOfCorpusCallosum",
        "brainstem": "BrainStem",
        "midbrain": "Midbrain",
        "cerebellum": "Cerebellum",
        "middle-cerebellar-peduncle": "MiddleCerebellarPeduncle",
        "cerebral-white-matter": "CerebralWhiteMatter",
        "cerebral-cortex": "CerebralCortex",
        "cerebellum-white-matter": "CerebellarWhiteMatter",
        "cerebellum-cortex": "CerebellarCortex",
        "brain-stem": "BrainStem",
        "accumbens-area": "NucleusAccumbens",
        "inferior-lateral-ventricle": "InferiorHornOfLateralVentricle",
        "lateral-ventricle": "LateralVentricle",
        "third-ventricle": "ThirdVentricle",
        "fourth-ventricle": "FourthVentricle",
    }
)


def site_code(name: str) -> Code:
    """The code of a region or structure by its key, or by the name that a network's card gives."""
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    if name in _SNOMED:
        code: Code = getattr(codes.SCT, _SNOMED[name])
        return code
    if name in REGIONS:  # no two of these keys begin with the same letters
        value = name[:_LONGEST_VALUE]
    else:
        value = f"s{hashlib.sha256(name.encode()).hexdigest()}"[:_LONGEST_VALUE]
    return Code(value, "99SHOKEN", region_name(name, "en")[:64])
