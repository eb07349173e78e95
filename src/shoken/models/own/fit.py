"""Whether an ONNX file is the network that its card describes, as far as it says so itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.common.errors import ModelError
from shoken.models.catalogue import Activation

if TYPE_CHECKING:
    from pathlib import Path

    from shoken.models.catalogue import NetworkCard
    from shoken.models.conversion.onnx_form import OnnxValue

__all__ = ["check_fit"]

_OLDEST_OPSET = 7  # earlier ones broadcast by another rule
_PROBABILITIES = {"Softmax": "softmax", "Sigmoid": "sigmoid"}


def check_fit(network: Path, card: NetworkCard) -> None:
    """Compare an ONNX file with its card.

    Raises
    ------
    ModelCorrupt
        It is not a sound ONNX file.
    ModelError
        It has another form than the card says; the message names both.
    """
    from shoken.models.conversion.onnx_form import form_of, newest_opset

    form = form_of(network)
    if not _OLDEST_OPSET <= form.opset <= newest_opset():
        raise ModelError(
            f"{network}: opset {form.opset} is not supported; export it with one from "
            f"{_OLDEST_OPSET} to {newest_opset()}"
        )
    for what, values in (("input", form.inputs), ("output", form.outputs)):
        if len(values) != 1:
            names = ", ".join(value.name for value in values) or "none"
            raise ModelError(
                f"{network}: it has {len(values)} {what}s ({names}); export it with one"
            )
        if values[0].element != "float":
            raise ModelError(f"{network}: its {what} is {values[0].element}; export it as float32")
    _check_shape(network, "input", form.inputs[0], card.input_shape, "channels and input.patch")
    _check_shape(network, "output", form.outputs[0], card.output_shape, "output.labels and patch")
    if card.output.activation is not Activation.NONE and form.last_operation in _PROBABILITIES:
        raise ModelError(
            f"{network}: it ends in a {_PROBABILITIES[form.last_operation]}, so that its output is "
            f"a probability already, of which the card would take the {card.output.activation}; "
            'set activation = "none"'
        )


def _check_shape(
    network: Path, what: str, value: OnnxValue, expected: tuple[int, ...], entries: str
) -> None:
    is_alike = len(value.shape) == len(expected) and all(
        size in {0, wanted} for size, wanted in zip(value.shape, expected, strict=True)
    )
    if value.shape and not is_alike:
        raise ModelError(
            f"{network}: its {what} is {_shown(value.shape)}, and by the card's {entries} it "
            f"should be {_shown(expected)}; correct the card, or export the network again"
        )


def _shown(shape: tuple[int, ...]) -> str:
    return "×".join(str(size or "?") for size in shape)
