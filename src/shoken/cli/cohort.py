"""``shoken cohort``: many scans, in one process or shared out, and how they all are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.cli.options import add_language, add_sequence, language_of
from shoken.common.errors import UsageError
from shoken.common.escaping import plain

if TYPE_CHECKING:
    import argparse
    from collections import Counter
    from collections.abc import Collection

    from shoken.cohort.attempt import Ending
    from shoken.cohort.manifest import Choices, Entry, Manifest
    from shoken.cohort.outcome import Failure
    from shoken.cohort.shard import Task
    from shoken.store.objects import Objects

__all__ = ["add_choices", "add_cohort", "add_workers", "do_cohort", "plan_cohort", "tell_cohort"]

_DATASET = (
    "a BIDS dataset, a folder tree of NIfTI or DICOM files, a table (.tsv) with a column path"
)
_AT_FAULT = 2  # exit status: scans are at fault
_PLACE = "the folder of the results, or its address in Cloud Storage (gs://…)"


def add_cohort(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and what it is divided into to the parser."""
    cohort = commands.add_parser(
        "cohort", help="analyse many scans, and sum up quality and failures"
    )
    parts = cohort.add_subparsers(metavar="STEP", required=True)
    plan = parts.add_parser("plan", help="write the frozen list of the scans, named by its hash")
    plan.add_argument("dataset", type=Path, metavar="DATASET", help=_DATASET)
    plan.add_argument("--out", required=True, metavar="DIR", help=_PLACE)
    add_choices(plan)
    plan.set_defaults(run=_plan)
    run = parts.add_parser("run", help="analyse them; what is done already is not done again")
    run.add_argument("dataset", metavar="DATASET", help=f"{_DATASET}; or a manifest, by its hash")
    run.add_argument("--out", required=True, metavar="DIR", help=_PLACE)
    add_choices(run)
    run.add_argument(
        "--task", metavar="I/N", help="do one share of a manifest alone, the first of six as 1/6"
    )
    add_workers(run)
    run.set_defaults(run=_run)
    status = parts.add_parser("status", help="how many scans are done, failed and left")
    status.add_argument("out", metavar="DIR", help=_PLACE)
    _add_manifest(status)
    status.set_defaults(run=_status)

    report = parts.add_parser("report", help="write the tables and the page of all that is done")
    report.add_argument("out", metavar="DIR", help=_PLACE)
    _add_manifest(report)
    report.set_defaults(run=_report)


def add_workers(parser: argparse.ArgumentParser) -> None:
    """``--workers`` and ``--scheduler``."""
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="scans at a time on this machine (default: as many as its cores and memory take)",
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="a scheduler of Dask in their place, tcp://HOST:PORT"
    )


def add_choices(parser: argparse.ArgumentParser) -> None:
    """How the scans are analysed."""
    parser.add_argument(
        "--study", action="store_true", help="the sequences of a BIDS session are one study"
    )
    parser.add_argument(
        "--names", type=Path, default=Path("shoken-names.tsv"), metavar="FILE",
        help="table of the names that DICOM series and what was left out were given, for you alone "
        "(default: shoken-names.tsv)",
    )  # fmt: skip
    add_sequence(parser)
    parser.add_argument("--brain", default="deepbet", metavar="MODEL", help="as of shoken analyze")
    parser.add_argument("--lesion", default="auto", metavar="MODEL", help="as of shoken analyze")
    parser.add_argument("--structures", action="store_true", help="as of shoken analyze")
    parser.add_argument("--structures-model", metavar="MODEL", help="as of shoken analyze")
    add_language(parser)


def _add_manifest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--manifest", metavar="HASH", help="which manifest, where there are several"
    )


def _plan(given: argparse.Namespace) -> int:
    from shoken.store.objects import Objects

    manifest = plan_cohort(given, Objects(given.out))
    _say(f"{len(manifest.entries)} scans, {len(manifest.left_out)} left out")
    print(manifest.sha256)
    return 0


def plan_cohort(
    given: argparse.Namespace, place: Objects, participants: Collection[str] = ()
) -> Manifest:
    """Look through the dataset, and keep the manifest of what is there.

    ``participants`` are those that are wanted, as ``sub-01``; all where it is empty.

    Raises
    ------
    UsageError
        Of one of these there is no scan; nothing is written.
    """
    from shoken.cli.progress import fetch_lacking
    from shoken.cohort.dataset import scans_in
    from shoken.cohort.manifest import planned
    from shoken.cohort.shard import describe
    from shoken.export.atomic_writing import write_atomically
    from shoken.export.bids import check_folder

    place.check_exclusive()
    if place.folder:
        check_folder(place.folder)
    choices = _choices(given)
    fetch_lacking(choices.options)
    without = place.folder.resolve() if place.folder else None
    found = scans_in(Path(given.dataset), study=given.study, without=without)
    there = {entry.columns.get("participant_id") for entry in found.entries}
    if unknown := set(participants) - there:
        raise UsageError(f"no scan of {', '.join(sorted(unknown))} in {given.dataset}")
    wanted = tuple(
        entry
        for entry in found.entries
        if not participants or entry.columns.get("participant_id") in participants
    )
    manifest = planned(wanted, tuple(found.left_out), choices)
    if found.names:
        rows = "".join(f"{name}\t{path}\n" for name, path in sorted(found.names.items()))
        write_atomically(given.names, f"name\tpath\n{rows}".encode(), mode=0o600)
        _say(f"{given.names}: which name stands for which files; keep it to yourself")
    describe(place)
    place.write_new(manifest.place, manifest.content)
    return manifest


