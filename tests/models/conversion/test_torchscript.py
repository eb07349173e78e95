"""Archives of TorchScript are read without torch, and without running what they hold."""

import io
import pickle
import zipfile

import numpy as np
import onnx
import pytest

from shoken.common.errors import ModelCorrupt
from shoken.models.catalogue import MODELS
from shoken.models.conversion.torchscript import torchscript_to_onnx
from shoken.models.weights import find

CODE = """
class Net(Module):
  def forward(self: __torch__.Net, x: Tensor) -> Tensor:
    weight = self.weight
    y = {body}
    return torch.relu_(y)
"""
CONVOLUTION = (
    "torch._convolution(x, weight, None, [1, 1, 1], [0, 0, 0], [1, 1, 1], False, "
    "[0, 0, 0], 1, False, False, True, True)"
)


def _archive(root: bytes, body: str = CONVOLUTION) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("net/data.pkl", root)
        archive.writestr("net/code/__torch__.py", CODE.format(body=body))
        archive.writestr("net/data/0", np.full(2, 3.0, np.float32).tobytes())
    return stream.getvalue()


def _root(*, strides: bytes = b"(I1\nI1\nI1\nI1\nI1\nt") -> bytes:
    """A module with one (2, 1, 1, 1, 1) weight, pickled by hand as torch.jit.save does."""
    storage = b"(Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nI2\ntQ"
    tensor = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"I0\n(I2\nI1\nI1\nI1\nI1\nt"
    tensor += strides + b"I00\nccollections\nOrderedDict\n)RtR"
    return b"\x80\x02c__torch__\nNet\n)\x81}Vweight\n" + tensor + b"sb."


def test_a_small_network_by_hand():
    model = torchscript_to_onnx(_archive(_root()), "net", (1, 1, 4, 4, 4))
    assert [node.op_type for node in model.graph.node] == ["Conv", "Relu", "Identity"]
    (weight,) = model.graph.initializer
    assert np.array_equal(onnx.numpy_helper.to_array(weight).ravel(), [3.0, 3.0])


def test_deepbets_networks_have_the_published_layers():
    for file in MODELS["deepbet"].files:
        model = onnx.load(find(MODELS["deepbet"], file))
        kinds = [node.op_type for node in model.graph.node]
        counts = {kind: kinds.count(kind) for kind in set(kinds)}
        assert counts == {
            "Conv": 30,  # the last is published as a transposed one
            "ConvTranspose": 5,
            "InstanceNormalization": 34,
            "Relu": 31,
            "MaxPool": 1,
            "Add": 12,
            "Sigmoid": 1,  # published as a softmax
            "Transpose": 1,
            "Identity": 1,
        }


class _Malice:
    def __reduce__(self):
        return print, ("this must never be printed",)


@pytest.mark.parametrize(
    "root",
    [
        pickle.dumps(_Malice()),
        b"cos\nsystem\n(Vtrue\ntR.",
        b"ctorch\nload\n(Vx\ntR.",
        b"cbuiltins\neval\n(V1\ntR.",
    ],
)
def test_a_malicious_pickle_is_refused_and_not_run(root, capsys):
    with pytest.raises(ModelCorrupt, match="not a tensor"):
        torchscript_to_onnx(_archive(root), "net", (1, 1, 4, 4, 4))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("archive", "cause"),
    [
        (b"nothing", "not a sound"),
        (_archive(_root())[:-40], "not a sound"),
        (_archive(b"\x80\x02"), "not a sound"),
        (_archive(_root(), body="torch.fft(x)"), "torch.fft"),
        (_archive(_root(), body="x + x"), r"x \+ x"),
        (_archive(_root(strides=b"(I2\nI1\nI1\nI1\nI1\nt")), "contiguous"),
        (_archive(_root(), body="self.nothing"), "not a sound"),
    ],
)
def test_damaged_and_unknown_archives_are_refused(archive, cause):
    with pytest.raises(ModelCorrupt, match=cause):
        torchscript_to_onnx(archive, "net", (1, 1, 4, 4, 4))
