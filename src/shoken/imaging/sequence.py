"""The MR sequence of a scan: T1, T1 with contrast agent, T2, FLAIR or proton density."""

from __future__ import annotations

import re
from enum import StrEnum

from shoken.imaging.contrast_words import is_denied, is_told, plain_letters, signs_marked

__all__ = ["MrSequence", "from_name"]


class MrSequence(StrEnum):
    """Kinds of picture, named as in BIDS but for case.

    ``UNKNOWN`` is any other kind, such as diffusion or susceptibility weighting.
    """

    T1 = "t1"
    T1C = "t1c"
    T2 = "t2"
    FLAIR = "flair"
    PD = "pd"
    UNKNOWN = "unknown"


_BIDS_SUFFIXES = {
    "t1w": MrSequence.T1,
    "t2w": MrSequence.T2,
    "pdw": MrSequence.PD,
    "flair": MrSequence.FLAIR,
    "unit1": MrSequence.T1,
    "inplanet1": MrSequence.T1,
    "inplanet2": MrSequence.T2,
}
# how the BraTS challenge ends its names since 2023: native, contrast-enhanced, weighted, FLAIR
_BRATS_SUFFIXES = {
    "t1n": MrSequence.T1,
    "t1c": MrSequence.T1C,
    "t2w": MrSequence.T2,
    "t2f": MrSequence.FLAIR,
}
# other kinds of picture that BIDS names, quantitative maps included
_BIDS_OTHERS = re.compile(
    r"t1map|t2map|t2starmap|t2starw|t1rho|r1map|r2map|r2starmap|pdmap|mtrmap|mtsat|swi|dwi|sbref|"
    r"bold|cbv|phase|phasediff|magnitude[12]?|epi|asl|m0scan|angio|defacemask|mask|dseg|probseg|"
    r"mp2rage|xfm"
)
# the phase or imaginary part, by dcm2niix's ending or the entity of BIDS
_NO_ANATOMY = frozenset(("ph", "imaginary"))
_PART = re.compile(r"(?<![a-z0-9])part-(?:phase|imag)(?![a-z0-9])")
_APART = re.compile(r"[\s_.,;:\[\]]+|-(?! ?\))")  # the hyphen of "C(-)" is none
_ENTITY = re.compile(r"[a-z]+-[a-z0-9+]+")
_ENTITY_OF_SPACE = re.compile(r"(?<![a-z0-9])(?:space|from|to|mode|reg)-[a-z0-9+]+")

# What a picture was laid on is no name of it: "T2_to_T1", "T1_in_FLAIR_space", "space-T1w".
_KIND = r"(?:t[12]w?i?|pdw?|flair|mni\d*)"
_LAID_ON = re.compile(
    r"(?:(?<=[ ])(?:space|from|to|in|on|onto|ref|(?:co)?reg(?:istered)?|aligned|resliced|resampled|"
    r"warped|moved)(?: ?(?:2|to|in|on|onto|with))?|(?:(?<=[ 12w])|(?<=flair))(?:2|to))"
    rf" *{_KIND}(?![a-z0-9])"
    rf"|{_KIND}(?:space|grid|reg)(?![a-z])"
)

# The words of Siemens, GE, Philips, Canon, Hitachi and Fujifilm, and those of Japanese protocols.
# "Dark fluid" and TIRM are FLAIR on Siemens; a SPACE with inversion ("spc_ir") is as well.
_FLAIR = re.compile(
    r"flair|fluid ?att|フレア|水抑制|dark ?fl|da fl(?![a-z])|(?<![a-z])tirm|spc ir|space ir"
)
_T1 = re.compile(
    r"(?<![a-z0-9])(?:[23]d|(?:gd|ce|post|[rwmsedo]|wm|ax|sag|cor|tra))?t1(?=3d|2d|(?!\d))"
    r"|mp ?rage|mp2rage|spgr|bravo|(?<![a-z])(?:tfl3d|vibe|lava|thrive|tigre|geir|quick ?3d)"
)
_T2 = re.compile(
    r"(?<![a-z0-9])(?:[23]d|(?:[rwmsedo]|wm|ax|sag|cor|tra))?t2(?=3d|2d|(?!\d))|(?<![a-z])haste"
)
_PD = re.compile(r"(?<![a-z0-9])(?:[23]d|ax|sag|cor|tra)?pd(?:w|wi)?(?![a-z0-9])|proton|プロトン")
# Kinds that are none of ours, though "T2" or "T1" may stand beside them.
_OTHERS = re.compile(
    r"t[12] ?(?:map|rho|値|マップ)|t2w? ?(?:\*|star|スター|ffe|fl2d|flash|me2d|gre)|r2 ?\*"
    r"|(?<![a-z])(?:dwi|dti|[de]?adc|diff|diffusion|trace|ep2d|epi|swi|swan|swip|fsbb|bsi|hemo|gre|"
    r"medic|merge|tof|mra|mrv|mip|minip|angio|asl|cbf|bold|(?:rs ?)?fmri|dsc|dce|perf|perfusion|"
    r"stir|dir|ciss|fiesta|trufi|qsm|mrs|inv[12])(?:w|wi)?(?![a-z])"
    r"|拡散|磁化率|灌流"
)
# diffusion; "B012" and "B01" number people
_B_VALUE = re.compile(r"(?<![a-z0-9])b(?: ?= ?)?(?:0|[1-9]\d{2,3})(?![a-z0-9])")
# fat or fluid may be what is nulled
_INVERTED = re.compile(r"(?<![a-z])t?ir(?![a-z])|inversion")

