"""The row of MindGlide, which labels structures and lesions on pictures of any sequence."""

from types import MappingProxyType

from shoken.models.catalogue.card import (
    Activation,
    CardLabel,
    Field,
    Importance,
    LabelKind,
    NetworkCard,
    NetworkInput,
    NetworkOutput,
    Normalisation,
)
from shoken.models.catalogue.spec import InputGrid, ModelFile, ModelSpec, PublishedFile, WebSource

__all__ = ["MINDGLIDE"]

_LABELS = (
    ("background", "背景"),
    ("cerebrospinal fluid", "脳脊髄液"),
    ("third and fourth ventricles and cavum", "第三・第四脳室および透明中隔腔"),
    ("deep grey matter", "深部灰白質"),
    ("pons", "橋"),
    ("brainstem without pons", "橋を除く脳幹"),
    ("cerebellum", "小脳"),
    ("temporal lobe", "側頭葉"),
    ("temporal horn of the lateral ventricle", "側脳室下角"),
    ("lateral ventricle", "側脳室"),
    ("optic chiasm", "視交叉"),
    ("cerebellar vermis", "小脳虫部"),
    ("corpus callosum", "脳梁"),
    ("white matter", "白質"),
    ("frontal grey matter", "前頭葉灰白質"),
    ("limbic cortex", "辺縁系皮質"),
    ("parietal grey matter", "頭頂葉灰白質"),
    ("occipital grey matter", "後頭葉灰白質"),
    ("lesion", "病変"),
    ("ventral diencephalon", "腹側間脳"),
)
_KINDS = {0: LabelKind.BACKGROUND, 18: LabelKind.LESION}
_PATCH = (128, 128, 64)  # as its authors run it
_SHA256 = "d3cd4dc3fabca3ed9244836133e1ba55d1be8e68be64a20d08a7dbcd1ddcb73c"
_LIMITS = (
    "trained on scans of patients with multiple sclerosis, so that other lesions may be missed or "
    "labelled as structures; takes minutes on a scan with voxels of 1 mm; does not tell enhancing "
    "lesions from others on contrast-enhanced T1; its published weights have not been run in "
    "Shoken, only weights made for tests (bench/mindglide.py)"
)
_CARD = NetworkCard(
    id="mindglide",
    version="1.3.0",
    licence="MIT",
    reference="Goebl P et al. Enabling new insights from old scans by repurposing clinical MRI "
    "archives for multiple sclerosis research. Nat Commun 2025;16:3149",
    sequences=("any",),
    limits=_LIMITS,
    input=NetworkInput(
        orientation="RAS",
        spacing_mm=(1.0, 1.0, 1.0),
        patch=_PATCH,
        overlap=0.5,
        importance=Importance.GAUSSIAN,
        normalisation=Normalisation.Z_SCORE_NONZERO,
        field=Field.FOREGROUND,
        interpolation="cubic",
        thick_slices_apart=True,
    ),
    output=NetworkOutput(
        activation=Activation.SOFTMAX,
        labels=tuple(
            CardLabel(
                channel=channel,
                name=name,
                japanese=japanese,
                kind=_KINDS.get(channel, LabelKind.STRUCTURE),
            )
            for channel, (name, japanese) in enumerate(_LABELS)
        ),
        largest_piece=True,
    ),
)

MINDGLIDE = ModelSpec(
    id=_CARD.id,
    version=_CARD.version,
    task="structures and lesions",
    sequences=("t1", "t1c", "t2", "flair", "pd"),
    source=WebSource(
        url="https://github.com/MS-PINPOINT/mindGlide/releases/download/v1.3.0/",
        files=(
            PublishedFile(name="mindglide-fp32-v1.onnx", sha256=_SHA256, size_bytes=123_167_936),
        ),
    ),
    files=(
        ModelFile(
            name="network.onnx", sha256=_SHA256, input_shape=_CARD.input_shape, exact_means=True
        ),
    ),
    licence=_CARD.licence,
    grid=InputGrid(shape=_PATCH, spacing_mm=1.0, axes="RAS, patches of the scan"),
    limits=_LIMITS,
    paper=_CARD.reference,
    labels=MappingProxyType(
        {channel: name for channel, (name, _) in enumerate(_LABELS) if channel}
    ),
    card=_CARD,
)
