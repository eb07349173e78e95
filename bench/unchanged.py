"""Ten analyses by two commits: masks byte for byte, records value by value.

    python bench/unchanged.py [--shared ../shared] [--before COMMIT] [--after COMMIT]
                              [--only NAME ...] [--keep DIR]

The commits are the first whose loads leave out what may be no lesion, and this tree, unless others
are named; loads of earlier ones are counted anew from their findings (:func:`load_of_sound`).  Both
run ``shoken analyze`` with the installed Python, each from its own sources, so that files may move
between them.  What may differ is written in this file and nowhere else: versions and times
(``LEFT_OUT``), engines that took another name (``RENAMED``), and what other issues changed on
purpose (``REWORDED``, ``TOLD_IN_JAPANESE``), each with its commit: it counts where that lies
between the two.  The exit status is 1 where anything else differs.

From bb42a9a, the last commit before the modules were grouped into rooms, to bcad6c4, the last
before findings gained measures, none of the ten does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.analysis.findings.foci import counted_foci

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "b7a27d3"  # the first commit of schema 2.3

# versions and times, which no two builds share
LEFT_OUT = re.compile(r"(schema_version|software|timings_s)(\.|$)")
NAMES, CONTACT = "38ec85c", "8273af1"
# names of engines, since each is called by the id of its model (models/catalogue/former_names.py)
ENGINES = re.compile(r"(brain\.engine|lesion_engine|models\.\d+\.id)$")
RENAMED = {
    "mindgrab": "brain-mindgrab",
    "stroke": "stroke-t2-meshnet",
}
# texts that other issues reworded: the pattern of what was said, what is said now, the commit
REWORDED: tuple[tuple[str, str, str], ...] = (
    (" and (abutting the (cortex|lateral ventricle))", r", \1", CONTACT),
    (r"the engine stroke(?![\w-])", "the engine stroke-t2-meshnet", NAMES),
    ("in the (left|right) side of", r"on the \1 side of", CONTACT),
)
# what Japanese reports tell since CONTACT, as English ones did before: the slot, and its words
TOLD_IN_JAPANESE = ("contact", "を示し、(側脳室と皮質|側脳室|皮質)に接する。", "を示す。")


@dataclass(frozen=True)
class Analysis:
    """One call of ``shoken analyze``: files below the shared folder, and the other arguments."""

    name: str
    files: tuple[str, ...]
    options: tuple[str, ...] = ()


# every engine whose weights are published, every reader, one scan and several of a study
ANALYSES = (
    Analysis("phantom-flair", ("phantom:FLAIR",)),
    Analysis(
        "phantom-t2-outlier", ("phantom:T2w",), ("--lesion", "outlier", "--brain", "mindgrab")
    ),
    Analysis("t1-structures", ("data/t1/t1_crop.nii.gz",), ("--structures", "--html")),
    Analysis("t1-no-search", ("data/t1/chris_t1.nii.gz",), ("--lesion", "none", "--lang", "ja")),
    Analysis("stroke-t2", ("data/stroke-t2/M2265_T2w.nii.gz",), ("--lesion", "stroke")),
    Analysis(
        "study-of-three",
        tuple(f"data/ms-raw/patient01_study1_{name}.nii.gz" for name in ("FLAIR", "T1W", "T2W")),
        ("--study",),
    ),
    Analysis(
        "stripped",
        ("data/ms-cross-sectional/patient19_FLAIR.nii.gz",),
        ("--lesion", "outlier", "--lang", "ja"),
    ),
    Analysis("thick-slices", ("data/healthy/flair_thick.nii.gz",), ("--sequence", "flair")),
    Analysis("dicom-t1c", ("data/dicom-vs-seg",)),
    Analysis("dicom-two-echoes", ("data/pd-t2-dicom",)),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--before", default=BEFORE, help="commit to compare with")
    parser.add_argument("--after", help="commit instead of this tree")
    parser.add_argument("--only", nargs="+", choices=[one.name for one in ANALYSES])
    parser.add_argument("--keep", type=Path, help="folder in which both outputs stay")
    asked = parser.parse_args()
    total, newer = 0, {commit for commit in (NAMES, CONTACT) if not holds(asked.before, commit)}
    with (
        tempfile.TemporaryDirectory() as scratch,
        checkout(asked.before) as before,
        checkout(asked.after) if asked.after else nullcontext(ROOT / "src") as after,
    ):
        out = (asked.keep or Path(scratch)).resolve()
        for one in ANALYSES:
            if asked.only and one.name not in asked.only:
                continue
            files = [given(name, asked.shared, out) for name in one.files]
            made = [
                analyse(one, files, sources, out / one.name / when)
                for when, sources in (("before", before), ("after", after))
            ]
            differences = list(compare(*made, newer))
            total += len(differences)
            masks = len(list(made[0].rglob("*.nii.gz")))
            verdict = f"{len(differences)} differences" if differences else "unchanged"
            print(f"{one.name:20} {masks} volumes, 1 record: {verdict}", *differences, sep="\n    ")
    sys.exit(total > 0)


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The sources of a commit, in a working tree of their own that goes in the end."""
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, "before")
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            yield tree / "src"
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def holds(commit: str, earlier: str) -> bool:
    """Whether a commit's history has another one."""
    git = ["git", "-C", str(ROOT), "merge-base", "--is-ancestor", earlier, commit]
    return subprocess.run(git, check=False).returncode == 0


