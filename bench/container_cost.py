"""CPU seconds and memory of one analysis in the image: what docs/deploy.md reckons with.

``docker run --rm -i --network=none -v SCANS:/mnt:ro IMAGE python3 - < bench/container_cost.py``

The page runs beside it, as it does on Cloud Run, which counts both against the instance's memory.
"""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HEALTH = "http://127.0.0.1:8099/_stcore/health"


def all_gib() -> float:
    """Memory of every process here but this one; what they share is counted once."""
    kib = 0
    for told in Path("/proc").glob("[0-9]*/smaps_rollup"):
        if int(told.parent.name) != os.getpid():
            try:
                line = next(x for x in told.read_text().splitlines() if x.startswith("Pss:"))
            except (OSError, StopIteration):
                continue  # it has ended, or is not ours
            kib += int(line.split()[1])
    return kib / 1024**2


page = subprocess.Popen(
    ["python3", "-m", "shoken.web.container"],
    env={**os.environ, "PORT": "8099"},
    stdout=subprocess.DEVNULL,
)
while True:
    try:
        urllib.request.urlopen(HEALTH, timeout=5).close()
        break
    except OSError:
        time.sleep(0.2)
print(f"page: {all_gib():.2f} GiB", flush=True)
for scan in sorted(Path("/mnt").glob("*.nii*")):
    # a fresh process for each, so that the peak is this scan's
    command = ["shoken", "analyze", str(scan), "--out", "/tmp/cost", "--report", "measured"]
    process, together_gib = subprocess.Popen(command, stdout=subprocess.DEVNULL), 0.0
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        together_gib = max(together_gib, all_gib())
        time.sleep(0.1)
    _, status, used = ended
    if status:
        sys.exit(f"{scan.name} could not be analysed")
    cpu_s, peak_gib = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2
    print(
        f"{scan.name}: {cpu_s:.0f} CPU s, {peak_gib:.2f} GiB at most, "
        f"with the page {together_gib:.2f}",
        flush=True,
    )
page.terminate()