# of a data set, which numbers its patients; "AX T2F" is another's word
_NUMBERED = re.compile(r"brats|\d{3}")


def from_name(stem: str) -> MrSequence | None:
    """The sequence that a file's or a series' name gives, or None; ``UNKNOWN`` for another kind.

    In a BIDS name the suffix decides, whatever its entities say; ``ce-`` means contrast agent.

    >>> from_name("patient01_study1_T2W")
    <MrSequence.T2: 't2'>
    >>> from_name("sub-01_space-T1w_ce-gd_T1w")
    <MrSequence.T1C: 't1c'>
    >>> from_name("IMG_0042") is None
    True
    """
    # "brainT1" is two words, "visit1" is one
    words = re.sub(r"(?<=[a-z])(?=T[12])", " ", plain_letters(stem)).lower()
    *entities, suffix = words.replace(" ", "_").split("_")
    if words.rpartition("_")[2] in _NO_ANATOMY or _PART.search(words):
        return MrSequence.UNKNOWN
    if entities and all(map(_ENTITY.fullmatch, entities)):
        if suffix in _BIDS_SUFFIXES:
            return _with_contrast(_BIDS_SUFFIXES[suffix], _entity_words(entities))
        if _BIDS_OTHERS.fullmatch(suffix):
            return MrSequence.UNKNOWN
    words = signs_marked(_ENTITY_OF_SPACE.sub(" ", words))
    words = " ".join(part for part in _APART.split(words) if part)
    own = _LAID_ON.sub(" ", words).strip()
    last = own.rpartition(" ")[2]
    if last in _BRATS_SUFFIXES and _NUMBERED.search(own):
        return _BRATS_SUFFIXES[last]
    if last in {"t1w", "t2w", "pdw"} and not _FLAIR.search(own):  # as BIDS ends a name
        return None if _OTHERS.search(own) else _with_contrast(_BIDS_SUFFIXES[last], own)
    return _from_words(own) or _from_words(words)


def _entity_words(entities: list[str]) -> str:
    """What BIDS entities tell of a contrast agent, as words."""
    told = dict(entity.split("-", 1) for entity in entities)
    agent = told.get("ce", "none")
    is_none = agent in {"none", "no", "pre", "0"} or is_denied(agent)
    return f"{told.get('acq', '')} {'' if is_none else '+c'}"


def _from_words(words: str) -> MrSequence | None:
    flair, t1, t2, pd, other = (
        pattern.search(words) is not None for pattern in (_FLAIR, _T1, _T2, _PD, _OTHERS)
    )
    if other or _B_VALUE.search(words):  # a number like a b-value's may be a person's
        is_unsure = flair or (not other and t1 + t2 + pd)
        return None if is_unsure else MrSequence.UNKNOWN
    # GE's "T1 FLAIR" is a T1 with an inversion pulse; FLAIR itself is T2-weighted
    if flair and not t1:
        return MrSequence.FLAIR
    if t1 + t2 + pd > 1 or ((t2 or pd) and _INVERTED.search(words)):
        return None
    if t1:
        return _with_contrast(MrSequence.T1, words)
    if t2 or pd:
        return MrSequence.T2 if t2 else MrSequence.PD
    # what is given contrast agent and named by it alone is a T1 as well
    return MrSequence.T1C if is_told(words, beside_t1=False) else None


def _with_contrast(sequence: MrSequence, words: str) -> MrSequence:
    enhanced = sequence is MrSequence.T1 and is_told(words, beside_t1=True)
    return MrSequence.T1C if enhanced else sequence
