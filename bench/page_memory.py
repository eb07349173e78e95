"""The page's memory after 3 analyses and after 20, each in a session of its own.

    python bench/page_memory.py [--analyses 20]

A server process of its own, and a visitor that speaks Streamlit's protocol: uploads a synthetic
head in voxels of 2 mm (each a little different), has it analysed and waits for the report.  Printed
is the anonymous memory of the server's process, without its workers, after each: what it has itself
written.  The libraries that it maps are left out: of them a proportional set size would count the
more, the fewer other processes of Shoken run at that moment.  Before the third and the last it
waits until Streamlit has forgotten the sessions before: they have some 2.5 MB each, and how many
are kept at a time follows the machine's speed.  Exits 1 where the last is more than 10 % above that
after the third.  Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from pathlib import Path

from shoken.analysis.phantom import PhantomOptions
from shoken.export.samples import write_phantom

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from visitor import Visitor, page_process

FIRST = 3
MOST = 1.1
# Streamlit keeps a session for two minutes after its visitor is gone (MemorySessionStorage)
FORGOTTEN_S = 125


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--analyses", type=int, default=20)
    found = measured(parser.parse_args().analyses)
    print(f"after {FIRST}: {found[FIRST - 1]:.0f} MB, after {len(found)}: {found[-1]:.0f} MB")
    return found[-1] > MOST * found[FIRST - 1]


def measured(analyses: int) -> list[float]:
    """MB of the server's process after each analysis."""
    found = []
    with tempfile.TemporaryDirectory() as scratch, page_process(Path(scratch)) as running:
        port, process, _ = running
        options = PhantomOptions(in_plane_mm=2, slice_mm=2)
        head = write_phantom(options, Path(scratch) / "head")[0].read_bytes()
        for number in range(analyses):
            if number + 1 in {FIRST, analyses}:
                time.sleep(FORGOTTEN_S)
                with Visitor(port):  # what has expired is dropped when the next session ends
                    pass
            # another member behind it makes another scan of it: other bytes, the same voxels
            _analysed(port, head + gzip.compress(b"", mtime=number))
            found.append(_anonymous_mb(process.pid))
            print(f"{number + 1:3} {found[-1]:7.1f} MB", flush=True)
    return found


def _analysed(port: int, content: bytes) -> None:
    with Visitor(port) as visitor:
        visitor.upload(content, "head_FLAIR.nii.gz")
        name = visitor.chosen
        shown = visitor.run(press="Analyse", files=name)
        deadline = time.monotonic() + 300
        while "lesion candidate" not in shown:
            if time.monotonic() > deadline:
                raise TimeoutError(shown[-2000:])
            time.sleep(1)  # the analysis needs the processor that a drawing takes
            shown = visitor.run(files=name)


def _anonymous_mb(process: int) -> float:
    time.sleep(2)  # what was freed goes back to the system after an analysis
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no line of anonymous memory")


if __name__ == "__main__":
    sys.exit(main())