def given(name: str, shared: Path, out: Path) -> Path:
    """A file of the shared folder, or of the synthetic head, which this tree makes for both."""
    kind, colon, sequence = name.partition(":")
    if not colon:
        return shared / name
    made = out / kind / f"phantom_{sequence}.nii.gz"
    if not made.exists():
        words = ("--out", str(made.parent), "--sequence", sequence.lower().removesuffix("w"))
        shoken(ROOT / "src", "sample", "phantom", *words)
    return made


def analyse(one: Analysis, files: list[Path], sources: Path, out: Path) -> Path:
    """The folder of results."""
    arguments = [*map(str, files), "--out", str(out), "--report", "measured"]
    language = () if "--lang" in one.options else ("--lang", "en")
    shoken(sources, "analyze", *arguments, *language, *one.options)
    return out


def shoken(sources: Path, *arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(sources), "SHOKEN_OFFLINE": "true"}
    done = subprocess.run(
        [sys.executable, "-m", "shoken", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{sources}: shoken {' '.join(arguments)}\n{done.stderr[-2000:]}")


def compare(before: Path, after: Path, newer: set[str]) -> Iterator[str]:
    """What differs, a line each: files that one alone has, volumes, values of records.

    ``newer`` are the commits of changes on purpose that only the later one has.
    """
    here, there = ({p.relative_to(one) for p in results(one)} for one in (before, after))
    yield from (f"{path}: made by one alone" for path in sorted(here ^ there))
    for path in sorted(here & there):
        old, new = (before / path).read_bytes(), (after / path).read_bytes()
        if path.suffix != ".json":
            if old != new:
                yield f"{path}: other bytes"
            continue
        was, now = renamed(load_of_sound(json.loads(old)), newer), json.loads(new)
        yield from records(values(was), values(untold(now) if CONTACT in newer else now))


def results(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("*.nii.gz")
    yield from folder.rglob("*_report.json")


def records(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for path in sorted(old.keys() | new.keys()):
        if LEFT_OUT.match(path):
            continue
        was, now = old.get(path, "nothing"), new.get(path, "nothing")
        if was != now:
            yield f"{path}: {was!r} before, {now!r} after"


def values(record: Any, path: str = "") -> dict[str, Any]:
    """The leaves of a record by their paths, such as ``findings.0.volume_ml``."""
    if isinstance(record, dict):
        items = list(record.items())
    elif isinstance(record, list):
        items = list(enumerate(record))
    else:
        return {path: record}
    found = {}
    for key, value in items:
        found |= values(value, f"{path}.{key}".removeprefix("."))
    return found


def load_of_sound(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose load counts as schema 2.3 does: findings with a caveat apart.

    Earlier ones counted all findings.  Those of before caveats had none, and keep their numbers.
    """
    load = record.get("load")
    if not load or load.get("caveated_count") is not None:
        return record
    findings = record["findings"]
    apart = [one["volume_ml"] for one in findings if one.get("caveats")]
    sound = [one for one in findings if not one.get("caveats")]
    total_ml = sum(one["volume_ml"] for one in sound)
    by_zone = [
        {"zone": zone, "count": len(there), "volume_ml": sum(there)}
        for zone in (row["zone"] for row in load["by_zone"])
        for there in [[one["volume_ml"] for one in sound if one["zone"] == zone]]
    ]
    foci = [[focus["volume_ml"] for focus in one.get("foci") or ()] for one in sound]
    counted = {
        "count": len(sound),
        "volume_ml": total_ml,
        "brain_percent": 100 * total_ml / max(record["brain"]["volume_ml"], 1e-9),
        "by_zone": by_zone,
        "caveated_count": len(apart),
        "caveated_ml": sum(apart),
        "foci": sum(map(counted_foci, foci)) if all(foci) else None,
    }
    return {**record, "load": {**load, **counted}}


def untold(record: dict[str, Any]) -> dict[str, Any]:
    """A later record without what Japanese reports tell since."""
    slot, said, before = TOLD_IN_JAPANESE
    report = record["report"]
    if report["language"] == "ja":
        report["facts"] = [fact for fact in report["facts"] if fact["slot"] != slot]
        for finding in report["findings"]:
            finding["detailed_description"] = re.sub(said, before, finding["detailed_description"])
    return record


def renamed(record: Any, newer: set[str], path: str = "") -> Any:
    """An earlier record with names and texts as they are now."""
    if isinstance(record, dict):
        return {k: renamed(v, newer, f"{path}.{k}".removeprefix(".")) for k, v in record.items()}
    if isinstance(record, list):
        return [renamed(each, newer, f"{path}.{number}") for number, each in enumerate(record)]
    if not isinstance(record, str):
        return record
    for was, now, commit in REWORDED:
        if commit in newer:
            record = re.sub(was, now, record)
    is_engine = NAMES in newer and ENGINES.fullmatch(path)
    return RENAMED.get(record, record) if is_engine else record


if __name__ == "__main__":
    main()
