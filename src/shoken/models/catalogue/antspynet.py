"""Rows of ANTsPyNet's networks, which ``shoken models bake`` turns into ONNX."""

from types import MappingProxyType

from shoken.models.catalogue.spec import AntsxnetSource, InputGrid, ModelFile, ModelSpec

__all__ = [
    "BRAIN_FLAIR",
    "BRAIN_T1",
    "BRAIN_T2",
    "LESION_T1",
    "SHIVA_WMH",
    "SYSU_WMH",
    "SYSU_WMH_T1",
    "TUMOUR",
]

_VERSION = "antspynet 0.3.2"
_ANTSXNET = (
    "Tustison NJ et al. The ANTsX ecosystem for quantitative biological and medical imaging. "
    "Sci Rep 2021;11:9068"
)
_SYSU = (
    "Li H et al. Fully convolutional network ensembles for white matter hyperintensities "
    "segmentation in MR images. NeuroImage 2018;183:650-665"
)
_SHIVA = (
    "Tsuchida A et al. Early detection of white matter hyperintensities using SHIVA-WMH detector. "
    "Hum Brain Mapp 2024;45:e26548"
)
# figshare's numbers of the five folds
_SHIVA_FILES = (48660487, 48660496, 48660493, 48660490, 48660511)
_NOT_RUN = "its published weights have not been run in Shoken, only weights made for tests"
_BRAIN_GRID = InputGrid(shape=None, spacing_mm=1.5, axes="as S_template3")
_WMH = MappingProxyType({1: "white-matter hyperintensity"})


def _network(name: str, weights: str, input_shape: tuple[int, ...]) -> ModelFile:
    return ModelFile(name=name, sha256=None, input_shape=input_shape, member=weights)


def _brain(sequence: str, weights: str, file_id: int) -> ModelSpec:
    return ModelSpec(
        id=f"antspynet-brain-{sequence}",
        version=_VERSION,
        task="brain extraction",
        sequences=(sequence,),
        source=AntsxnetSource(
            networks=MappingProxyType({weights: file_id}),
            templates=MappingProxyType({"S_template3": 22597175}),
        ),
        files=(
            _network("network.onnx", weights, ()),
            ModelFile(name="frame.json", sha256=None, input_shape=(), member="S_template3"),
        ),
        licence="Apache-2.0",
        grid=_BRAIN_GRID,
        labels=MappingProxyType({1: "brain"}),
        limits=(
            "placed by the centre of brightness alone, without rotation, so that much neck or a "
            f"tilted head shifts it; {_NOT_RUN}"
        ),
        paper=_ANTSXNET,
    )


BRAIN_T1 = _brain("t1", "brainExtractionRobustT1", 34821874)
BRAIN_T2 = _brain("t2", "brainExtractionRobustT2", 34870416)
BRAIN_FLAIR = _brain("flair", "brainExtractionRobustFLAIR", 34870407)


def _sysu(
    model_id: str, sequences: tuple[str, ...], prefix: str, ids: tuple[int, ...]
) -> ModelSpec:
    return ModelSpec(
        id=model_id,
        version=_VERSION,
        task="white-matter hyperintensities",
        sequences=sequences,
        source=AntsxnetSource(
            networks=MappingProxyType({f"{prefix}{i}": file_id for i, file_id in enumerate(ids)})
        ),
        files=tuple(
            _network(f"network{i}.onnx", f"{prefix}{i}", (1, len(sequences), 200, 200))
            for i in range(len(ids))
        ),
        licence="GPL-3.0",
        grid=InputGrid(shape=(200, 200), spacing_mm=1.0, axes="LP, axial slices"),
        labels=_WMH,
        limits=(
            "made for axial slices of 2-D FLAIR of old adults; ANTsPyNet takes voxels for "
            "millimetres and leaves the head's other tissues in: Shoken resamples slices that are "
            f"not near 1 mm and keeps what lies in the brain; {_NOT_RUN}"
        ),
        paper=_SYSU,
    )


SYSU_WMH = _sysu(
    "sysu-wmh-flair", ("flair",), "sysuMediaWmhFlairOnlyModel", (22898441, 22898570, 22898438)
)
SYSU_WMH_T1 = _sysu(
    "sysu-wmh-flair-t1",
    ("flair", "t1"),
    "sysuMediaWmhFlairT1Model",
    (22898450, 22898453, 22898459),
)

SHIVA_WMH = ModelSpec(
    id="shiva-wmh-flair",
    version=_VERSION,
    task="white-matter hyperintensities",
    sequences=("flair",),
    source=AntsxnetSource(
        networks=MappingProxyType(
            {f"wmh_shiva_flair_{i}": file_id for i, file_id in enumerate(_SHIVA_FILES)}
        ),
    ),
    files=tuple(
        _network(f"network{i}.onnx", f"wmh_shiva_flair_{i}", (1, 1, 160, 214, 176))
        for i in range(5)
    ),
    licence="CC-BY-NC-SA-4.0",
    grid=InputGrid(shape=(160, 214, 176), spacing_mm=1.0, axes="LPS"),
    labels=_WMH,
    limits=(
        "made for 3-D FLAIR near 1 mm; needs antspynet-brain-flair; five networks, each of "
        f"which takes seconds and 1.7 GB; {_NOT_RUN}"
    ),
    paper=_SHIVA,
)

LESION_T1 = ModelSpec(
    id="antspynet-lesion-t1",
    version=_VERSION,
    task="lesions on T1",
    sequences=("t1",),
    source=AntsxnetSource(
        networks=MappingProxyType(
            {"lesion_whole_brain": 44032017, "brainExtractionRobustT1": 34821874}
        ),
        templates=MappingProxyType({"mni152": 25516349, "S_template3": 22597175}),
    ),
    files=(
        _network("network.onnx", "lesion_whole_brain", (1, 1, 192, 208, 192)),
        ModelFile(name="frame.json", sha256=None, input_shape=(), member="mni152"),
        ModelFile(name="template.npy", sha256=None, input_shape=(), member="mni152"),
    ),
    licence="Apache-2.0",
    grid=InputGrid(shape=(192, 208, 192), spacing_mm=1.0, axes="as mni152"),
    labels=MappingProxyType({1: "lesion"}),
    limits=f"needs antspynet-brain-t1; takes minutes, mostly of registration; {_NOT_RUN}",
    paper=_ANTSXNET,
)

TUMOUR = ModelSpec(
    id="antspynet-tumour",
    version=_VERSION,
    task="brain tumour",
    sequences=("flair", "t1", "t1c", "t2"),
    source=AntsxnetSource(
        networks=MappingProxyType({"bratsStage1": 42384756, "bratsStage2": 42685150})
    ),
    files=(
        _network("whole.onnx", "bratsStage1", (1, 4, 64, 64, 64)),
        _network("parts.onnx", "bratsStage2", (1, 5, 64, 64, 64)),
    ),
    licence="Apache-2.0",
    grid=InputGrid(shape=(64, 64, 64), spacing_mm=1.0, axes="patches of the scan"),
    labels=MappingProxyType({1: "tumour"}),
    limits=(
        "needs all four sequences of one study, and antspynet-brain-t1; minutes per scan; which "
        "part of the tumour each output of its second network means is not published; "
        f"{_NOT_RUN}"
    ),
    paper=_ANTSXNET,
)
