"""deepbet in an interpreter of its own: `python peer.py OUT RUNS SCAN…` prints its warm times.

Runs where deepbet 1.0.2 and torch are installed, not in Shoken's environment.  For each scan the
mask is written to OUT under the scan's own name, and one JSON line goes to stdout.
"""

import json
import sys
import time
from pathlib import Path

import nibabel as nib
import torch
from deepbet.bet import BrainExtraction


def main() -> None:
    out, runs, *scans = sys.argv[1:]
    torch.set_num_threads(2)
    extraction = BrainExtraction(no_gpu=True)
    for scan in scans:
        seconds = []
        for _ in range(int(runs) + 1):
            begin = time.perf_counter()
            _, mask, _ = extraction.run(scan)
            seconds.append(time.perf_counter() - begin)
        nib.save(mask, Path(out) / Path(scan).name)
        print(json.dumps({"scan": scan, "seconds": seconds[1:]}), flush=True)


if __name__ == "__main__":
    main()
