"""CPU seconds and peak memory of one analysis in the image: what docs/deploy.md reckons with.

``docker run --rm -i --network=none -v SCANS:/mnt:ro IMAGE python3 - < bench/container_cost.py``
"""

import os
import subprocess
import sys
from pathlib import Path

for scan in sorted(Path("/mnt").glob("*.nii*")):
    # a fresh process for each, so that the peak is this scan's
    command = ["shoken", "analyze", str(scan), "--out", "/tmp/cost", "--report", "measured"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{scan.name} could not be analysed")
    cpu_s, peak_gib = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2
    print(f"{scan.name}: {cpu_s:.0f} CPU s, {peak_gib:.2f} GiB at most", flush=True)
