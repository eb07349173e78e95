"""Start to healthy: the page against ``streamlit hello``, in turns, in the same image.

``docker run --rm -i --network=none IMAGE python3 - < bench/container_start.py``
"""

import os
import statistics
import subprocess
import sys
import time
import urllib.request

ROUNDS = 5
HELLO = "streamlit hello --server.port=8099 --server.headless=true"
HELLO += " --browser.serverAddress=localhost"
PAGE = "python3 -m shoken.web.container"


def seconds_to_healthy(command: str) -> float:
    began = time.monotonic()
    process = subprocess.Popen(
        command.split(),
        env={**os.environ, "PORT": "8099"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.monotonic() - began < 120:
            try:
                with urllib.request.urlopen("http://127.0.0.1:8099/_stcore/health", timeout=1):
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.02)
        sys.exit(f"{command} did not become healthy")
    finally:
        process.terminate()
        process.wait()


taken: dict[str, list[float]] = {command: [] for command in (HELLO, PAGE)}
for _ in range(ROUNDS + 1):
    for command, times in taken.items():
        times.append(seconds_to_healthy(command))
hello, page = (statistics.median(times[1:]) for times in taken.values())  # the first warms the disk
print(f"page {page:.2f} s, hello {hello:.2f} s, ratio {page / hello:.2f} ({ROUNDS} rounds)")
