"""Names of regions and zones of the brain, by their keys.

English names follow Terminologia Neuroanatomica (FIPAT 2017), Japanese ones 解剖学用語
(日本解剖学会, 改訂13版); the zones are those of the McDonald criteria (Thompson 2018).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LOBES", "PLURALS", "REGIONS", "SINGLE", "WITHOUT_ZONE"]

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
        "cerebral-hemisphere": Text("cerebral hemisphere", "大脳半球"),
        "corpus-callosum": Text("corpus callosum", "脳梁"),
        "corpus-callosum-genu": Text("genu of the corpus callosum", "脳梁膝部"),
        "corpus-callosum-body": Text("body of the corpus callosum", "脳梁体部"),
        "corpus-callosum-splenium": Text("splenium of the corpus callosum", "脳梁膨大部"),
        "internal-capsule": Text("internal capsule", "内包"),
        "external-capsule": Text("external capsule", "外包"),
        "hypothalamus": Text("hypothalamus", "視床下部"),
        "subthalamus": Text("subthalamic region", "視床下核部"),
        "midbrain": Text("midbrain", "中脳"),
        "cerebral-peduncle": Text("cerebral peduncle", "大脳脚"),
        "pons": Text("pons", "橋"),
        "medulla": Text("medulla oblongata", "延髄"),
        "vermis": Text("cerebellar vermis", "小脳虫部"),
        "middle-cerebellar-peduncle": Text("middle cerebellar peduncle", "中小脳脚"),
        "septum-pellucidum": Text("septum pellucidum", "透明中隔"),
        "pineal-region": Text("pineal region", "松果体部"),
        "around-third-ventricle": Text("region around the third ventricle", "第三脳室周囲"),
        "around-fourth-ventricle": Text("region around the fourth ventricle", "第四脳室周囲"),
        "extra-axial": Text("extra-axial space", "脳実質外"),
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
        "inferior-lateral-ventricle": Text("inferior horn of the lateral ventricle", "側脳室下角"),
        "cerebellum-white-matter": Text("cerebellar white matter", "小脳白質"),
        "cerebellum-cortex": Text("cerebellar cortex", "小脳皮質"),
        "brain-stem": Text("brainstem", "脳幹"),
        "accumbens-area": Text("nucleus accumbens", "側坐核"),
        "ventral-diencephalon": Text("ventral diencephalon", "腹側間脳"),
    }
)
LOBES = ("frontal-lobe", "parietal-lobe", "temporal-lobe", "occipital-lobe")
"""What is in all of them is in the cerebral hemisphere."""
# there is one of each: what lies in its middle is named by it alone, and a side is a part of it
SINGLE = frozenset(
    {
        *("corpus-callosum", "corpus-callosum-genu", "corpus-callosum-body"),
        *("corpus-callosum-splenium", "septum-pellucidum", "pineal-region"),
        *("brainstem", "brain-stem", "midbrain", "pons", "medulla", "vermis"),
        *("third-ventricle", "around-third-ventricle"),
        *("fourth-ventricle", "around-fourth-ventricle"),
    }
)
# their zone goes without saying
WITHOUT_ZONE = frozenset(
    {
        *("cerebellum", "vermis", "middle-cerebellar-peduncle", "fourth-ventricle"),
        *("brainstem", "midbrain", "cerebral-peduncle", "pons", "medulla"),
        *("around-fourth-ventricle", "internal-capsule", "external-capsule"),
        *("corpus-callosum", "corpus-callosum-genu", "corpus-callosum-body"),
        "corpus-callosum-splenium",
    }
)
PLURALS: Mapping[str, str] = MappingProxyType(
    {
        "frontal-lobe": "frontal lobes",
        "parietal-lobe": "parietal lobes",
        "temporal-lobe": "temporal lobes",
        "occipital-lobe": "occipital lobes",
        "cingulate-gyrus": "cingulate gyri",
        "insula": "insulae",
        "thalamus": "thalami",
        "caudate": "caudate nuclei",
        "putamen": "putamina",
        "pallidum": "globi pallidi",
        "hippocampus": "hippocampi",
        "amygdala": "amygdalae",
        "internal-capsule": "internal capsules",
        "external-capsule": "external capsules",
        "subthalamus": "subthalamic regions",
        "cerebral-peduncle": "cerebral peduncles",
        "middle-cerebellar-peduncle": "middle cerebellar peduncles",
        "lateral-ventricle": "lateral ventricles",
        "cerebral-hemisphere": "cerebral hemispheres",
        "extra-axial": "extra-axial spaces",
    }
)