def _choices(given: argparse.Namespace) -> Choices:
    from shoken.cohort.manifest import Choices

    return Choices(
        brain=given.brain,
        lesion=given.lesion,
        sequence=None if given.sequence == "auto" else given.sequence,
        structures=given.structures,
        structures_model=given.structures_model,
        language=language_of(given),
    )


def _run(given: argparse.Namespace) -> int:
    from shoken.cohort.manifest import manifest_at, read_manifest
    from shoken.cohort.shard import Task, task_of_environment
    from shoken.store.objects import Objects

    place = Objects(given.out)
    task = Task.parsed(given.task) if given.task else task_of_environment()
    if _is_hash(given.dataset):
        place.check_exclusive()
        manifest = read_manifest(place, manifest_at(given.dataset))
    elif task:
        raise UsageError(
            "a share is of a manifest, so that all shares are of one list: run shoken cohort plan "
            "first, and give the hash that it prints in place of the dataset"
        )
    else:
        manifest = plan_cohort(given, place)
    status = do_cohort(given, manifest, place, task)
    is_scheduled = task is not None and not given.task
    # a scheduler would do a share again for what is in the tables already
    return 0 if is_scheduled and status == _AT_FAULT else status


def do_cohort(
    given: argparse.Namespace,
    manifest: Manifest,
    place: Objects,
    task: Task | None = None,
    *,
    is_whole: bool = True,
) -> int:
    """Do what is left of a manifest, or of a share of it; the exit status.

    The tables and the page are written where it is whole, and not where it is one of several.
    """
    from shoken.cohort.attempt import Ending

    endings = _done(given, manifest, place, task)
    if task is None and is_whole:
        tell_cohort(manifest, place)
    _say(", ".join(f"{endings[one]} {one}" for one in Ending if endings[one]) or "nothing to do")
    if endings[Ending.NOT_NOW]:
        return 1
    return _AT_FAULT if endings[Ending.FAILED] else 0


def _done(
    given: argparse.Namespace, manifest: Manifest, place: Objects, task: Task | None
) -> Counter[Ending]:
    """All that is left, here one after the other or on several workers."""
    from shoken.cohort.scheduler import fitting_workers, is_installed, run_on_workers
    from shoken.cohort.shard import run_share

    workers = given.workers
    if workers is not None and workers < 1:
        raise UsageError(f"--workers {workers}: at least 1")
    if workers is None and not given.scheduler:
        # a share is one of several: who started them has decided how many run at a time
        workers = fitting_workers() if task is None and is_installed() else 1
    if workers == 1 and not given.scheduler:
        return run_share(manifest, place, task, _tell)
    return run_on_workers(manifest, place, task, _tell, workers=workers, scheduler=given.scheduler)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _tell(entry: Entry, ending: Ending, failure: Failure | None) -> None:
    cause = f": {failure.cause}" if failure else ""
    _say(f"{entry.shown}: {ending}{cause}")


def _status(given: argparse.Namespace) -> int:
    from shoken.cohort.status import status_of
    from shoken.store.objects import Objects

    place = Objects(given.out)
    manifest = _manifest(given, place)
    for line in status_of(manifest, place).lines:
        print(line)
    return 0


def _report(given: argparse.Namespace) -> int:
    from shoken.store.objects import Objects

    place = Objects(given.out)
    tell_cohort(_manifest(given, place), place)
    return 0


def tell_cohort(manifest: Manifest, place: Objects) -> None:
    """Write the tables and the page of a cohort as it is now."""
    from shoken.cohort.page import PAGE, cohort_html
    from shoken.cohort.status import status_of
    from shoken.cohort.table_files import write_tables

    status = status_of(manifest, place)
    write_tables(status, place)
    place.write(PAGE, cohort_html(status))


def _manifest(given: argparse.Namespace, place: Objects) -> Manifest:
    """The manifest that was named, or the only one."""
    from shoken.cohort.manifest import MANIFESTS, manifest_at, read_manifest

    if given.manifest:
        return read_manifest(place, manifest_at(given.manifest))
    names = place.names(MANIFESTS)
    if len(names) != 1:
        known = ", ".join(Path(name).stem for name in names)
        raise UsageError(
            f"{place.url} has several manifests; name one with --manifest: {known}" if names else
            f"{place.url} holds no cohort; shoken cohort plan or run makes one"
        )  # fmt: skip
    return read_manifest(place, names[0])


def _say(line: str) -> None:
    print(plain(line), file=sys.stderr)
