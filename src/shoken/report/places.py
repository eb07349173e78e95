"""Places of the brain as they are named in reports, in both languages, and what lies in what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["UNPAIRED", "ZONES", "Fit", "PlaceMention", "find_places", "fit", "places_of_region"]


@dataclass(frozen=True)
class _Concept:
    within: tuple[str, ...]
    en: str
    ja: str


# English patterns are of whole words; the longest match at a place wins
_CONCEPTS: Mapping[str, _Concept] = MappingProxyType(
    {
        "brain": _Concept((), "brain|intracranial", "頭蓋内|脳実質|脳内|全脳"),
        "cerebrum": _Concept(
            ("brain",),
            "cerebr(?:al|um)(?! lobes?| cort)(?: hemispheres?)?|supratentorial(?:ly)?",
            "大脳(?!皮質)(?:半球)?|テント上",
        ),
        "hemisphere": _Concept(("cerebrum",), "hemispher(?:es?|ic)", "半球"),
        "lobe": _Concept(("cerebrum",), "cerebral lobes?|lobes?", "(?:大)?脳葉"),
        "infratentorial": _Concept(
            ("brain",), "infratentorial(?:ly)?|posterior fossa", "テント下|後頭蓋窩"
        ),
        "frontal": _Concept(
            ("lobe",),
            "frontal(?: lobes?)?|orbito-?frontal|(?:superior|middle|inferior) "
            "frontal gyr(?:us|i)|gyrus rectus",
            "前頭(?:葉)?|[上中下]前頭回|直回|眼窩回",
        ),
        "precentral": _Concept(
            ("frontal",), "pre-?central gyr(?:us|i)|primary motor cortex", "中心前回|一次運動野"
        ),
        "parietal": _Concept(("lobe",), "parietal(?: lobes?)?", "頭頂(?:葉)?|[上下]頭頂小葉"),
        "postcentral": _Concept(("parietal",), "post-?central gyr(?:us|i)", "中心後回"),
        "supramarginal": _Concept(("parietal",), "supramarginal(?: gyrus)?", "縁上回"),
        "angular": _Concept(("parietal",), "angular gyr(?:us|i)", "角回"),
        "precuneus": _Concept(("parietal",), "precune(?:us|al)", "楔前部"),
        "temporal": _Concept(
            ("lobe",),
            "temporal(?: lobes?)?(?! (?:change|comparison|course|evolution))"
            "|(?:superior|middle|inferior) temporal gyr(?:us|i)",
            "側頭(?!頂)(?:葉)?|[上中下]側頭回",
        ),
        "hippocampus": _Concept(("temporal",), "hippocamp(?:us|al|i)", "海馬"),
        "parahippocampal": _Concept(
            ("temporal",), "para-?hippocampal(?: gyrus| cortex)?", "海馬傍回"
        ),
        "amygdala": _Concept(("temporal",), "amygdal(?:a|ae|ar)", "扁桃体"),
        "fusiform": _Concept(("temporal",), "fusiform(?: gyrus)?", "紡錘状回"),
        "occipital": _Concept(("lobe",), "occipital(?: lobes?)?", "後頭(?!蓋)(?:葉)?"),
        "cuneus": _Concept(("occipital",), "cuneus", "楔部"),
        "lingual": _Concept(("occipital",), "lingual gyr(?:us|i)", "舌状回"),
        "calcarine": _Concept(("occipital",), "calcarine", "鳥距溝|鳥距"),
        "insula": _Concept(("cerebrum",), "insul(?:a|ar|ae)(?: cortex)?", "島(?:皮質|葉|回)|島"),
        "cingulate": _Concept(
            ("cerebrum",), "cingul(?:ate|um|ar)(?: gyrus| cortex)?", "帯状(?:回|束|皮質)?"
        ),
        "limbic": _Concept(("cerebrum",), "limbic(?: lobe)?", "辺縁(?:葉|系)"),
        "grey-matter": _Concept(("brain",), "gr[ea]y matter", "灰白質"),
        "cortex": _Concept(("grey-matter",), "(?:cerebral )?cort(?:ex|ical|ices)", "(?:大脳)?皮質"),
        "deep-grey": _Concept(
            ("grey-matter",), "deep gr[ea]y(?: matter| nuclei)?", "深部灰白質|深部核"
        ),
        "basal-ganglia": _Concept(
            ("deep-grey", "cerebrum"),
            "basal gangli(?:a|on|onic)|striat(?:um|al)|lentiform(?: nucle(?:us|i))?",
            "(?:大脳)?基底核|線条体|レンズ核",
        ),
        "caudate": _Concept(
            ("basal-ganglia",), "caudate(?: nucle(?:us|i)| head| body)?", "尾状核(?:頭部|体部)?"
        ),
        "putamen": _Concept(("basal-ganglia",), "putam(?:en|ina|inal)", "被殻"),
        "pallidum": _Concept(
            ("basal-ganglia",), "(?:globus )?pallid(?:um|us)|globi pallidi", "淡蒼球"
        ),
        "thalamus": _Concept(("deep-grey", "cerebrum"), "thalam(?:us|ic|i)", "視床(?!下部)"),
        "hypothalamus": _Concept(("deep-grey", "cerebrum"), "hypothalam(?:us|ic)", "視床下部"),
        "white-matter": _Concept(
            ("brain",), "white matter(?! (?:change|disease))", "(?:大脳)?白質(?!変化)"
        ),
        "periventricular": _Concept(
            ("white-matter",),
            "(?:peri|para)-?ventricular(?: (?:deep )?white matter)?",
            "(?:側|傍)?脳室(?:周囲|近傍|傍|壁)(?:深部)?(?:白質)?|傍側?脳室",
        ),
        "deep-white-matter": _Concept(
            ("white-matter",), "deep (?:cerebral )?white matter", "(?:大脳の?)?深部の?(?:大脳)?白質"
        ),
        "juxtacortical": _Concept(
            ("white-matter",),
            "(?:juxta|sub)-?cortical(?: white matter)?",
            "皮質(?:直)?下(?:白質)?|傍皮質(?:白質)?",
        ),
        "corona-radiata": _Concept(
            ("white-matter", "cerebrum"), "corona(?:e)? radiata(?:e)?", "放線冠"
        ),
        "centrum-semiovale": _Concept(
            ("white-matter", "cerebrum"),
            "centr(?:um|a) semiovale|semioval cent(?:er|re)s?",
            "半卵円中心",
        ),
        "internal-capsule": _Concept(
            ("white-matter", "cerebrum"), "internal capsules?", "内包(?:前脚|後脚|膝部)?"
        ),
        "external-capsule": _Concept(
            ("white-matter", "cerebrum"), "(?:external|extreme) capsules?", "外包|最外包"
        ),
        "corpus-callosum": _Concept(
            ("white-matter", "cerebrum"),
            "corpus callosum|callosal|splenium",
            "脳梁(?:膨大部?|膝部?|体部?)?",
        ),
        "brainstem": _Concept(("infratentorial",), "brain ?-?stem", "脳幹(?:部)?"),
        "midbrain": _Concept(
            ("brainstem",),
            "mid-?brain|mesencephal(?:on|ic)|cerebral peduncles?",
            "(?<!正)中脳|大脳脚",
        ),
        "pons": _Concept(("brainstem",), "pons|pontine", "(?<![架脳])橋(?:底部|被蓋)?(?![本渡])"),
        "medulla": _Concept(("brainstem",), "medulla(?:ry)?(?: oblongata)?", "延髄"),
        "cerebellum": _Concept(
            ("infratentorial",),
            "cerebell(?:um|ar|i|a)(?: hemispheres?)?|vermi(?:s|an)",
            "小脳(?:半球|虫部|脚)?|虫部",
        ),
        "fluid-space": _Concept(
            ("brain",),
            "(?:cerebrospinal fluid|CSF)(?:[ -](?:spaces?|containing spaces?))?",
            "(?:脳脊髄液|髄液)(?:腔)?",
        ),
        "ventricle": _Concept(
            ("fluid-space",),
            "(?:intra)?(?:(?:lateral|third|fourth) )?ventric(?:les?|ular(?: system)?)"
            "|(?:frontal|occipital|temporal) horns?",
            "(?:側|第三|第四|第3|第4)?脳室(?:系|内|[前後下]角)?",
        ),
        "subarachnoid": _Concept(
            ("fluid-space",),
            "subarachnoid(?: spaces?)?|sulc(?:us|i|al)|cisterns?",
            "くも膜下腔|クモ膜下腔|脳溝|脳槽",
        ),
    }
)
ZONES = frozenset({"periventricular", "juxtacortical", "deep-white-matter", "infratentorial"})
# of these there is one, so that a side named before another place is not theirs
UNPAIRED = frozenset({"brainstem", "midbrain", "pons", "medulla", "corpus-callosum"})
_TISSUES = frozenset({"white-matter", "grey-matter", "fluid-space"})


@dataclass(frozen=True)
class PlaceMention:
    """A place named in a text, from character ``start`` to ``end``."""

    start: int
    end: int
    concept: str


_Row = tuple[str, re.Pattern[str]]


class Fit(Enum):
    """How a place that is named agrees with one that was measured."""

    YES = "yes"
    FINER = "finer than measured"
    NO = "no"


@lru_cache(maxsize=4096)
def find_places(text: str) -> tuple[PlaceMention, ...]:
    """Every place that a text names, in order; where two begin together, the longer one."""
    pattern, rows = _names()
    return tuple(
        PlaceMention(match.start(), match.end(), concept)
        for match in pattern.finditer(text)
        for concept in [_concept(text, match.span(), rows)]
    )


def _concept(text: str, span: tuple[int, int], rows: tuple[_Row, ...]) -> str:
    """Whose name it is that stands there: the first, as the alternation took it."""
    for concept, own in rows:
        name = own.match(text, span[0])
        if name is not None and name.end() == span[1]:
            return concept
    raise AssertionError(text)


@cache
def places_of_region(key: str) -> frozenset[str]:
    """The concepts of a region's key, by its English name or, without one, by its own words."""
    name = REGIONS[key].en if key in REGIONS else re.sub(r"[-_]+", " ", key)
    named = frozenset(mention.concept for mention in find_places(name))
    return named or frozenset({key})


