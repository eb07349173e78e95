"""The command line: parse, one call, print."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

from shoken import __version__
from shoken.cli.dev.commands import add_commands
from shoken.cli.doctor.commands import add_doctor
from shoken.cli.inspect import add_inspect
from shoken.cli.models import add_models
from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import AnalysisError, InputError, ShokenError, UsageError, place_of
from shoken.common.escaping import plain

if TYPE_CHECKING:
    from collections.abc import Sequence as Words

    from shoken.analysis.stages import Stage
    from shoken.analysis.values import Options
    from shoken.report.words import Language

__all__ = ["main"]

_SAMPLES = ("phantom",)
_SCAN_HELP = (
    "NIfTI, Analyze, MGH, NRRD or MINC, DICOM (a folder, a ZIP, or the files of one series), or a "
    "BIDS dataset, where what is done already is left; of a picture (PNG, JPEG, TIFF, BMP, WebP) "
    "only left-right symmetry is measured"
)
_SEQUENCES = ("auto", "t1", "t1c", "t2", "flair", "pd")


def main(words: Words[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        0 done, 2 bad input or usage, 1 our failure; the cause is one line on stderr.
    """
    try:
        given = _parser().parse_args(words)
        return int(given.run(given) or 0)
    except ShokenError as error:
        return _complain(error)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - said in a line; what it quotes may be a name
        return _complain(_own_failure(error))
    except KeyboardInterrupt:
        print("shoken: stopped", file=sys.stderr)
        return 130


def _complain(error: ShokenError) -> int:
    print(f"shoken: {plain(' '.join(str(error).split()))}", file=sys.stderr)
    return 2 if isinstance(error, InputError) else 1


def _own_failure(error: Exception) -> ShokenError:
    if is_full(error):
        return no_space_in(getattr(error, "filename", None) or "a disk", "use another folder")
    return AnalysisError(f"a fault of Shoken's own, please report it: {place_of(error)}")


def _analyze(given: argparse.Namespace) -> int:
    from shoken.reading import is_volume_name, pairs_as_one, read_ahead, start_ahead

    volumes = all(is_volume_name(path.name) for path in given.scans)
    start_ahead(dicom=not volumes)  # first of all: it loads its libraries beside us
    if volumes:
        read_ahead(given.scans[0], given.volume)
    from shoken.models.catalogue import MODELS
    from shoken.models.runtime import warm_up

    if given.brain in MODELS:
        warm_up(MODELS[given.brain])
    import shoken.analysis.pipeline  # noqa: F401 - loaded while the network warms up
    from shoken.cli.batch import Work, tasks_of

    if given.report == "gemini":
        from shoken.report import require_writer

        require_writer(given.report)
    work = Work(
        options=_options(given),
        folder=given.out,
        language=_language(given),
        writer=given.report,
        html=given.html,
    )
    status = 0
    tasks = [pairs_as_one(given.scans)] if given.study else tasks_of(given.scans, given.out)
    with _Progress(len(tasks)) as progress:
        for task in tasks:
            try:
                progress.say(plain(work.do(task, progress.stage)))
            except ShokenError as error:
                status = max(status, _complain(error))
    return status


def _deidentify(given: argparse.Namespace) -> None:
    from shoken.reading import deidentify

    source = given.files[0] if len(given.files) == 1 else given.files
    count = deidentify(source, given.out)
    print(f"{count} files written to {given.out}")
    print("The pixels are unchanged: a scan of a head shows a face.", file=sys.stderr)


def _sample(given: argparse.Namespace) -> None:
    from shoken.analysis.phantom import PhantomOptions
    from shoken.export.samples import write_phantom
    from shoken.imaging.sequence import MrSequence

    options = PhantomOptions(
        sequence=MrSequence(given.sequence),
        seed=given.seed,
        lesion_ml=given.lesion_ml,
        slice_mm=given.slice_mm,
    )
    for path in write_phantom(options, given.out):
        print(path)


def _compare(given: argparse.Namespace) -> None:
    from shoken.analysis.values import Options
    from shoken.cli.compare import compare_scans
    from shoken.imaging.sequence import MrSequence

    sequence = None if given.sequence == "auto" else MrSequence(given.sequence)
    scans = (given.first, given.second)
    said = compare_scans(scans, Options(sequence=sequence), given.out, _language(given))
    print("\n".join(map(plain, said.split("\n"))))


def _evaluate(given: argparse.Namespace) -> None:
    from shoken.cli.evaluate import evaluation_lines

    for line in evaluation_lines(given.truth, given.predicted):
        print(line)


def _serve(given: argparse.Namespace) -> int:
    from shoken.web.serve import serve

    return serve(port=given.port, open_browser=not given.no_browser)


