"""The commands of ``python -m training``."""

from __future__ import annotations

import argparse
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

from training.material import load, pack
from training.scenes import Disease

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "training"
MATERIAL = BUILD / "material.npz"
HELD_OUT = [17, 18, 19]  # heads that no run is trained on
SYNTHETIC = ("synthetic, held out", "pictures", "Dice", "found", "right", "F1")


def _pack(given: argparse.Namespace) -> None:
    pack(given.shared, given.material)
    made = load(given.material)
    size_mb = given.material.stat().st_size / 1e6
    print(
        f"{given.material}: {len(made.heads)} heads, {len(made.strokes)} strokes, {size_mb:.1f} MB"
    )


def _page(given: argparse.Namespace) -> None:
    from training.page import draw_page

    disease = Disease(given.disease) if given.disease else None
    draw_page(load(given.material), given.seed, given.out, disease)
    print(given.out)


def _train(given: argparse.Namespace) -> None:
    import torch

    from training.train import Settings, train

    if given.threads:
        torch.set_num_threads(given.threads)
    chosen = {
        name: getattr(given, name)
        for name in ("seed", "steps", "batch", "crop", "rate", "averaged")
    }
    chosen["widths"] = tuple(given.widths) if given.widths else None
    chosen["validate_every"] = given.validate_every
    settings = Settings(**{name: value for name, value in chosen.items() if value is not None})
    folder = given.runs / given.name
    run = train(
        settings, load(given.material), folder, workers=given.workers, minutes=given.minutes,
        after=given.runs / given.after / "checkpoint.pt" if given.after else None,
    )  # fmt: skip
    print(f"{folder}: {run.step} of {settings.steps} steps")
    _export(argparse.Namespace(runs=given.runs, name=given.name, out=None))


