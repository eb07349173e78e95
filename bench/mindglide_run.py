"""MindGlide's own package on one scan, or weights made for it; run by bench/mindglide.py.

    PYTHON -P bench/mindglide_run.py make WEIGHTS.pt NETWORK.onnx
    PYTHON -P bench/mindglide_run.py run WEIGHTS.pt SCAN LABELS.nii.gz PROBABILITY.npy

PYTHON has the packages mindglide 1.3.0, onnx and onnxscript.
"""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN002, ANN003, ANN202, ANN204
import sys
import time
from pathlib import Path

import numpy as np

LESION = 18


def make(weights: Path, network: Path) -> None:
    """A network of MindGlide's form with weights of chance, as a checkpoint and as ONNX.

    As in the published ONNX, each transposed convolution is a pointwise one whose channels are
    shuffled into place.
    """
    import onnx
    import torch
    from mindglide.network import get_network

    torch.manual_seed(1)
    net = get_network("cpu")
    net.eval()
    torch.save(net.state_dict(), weights)

    class Shuffled(torch.nn.Module):
        def __init__(self, up):
            super().__init__()
            kernel = up.weight.detach()  # (I, O, 2, 2, 2), or 1 along Z at the bottom
            self.outputs, self.block = kernel.shape[1], kernel.shape[2:]
            rows = kernel.reshape(kernel.shape[0], -1).T
            self.conv = torch.nn.Conv3d(kernel.shape[0], len(rows), 1, bias=False)
            self.conv.weight.data = rows[..., None, None, None].contiguous()

        def forward(self, x):
            _, _, a, b, c = x.shape
            i, j, k = self.block
            y = self.conv(x).reshape(1, self.outputs, i, j, k, a, b, c)
            return y.permute(0, 1, 5, 2, 6, 3, 7, 4).reshape(1, self.outputs, i * a, j * b, k * c)

    x = torch.randn(1, 1, 128, 128, 64)
    with torch.inference_mode():
        before = net(x)
    for name, module in list(net.named_modules()):
        if isinstance(module, torch.nn.ConvTranspose3d):
            parent = net.get_submodule(name.rpartition(".")[0])
            setattr(parent, name.rpartition(".")[2], Shuffled(module))
    with torch.inference_mode():
        print(f"rewritten: largest difference {float((net(x) - before).abs().max()):.1e}")
    torch.onnx.export(net, (x,), str(network), opset_version=18, dynamo=True, external_data=False)
    made = onnx.load(str(network))
    print(sorted({node.op_type for node in made.graph.node}), network.stat().st_size)


def run(weights: Path, scan: Path, labels: Path, probability: Path) -> None:
    """The package's own inference; the lesion's probability is caught on its way."""
    import monai.inferers
    from mindglide.infer import run_inference

    spent = 0.0

    class Caught(monai.inferers.SlidingWindowInferer):
        def __call__(self, inputs, network, *args, **kwargs):
            nonlocal spent
            logits = super().__call__(inputs, network, *args, **kwargs)
            began = time.perf_counter()
            planes = [
                (plane - plane.logsumexp(0, keepdim=True))[LESION].exp().numpy()
                for plane in logits[0].transpose(0, 1)
            ]
            np.save(probability, np.stack(planes))
            spent += time.perf_counter() - began
            return logits

    monai.inferers.SlidingWindowInferer = Caught
    done, failed = run_inference([(str(scan), str(labels))], device="cpu", model_path=str(weights))
    if failed or done != 1:
        sys.exit(f"MindGlide failed on {failed}")
    print(f"caught {spent:.2f}")


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    {"make": make, "run": run}[what](*map(Path, rest))
