"""``shoken analyze``: scans to masks, images and reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

from shoken.cli.failure import complain
from shoken.cli.options import (
    add_identity,
    add_language,
    add_out,
    add_sequence,
    add_series,
    identity_of,
    language_of,
    sequence_of,
)
from shoken.common.errors import ShokenError, UsageError
from shoken.common.escaping import plain

if TYPE_CHECKING:
    import argparse

    from shoken.analysis.stages import Stage
    from shoken.analysis.values import Options


__all__ = ["add_analyze"]

_SCAN_HELP = (
    "a NIfTI, Analyze, MGH, NRRD or MINC file; DICOM as a folder, a ZIP or the files of one "
    "series; a BIDS dataset, of which finished scans are skipped; or a picture (PNG, JPEG, TIFF, "
    "BMP, WebP), of which only left-right symmetry is measured"
)


def add_analyze(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    analyze = commands.add_parser("analyze", help="turn scans into masks, images and reports")
    analyze.add_argument("scans", nargs="+", type=Path, metavar="SCAN", help=_SCAN_HELP)
    add_out(analyze)
    analyze.add_argument(
        "--study", action="store_true", help="the scans are one study; report on the first"
    )
    add_sequence(analyze)
    analyze.add_argument(
        "--brain",
        default="deepbet",
        metavar="MODEL",
        help="model that extracts the brain (default: deepbet; see: shoken models list)",
    )
    analyze.add_argument(
        "--lesion",
        default="auto",
        metavar="MODEL",
        help="model that marks lesions, or outlier, auto or none (default: auto)",
    )
    analyze.add_argument("--structures", action="store_true", help="measure brain structures (T1)")
    analyze.add_argument(
        "--structures-model",
        metavar="MODEL",
        help="measure brain structures by this model, such as mindglide, on any sequence",
    )
    analyze.add_argument(
        "--volume", type=int, metavar="N", help="volume to read where there are several, from 1"
    )
    add_series(analyze)
    analyze.add_argument(
        "--report",
        choices=("auto", "measured", "gemini"),
        default="auto",
        help="who words the report (default: auto, Gemini where it is set up)",
    )
    add_language(analyze)
    add_identity(analyze)
    analyze.add_argument(
        "--html",
        action="store_true",
        help="also write a viewer that opens offline; it shows the brain only",
    )
    analyze.set_defaults(run=_analyze)


def _analyze(given: argparse.Namespace) -> int:
    if given.report == "gemini":
        from shoken.report import require_writer

        require_writer(given.report)
    if given.study and given.series is not None:
        raise UsageError("--series: give the series of a study as folders of their own")
    from shoken.reading import is_volume_name, pairs_as_one, read_ahead, start_ahead

    volumes = all(is_volume_name(path.name) for path in given.scans)
    start_ahead(dicom=not volumes)  # first of all: it loads its libraries beside us
    if volumes:
        read_ahead(given.scans[0], given.volume)
    from shoken.models.catalogue import MODELS
    from shoken.models.loaded_networks import warm_up

    if given.brain in MODELS:
        warm_up(MODELS[given.brain])
    import shoken.analysis.pipeline  # noqa: F401 - loaded while the network warms up
    from shoken.cli.batch import Work, tasks_of

    work = Work(
        options=_options(given),
        folder=given.out,
        language=language_of(given),
        writer=given.report,
        html=given.html,
        identity=identity_of(given),
        series=given.series,
    )
    status, is_written = 0, False
    tasks = [pairs_as_one(given.scans)] if given.study else tasks_of(given.scans, given.out)
    with _Progress(len(tasks)) as progress:
        for task in tasks:
            try:
                progress.say(plain(work.do(task, progress.stage)))
                is_written = True
            except ShokenError as error:
                status = max(status, complain(error, work.language))
        if is_written:
            progress.say(f"Files: {given.out}")
    return status


def _options(given: argparse.Namespace) -> Options:
    from shoken.analysis.values import Options
    from shoken.common.settings import settings
    from shoken.reading import pairs_as_one, scan_stem

    names = [path.name for path in pairs_as_one(given.scans)]
    stems = [scan_stem(name) for name in names if scan_stem(name) != name]
    for stem in stems:
        if stems.count(stem) > 1 and not settings().hide_names:
            raise UsageError(
                f"{stem}: two scans of this name would overwrite each other's results; "
                "analyse them into different folders"
            )
    return Options(
        sequence=sequence_of(given),
        brain=given.brain,
        lesion=given.lesion,
        structures=given.structures,
        volume=given.volume,
        structures_model=given.structures_model,
    )


class _Progress:
    """A bar by stages on a terminal; in a pipe, only the summaries."""

    def __init__(self, scans: int) -> None:
        self._scans = scans

    def __enter__(self) -> Self:
        from tqdm import tqdm

        from shoken.analysis.stages import Stage

        self._bar = tqdm(
            total=self._scans * len(Stage),
            disable=not sys.stderr.isatty(),
            bar_format="{desc:24}{bar} {elapsed}",
            leave=False,
        )
        return self

    def stage(self, stage: Stage) -> None:
        self._bar.set_description_str(str(stage), refresh=True)
        self._bar.update()

    def say(self, line: str) -> None:
        self._bar.write(line, file=sys.stdout)

    def __exit__(self, *_: object) -> None:
        self._bar.close()
