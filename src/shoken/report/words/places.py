"""Names of places in the brain, with and without their side.

English names follow Terminologia Neuroanatomica (FIPAT 2017), Japanese ones 解剖学用語
(日本解剖学会, 改訂13版); the zones are those of the McDonald criteria (Thompson 2018).
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.findings.measurement import Side
    from shoken.report.words.text import Language

__all__ = ["REGIONS", "SIDES", "on_a_side", "place_phrase", "region_name"]

REGIONS: Mapping[str, Text] = MappingProxyType(
    {
        "frontal-lobe": Text("frontal lobe", "前頭葉"),
        "parietal-lobe": Text("parietal lobe", "頭頂葉"),
        "temporal-lobe": Text("temporal lobe", "側頭葉"),
        "occipital-lobe": Text("occipital lobe", "後頭葉"),
        "cingulate-gyrus": Text("cingulate gyrus", "帯状回"),
        "insula": Text("insula", "島皮質"),
        "thalamus": Text("thalamus", "視床"),
        "caudate": Text("caudate nucleus", "尾状核"),
        "putamen": Text("putamen", "被殻"),
        "pallidum": Text("globus pallidus", "淡蒼球"),
        "hippocampus": Text("hippocampus", "海馬"),
        "amygdala": Text("amygdala", "扁桃体"),
        "brainstem": Text("brainstem", "脳幹"),
        "cerebellum": Text("cerebellum", "小脳"),
        "corpus-callosum": Text("corpus callosum", "脳梁"),
        "lateral-ventricle": Text("lateral ventricle", "側脳室"),
        "third-ventricle": Text("third ventricle", "第三脳室"),
        "fourth-ventricle": Text("fourth ventricle", "第四脳室"),
        "uncertain": Text("brain (exact location uncertain)", "脳（部位不確実）"),
        "periventricular": Text("periventricular white matter", "脳室周囲白質"),
        "juxtacortical": Text("juxtacortical or cortical region", "皮質・皮質直下"),
        "deep-white-matter": Text("deep white matter", "深部白質"),
        "infratentorial": Text("infratentorial region", "テント下"),
        "white-matter": Text("white matter", "白質"),
        "grey-matter": Text("grey matter", "灰白質"),
        "fluid-space": Text("cerebrospinal fluid space", "脳脊髄液腔"),
        "cerebral-white-matter": Text("cerebral white matter", "大脳白質"),
        "cerebral-cortex": Text("cerebral cortex", "大脳皮質"),
        "inferior-lateral-ventricle": Text("inferior lateral ventricles", "側脳室下角"),
        "cerebellum-white-matter": Text("cerebellar white matter", "小脳白質"),
        "cerebellum-cortex": Text("cerebellar cortex", "小脳皮質"),
        "brain-stem": Text("brain stem", "脳幹"),
        "accumbens-area": Text("nucleus accumbens", "側坐核"),
        "ventral-diencephalon": Text("ventral diencephalon", "腹側間脳"),
    }
)
SIDES: Mapping[str, Text] = MappingProxyType(
    {
        "left": Text("the left side", "左側"),
        "right": Text("the right side", "右側"),
        "midline": Text("the midline", "正中"),
    }
)
# what lies across the midline: there is one of each, and a side is a part of it
_SINGLE = frozenset(
    {"brainstem", "brain-stem", "corpus-callosum", "third-ventricle", "fourth-ventricle"}
)
_HEMISPHERE = Text("the {side} cerebellar hemisphere", "{side}小脳半球")
_PAIRED = Text("the {side} {region}", "{side}{region}")
_PART = Text("the {side} side of the {region}", "{region}{side}側")
_MIDDLE = Text("the midline of the {region}", "{region}正中部")
_MIDDLE_OF_PAIR = Text("the midline {region}", "{region}正中部")
_UNCERTAIN = {
    "left": Text("the left side of the brain (exact location uncertain)", "脳左側（部位不確実）"),
    "right": Text("the right side of the brain (exact location uncertain)", "脳右側（部位不確実）"),
    "midline": Text(
        "the midline of the brain (exact location uncertain)", "脳正中部（部位不確実）"
    ),
}
_SIDE = {"left": Text("left", "左"), "right": Text("right", "右")}


_IN_A_SIDE = re.compile(r"\b([io])n (?=the (?:left|right) side of )", re.IGNORECASE)


def on_a_side(text: str) -> str:
    """English in which nothing lies "in the left side of" what has one, but on it."""
    return _IN_A_SIDE.sub(lambda m: "On " if m[1].isupper() else "on ", text)


def region_name(key: str, language: Language) -> str:
    """A place without its side; an unknown key stands for itself."""
    return REGIONS[key][language] if key in REGIONS else key


def place_phrase(side: Side | str, region: str, language: Language) -> str:
    """A region with its side, in English with its article: "the left side of the brainstem"."""
    side = str(side)
    if region == "uncertain":
        return _UNCERTAIN[side][language]
    if side == "midline":
        template = _MIDDLE if region in {*_SINGLE, "cerebellum"} else _MIDDLE_OF_PAIR
    elif region == "cerebellum":
        template = _HEMISPHERE
    else:
        template = _PART if region in _SINGLE else _PAIRED
    own = _SIDE[side][language] if side in _SIDE else ""
    return template[language].format(side=own, region=region_name(region, language))