def _export(given: argparse.Namespace) -> None:
    from training.export import export, trained

    out = given.out or given.runs / given.name / "lesion.onnx"
    export(trained(given.runs / given.name / "checkpoint.pt"), out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


def _package(given: argparse.Namespace) -> None:
    from training.packaging import package

    print(f"sha256 {package(_file(given))}")
    print("now: calibrate --write of these weights, and record")


def _file(given: argparse.Namespace) -> Path:
    """The ONNX file that a command is about."""
    file: Path = given.onnx or given.runs / given.name / "lesion.onnx"
    if not file.exists():
        raise SystemExit(f"{file} is not there: make train makes it")
    return file


def _evaluate(given: argparse.Namespace) -> None:
    from training.evaluate import real_rows, synthetic_rows
    from training.running import LesionNetwork

    note = _Table()
    network, held_out = LesionNetwork(_file(given)), load(given.material).only(HELD_OUT)
    note.head(SYNTHETIC)
    for row in synthetic_rows(network, held_out, given.scenes, given.crop):
        note.row(row)
    import lesions

    note.head(lesions.COLUMNS)
    for row in real_rows(network, given.shared, tuple(given.names)):
        note.row(row)


def _record(given: argparse.Namespace) -> None:
    from shoken.analysis.lesion.networks.shoken_lesion import calibration_on
    from shoken.analysis.lesion.vote import BOTH
    from training.evaluate import product_rows, synthetic_rows
    from training.packaging import MEASURED, WEIGHTS, write_page
    from training.running import LesionNetwork

    note = _Table()
    network, held_out = LesionNetwork(WEIGHTS), load(given.material).only(HELD_OUT)
    note.head(SYNTHETIC)
    for row in synthetic_rows(network, held_out, given.scenes, given.crop, calibration_on):
        note.row(row)
    import lesions

    note.head(lesions.COLUMNS)
    for row in product_rows(given.shared, ("outlier", "shoken-lesion", BOTH)):
        note.row(row)
    MEASURED.write_text("\n".join(note.lines) + "\n", encoding="utf-8")
    write_page()


class _Table:
    """Rows that are printed as they come, and kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def head(self, columns: Iterable[str]) -> None:
        columns = list(columns)
        if self.lines:
            self._line("")
        self.row(columns)
        self.row(["---"] * len(columns))

    def row(self, cells: Iterable[str]) -> None:
        self._line("| " + " | ".join(cells) + " |")

    def _line(self, text: str) -> None:
        self.lines.append(text)
        print(text, flush=True)


def _calibrate(given: argparse.Namespace) -> None:
    from training import calibrating
    from training.packaging import CALIBRATION, digest_of
    from training.running import LesionNetwork

    file = _file(given)
    network, held_out = LesionNetwork(file), load(given.material).only(HELD_OUT)
    real = list(calibrating.real_samples(network, given.shared))
    # scenes of one half are fitted to, those of the other are judged; evaluate has the first ones
    fit, judged = (
        [*calibrating.synthetic_samples(network, held_out, numbers, given.crop), *real]
        for numbers in (
            range(given.first, given.first + 2 * given.scenes, 2),
            range(given.first + 1, given.first + 2 * given.scenes, 2),
        )
    )
    print("| " + " | ".join(calibrating.COLUMNS) + " |\n|" + " --- |" * len(calibrating.COLUMNS))
    made = {}
    for sequence, one, cells in calibrating.rows(fit, judged):
        made[sequence] = one
        print("| " + " | ".join([sequence.upper(), *cells]) + " |", flush=True)
    calibrating.draw(made, judged, given.plot)
    print(given.plot)
    if given.write:
        calibrating.write_table(made, digest_of(file), CALIBRATION)
        print(CALIBRATION)


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    whole = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    whole.add_argument("--material", type=Path, default=MATERIAL, help="what pack makes")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("pack", help="label maps and stroke masks into one small file")
    one.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    one.set_defaults(run=_pack)

    one = commands.add_parser("page", help="a page of examples, to be looked at")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--disease", choices=[d.value for d in Disease], help="four scenes of one")
    one.add_argument("--out", type=Path, default=BUILD / "page.png")
    one.set_defaults(run=_page)

    one = commands.add_parser("train", help="train a network, or go on where it was stopped")
    one.add_argument("--name", default="default", help="of the run, a folder of its own")
    one.add_argument("--runs", type=Path, default=BUILD / "runs")
    one.add_argument("--after", metavar="NAME", help="begin with the weights of another run")
    one.add_argument("--minutes", type=float, default=math.inf, help="stop after so many")
    one.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    one.add_argument("--threads", type=int, help="of the network, on a CPU")
    for name in ("seed", "steps", "batch", "crop", "validate-every"):
        one.add_argument(f"--{name}", type=int)
    one.add_argument("--rate", type=float)
    one.add_argument("--averaged", type=float, help="of the weights, kept from step to step")
    one.add_argument("--widths", type=int, nargs="+", help="channels at each resolution")
    one.set_defaults(run=_train)

    one = commands.add_parser("export", help="a run's averaged network as ONNX")
    one.add_argument("--name", default="default")
    one.add_argument("--runs", type=Path, default=BUILD / "runs")
    one.add_argument("--out", type=Path, help="instead of lesion.onnx beside the checkpoint")
    one.set_defaults(run=_export)

    _add_measuring(commands)
    return whole


def _add_measuring(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("evaluate", help="figures on synthetic heads and real scans")
    one.add_argument("names", nargs="*", help="parts of the names of real scans; without, all")
    _of_a_file(one)
    one.add_argument("--scenes", type=int, default=20, help="synthetic; of each five pictures")
    one.add_argument("--crop", type=int, default=128)
    one.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    one.set_defaults(run=_evaluate)

    one = commands.add_parser("record", help="figures of the package's network, into its card")
    one.add_argument("--scenes", type=int, default=20, help="synthetic; of each five pictures")
    one.add_argument("--crop", type=int, default=128)
    one.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    one.set_defaults(run=_record)

    one = commands.add_parser("calibrate", help="make probabilities of a network's scores")
    _of_a_file(one)
    one.add_argument("--scenes", type=int, default=12, help="to fit to, and as many to judge by")
    one.add_argument("--first", type=int, default=1000, help="number of the first scene")
    one.add_argument("--crop", type=int, default=128)
    one.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    one.add_argument("--plot", type=Path, default=BUILD / "calibration.png")
    one.add_argument("--write", action="store_true", help="write the product's table")
    one.set_defaults(run=_calibrate)

    one = commands.add_parser("package", help="put a run's exported file into the package")
    _of_a_file(one)
    one.set_defaults(run=_package)


def _of_a_file(one: argparse.ArgumentParser) -> None:
    one.add_argument("--name", default="default", help="of the run")
    one.add_argument("--runs", type=Path, default=BUILD / "runs")
    one.add_argument("--onnx", type=Path, help="another file than that of a run")


def main(words: list[str] | None = None) -> None:
    """Run one command."""
    given = parser().parse_args(words)
    given.run(given)


if __name__ == "__main__":
    main()
