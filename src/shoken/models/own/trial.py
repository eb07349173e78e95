"""One window run through a network before it is kept, in a process that it may end.

``python -m shoken.models.own.trial`` takes the network's path and shapes as JSON on its input and
answers with JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.errors import ModelError
from shoken.common.memory import limit_memory, peak_mib
from shoken.common.settings import environment_without_secrets, settings
from shoken.models.catalogue import Activation

if TYPE_CHECKING:
    from shoken.models.catalogue import NetworkCard

__all__ = ["Trial", "try_network"]

# of probabilities: float32 sums of some hundred channels are as far off at most
_NEAR = 1e-3


@dataclass(frozen=True)
class Trial:
    """What one window took: seconds, and the whole process's peak memory (0 where not known)."""

    seconds: float
    peak_mib: int


def try_network(network: Path, card: NetworkCard) -> Trial:
    """Run a network on two windows, of nothing and of noise, in a process of its own.

    Raises
    ------
    ModelError
        It cannot be compiled or run, takes more memory or time than an analysis may, or gives
        another shape, or something else than the card says.
    """
    limit_s = settings().analysis_seconds
    asked = {
        "network": str(network.resolve()),
        "input_shape": card.input_shape,
        "output_shape": card.output_shape,
        "gives_probabilities": card.output.activation is Activation.NONE,
        "is_exclusive": card.output.is_exclusive,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "shoken.models.own.trial"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=limit_s,
            env=environment_without_secrets(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            f"{network}: one window takes longer than the {limit_s} s that SHOKEN_ANALYSIS_SECONDS "
            "allows for a whole analysis; choose a smaller patch"
        ) from error
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise ModelError(
            f"{network}: the process that tried it died (status {done.returncode}), as it does "
            "when memory runs out or the file is damaged; choose a smaller patch or export it again"
        )
    told = json.loads(lines[-1])
    if "error" in told:
        raise ModelError(f"{network}: {told['error']}")
    return Trial(seconds=told["seconds"], peak_mib=told["peak_mib"])


def main() -> None:
    """Answer one request."""
    asked = json.loads(sys.stdin.read())
    limit_memory()
    try:
        told = _tried(asked)
    except MemoryError:
        told = {
            "error": f"one window takes more than the {settings().analysis_memory_mib:,} MiB that "
            "SHOKEN_ANALYSIS_MEMORY_MIB allows; choose a smaller patch"
        }
    except ModelError as error:
        told = {"error": str(error).removeprefix(f"{Path(asked['network']).name}: ")}
    sys.stdout.write(json.dumps(told) + "\n")


def _tried(asked: dict[str, Any]) -> dict[str, Any]:
    import numpy as np

    from shoken.models.runtime import open_network

    run = open_network(Path(asked["network"]), tuple(asked["input_shape"]))
    shape = tuple(asked["input_shape"])
    noise = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    for x in (np.zeros(shape, dtype=np.float32), noise):
        began = time.perf_counter()
        y = run(x)
        seconds = time.perf_counter() - began
        if fault := _fault(y, asked):
            return {"error": fault}
    return {"seconds": seconds, "peak_mib": peak_mib() or 0}


def _fault(y: Any, asked: dict[str, Any]) -> str:
    """What of an output is not as the card says; empty where nothing is."""
    import numpy as np

    expected = tuple(asked["output_shape"])
    if y.shape != expected:
        shown = ["×".join(map(str, shape)) for shape in (y.shape, expected)]
        return (
            f"it gives {shown[0]}, and by the card's output.labels and input.patch it "
            f"should give {shown[1]}; correct the card, or export the network again"
        )
    if not np.isfinite(y).all():
        return "it gives values that are not numbers, for a window of zeros or of noise"
    if not asked["gives_probabilities"]:
        return ""
    low, high = float(y.min()), float(y.max())
    if low < -_NEAR or high > 1 + _NEAR:
        return (
            f"its output, {low:.3g} to {high:.3g}, is not a probability; set "
            'activation = "softmax" or "sigmoid"'
        )
    if asked["is_exclusive"] and abs(y.sum(axis=1) - 1).max() > _NEAR:
        return (
            "its channels do not add up to 1, so they are not probabilities of labels that exclude "
            "each other; leave the background out of the labels, or correct activation"
        )
    return ""


if __name__ == "__main__":
    main()
