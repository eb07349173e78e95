"""The row of the lesion network that is trained for Shoken (``training/``)."""

from types import MappingProxyType

from shoken.models.catalogue.spec import InputGrid, ModelFile, ModelSpec, PackagedSource

__all__ = ["SHOKEN_LESION"]

SHOKEN_LESION = ModelSpec(
    id="shoken-lesion",
    version="1",
    task="lesions",
    sequences=("flair", "t1", "t1c", "t2", "pd"),
    source=PackagedSource(),
    files=(
        ModelFile(
            name="lesion.onnx",
            # python -m training package
            sha256="8c79fba60ddd25ea900a6570ffe92718194952c4fe84b39da32778e053d086f7",
            input_shape=(1, 5, 0, 0, 0),
        ),
    ),
    licence="Apache-2.0",
    grid=InputGrid(shape=None, spacing_mm=1.0, axes="RAS"),
    labels=MappingProxyType({1: "lesion"}),
    limits=(
        "trained on synthetic heads alone; marks cortex and cerebellum of healthy heads; not "
        "measured on enough patients to be relied on, and not used unless it is asked for"
    ),
    paper="none; how it was made is in training/README.md",
)
