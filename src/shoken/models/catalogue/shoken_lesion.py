"""The row of the lesion network that is trained for Shoken (``training/``)."""

from types import MappingProxyType

from shoken.models.catalogue.spec import InputGrid, ModelFile, ModelSpec, PackagedSource

__all__ = ["SHOKEN_LESION"]

SHOKEN_LESION = ModelSpec(
    id="shoken-lesion",
    version="1",
    task="lesions",
    sequences=("flair", "t1", "t2"),
    source=PackagedSource(),
    files=(
        ModelFile(
            name="lesion.onnx",
            # of the run "balanced" (training/recorded)
            sha256="19d7af341fe14beaf83e16101f2ba9b7033ef9dc869ec73317bca5d3445d3b3d",
            input_shape=(1, 5, 0, 0, 0),
        ),
    ),
    licence="Apache-2.0",
    grid=InputGrid(shape=None, spacing_mm=1.0, axes="RAS"),
    labels=MappingProxyType({1: "lesion"}),
    limits=(
        "trained on synthetic heads and two healthy ones; marks cortex and cerebellum of healthy "
        "heads; not measured on enough patients to be relied on; alone it is used only where it is "
        "asked for, and on T1 it helps to draw what outlier finds"
    ),
    paper="none; how it was made is in training/README.md",
)
