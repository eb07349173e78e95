"""A cohort with hostile scans, interrupted in each way: the same bytes, and nothing done twice.

    python bench/cohort.py DIR [--scans 60] [--parts serial,embedded,killed,shares] [--real FILE …]

DIR is made and kept, so that a part that has run is not run again.  The dataset is in BIDS:
phantoms of 2 to 3 mm, the real scans that are given, and six hostile ones among them, with a link
of an annex without content.  It is analysed

- ``serial``: one scan after the other, two threads each, as ``shoken cohort run --workers 1``,
- ``embedded``: two workers of one thread each,
- ``killed``: a scheduler of Dask and two workers; ``kill -9`` ends a worker after a quarter of the
  scans and the scheduler after half, and a new scheduler goes on,
- ``shares``: six by ``--task``, the first of which is killed once and begun again.

Then each is run once more.  Masks, maps and tables have to be the same bytes in all parts but for
seconds and memory, every hostile scan has to stand in ``failures.tsv``, no commit may change, and
no more processes of scans may be begun than there are scans and scans that a kill interrupted: each
such process notes its begin and its end in a file.  Printed for each part: how long it took, the
time of processors, which other load on the machine does not lengthen so much, and the most memory.
Exits 1 where one of it is not so.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import nibabel as nib
import numpy as np

from shoken.analysis.phantom import PhantomOptions
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS = ("serial", "embedded", "killed", "shares")
SHARES = 6
THREADS = {"serial": "2"}  # the other parts have one for each of two workers
TIMES = {"seconds", "peak_mib"}
SEQUENCES = (MrSequence.FLAIR, MrSequence.T1, MrSequence.T2)
SUFFIXES = {"flair": "FLAIR", "t1": "T1w", "t2": "T2w"}
SHOKEN = (sys.executable, "-m", "shoken", "cohort")
# every Python process reads this first: the fork of a scan notes its begin and its end
COUNTING = """
import atexit, os, sys
if "shoken.cohort.scan_worker" in sys.orig_argv:
    def _note(word):
        with open(os.environ["COHORT_PROCESSES"], "a") as opened:
            opened.write(f"{word} {os.getpid()}\\n")
    def _begin():
        _note("begun")
        atexit.register(_note, "ended")
    os.register_at_fork(after_in_child=_begin)
