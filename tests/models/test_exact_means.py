"""Instance normalisations are right to the digits of float32, however large the window."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from shoken.models.catalogue import MODELS, ModelFile
from shoken.models.download import sha256_of
from shoken.models.runtime import compile_network


@pytest.mark.parametrize("shape", [(1, 2, 64, 64, 64), (1, 2, 33, 7, 60), (1, 2, 256, 240)])
@pytest.mark.usefixtures("usual_models")
def test_a_normalisation_is_as_in_float64(tmp_path, shape):
    parts = [numpy_helper.from_array(np.array(v, np.float32), n) for n, v in _WEIGHTS.items()]
    graph = helper.make_graph(
        [helper.make_node("InstanceNormalization", ["x", "scale", "shift"], ["y"], epsilon=1e-5)],
        "normalised",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
        parts,
    )
    path = tmp_path / "deepbet" / "network.onnx"
    path.parent.mkdir()
    opset = [helper.make_opsetid("", 18)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=10), str(path))
    x = np.random.default_rng(0).normal(3, 1, shape).astype(np.float32)
    x[0, 1] **= 2
    axes = tuple(range(2, len(shape)))
    exact = x.astype(np.float64)
    exact -= exact.mean(axis=axes, keepdims=True)
    exact /= np.sqrt(exact.var(axis=axes, keepdims=True) + 1e-5)
    exact = exact * np.reshape([1, 2], (1, 2, *[1] * len(axes))) + 0.5
    file = ModelFile(
        name="network.onnx", sha256=sha256_of(path), input_shape=shape, exact_means=True
    )
    made = compile_network(MODELS["deepbet"], file, None)(x)
    assert np.abs(made - exact).max() < 2e-5


_WEIGHTS = {"scale": (1.0, 2.0), "shift": (0.5, 0.5)}