def _options(given: argparse.Namespace) -> Options:
    from shoken.analysis.values import Options
    from shoken.common.settings import settings
    from shoken.imaging.sequence import MrSequence
    from shoken.reading import pairs_as_one, scan_stem

    names = [path.name for path in pairs_as_one(given.scans)]
    stems = [scan_stem(name) for name in names if scan_stem(name) != name]
    for stem in stems:
        if stems.count(stem) > 1 and not settings().hide_names:
            raise UsageError(
                f"{stem}: two scans of this name would overwrite each other's results; "
                "analyse them into different folders"
            )
    sequence = None if given.sequence == "auto" else MrSequence(given.sequence)
    return Options(
        sequence=sequence,
        brain=given.brain,
        lesion=given.lesion,
        structures=given.structures,
        volume=given.volume,
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shoken",
        description="From a brain MRI to a measured, bilingual, checkable report. "
        "A research tool, not a medical device.",
    )
    parser.add_argument("--version", action="version", version=f"shoken {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_analyze(commands)
    add_inspect(commands)
    _add_deidentify(commands)
    _add_sample(commands)
    add_models(commands)
    add_doctor(commands)
    add_commands(commands)
    _add_compare(commands)
    _add_evaluate(commands)
    serve = commands.add_parser("serve", help="open the web page")
    serve.add_argument("--port", type=int, help="default: PORT, else 8501")
    serve.add_argument("--no-browser", action="store_true", help="only print the address")
    serve.set_defaults(run=_serve)
    return parser


def _add_analyze(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    analyze = commands.add_parser("analyze", help="turn scans into masks, pictures and reports")
    analyze.add_argument("scans", nargs="+", type=Path, metavar="SCAN", help=_SCAN_HELP)
    analyze.add_argument("--out", required=True, type=Path, metavar="DIR", help="output folder")
    analyze.add_argument(
        "--study", action="store_true", help="the files are one study; report on the first"
    )
    analyze.add_argument("--sequence", choices=_SEQUENCES, default="auto")
    analyze.add_argument("--brain", default="deepbet", metavar="MODEL", help="its id")
    analyze.add_argument(
        "--lesion", default="auto", metavar="MODEL", help="its id, or outlier, auto or none"
    )
    analyze.add_argument("--structures", action="store_true", help="measure brain structures (T1)")
    analyze.add_argument("--volume", type=int, metavar="N", help="which of several, from 1")
    analyze.add_argument("--report", choices=("auto", "measured", "gemini"), default="auto")
    analyze.add_argument("--lang", choices=("ja", "en"), help="default: SHOKEN_LANGUAGE, else ja")
    analyze.add_argument(
        "--html",
        action="store_true",
        help="also write a viewer that opens offline and holds the brain alone",
    )
    analyze.set_defaults(run=_analyze)


def _add_deidentify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    remove = commands.add_parser(
        "deidentify", help="remove names, dates, identifiers and free text from DICOM"
    )
    remove.add_argument("files", nargs="+", type=Path, metavar="DICOM", help="folder, ZIP or files")
    remove.add_argument("--out", required=True, type=Path, metavar="DIR", help="output folder")
    remove.set_defaults(run=_deidentify)


def _add_sample(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sample = commands.add_parser("sample", help="make a synthetic head and its true mask")
    sample.add_argument("name", choices=_SAMPLES, metavar="NAME", help=", ".join(_SAMPLES))
    sample.add_argument("--out", required=True, type=Path, metavar="DIR")
    sample.add_argument("--sequence", choices=("t1", "t2", "flair"), default="flair")
    sample.add_argument("--seed", type=int, default=1)
    sample.add_argument("--lesion-ml", type=float, default=4.0, metavar="ML")
    sample.add_argument("--slice-mm", type=float, default=1.0, metavar="MM")
    sample.set_defaults(run=_sample)


def _add_compare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    visits = commands.add_parser("compare", help="compare two visits: new, grown, shrunk, gone")
    visits.add_argument("first", type=Path, metavar="SCAN1")
    visits.add_argument("second", type=Path, metavar="SCAN2")
    visits.add_argument("--out", required=True, type=Path, metavar="DIR", help="output folder")
    visits.add_argument("--sequence", choices=_SEQUENCES, default="auto")
    visits.add_argument("--lang", choices=("ja", "en"), help="default: SHOKEN_LANGUAGE, else ja")
    visits.set_defaults(run=_compare)


def _add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("evaluate", help="compare masks with a true one, as a table")
    check.add_argument("--truth", required=True, type=Path, metavar="MASK")
    check.add_argument("--predicted", required=True, type=Path, metavar="MASK|DIR")
    check.set_defaults(run=_evaluate)


def _language(given: argparse.Namespace) -> Language:
    from shoken.common.settings import settings

    return given.lang or settings().language