"""


def made(root: Path, scans: int, real: list[Path]) -> None:
    """Write the dataset: sound scans, and one hostile among each tenth of them."""
    work = root.with_name("making")
    for number in range(1, scans + 1):
        anat = root / f"sub-{number:03}/anat"
        anat.mkdir(parents=True)
        if number <= len(real):
            suffix = next((s for s in SUFFIXES.values() if s[:2] in real[number - 1].name), "FLAIR")
            shutil.copy(real[number - 1], anat / f"sub-{number:03}_{suffix}.nii.gz")
            continue
        sequence = SEQUENCES[number % len(SEQUENCES)]
        side = 2.0 + number % 3 / 2
        options = PhantomOptions(
            sequence=sequence, seed=number, lesion_ml=1.0 + number % 7, slice_mm=side,
            in_plane_mm=side,
        )  # fmt: skip
        head = write_phantom(options, work)[0]
        shutil.move(head, anat / f"sub-{number:03}_{SUFFIXES[sequence]}.nii.gz")
    shutil.rmtree(work, ignore_errors=True)
    sound = next(root.glob(f"sub-{scans:03}/anat/*.nii.gz")).read_bytes()
    for number, (name, content) in enumerate(hostile(sound).items()):
        # spread over the whole, so that each share has some
        person = f"sub-{1 + number * scans // 6:03}x{name}"
        anat = root / person / "anat"
        anat.mkdir(parents=True)
        (anat / f"{person}_T1w.nii.gz").write_bytes(content)
    (root / "sub-001/anat/sub-001_PDw.nii.gz").symlink_to("../.git/annex/objects/nowhere")
    people = sorted(path.name for path in root.glob("sub-*"))
    rows = [f"{name}\t{'AB'[place % 2]}\t{20 + place}\n" for place, name in enumerate(people)]
    (root / "participants.tsv").write_text("participant_id\tsite\tage\n" + "".join(rows))
    (root / "dataset_description.json").write_text(
        json.dumps({"Name": "interrupted", "BIDSVersion": "1.10.0"})
    )


def hostile(sound: bytes) -> dict[str, bytes]:
    """Six files that no analysis can be made of, by a word for each."""

    def packed(values: np.ndarray) -> bytes:
        return gzip.compress(nib.Nifti1Image(values, np.diag((2, 2, 2, 1))).to_bytes(), mtime=0)

    noise = np.random.default_rng(1).integers(0, 400, (60, 60, 60)).astype(np.int16)
    return {
        "damaged": b"no volume at all",
        "truncated": sound[: len(sound) // 2],
        "missing": packed(np.full((80, 80, 60), np.nan, np.float32)),
        "empty": packed(np.zeros((80, 80, 60), np.int16)),
        "headless": sound[-len(sound) // 2 :],
        "tiny": packed(noise[:3, :3, :3]),
    }


class Part:
    """One way to analyse the dataset, and what it left."""

    def __init__(self, name: str, base: Path) -> None:
        self.name = name
        self.dataset, self.out = base / "dataset", base / name
        self.noted, self.told = base / f"{name}.processes", base / f"{name}.json"
        counting = base / "counting"
        counting.mkdir(exist_ok=True)
        (counting / "sitecustomize.py").write_text(COUNTING)
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(counting), os.environ.get("PYTHONPATH", ""))),
            "COHORT_PROCESSES": str(self.noted),
            "SHOKEN_THREADS": THREADS.get(name, "1"),
        }

    def start(self, *words: object, **more: object) -> subprocess.Popen:
        """Start a process of this part, its messages in the log beside the results."""
        told = [str(word) for word in words]
        with self.out.with_suffix(".log").open("a") as log:
            return subprocess.Popen(told, stderr=log, env=self.environment, **more)

    def run(self, *words: object, may_end: tuple[int, ...] = (0, 2)) -> None:
        """Run one to its end; 2 is of scans at fault."""
        status = self.start(*words).wait()
        if status not in may_end:
            raise SystemExit(f"{self.name}: {words} ended with {status}: see the log beside it")

    def whole(self, *more: object) -> None:
        """Run the whole dataset, or what is left of it."""
        lang = ("--lang", "en")
        self.run(*SHOKEN, "run", self.dataset, "--out", self.out, *lang, *more)

    @property
    def begun(self) -> int:
        """How many processes of scans were begun."""
        return self.noted.read_text().count("begun") if self.noted.exists() else 0

    @property
    def ended(self) -> int:
        """How many of them came to their end."""
        return self.noted.read_text().count("ended") if self.noted.exists() else 0

    @property
    def commits(self) -> dict[str, tuple[int, int]]:
        """Each commit as it is on the disk, which changes when it is written again."""
        found = (self.out / "cohort/commits").glob("*.json")
        return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a table."""
        with (self.out / name).open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened, delimiter="\t"))

    def bytes_left(self) -> dict[str, str]:
        """The sha256 of every mask, map and picture by its place, and of the tables."""
        files = [*self.out.rglob("sub-*.nii.gz"), *self.out.rglob("sub-*.png")]
        left = {str(path.relative_to(self.out)): _sha256(path.read_bytes()) for path in files}
        for name in ("cohort.tsv", "failures.tsv"):
            kept = [{n: v for n, v in row.items() if n not in TIMES} for row in self.rows(name)]
            left[name] = _sha256(json.dumps(kept).encode())
        left["cohort.json"] = _sha256((self.out / "cohort.json").read_bytes())
        return left


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def serial(part: Part, _: int) -> None:
    part.whole("--workers", 1)


def embedded(part: Part, _: int) -> None:
    part.whole("--workers", 2)


@contextmanager
def dask(part: Part, name: str) -> Iterator[tuple[str, subprocess.Popen, list[subprocess.Popen]]]:
    """A scheduler and two workers on the loopback; all end with the block."""
    file = part.out.with_name(f"{name}.address")
    file.unlink(missing_ok=True)
    command = (sys.executable, "-m", "dask")
    scheduler = part.start(
        *command, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
        "--scheduler-file", file,
    )  # fmt: skip
    running = [scheduler]
    try:
        _wait(lambda: file.exists() and file.read_text().rstrip().endswith("}"), scheduler)  # whole
        address = json.loads(file.read_text())["address"]
        running += [
            part.start(*command, "worker", address, "--nthreads", 1, "--no-nanny",
                       "--no-dashboard", "--memory-limit", 0)
            for _ in range(2)
        ]  # fmt: skip
        yield address, scheduler, running[1:]
    finally:
        for process in running:
            process.kill()
            process.wait()