def fit(concept: str, measured: Collection[str]) -> Fit:
    """Whether a place that is named agrees with the concepts of a measured place."""
    known = {above for place in measured for above in (place, *_above(place))}
    finest = set(measured) - {above for place in measured for above in _above(place)}
    if concept in known or concept == "brain":
        return Fit.YES
    if concept in ZONES and known & ZONES:
        return Fit.NO  # the zones leave no room for each other
    if concept in {"cerebrum", "hemisphere"}:
        ours = concept == "hemisphere" and "cerebellum" in known
        return Fit.NO if "infratentorial" in known and not ours else Fit.YES
    if finest & set(_above(concept)) - {"brain", "cerebrum", "hemisphere", "lobe"}:
        return Fit.FINER
    tissue = {concept, *_above(concept)} & {"white-matter", "grey-matter"}
    plain = concept in {"cortex", "periventricular", "juxtacortical", "deep-white-matter", *tissue}
    if tissue and plain and known - {"brain"} and not known & _TISSUES:
        return Fit.FINER  # the lobe was measured, its tissue was not
    return Fit.NO


@cache
def _above(concept: str) -> tuple[str, ...]:
    row = _CONCEPTS.get(concept)
    if row is None:
        return ()
    return tuple(dict.fromkeys(name for up in row.within for name in (up, *_above(up))))


