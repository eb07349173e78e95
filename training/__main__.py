"""The commands: ``python -m training pack``, ``page``."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.material import load, pack
from training.scenes import Disease

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "training"
MATERIAL = BUILD / "material.npz"


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
    return whole


def main(words: list[str] | None = None) -> None:
    """Run one command."""
    given = parser().parse_args(words)
    given.run(given)


if __name__ == "__main__":
    main()