def killed(part: Part, scans: int) -> None:
    with dask(part, "first") as (address, scheduler, workers):
        words = ("run", part.dataset, "--out", part.out, "--lang", "en", "--scheduler", address)
        run = part.start(*SHOKEN, *words)
        _wait(lambda: len(part.commits) >= scans // 4, run)
        workers[0].send_signal(signal.SIGKILL)
        _wait(lambda: len(part.commits) >= scans // 2, run)
        scheduler.send_signal(signal.SIGKILL)
        if (status := run.wait()) != 1:
            raise SystemExit(f"killed: a lost scheduler has to end with 1, and not {status}")
    before = part.commits
    print(f"killed: {len(before)} were committed when the scheduler had ended")
    with dask(part, "second") as (address, _, _):
        part.whole("--scheduler", address)
    if not before.items() <= part.commits.items():
        raise SystemExit("killed: a commit was written again")


def shares(part: Part, scans: int) -> None:
    words = (*SHOKEN, "plan", part.dataset, "--out", part.out, "--lang", "en")
    with part.start(*words, stdout=subprocess.PIPE, text=True) as plan:
        manifest = plan.stdout.read().strip()
    of = [(*SHOKEN, "run", manifest, "--out", part.out, "--task", f"{one}/{SHARES}")
          for one in range(1, SHARES + 1)]  # fmt: skip
    first = part.start(*of[0])
    _wait(lambda: len(part.commits) >= max(1, scans // 20), first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    for left, right in zip(of[::2], of[1::2], strict=True):  # two at a time
        other = part.start(*right)
        part.run(*left)
        if (status := other.wait()) not in {0, 2}:
            raise SystemExit(f"shares: one ended with {status}")
    part.run(*SHOKEN, "report", part.out)


def _wait(is_so: Callable[[], bool], process: subprocess.Popen) -> None:
    while not is_so():
        if process.poll() is not None:
            raise SystemExit(f"ended too early, with {process.returncode}: {process.args}")
        time.sleep(0.05)


def measured(part: Part, scans: int) -> dict:
    """Run a part and then once more; what it took, of which the second run is no part."""
    if part.told.exists():
        return json.loads(part.told.read_text())
    begun, cpu = time.monotonic(), _cpu_s()
    {"serial": serial, "embedded": embedded, "killed": killed, "shares": shares}[part.name](
        part, scans
    )
    took = {"wall_s": time.monotonic() - begun, "cpu_s": _cpu_s() - cpu}
    commits, processes = part.commits, part.begun
    part.whole("--workers", 1)
    took |= {"begun": processes, "ended": part.ended, "again": part.begun - processes}
    took |= {"is_untouched": commits == part.commits, "commits": len(commits)}
    took |= {"left": sum(1 for _ in (part.out / "cohort/attempts").iterdir())}
    part.told.write_text(json.dumps(took))
    return took


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    given = _given()
    given.folder.mkdir(parents=True, exist_ok=True)
    base = given.folder.resolve()
    if not (base / "dataset").exists():
        made(base / "dataset", given.scans, given.real)
    alike, faults = None, []
    for name in given.parts.split(","):
        part = Part(name, base)
        took = measured(part, given.scans)
        all_of = given.scans + 6
        peak = max(int(row["peak_mib"]) for row in part.rows("cohort.tsv"))
        print(
            f"{name}: {took['commits']} commits, {took['begun']} processes begun and "
            f"{took['ended']} ended, {took['again']} in the run after; {took['wall_s']:.0f} s, "
            f"{took['cpu_s']:.0f} s of processors, {3600 * all_of / took['wall_s']:.0f} scans an "
            f"hour, {peak} MiB at most",
            flush=True,
        )
        failed = {row["scan_id"]: row for row in part.rows("failures.tsv")}
        interrupted = {"killed": 3, "shares": 1}.get(name, 0)  # a scan of each worker that ended
        alike = alike or part.bytes_left()
        unlike = sorted(n for n, v in (alike.items() ^ part.bytes_left().items()))
        checks = {
            "commits": took["commits"] == all_of and took["is_untouched"] and not took["left"],
            "counted": took["again"] == 0 and took["begun"] - all_of <= interrupted,
            "ended": took["ended"] == all_of,
            "failures": len(failed) == 7 and all(row["cause"] for row in failed.values()),
            f"unlike: {unlike}": not unlike,
        }
        faults += [f"{name}: {what}" for what, is_so in checks.items() if not is_so]
    for row in failed.values():
        print(f"  {row['scan_id']}: {row['whose']}, {row['kind']}: {row['cause']}")
    print(f"{len(alike)} files and tables compared in each part")
    print("\n".join(faults) or "all alike, and nothing done twice")
    return 1 if faults else 0


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--scans", type=int, default=60)
    parser.add_argument("--parts", default=",".join(PARTS[1:]))
    parser.add_argument("--real", type=Path, nargs="*", default=[], metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
