"""ANTsPyNet's networks to ONNX: built by its own functions, with the weights that it fetches.

The only module that needs ANTsPyNet and Keras; neither is part of the product at run time.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import ModelCorrupt, ModelMissing, UsageError
from shoken.models.catalogue import AntsxnetSource, ModelSpec, PackagedSource
from shoken.models.conversion.keras import keras_to_onnx

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["architecture", "baked_files"]

_BRAIN_SPACING_MM = (1.5, 1.5, 1.5)  # of ANTsPyNet's template
_LESION_SHAPE = (192, 208, 192)  # the networks' input shapes, as in ANTsPyNet 0.3.2
_PATCH = (64, 64, 64)  # see above


def baked_files(
    spec: ModelSpec, cache: Path, *, offline: bool, progress: Callable[[str], None]
) -> tuple[list[Path], dict[str, bytes]]:
    """The files of ANTsXNet that a row is made of, and what was made, by file name.

    Raises
    ------
    UsageError, ModelMissing, ModelCorrupt
        As :func:`shoken.models.baking.bake`.
    """
    if isinstance(spec.source, PackagedSource):
        raise UsageError(f"{spec.id} comes with Shoken: there is nothing to bake")
    if not isinstance(spec.source, AntsxnetSource):
        raise UsageError(f"{spec.id} is not baked; get it with: shoken models fetch {spec.id}")
    antspynet = _antspynet()
    antspynet.set_antsxnet_cache_directory(str(cache))
    progress("fetching what ANTsPyNet needs")
    networks = {
        name: _cached(antspynet.get_pretrained_network, name, f"{name}.h5", cache, offline=offline)
        for name in spec.source.networks
    }
    templates = {
        name: _cached(antspynet.get_antsxnet_data, name, f"{name}.nii.gz", cache, offline=offline)
        for name in spec.source.templates
    }
    files = {}
    for file in spec.files:
        progress(f"writing {file.name}")
        if file.name.endswith(".onnx"):
            files[file.name] = _network(antspynet, str(file.member), networks, templates)
        else:
            template = _TEMPLATES[str(file.member)](templates[str(file.member)])
            files[file.name] = {".json": _frame, ".npy": _voxels}[Path(file.name).suffix](template)
    return [*networks.values(), *templates.values()], files


def _antspynet() -> Any:
    try:
        import antspynet
    except ImportError as error:
        raise ModelMissing(
            f"baking needs ANTsPyNet and TensorFlow ({error}); install them with: "
            "pip install 'shoken[bake]'"
        ) from error
    return antspynet


def _cached(
    get: Callable[[str], str], name: str, file_name: str, cache: Path, *, offline: bool
) -> Path:
    """A file of ANTsXNet in the cache, downloaded by ANTsPyNet where it is not there."""
    if offline and not (cache / file_name).is_file():
        raise ModelMissing(f"offline, and {file_name} is not in {cache}: place it there")
    try:
        return Path(get(name))
    except Exception as error:  # whatever Keras, its helpers or the network come up with
        raise ModelMissing(
            f"ANTsPyNet could not get {name} ({error}); place it at {cache / file_name}"
        ) from error


def _network(
    antspynet: Any, name: str, networks: dict[str, Path], templates: dict[str, Path]
) -> bytes:
    """One network as ONNX of batch 1."""
    import keras

    keras.backend.clear_session()
    model = architecture(antspynet.architectures, name, templates)
    try:
        model.load_weights(networks[name])
    except (OSError, ValueError) as error:
        raise ModelCorrupt(f"{networks[name]} does not fit its network ({error})") from error
    arrays = {layer.name: layer.get_weights() for layer in model.layers}
    return keras_to_onnx(model.get_config(), arrays, name).SerializeToString(deterministic=True)


def architecture(build: Any, name: str, templates: dict[str, Path]) -> Any:
    """The Keras model that ANTsPyNet 0.3.2 loads these weights into; ``build`` has its makers."""
    if name.startswith("brainExtractionRobust"):
        return build.create_unet_model_3d(
            (*_template(templates["S_template3"]).shape, 1),
            number_of_outputs=1,
            mode="sigmoid",
            number_of_filters=(16, 32, 64, 128),
            convolution_kernel_size=3,
            deconvolution_kernel_size=2,
        )
    if name.startswith("sysuMediaWmh"):
        channels = 2 if "T1" in name else 1
        return build.create_sysu_media_unet_model_2d((200, 200, channels))
    if name.startswith("wmh_shiva_flair"):
        return build.create_shiva_unet_model_3d(number_of_modalities=1)
    if name == "lesion_whole_brain":
        return build.create_unet_model_3d(
            (*_LESION_SHAPE, 1),
            number_of_outputs=1,
            mode="sigmoid",
            number_of_filters=(16, 32, 64, 128, 256),
            convolution_kernel_size=3,
            deconvolution_kernel_size=2,
            additional_options=("attentionGating",),
        )
    if name == "bratsStage1":
        return build.create_sysu_media_unet_model_3d(
            (*_PATCH, 4), number_of_filters=(64, 96, 128, 256, 512)
        )
    if name == "bratsStage2":
        return build.create_unet_model_3d(
            (*_PATCH, 5),
            number_of_outputs=5,
            mode="sigmoid",
            number_of_filters=(32, 64, 128, 256, 512),
            convolution_kernel_size=(3, 3, 3),
            deconvolution_kernel_size=(2, 2, 2),
        )
    raise UsageError(f"no architecture is known for {name}")


def _template(path: Path) -> Any:
    import ants

    try:
        return ants.image_read(str(path))
    except Exception as error:  # ITK's own
        raise ModelCorrupt(f"{path} cannot be read ({error})") from error


def _brain_template(path: Path) -> Any:
    import ants

    template = _template(path)
    ants.set_spacing(template, _BRAIN_SPACING_MM)
    return template


def _lesion_template(path: Path) -> Any:
    """MNI152 times the probability of its brain, which ANTsPyNet computes again for each scan.

    It is baked: a registration whose fixed picture differs in the last bits ends up elsewhere.
    """
    import ants
    import antspynet

    head = ants.pad_or_crop_image_to_size(_template(path), _LESION_SHAPE)
    return head * antspynet.brain_extraction(head, modality="t1")


_TEMPLATES = {"S_template3": _brain_template, "mni152": _lesion_template}


def _frame(template: Any) -> bytes:
    """Where a template's voxels are, and its centre of brightness, in LPS mm."""
    import ants

    return json.dumps(
        {
            "shape": list(template.shape),
            "origin_lps_mm": list(template.origin),
            "spacing_mm": list(template.spacing),
            "direction": template.direction.tolist(),
            "centre_lps_mm": list(ants.get_center_of_mass(template)),
        },
        indent=1,
    ).encode()


def _voxels(template: Any) -> bytes:
    """A template's voxels, float32, in numpy's format."""
    written = io.BytesIO()
    np.save(written, np.ascontiguousarray(template.numpy(), dtype=np.float32))
    return written.getvalue()