@cache
def _names() -> tuple[re.Pattern[str], tuple[_Row, ...]]:
    """One alternation of all names, longest first, and the pattern of each with its concept.

    The alternation has no groups, so that most names are passed over by their first letter.
    """
    named = [
        (concept, name, language)
        for concept, row in _CONCEPTS.items()
        for language, names in (("en", row.en), ("ja", row.ja))
        for name in _alternatives(names)
    ]
    known = [name for _, name, _ in named]
    for key, region in REGIONS.items():
        if not any(re.search(name, region.en, re.IGNORECASE) for name in known):
            named += [(key, re.escape(region.en), "en"), (key, re.escape(region.ja), "ja")]
    named.sort(key=lambda row: -len(row[1]))
    english, japanese = (
        "|".join(name for _, name, own in named if own == language) for language in ("en", "ja")
    )
    pattern = rf"(?<![A-Za-z])(?:{english})(?![A-Za-z])|{japanese}"
    rows = tuple(
        (concept, re.compile(rf"(?:{name})(?![A-Za-z])" if own == "en" else name, re.IGNORECASE))
        for concept, name, own in named
    )
    return re.compile(pattern, re.IGNORECASE), rows


def _alternatives(names: str) -> list[str]:
    """Split at the bars that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(names):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            parts.append(names[start:at])
            start = at + 1
    return [*parts, names[start:]]
