"""Names of places in the brain, in both languages: one table.

English names follow Terminologia Neuroanatomica (FIPAT 2017), Japanese ones 解剖学用語
(日本解剖学会, 改訂13版); the zones are those of the McDonald criteria (Thompson 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["REGIONS", "RegionName"]


@dataclass(frozen=True)
class RegionName:
    """One place's name, without its side."""

    en: str
    ja: str


REGIONS: Mapping[str, RegionName] = MappingProxyType(
    {
        "frontal-lobe": RegionName("frontal lobe", "前頭葉"),
        "parietal-lobe": RegionName("parietal lobe", "頭頂葉"),
        "temporal-lobe": RegionName("temporal lobe", "側頭葉"),
        "occipital-lobe": RegionName("occipital lobe", "後頭葉"),
        "cingulate-gyrus": RegionName("cingulate gyrus", "帯状回"),
        "insula": RegionName("insula", "島皮質"),
        "thalamus": RegionName("thalamus", "視床"),
        "caudate": RegionName("caudate nucleus", "尾状核"),
        "putamen": RegionName("putamen", "被殻"),
        "pallidum": RegionName("globus pallidus", "淡蒼球"),
        "hippocampus": RegionName("hippocampus", "海馬"),
        "amygdala": RegionName("amygdala", "扁桃体"),
        "brainstem": RegionName("brainstem", "脳幹"),
        "cerebellum": RegionName("cerebellum", "小脳"),
        "corpus-callosum": RegionName("corpus callosum", "脳梁"),
        "lateral-ventricle": RegionName("lateral ventricle", "側脳室"),
        "third-ventricle": RegionName("third ventricle", "第三脳室"),
        "fourth-ventricle": RegionName("fourth ventricle", "第四脳室"),
        "uncertain": RegionName(
            "brain parenchyma (exact location uncertain)", "脳実質(部位不確実)"
        ),
        "periventricular": RegionName("periventricular white matter", "脳室周囲白質"),
        "juxtacortical": RegionName("juxtacortical or cortical", "皮質・皮質直下"),
        "deep-white-matter": RegionName("deep white matter", "深部白質"),
        "infratentorial": RegionName("infratentorial", "テント下"),
        "white-matter": RegionName("white matter", "白質"),
        "grey-matter": RegionName("grey matter", "灰白質"),
        "fluid-space": RegionName("cerebrospinal fluid space", "脳脊髄液腔"),
        "cerebral-white-matter": RegionName("cerebral white matter", "大脳白質"),
        "cerebral-cortex": RegionName("cerebral cortex", "大脳皮質"),
        "inferior-lateral-ventricle": RegionName("inferior lateral ventricles", "側脳室下角"),
        "cerebellum-white-matter": RegionName("cerebellar white matter", "小脳白質"),
        "cerebellum-cortex": RegionName("cerebellar cortex", "小脳皮質"),
        "brain-stem": RegionName("brain stem", "脳幹"),
        "accumbens-area": RegionName("nucleus accumbens", "側坐核"),
        "ventral-diencephalon": RegionName("ventral diencephalon", "腹側間脳"),
    }
)
