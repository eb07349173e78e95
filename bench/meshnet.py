"""MeshNet's networks: Shoken against the published network on the whole volume, as ratios.

    python bench/meshnet.py stroke SCAN --published DIR
    python bench/meshnet.py structures SCAN --published DIR

DIR holds the published files as <model id>/<file>.  Both sides run in float32 (Shoken: in what
the catalogue's row says) on two threads, each in a process of its own that has read the scan and
found the brain; timed is what follows, compiling included.  Prints agreement, times and the peak
memory of what follows, and exits 1 where the agreement is less than 0.99.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from shoken.analysis.brain import Brain
    from shoken.imaging.volume import Volume

LEAST = 0.99
MODELS = {"stroke": "stroke-t2-meshnet", "structures": "anatomy18-meshnet"}


def main() -> int:
    given = _arguments()
    if given.side:
        _one_side(given)
        return 0
    os.environ["SHOKEN_THREADS"] = "2"
    figures, labels = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        for side in ("whole", "shoken"):
            out = Path(scratch) / f"{side}.npz"
            command = [sys.executable, __file__, *sys.argv[1:], "--side", side, "--out", str(out)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            figures[side] = json.loads(done.stdout)
            labels[side] = np.load(out)
    whole, ours = labels["whole"], labels["shoken"]
    agreement = _agreement(given.what, whole["labels"], ours["labels"], ours["brain"])
    for side, row in figures.items():
        print(
            f"{side:8}{row['seconds']:8.1f} s{row['cpu']:8.1f} s of the processor"
            f"{row['peak_gb']:8.2f} GB{row['marked_ml']:10.2f} mL"
        )
    for key, name in (("seconds", "time"), ("cpu", "processor time")):
        print(f"{name} {figures['shoken'][key] / figures['whole'][key]:.3f} of the whole's")
    print(f"agreement {agreement:.4f} ({'Dice' if given.what == 'stroke' else 'of brain voxels'})")
    return 0 if agreement >= LEAST else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("what", choices=sorted(MODELS))
    parser.add_argument("scan", type=Path)
    parser.add_argument("--published", type=Path, required=True)
    parser.add_argument("--side", choices=("whole", "shoken"), help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _agreement(what: str, one: np.ndarray, other: np.ndarray, brain: np.ndarray) -> float:
    if what == "structures":
        return float((one[brain] == other[brain]).mean())
    both = np.count_nonzero(one & other)
    return 2 * both / (np.count_nonzero(one) + np.count_nonzero(other))


def _one_side(given: argparse.Namespace) -> None:
    from shoken.analysis.brain import extract_brain
    from shoken.models import loaded_networks
    from shoken.reading import read_scan

    scan = read_scan(given.scan)
    brain = extract_brain(scan.volume)
    loaded_networks._kept.clear()  # noqa: SLF001 - so that memory is that of what follows
    run = _whole if given.side == "whole" else _ours
    with _Peak() as peak:
        begin, used = time.perf_counter(), time.process_time()
        labels = run(given, scan.volume, brain)
        seconds, cpu = time.perf_counter() - begin, time.process_time() - used
    np.savez(given.out, labels=labels, brain=brain.mask.data)
    marked_ml = np.count_nonzero(labels) * scan.volume.grid.voxel_ml
    row = {"seconds": seconds, "cpu": cpu, "peak_gb": peak.gb, "marked_ml": marked_ml}
    print(json.dumps(row))


def _ours(given: argparse.Namespace, volume: Volume, brain: Brain) -> np.ndarray:
    from shoken.analysis.anatomy.structure_volumes import find_structures
    from shoken.analysis.lesion.networks.stroke import chronic_stroke

    if given.what == "stroke":
        return chronic_stroke(volume, brain).data > 0.5
    return find_structures(volume, brain).labels


def _whole(given: argparse.Namespace, volume: Volume, brain: Brain) -> np.ndarray:
    """The published network, its layers padded with zeros, on all 256³ voxels at once."""
    import openvino

    from shoken.imaging.conform import conform, conform_mask, unconform
    from shoken.imaging.volume import Volume
    from shoken.models.conversion.tfjs import tfjs_to_onnx

    name = MODELS[given.what]
    files = [(given.published / name / f).read_bytes() for f in ("model.json", "model.bin")]
    model = openvino.Core().read_model(
        tfjs_to_onnx(*files, name, endless=False).SerializeToString()
    )
    x = conform(volume, brain.mask)
    data = x.data
    if given.what == "structures":
        data = np.where(conform_mask(brain.mask, x.grid), data, 0)
    model.reshape([1, 1, *data.shape])
    options = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 2}
    output = openvino.Core().compile_model(model, "CPU", options)([data[None, None]])[0][0]
    if given.what == "stroke":
        return unconform(Volume(output[0], x.grid), volume.grid).data > 0.5
    found = np.stack([part.argmax(axis=0) for part in output.swapaxes(0, 1)]).astype(np.float32)
    return unconform(Volume(found, x.grid), volume.grid, order=0).data.astype(np.uint8)


class _Peak:
    """The most memory that the process holds while the block runs, sampled, in GB."""

    def __enter__(self) -> Self:
        self.gb, self._done = 0.0, Event()
        self._watch = Thread(target=self._sample, daemon=True)
        self._watch.start()
        return self

    def _sample(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._done.wait(0.02):
            resident = int(Path("/proc/self/statm").read_text().split()[1]) * page / 1e9
            self.gb = max(self.gb, resident)

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()


if __name__ == "__main__":
    sys.exit(main())
