"""The exported network says on OpenVINO what it says in PyTorch."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is in the environment of make train alone")

from training.export import export  # noqa: E402
from training.network import CHANNELS, Network, Shape  # noqa: E402
from training.running import LesionNetwork  # noqa: E402


def _lively(shape):
    """A network whose answers vary: as it begins, every probability is nearly the same."""
    torch.manual_seed(3)
    network = Network(shape)
    for name, value in network.named_parameters():
        if "film" in name:
            torch.nn.init.normal_(value, std=0.2)
    torch.nn.init.constant_(network.last.bias, 0)
    return network.eval()


@pytest.mark.parametrize(
    "widths", [(4, 8, 16), pytest.param(Shape().widths, marks=pytest.mark.slow)]
)
def test_openvino_agrees_with_torch(tmp_path, widths):
    network = _lively(Shape(widths))
    file = tmp_path / "lesion.onnx"
    export(network, file)
    assert file.stat().st_size < 10e6
    assert file.stat().st_size < 2.2 * network.parameters_count + 120_000  # float16 and the graph
    for sides in ((32, 48, 32), (64, 32, 48)):
        picture = torch.randn(1, CHANNELS, *sides)
        picture[:, 1] = (picture[:, 1] > -1).float()
        condition = torch.tensor([[0, 0, 1, 0, 0, 0, 0, 2.0]])
        with torch.no_grad():
            expected = (network(picture, condition).sigmoid() * picture[:, 1:2]).numpy()
        found = LesionNetwork(file).probabilities(picture.numpy(), condition.numpy())
        assert expected.std() > 0.05
        assert np.abs(found - expected).max() < 0.01
